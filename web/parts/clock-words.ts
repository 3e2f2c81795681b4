/** What the class clock says in words, for every state; the same sentence is the slider's value. */
import type { ClockView, Way } from "../link/room.ts";
import { say } from "../say.ts";
import { clockTime, speedText, wholeMinutes } from "./class-time.ts";
import { endsAfter, meetingPoint } from "./clock-geometry.ts";

export interface Words {
  /** the shape before the words; none before the class and after it was taken */
  shape: Way | null;
  strong: string;
  rest: string;
  /** said only where there is room for it */
  more?: string;
}

/** Circumstances beside the clock itself. */
export interface Around {
  teaching: boolean;
  alone: boolean;
  paused: boolean;
  /** no network: the edge is only guessed */
  lost: boolean;
  /** nothing of the class has come in yet */
  coming: boolean;
  /** where those are who catch up, class time ms */
  behind: number[];
  /** what is seen and heard has not come yet */
  unheard?: boolean;
}

/** Silences that make a difference to who looks how long it takes, ms. */
const TOLD_MS = 30_000;

/** The words beside the clock. */
export function clockWords(clock: ClockView, around: Around): Words {
  if (around.coming) return comingWords(around);
  if (clock.way === "own") return ownWords(clock, around);
  if (around.lost) return around.teaching ? cutOffWords(clock, around) : lostWords(clock);
  if (clock.way === "late") return lateWords(clock, around);
  return liveWords(clock, around);
}

function comingWords(around: Around): Words {
  if (around.lost) return { shape: null, strong: say("No network"), rest: say("We keep trying to reach the class.") };
  return { shape: null, strong: say("Connecting"), rest: say("The class is coming in.") };
}

function ownWords(clock: ClockView, around: Around): Words {
  const strong = clockTime(clock.at);
  if (clock.at >= clock.length) return { shape: "own", strong, rest: say("You have reached the end.") };
  const toTake = Math.max(0, clock.length - clock.at - clock.leaps);
  const left = wholeMinutes(toTake);
  const atSpeed = wholeMinutes(toTake / clock.speed);
  const rest =
    clock.speed === 1
      ? clock.leaps < TOLD_MS
        ? say.n("{n} min left", "{n} min left", left)
        : say.n("{n} min left without silences", "{n} min left without silences", left)
      : say("{left} min left, {fast} at {speed}", { left, fast: atSpeed, speed: speedText(clock.speed) });
  if (around.lost) return { shape: "own", strong, rest: say("No network. What you do is kept."), more: rest };
  if (clock.moment !== "here") return { shape: "own", strong, rest: momentWords(clock), more: rest };
  if (clock.waits_for !== null) return { shape: "own", strong, rest: say("The replay waits for your answer."), more: rest };
  if (around.unheard && clock.playing) return { shape: "own", strong, rest: say("Waiting for picture and sound."), more: rest };
  if (clock.skipping) return { shape: "own", strong, rest: say("Skipping a silence."), more: rest };
  return { shape: "own", strong, rest };
}

function lateWords(clock: ClockView, around: Around): Words {
  const strong = say("{time} behind", { time: clockTime(clock.behind) });
  if (clock.moment !== "here") return { shape: "late", strong, rest: momentWords(clock) };
  if (clock.waits_for !== null) return { shape: "late", strong, rest: say("The replay waits for your answer.") };
  if (!clock.playing) return { shape: "late", strong, rest: say("Paused for you."), more: say("The class goes on.") };
  if (around.unheard) return { shape: "late", strong, rest: say("Waiting for picture and sound.") };
  if (clock.skipping) return { shape: "late", strong, rest: say("Skipping a silence.") };
  return { shape: "late", strong, rest: levelWords(clock) };
}

function momentWords(clock: ClockView): string {
  if (clock.moment === "failing") return say("The network does not answer. We keep trying.");
  return say("Fetching this moment.");
}

function levelWords(clock: ClockView): string {
  if (clock.level_in === null) return say("Choose a higher speed to get level with the class.");
  if (clock.ended || meetingPoint(clock.edge, clock.level_in, clock.length) === null) {
    const after = endsAfter(clock.at, clock.edge, clock.length, clock.speed);
    return say("Ends {n} min after the class", { n: wholeMinutes(after) });
  }
  if (clock.level_in < 60_000) return say("Level with the class in under a minute");
  return say("Level with the class in {n} min", { n: wholeMinutes(clock.level_in) });
}

function lostWords(clock: ClockView): Words {
  return {
    shape: "late",
    strong: say("{time} behind", { time: clockTime(clock.behind) }),
    rest: say("The class is at about {time}. We cannot see it from here.", { time: clockTime(clock.edge) }),
  };
}

// Who teaches is not behind: the class is where they are, and does not see them.
function cutOffWords(clock: ClockView, around: Around): Words {
  const rest = around.alone ? say("No network. Nothing is recorded until it is back.") : say("No network. The class does not see what you do.");
  return { shape: "late", strong: clockTime(clock.at), rest };
}

function liveWords(clock: ClockView, around: Around): Words {
  const at = clockTime(clock.at);
  if (around.alone) {
    const rest = around.paused ? say("Paused. Nothing is recorded now.") : say("You record this alone. Nobody is here.");
    return { shape: "live", strong: at, rest };
  }
  if (around.teaching) return { shape: "live", strong: at, rest: teachingWords(around) };
  const strong = say("Live");
  if (around.paused) return { shape: "live", strong, rest: say("A break. The class goes on in a moment.") };
  const left = clock.length - clock.edge;
  if (left < 90_000) return { shape: "live", strong, rest: say("You are with the class.") };
  return { shape: "live", strong, rest: say("You are with the class. About {n} min to go.", { n: wholeMinutes(left) }) };
}

function teachingWords(around: Around): string {
  if (around.paused) return say("A break. Replays skip it.");
  const [first, second] = [...around.behind].sort((a, b) => a - b).map(clockTime);
  if (first === undefined) return say("Everybody here is with the class.");
  if (second === undefined) return say("One is catching up, at {first}", { first });
  if (around.behind.length === 2) return say("Two are catching up, at {first} and {second}", { first, second });
  return say("{n} are catching up, the first at {first}", { n: around.behind.length, first });
}

/** The whole sentence, for those who hear the clock. */
export function clockSentence(clock: ClockView, words: Words, around: Pick<Around, "lost">): string {
  const at = clockTime(clock.at);
  const length = clockTime(clock.length);
  const rest = words.more ? `${words.rest} ${words.more}` : words.rest;
  if (clock.way === "live" && !around.lost) return say("Live at {at} of {length}. {rest}", { at, length, rest });
  if (clock.way === "own" || words.strong === at) return say("{at} of {length}. {rest}", { at, length, rest });
  return say("At {at} of {length}. {strong}. {rest}", { at, length, strong: words.strong, rest });
}
