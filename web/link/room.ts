/** What an island asks of a class and is shown of it: the shapes on both sides of `ClassSession`. */
import type { Hit, Moment } from "../classlog/moments.ts";
import type { Caption, Part, Right } from "../classlog/state.ts";
import type { ClassMedia } from "./class-media.ts";

/** How someone takes part: with the class, behind it, or on their own clock. */
export type Way = "live" | "late" | "own";

/** Whether something is here, on its way, or on its way over a network that does not answer. */
export type Coming = "here" | "coming" | "failing";

/** What the page knows of a class and of the one who looks at it; times in class time ms, addresses same-origin. */
export interface RoomConfig {
  class: string;
  title: string;
  course: string;
  section: string;
  seat: number;
  role: "teacher" | "pupil";
  /** the live engine, `/live` */
  live: string;
  pass_url: string;
  seats_url: string;
  leave_url: string;
  /** `own`: a replay from the start, whether the class is over or not */
  clock: "live" | "own";
  at?: number;
  person: { name: string; time_zone: string; date_format: string; language: string };
  planned_ms: number;
  /** consent to be recorded is on record */
  recorded?: boolean;
  /** whose picture and voice the school lets be kept at most */
  recording?: "consented" | "teachers" | "off";
  /** when what is recorded now will be removed (UTC ms); null: nobody removes it by itself */
  kept_until?: number | null;
  /** what helps those on the stage to reach each other directly (STUN, TURN) */
  ice?: RTCIceServer[];
  /** of a class made from a video: where its poster and its storyboard are */
  stills?: { poster?: string; storyboard?: string };
  /** what the school wants back with every post */
  csrf?: string;
}

/** The parts of a class this seat reads, folded to the playhead, own drafts among them. */
export interface Parts {
  readonly room: Part;
  readonly desk: Part;
  readonly own: Part;
  readonly seats: ReadonlyMap<number, Part>;
  /** the same as long as nothing in them changes, which they do in place */
  readonly print: string;
}

/** Where one is in the class. Class time ms; `level_in` wall ms, null if one never gets level at this speed. */
export interface ClockView {
  way: Way;
  at: number;
  edge: number;
  ended: boolean;
  /** all of it: as long as it was, or as long as it is planned to be */
  length: number;
  speed: number;
  playing: boolean;
  behind: number;
  /** how much of it is silences and breaks, which a replay leaps over */
  leaps: number;
  level_in: number | null;
  /** how far behind the edge one stands while with the class, for the sake of pictures and sound */
  delay: number;
  /** the poll the replay waits for */
  waits_for: string | null;
  /** a silence or a pause is being skipped right now */
  skipping: boolean;
  /** the moment one is at, or the next one */
  moment: Coming;
}

/** A seat that is connected now; `at` is null at the edge. */
export interface Here {
  way: Way;
  at: number | null;
  name: string;
  role: string;
}

/** The person behind a seat, as the school names them. */
export interface Name {
  name: string;
  initials: string;
  role: "teacher" | "pupil" | "class";
}

/** An expected no: a code with parameters; `sentence` is its English, with `{gaps}`, to be said in the page's language. */
export interface Refusal {
  code: string;
  params: Record<string, string | number>;
  sentence: string;
}

/** What a request is rejected with when the answer was a kind no. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * How the class is reached. `waiting`: in the lobby, or for a fresh pass. `polling`: a proxy holds the stream back,
 * so it is asked again and again. `refused`: with the reason. `since`: UTC ms.
 */
export interface LinkView {
  state: "connecting" | "live" | "lost" | "waiting" | "polling" | "refused" | "ended";
  since: number;
  refusal?: Refusal;
}

/** A cut shorter than this is mended before anybody need hear of it, ms. */
export const BRIEF_CUT_MS = 2000;

/** Whether the class is out of sight, and not just for a moment. */
export function outOfSight(link: LinkView, now = Date.now()): boolean {
  return link.state === "waiting" || (link.state === "lost" && now - link.since > BRIEF_CUT_MS);
}

/** A draft that is not in the log yet; `text` is what its author wrote. */
export interface OutboxView {
  id: string;
  type: string;
  text: string;
  body?: Readonly<Record<string, unknown>>;
  /** the class time it was made at, ms */
  at: number;
  state: "waiting" | "sending" | "refused";
  refusal?: Refusal;
}

/** The results of a poll as the class counted them, live and later apart. */
export interface Results {
  poll: string;
  answered: { live: number; later: number };
  choices: { live: number[]; later: number[] };
  numbers: { live: number[]; later: number[] };
  texts: { live: string[]; later: string[] };
  right: Right | null;
}

/** The two sizes slides are kept in. */
export type SlideSize = "small" | "large";

/** The one door between an island and its class. What is read from it is as of the last call of a subscriber. */
export interface Session {
  readonly config: RoomConfig;
  readonly parts: Parts;
  readonly clock: ClockView;
  readonly here: ReadonlyMap<number, Here>;
  readonly names: ReadonlyMap<number, Name>;
  /** poll -> how many answered, while it is open */
  readonly tally: ReadonlyMap<string, number>;
  /** polls whose results the class was shown, wherever one is oneself */
  readonly shown: ReadonlySet<string>;
  readonly link: LinkView;
  readonly outbox: readonly OutboxView[];
  /** what was asked for of the past, all of it */
  readonly past: Coming;
  readonly media: ClassMedia;
  /** the class where it is now, wherever one is oneself; changes in place */
  readonly now: Part;

  start(): Promise<void>;
  stop(): void;
  /** Calls `fn` at most once per animation frame when anything changed; returns how to stop it. */
  subscribe(fn: () => void): () => void;

  /** Makes a draft and returns its id; it stands in `parts` at once and in `outbox` until the class answers. */
  act(type: string, body: object, to?: string): string;
  /** Drops a refused draft. */
  forget(id: string): void;

  seek(at: number): void;
  play(): void;
  pause(): void;
  setSpeed(speed: number): void;
  /** Back to the class, where it is now. */
  goLive(): void;
  /** Stretches a replay does not leap over, whatever they are, ms. */
  stays(spans: readonly (readonly number[])[]): void;
  stepBack(ms?: number): void;
  /** Brings what was said before the last of the talk, which is all that one gets on coming. */
  older(): void;
  /** Would rather see the results than answer. */
  skipPoll(poll: string): void;

  /** the captions of the class as far as they are here, wherever one is in it */
  captions(): Readonly<Record<string, Caption>>;
  moments(): Moment[];
  search(query: string): Hit[];
  /** Fetches what a newcomer does not need at once, so that the search finds everything said and shown. */
  whole(): Promise<void>;
  /** Rejects with a `Refused` whose `refusal` says why the results are not to be seen. */
  results(poll: string): Promise<Results>;
  /** The address of a picture of a page, good until `stop`. */
  slide(deck: string, page: number, size: SlideSize): Promise<string>;
  /** The text of every page of a deck, for those who hear it. */
  slideTexts(deck: string): Promise<string[]>;
}
