/** What has happened in a class: the moment one is at first, then what follows it, and in the end all of it. */
import { fold } from "../classlog/fold/fold.ts";
import { Series, type Page, type Piece } from "../classlog/series.ts";
import { ROOM, type Event, type State } from "../classlog/state.ts";
import type { Index, Pages } from "./pages.ts";
import { Refused, type Coming } from "./room.ts";

const AGAIN_MS = [500, 1500, 4000, 10_000];
/** What begins so soon after the moment one is at is as urgent as the moment itself, ms of class time. */
const SOON_MS = 30_000;
/** How many pages nobody waits for are asked for at the same time, where they come quickly. */
const AT_ONCE = 3;
/** How many at all: whoever goes on to another moment meanwhile waits for no more than these. */
const MOST_AT_ONCE = 8;
/** A page that takes longer came over a slow network: then one after the other, so that what is waited for has room. */
const SLOW_MS = 700;
/** The series that holds everything, of teachers. */
const ALL = "*";

/** Something to read: `now`, if somebody waits for it. */
interface Wanted {
  path: string;
  now: boolean;
  read: () => Promise<void>;
}

/** The past of one class, as far as a seat may read it. */
export class Past {
  /** all of it is here */
  whole = false;
  readonly #pages: Pages;
  readonly #audiences: readonly string[];
  readonly #changed: () => void;
  readonly #givesWay: () => boolean;
  #index: Index | null = null;
  #series = new Map<string, Series>();
  #laterRead = new Set<Page>();
  /** what no page holds: is it here, up to which seq all was here before, and how often the stream began anew */
  #rest = { here: false, after: 0, turn: 0 };
  #isAsked = false;
  #at: number | null = null;
  #flying = new Set<string>();
  #atOnce = 1;
  #failed = 0;
  /** how often it began anew because a page was no more; what comes meanwhile says nothing of that page */
  #begun = 0;
  #resting: ReturnType<typeof setTimeout> | null = null;
  #waiting: (() => void)[] = [];
  #folded: { size: number; state: State } = { size: -1, state: new Map() };

  /** `audiences`: what the seat reads. `givesWay`: something else needs the network more than what nobody waits for. */
  constructor(pages: Pages, audiences: readonly string[], changed: () => void, givesWay: () => boolean = () => false) {
    this.#pages = pages;
    this.#audiences = audiences;
    this.#changed = changed;
    this.#givesWay = givesWay;
    this.#anew();
  }

  // ---------------------------------------------------------------- what is asked

  /** From now on it is fetched, until all is here. */
  load(): void {
    this.#isAsked = true;
    this.#fill();
  }

