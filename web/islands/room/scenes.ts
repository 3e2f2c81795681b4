/** Every state of the classroom that is looked at and tried for access, by name. */
import type { Layout } from "../../parts/on-view.ts";
import type { Place } from "./place.svelte.ts";
import type { Scene, SceneSession } from "./scene.ts";
import { standInDevices } from "./scene-devices.ts";
import type { Stage } from "./stage.svelte.ts";
import { EDGE_MS, FAIR, HOW_MUCH, idOf, ME, msOf, OPENED_UTC, story, TEACHER } from "./scene-story.ts";
import { spoken } from "./scene-captions.ts";
import { staged } from "./scene-stage.ts";
import { CROWD, crowdedStory, WALL } from "./scene-crowd.ts";
import type { Event } from "../../classlog/state.ts";

export interface ShownScene extends Scene {
  arrange?: (place: Place, stage: Stage) => void;
  /** how captions are wanted in this browser */
  captions?: Record<string, unknown>;
  /** what is wanted large in this browser */
  layout?: Layout;
  /** the picture fills the window */
  whole?: boolean;
  /** what happens once somebody is in the room */
  then?: (session: SceneSession) => void;
}

const OVER_MS = msOf("42:00");
const ends = (session: SceneSession) => void session.act("class.ended", {});
const own = { way: "own", length: OVER_MS, edge: OVER_MS, ended: true, speed: 1.5 } as const;
const late = { way: "late", at: msOf("11:58"), behind: EDGE_MS - msOf("11:58"), speed: 1.5, level_in: 1_520_000 } as const;

const readied = (how = {}) => (_place: Place, stage: Stage) => {
  standInDevices(how);
  void stage.ready();
};

let added = 500_000;

function also(at: string, by: number, type: string, body: Record<string, unknown>, to = "room", later = false): Event {
  added += 1;
  const event = { seq: added, id: idOf(`also ${added}`), at: msOf(at), utc: OPENED_UTC + msOf(at), by, to, type, body };
  return later ? { ...event, utc: event.utc + 3 * 86_400_000, later } : event;
}

const answered = also("24:20", ME, "poll.answered", { poll: HOW_MUCH, choices: [1] }, `seat.${ME}`);
const revealed = [also("24:34", TEACHER, "poll.revealed", { poll: HOW_MUCH }), also("24:34", TEACHER, "poll.closed", { poll: HOW_MUCH })];
const replayed = (more: Event[] = []) => [...story({ afterwards: true, length: OVER_MS }), ...more];
const poll = (kind: string, more: Record<string, unknown>) =>
  also("24:35", TEACHER, "poll.opened", { poll: `5d1f0000-0000-4000-8000-00000000002${kind.length}`, kind, prompt: "What do you think now?", ...more });

function aloneEvents(): Event[] {
  const own = story().filter((event) => event.by <= TEACHER);
  return own.map((event) => (event.type === "class.opened" ? { ...event, body: { ...event.body, alone: true } } : event));
}

/** A class in which nothing is shown but people. */
function untitled(): Event[] {
  const titled = (event: Event) => (event.type === "class.opened" ? { ...event, body: { ...event.body, title: "Chez le médecin" } } : event);
  return story().filter(({ type }) => type !== "slide.shown" && !type.startsWith("poll.")).map(titled);
}

/** A lesson from a film: nobody is there, and somebody asked later. */
function filmed(): Event[] {
  const end = msOf("10:48");
  const opened = aloneEvents().filter(({ type }) => type === "class.opened").map((event) => ({ ...event, body: { ...event.body, title: "How to peel one layer of cells" } }));
  return [...opened, ...spoken("10:40"), { ...also("10:48", TEACHER, "class.ended", {}), at: end }];
}

const HERE_OF_CROWD = CROWD.map(([seat], n): [number, { way: "live" | "late"; at: number | null }] => [seat, n % 9 === 5 ? { way: "late", at: 60_000 + n * 4000 } : { way: "live", at: null }]);
const crowd = { people: CROWD, here: HERE_OF_CROWD, events: crowdedStory() };

