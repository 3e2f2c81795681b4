/** What the stage says in words: what is wrong with a device and what to do, what is kept and who sees it, how the network is. */
import type { Trouble } from "../../media/devices/trouble.ts";
import type { Opened } from "../../media/devices/devices.ts";
import { say } from "../../say.ts";
import type { Classroom } from "./classroom.svelte.ts";
import { dayOf } from "./days.ts";
import type { Told } from "./stage.svelte.ts";

/** Why a device did not come, and what to do about it. */
export function troubleWords(kind: Opened, trouble: Trouble): string {
  const camera = kind === "camera";
  switch (trouble) {
    case "refused":
      return camera
        ? say("The browser may not use it. Press the sign left of the address, allow the camera, and try again.")
        : say("The browser may not use it. Press the sign left of the address, allow the microphone, and try again.");
    case "none":
      return camera ? say("None is found. Plug one in, or go on with sound only.") : say("None is found. Plug one in, or a headset.");
    case "taken":
      return say("Another program uses it. Close that one, and try again.");
    case "gone":
      return say("It was pulled out. Plug it in again, or choose another.");
    case "insecure":
      return say("Browsers give it to safe addresses only. The page must be opened with https.");
    case "unable":
      return say("This browser can not do it. Try a newer one.");
    default:
      return say("It does not start. Try again, or another one.");
  }
}

/** A line of what is kept and who sees it; `strong` first. */
export interface KeptLine {
  icon: string;
  strong: string;
  rest: string;
}

/** What is kept of one's picture and voice and who sees it, from the rules of the class and one's consent. */
export function keptLines(room: Classroom, kept: boolean): KeptLine[] {
  const { late } = room.people;
  const live = [...room.people.live, ...room.people.teachers].filter((person) => !person.me && person.way === "live").length;
  const course = room.config.section || room.config.course;
  const now: KeptLine = room.alone
    ? { icon: "radio", strong: say("Nobody sees you now."), rest: say("You record this alone.") }
    : live === 0
      ? { icon: "radio", strong: say("Nobody else is here now."), rest: say("Whoever comes in sees and hears you.") }
      : { icon: "radio", strong: say.n("{n} sees and hears you now", "{n} see and hear you now", live), rest: late.length ? say.n("and one who catches up.", "and {n} who catch up.", late.length) : say("and who comes in.") };
  if (!kept) return [now, unkept(room)];
  return [
    now,
    { icon: "history", strong: say("Your picture and voice are recorded."), rest: say("Whoever takes the class later sees and hears them: the pupils of {course} and their teachers, nobody from outside.", { course }) + lasting(room) },
    { icon: "eraser", strong: "", rest: say("Changed your mind? You can take your picture and voice out of the recording afterwards. What you write stays.") },
  ];
}

/** Until which day it is kept, where there is one. */
function lasting(room: Classroom): string {
  const { kept_until: until, person } = room.config;
  return until ? " " + say("Until {day}, then they are gone for good.", { day: dayOf(until, person) || say("today") }) : "";
}

function unkept(room: Classroom): KeptLine {
  const recording = room.view.room.rules?.recording ?? "consented";
  const why =
    recording === "off"
      ? say("Pictures and sound of this class are not kept.")
      : recording === "teachers"
        ? say("Only the teachers of this class are recorded.")
        : say("There is no consent to record you. You can be on the stage all the same.");
  return { icon: "history", strong: say("Nothing of you is recorded."), rest: why };
}

/** What the mark of recording says; null while nothing is recorded at this moment of the class. */
export function recordedWords(room: Classroom): { whose: string; seen: string; own: string } | null {
  const { tracks, rules } = room.view.room;
  const open = Object.values(tracks).some((epochs) => epochs.some(({ kept, until }) => kept && until === null));
  if (!open || !room.live) return null;
  const course = room.config.section || room.config.course;
  const isStrict = rules?.recording === "teachers";
  return {
    whose: isStrict
      ? say("Pictures and voices of the teachers on the stage are kept, and nobody else's.")
      : say("Pictures and voices of those on the stage are kept, if they, or whoever decides for them, have said yes. What is written is kept of everybody."),
    seen: say("Those who were away see it later: the pupils of {course} and their teachers, nobody from outside.", { course }),
    own: room.teaching ? "" : mine(room),
  };
}

function mine(room: Classroom): string {
  const isKept = room.config.recorded === true && (room.view.room.rules?.recording ?? "consented") === "consented";
  return isKept ? say("If you go on the stage, you are recorded.") : say("You are not recorded, also if you go on the stage.");
}

/** How one's network carries it. */
export function networkWords(network: "good" | "thin" | "sound"): { icon: string; says: string; rest: string } {
  if (network === "good") return { icon: "wifi", says: say("Your network carries picture and sound."), rest: say("If it gets thin, the picture goes first, sound last.") };
  if (network === "thin") return { icon: "wifi-low", says: say("Your network is thin."), rest: say("Your picture moves less, so that you are heard well.") };
  return { icon: "wifi-low", says: say("Your network carries sound only."), rest: say("You are heard. Your picture comes back by itself.") };
}

/** What has happened to one on the stage. */
export function toldWords(told: NonNullable<Told>): string {
  return {
    muted: say("A teacher has turned your microphone off. You can turn it on again."),
    "camera-off": say("A teacher has turned your camera off. You can turn it on again."),
    "screen-off": say("A teacher has taken your screen away."),
    "taken-off": say("You are off the stage. Nobody sees or hears you any more."),
    "screen-refused": say("No screen was chosen, so none is shown."),
    "device-lost": say("Your camera or microphone was pulled out. Plug it in again and turn it on."),
  }[told.what];
}