  /** Fetched, and all of it here. */
  async all(): Promise<void> {
    this.load();
    if (!this.whole) await new Promise<void>((done) => this.#waiting.push(done));
  }

  /** Nothing more is fetched. */
  stop(): void {
    this.#isAsked = false;
    if (this.#resting !== null) clearTimeout(this.#resting);
  }

  /** Where one is, ms of class time; null: with the class, so that no moment is waited for. */
  follow(at: number | null): void {
    this.#at = at;
    this.#fill();
  }

  /** An event that came by the stream; dropped where nobody has looked back yet, since loading will bring it. */
  add(event: Event): void {
    if (this.#isAsked) this.#of(event.to).take(event);
  }

  /** The network is there: what failed, or went astray, is asked for now. */
  wake(): void {
    this.#failed = 0;
    this.#pages.giveUpStrays();
    this.#rested();
  }

  /** The stream began anew at `head` and has not told what lay between `seq`, or what was asked for before it, and that. */
  again(seq: number | null, head: number): void {
    const known = Math.max(seq ?? 0, this.#index?.seq ?? 0);
    // As far as the index reaches: nothing lies between, so that a class that is over is read once.
    if (this.#index !== null && head <= this.#index.seq) return this.wake();
    for (const series of this.#series.values()) series.unsure(known);
    this.#rest = { here: false, after: this.#rest.here ? known : this.#rest.after, turn: this.#rest.turn + 1 };
    this.whole = false;
    this.wake();
  }

  // ---------------------------------------------------------------- what is known

  /** Whether the state at a moment is here. */
  has(at: number): boolean {
    return this.#index !== null && [...this.#series.values()].every((series) => series.has(at));
  }

  /** Until which class time one can go from a moment that is here. */
  until(at: number): number {
    return Math.min(...[...this.#series.values()].map((series) => series.until(at)));
  }

  /** The state at a moment that is here; changed by the next call. */
  stateAt(at: number): State {
    const states = [...this.#series.values()].map((series) => series.stateAt(at));
    return states.length === 1 ? (states[0] as State) : new Map(states.flatMap((state) => [...state]));
  }

  /** The same as long as the state asked for last stays what it is. */
  printAt(at: number): string {
    return [...this.#series.values()].map((series) => series.printAt(at)).join();
  }

  /** The silences around a moment, as far as all is known there; `edge`: where the class is, or where it ended. */
  silences(at: number, edge: number): number[][] {
    const room = this.#series.get(ROOM) ?? this.#series.get(ALL);
    return room && this.has(at) ? room.silences(at, edge) : [];
  }

  /** Whether what was asked for is here. */
  get coming(): Coming {
    if (!this.#isAsked || this.whole) return "here";
    return this.#failed + this.#begun > 1 ? "failing" : "coming";
  }

  /** How many events are here. */
  get size(): number {
    return [...this.#series.values()].reduce((sum, series) => sum + series.size, 0);
  }

  /** Everything, folded, once it is here; a newcomer's state at the edge lacks what was said long before. */
  everything(): State {
    const { size } = this;
    if (size !== this.#folded.size) {
      const state: State = new Map();
      for (const series of this.#series.values()) for (const event of series.events()) fold(state, event);
      this.#folded = { size, state };
    }
    return this.#folded.state;
  }

  // ---------------------------------------------------------------- reading

  #anew(): void {
    this.#index = null;
    this.#series = new Map(this.#audiences.map((audience) => [audience, new Series()]));
    this.#laterRead = new Set();
    this.#rest = { here: false, after: 0, turn: this.#rest.turn + 1 };
  }

  #of(audience: string): Series {
    let series = this.#series.get(audience) ?? this.#series.get(ALL);
    if (!series) {
      this.#series.set(audience, (series = new Series()));
      if (this.#rest.here) series.takeRest([]);
    }
    return series;
  }

  #fill(): void {
    if (!this.#isAsked || this.whole || this.#resting !== null) return;
    for (const wanted of this.#wanted()) {
      if (this.#flying.has(wanted.path)) continue;
      if (this.#flying.size >= MOST_AT_ONCE) return;
      if (!wanted.now && (this.#flying.size >= this.#atOnce || this.#givesWay())) return;
      void this.#fetch(wanted);
    }
    if (this.#flying.size > 0 || this.#index === null) return;
    this.whole = true;
    this.#begun = 0;
    for (const done of this.#waiting.splice(0)) done();
    this.#changed();
  }

  /** What is still to be read, the most urgent first. */
  *#wanted(): Iterable<Wanted> {
    if (this.#index === null) return yield { path: "index", now: true, read: () => this.#readIndex() };
    const all = [...this.#series.values()];
    const at = this.#at;
    if (at !== null) {
      const needed = all.flatMap((series) => [...this.#pieces(series, series.needed(at), true)]);
      // The moment one is at has the network for itself.
      if (needed.length > 0) return yield* needed;
      for (const series of all) yield* this.#pieces(series, series.after(at, at + SOON_MS), true);
    }
    if (!this.#rest.here) yield this.#restWanted(false);
    for (const [audience, pages] of Object.entries(this.#index.later)) {
      for (const page of pages) if (!this.#laterRead.has(page)) yield this.#laterWanted(audience, page);
    }
    if (at !== null) for (const series of all) yield* this.#pieces(series, series.after(at, Infinity), false);
    for (const series of all) yield* this.#pieces(series, series.after(-Infinity, Infinity), false);
  }

  *#pieces(series: Series, pieces: Iterable<Piece>, now: boolean): Iterable<Wanted> {
    for (const piece of pieces) {
      if (piece.kind === "rest") yield this.#restWanted(now);
      else if (piece.kind === "page") yield this.#pageWanted(series, piece.page, now);
      else yield this.#keyframeWanted(series, piece.page, piece.page.keyframe as string);
    }
  }

  #pageWanted(series: Series, page: Page, now: boolean): Wanted {
    const read = async () => series.takePage(page, await this.#pages.segment(page.name));
    return { path: page.name, now, read };
  }

  #keyframeWanted(series: Series, page: Page, name: string): Wanted {
    const read = async () => series.takeKeyframe(page, await this.#pages.keyframe(name));
    return { path: name, now: true, read };
  }

  #laterWanted(audience: string, page: Page): Wanted {
    const read = async () => {
      this.#of(audience).takeLater(await this.#pages.segment(page.name));
      this.#laterRead.add(page);
    };
    return { path: page.name, now: false, read };
  }

  #restWanted(now: boolean): Wanted {
    return { path: "rest", now, read: () => this.#readRest() };
  }

  async #readIndex(): Promise<void> {
    const index = await this.#pages.index();
    const audiences = new Set([...this.#audiences, ...Object.keys(index.audiences)]);
    const old = this.#series;
    this.#series = new Map([...audiences].map((audience) => [audience, new Series(index.audiences[audience])]));
    // What the stream brought while the index was on its way.
    this.#index = index;
    for (const series of old.values()) for (const event of series.came()) this.#of(event.to).take(event);
  }

  async #readRest(): Promise<void> {
    const { turn, after } = this.#rest;
    const events = await this.#pages.rest((this.#index as Index).seq, after);
    // Asked for before the stream began anew, it may lack what happened between.
    if (turn !== this.#rest.turn) return;
    for (const event of events) this.#of(event.to);
    for (const [audience, series] of this.#series) {
      const own = events.filter((event) => audience === ALL || event.to === audience);
      series.takeLater(own.filter((event) => event.later));
      series.takeRest(own.filter((event) => !event.later), after);
    }
    this.#rest.here = true;
  }

  async #fetch({ path, read }: Wanted): Promise<void> {
    const began = performance.now();
    this.#flying.add(path);
    try {
      await read();
      this.#failed = 0;
      this.#atOnce = performance.now() - began > SLOW_MS ? 1 : AT_ONCE;
    } catch (error) {
      this.#fails(error);
    }
    this.#flying.delete(path);
    this.#fill();
    this.#changed();
  }

  /** The network, or a page that is no more: tried again after a while, in the latter case from the index on. */
  #fails(error: unknown): void {
    const isGone = error instanceof Refused && error.refusal.code.startsWith("segment.");
    if (isGone) this.#anew();
    if (this.#resting !== null) return;
    const ms = AGAIN_MS[Math.min(this.#failed + this.#begun, AGAIN_MS.length - 1)];
    this.#resting = setTimeout(() => this.#rested(), ms);
    if (isGone) this.#begun += 1;
    else this.#failed += 1;
  }

  #rested(): void {
    if (this.#resting !== null) clearTimeout(this.#resting);
    this.#resting = null;
    this.#fill();
  }
}