/** Name -> scene. */
export const SCENES: Record<string, ShownScene> = {
  live: {},
  "coming-in": { events: [], link: { state: "connecting" } },
  "live-long": { events: [...story(), poll("one", { options: ["They are the same, because both are one piece away from the whole", "Two thirds, because a third is larger than a quarter", "Three quarters, because what is left over is smaller", "One cannot say without knowing how large the whole is"] })] },
  "live-talk": { arrange: (place) => (place.tab = "talk") },
  "live-questions": { arrange: (place) => (place.tab = "questions") },
  "live-people": { arrange: (place) => (place.tab = "people") },
  "live-answered": { events: [...story(), answered] },
  "live-results": { events: [...story(), answered, ...revealed] },
  "live-closed": { events: [...story(), ...revealed] },
  "live-several": { events: [...story(), poll("several", { options: ["3 fifths", "4 ninths", "7 twelfths, and a little more than that", "1 third"], check: true })] },
  "live-number": { events: [...story(), poll("number", {})] },
  "live-words": { events: [...story(), poll("text", {})] },
  "live-scale": { events: [...story(), poll("scale", { steps: 7, low: "not at all", high: "very sure" })] },
  "live-called": { events: [...story(), also("24:33", ME, "hand.raised", {}), also("24:36", TEACHER, "hand.called", { seat: ME })] },
  "called-up": { events: [...story(), ...staged([1, 8, 3]), also("24:36", TEACHER, "stage.called", { seat: ME })] },
  "called-up-full": { events: [...story(), ...staged([1, 8, 3, 6, 2, 4]), also("24:36", TEACHER, "stage.called", { seat: ME })] },
  "stage-elsewhere": { events: [...story(), ...staged([1, ME])] },
  "green-room": { events: [...story(), also("24:36", TEACHER, "stage.called", { seat: ME })], arrange: readied() },
  "green-room-refused": { events: [...story(), also("24:36", TEACHER, "stage.called", { seat: ME })], arrange: readied({ refused: true }) },
  "teacher-green-room": { role: "teacher", arrange: readied() },
  "live-muted": { events: [...story(), also("24:33", TEACHER, "seat.allowed", { seat: ME, chat: false, hands: null, questions: null, reactions: null })] },
  "live-paused": { events: [...story(), ...revealed, also("24:36", TEACHER, "class.paused", {})] },
  "live-refused": {
    outbox: [
      { id: "a", type: "chat.said", text: "The pieces are not the same size", at: EDGE_MS, state: "refused", refusal: { code: "draft.too_late", params: {}, sentence: "This waited too long for the network, and the class has moved on. Your text is given back to you." } },
      { id: "b", type: "hand.raised", text: "", at: EDGE_MS, state: "refused", refusal: { code: "hand.off", params: {}, sentence: "Hands are off in this class." } },
    ],
  },
  "live-captions": { events: [...story(), ...spoken("24:38")], arrange: (place) => (place.tab = "transcript"), captions: { on: true } },
  "live-captions-over": { events: [...story(), ...spoken("24:38")], captions: { on: true, stands: "over", size: "large", ground: "solid" } },
  "live-writing": { events: [...story(), ...spoken("24:38", ME), also("20:00", TEACHER, "seat.allowed", { seat: ME, chat: null, hands: null, questions: null, reactions: null, captions: true })], captions: { on: true } },
  "captions-form": { events: [...story(), ...spoken("24:38")], captions: { on: true }, arrange: (place) => (place.captions = true) },
  "stage-slides": { events: [...story(), answered, ...revealed, ...staged()], media: { pictures: ["1.camera", "8.camera", "3.camera still"], speaking: [1] } },
  "stage-speaker": { events: [...untitled(), ...staged(), ...spoken("24:38")], media: { pictures: ["1.camera", "8.camera", "3.camera still"], speaking: [1] }, captions: { on: true } },
  "stage-all": { events: [...untitled(), ...staged([1, 8, 3, 6, 2])], media: { pictures: ["1.camera", "8.camera", "3.camera still", "6.camera waiting", "2.camera still"], speaking: [8] }, layout: "all" },
  "stage-full": { events: [...story(), ...staged([1, 8, 3, 6, 2, ME])], media: { pictures: ["1.camera", "8.camera still", "3.camera waiting", `${ME}.camera`], speaking: [8] } },
  "stage-screen": { events: [...story(), answered, ...revealed, ...staged([1, 8], 1)], media: { pictures: ["1.screen", "1.camera", "8.camera still"], speaking: [1] } },
  "stage-hole": { events: [...untitled(), ...staged()], media: { pictures: ["1.camera hole", "8.camera hole", "3.camera gone"], speaking: [1] } },
  "stage-unkept": { events: [...untitled(), ...staged([1, 8])], media: { pictures: ["1.camera unkept", "8.camera unkept"], speaking: [] } },
  "stage-waiting": { events: [...untitled(), ...staged([1])], media: { pictures: ["1.camera waiting"], waiting: true, blocked: true } },
  "stage-blocked": { events: [...untitled(), ...staged([1])], media: { pictures: ["1.camera"], blocked: true } },
  "sound-only": { events: [...untitled(), ...staged([1, 4, 6]), ...spoken("24:38")], media: { speaking: [1], thin: true, bare: true, minute: 210_000 }, captions: { on: true } },
  "sound-slides": { events: [...story(), answered, ...revealed, ...staged([1, 8])], media: { pictures: ["1.camera", "8.camera"], speaking: [1], saver: true, minute: 240_000 } },
  "stage-whole": { events: [...untitled(), ...staged()], media: { pictures: ["1.camera", "8.camera", "3.camera still"], speaking: [1] }, whole: true },
  "teacher-stage": { role: "teacher", events: [...story(), ...staged()], media: { pictures: ["1.camera", "8.camera", "3.camera still"], speaking: [1] } },
  film: { events: filmed(), media: { pictures: ["0.film"], qualities: ["720", "480", "240"], quality: "480", minute: 4_200_000 }, clock: { ...own, at: msOf("6:12"), length: msOf("10:48"), edge: msOf("10:48") }, arrange: (place) => (place.tab = "transcript"), captions: { on: true } },
  "own-stage": { events: replayed([...staged()]), media: { pictures: ["1.camera", "8.camera still", "3.camera"], speaking: [1] }, clock: { ...own, at: msOf("24:00") } },
  moments: { arrange: (place) => (place.moments = true) },
  keys: { arrange: (place) => (place.keys = true) },
  late: { clock: late },
  "late-paused": { clock: { ...late, playing: false } },
  "late-end": { clock: { ...late, at: msOf("1:00"), behind: EDGE_MS - msOf("1:00"), speed: 1.25, level_in: 5_672_000 } },
  "teacher-trim": { role: "teacher", events: [...replayed(), also("42:00", TEACHER, "class.cut", { from: msOf("8:10"), to: msOf("9:40") }), also("42:00", TEACHER, "class.cut", { from: msOf("38:00"), to: OVER_MS })], clock: { ...own, at: msOf("18:48"), playing: false }, arrange: (place) => (place.making = "trim") },
  "teacher-places": { role: "teacher", events: replayed().map((event) => (event.type === "class.opened" ? { ...event, body: { ...event.body, alone: true } } : event)), clock: { ...own, at: msOf("18:48"), playing: false }, arrange: (place) => place.makePoll() },
  "own-transcript": { events: replayed(spoken("40:00")), clock: { ...own, at: msOf("18:48") }, arrange: (place) => (place.tab = "transcript"), captions: { on: true } },
  own: { events: replayed(), clock: { ...own, at: msOf("18:48"), playing: false }, arrange: (place) => (place.tab = "questions") },
  "own-waits": { events: replayed([answered]).filter((event) => event.by !== ME || !event.type.startsWith("poll.")), clock: { ...own, at: msOf("16:50"), playing: false, waits_for: FAIR } },
  "own-coming": { events: [], clock: { ...own, at: msOf("18:48"), moment: "coming" }, past: "coming" },
  "own-fetching": { events: replayed(), clock: { ...own, at: msOf("18:48"), moment: "coming" }, past: "coming", leftOut: 212, arrange: (place) => (place.tab = "talk") },
  "late-failing": { clock: { ...late, moment: "failing" }, past: "failing", leftOut: 212, arrange: (place) => (place.tab = "talk") },
  offline: {
    clock: { behind: 48_000, edge: EDGE_MS + 48_000 },
    link: { state: "lost" },
    outbox: [
      { id: "c", type: "poll.answered", text: "1 twelfth", at: msOf("24:31"), state: "waiting" },
      { id: "d", type: "chat.said", text: "The pieces are not the same size", at: msOf("24:38"), state: "waiting" },
    ],
  },
  "offline-results": {
    clock: { behind: 48_000, edge: EDGE_MS + 48_000 },
    link: { state: "lost" },
    events: [...story(), answered, ...revealed],
  },
  "teacher-offline": { role: "teacher", clock: { edge: EDGE_MS + 48_000 }, link: { state: "lost" } },
  ended: { events: [...story(), also("14:00", 0, "present", { from: 0, to: msOf("14:00") }, `seat.${ME}`), also("24:30", 0, "present", { from: msOf("21:00"), to: EDGE_MS }, `seat.${ME}`)], then: ends },
  "teacher-ended": { role: "teacher", then: ends },
  "alone-ended": { role: "teacher", events: aloneEvents(), then: ends },
  lobby: { events: [], here: [[TEACHER, { way: "live", at: null }], [2, { way: "live", at: null }], [3, { way: "live", at: null }], [ME, { way: "live", at: null }]], clock: { at: 0, edge: 0 } },
  removed: { link: { state: "refused", refusal: { code: "seat.removed", params: {}, sentence: "You were taken out of this class." } } },
  teacher: { role: "teacher" },
  "teacher-captions": { role: "teacher", events: [...story(), ...spoken("24:38")], captions: { on: true }, arrange: (place) => ((place.writing = true), (place.tab = "transcript")) },
  "teacher-talk": { role: "teacher", arrange: (place) => (place.tab = "talk") },
  "teacher-people": { role: "teacher", arrange: (place) => (place.tab = "people") },
  "teacher-waiting": {
    role: "teacher",
    events: [
      ...story(),
      also("12:20", 20, "chat.said", { text: "The second one is not fair, the pieces are not equal.", waits: true }, "seat.20", true),
      also("24:10", 7, "report.made", { of: idOf("lines"), why: "He is making fun of me" }, "desk"),
    ],
    arrange: (place) => (place.tab = "waiting"),
  },
  "teacher-poll": { role: "teacher", arrange: (place) => place.makePoll({ ...place.sketch, prompt: "How much more is it?", check: true, options: [{ text: "1 twelfth", right: true }, { text: "1 quarter", right: false }, { text: "1 seventh", right: false }, { text: "Not sure yet", right: false }] }) },
  "teacher-prepared": { role: "teacher", arrange: (place) => (place.making = "prepared") },
  "teacher-results": { role: "teacher", events: [...story(), ...revealed, also("23:44", 15, "poll.answered", { poll: HOW_MUCH, choices: [0] }, "seat.15", true)], arrange: (place) => (place.board = HOW_MUCH) },
  "teacher-rules": { role: "teacher", arrange: (place) => (place.rules = true) },
  "teacher-ending": { role: "teacher", arrange: (place) => (place.ending = true) },
  crowd,
  "crowd-talk": { ...crowd, arrange: (place) => (place.tab = "talk") },
  "crowd-questions": { ...crowd, arrange: (place) => (place.tab = "questions") },
  "crowd-people": { ...crowd, arrange: (place) => (place.tab = "people") },
  "crowd-moments": { ...crowd, arrange: (place) => (place.moments = true) },
  "teacher-crowd": { ...crowd, role: "teacher" },
  "teacher-crowd-people": { ...crowd, role: "teacher", arrange: (place) => (place.tab = "people") },
  "teacher-crowd-results": { ...crowd, role: "teacher", arrange: (place) => (place.board = WALL) },
  alone: {
    role: "teacher",
    events: aloneEvents(),
    here: [[TEACHER, { way: "live", at: null }]],
  },
};
