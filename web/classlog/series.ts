/** One series of pages of a class: which stretches of it are known, and what it was at any moment of those. */
import { Timeline } from "./replay.ts";
import { silences } from "./silence.ts";
import { within } from "./spans.ts";
import type { Event, State } from "./state.ts";

/** One sealed page as the index names it; times in ms of class time. */
export interface Page {
  name: string;
  /** the name of what was before it; none for the first */
  keyframe: string | null;
  from_seq: number;
  to_seq: number;
  from_at: number;
  to_at: number;
}

/** A piece of a series that is to be read: a page or its keyframe by place, or what no page holds. */
export type Piece = { kind: "page" | "keyframe"; page: Page } | { kind: "rest" };

let made = 0;

/** What is known without a gap, from one seq to another. */
interface Run {
  /** one of its own among those of all series, so that no two states have one print */
  id: number;
  from: number;
  to: number;
  /** what it begins with is known: by a keyframe, or because nothing was before */
  based: boolean;
  timeline: Timeline;
}

/**
 * Pages by place, `pages.length` being what no page holds yet. A state can be shown wherever pages are known without a
 * gap from a keyframe or from the beginning on; stretches grow together, and in the end there is one.
 */
export class Series {
  readonly pages: readonly Page[];
  readonly #later = new Map<number, Event>();
  #runs: Run[] = [];
  /** came by the stream, while what lies before it is not known */
  #ahead: Event[] = [];

  constructor(pages: readonly Page[] = []) {
    this.pages = pages;
    // Seqs begin at 1: nothing is before that.
    this.#begin(0, 0, true, new Timeline());
  }

  /** Whether everything is known, but for contributions. */
  get whole(): boolean {
    return this.#runs.length === 1 && this.#runs[0]?.to === Infinity;
  }

  /** How many events are known. */
  get size(): number {
    return this.#runs.reduce((sum, run) => sum + run.timeline.size - this.#later.size, this.#later.size);
  }

  /** All events, once everything is known. */
  events(): Iterable<Event> {
    return (this.#runs[0] as Run).timeline.events();
  }

  /** What the stream brought, as long as nothing else is known. */
  came(): Event[] {
    return [...this.#ahead, ...this.#later.values()];
  }

  /** Whether the state at class time `at` (ms) is known. */
  has(at: number): boolean {
    return this.#runAt(at) !== undefined;
  }

  /** The state at a moment that is known; it is changed by the next call. */
  stateAt(at: number): State {
    return this.#known(at).timeline.stateAt(at);
  }

  /** The same as long as the state asked for last stays what it is. */
  printAt(at: number): string {
    const run = this.#known(at);
    return `${run.id}/${run.timeline.print}`;
  }

  /** Until which class time everything is known from a moment on that is; the live edge knows no end. */
  until(at: number): number {
    const { to } = this.#known(at);
    if (to === Infinity) return Infinity;
    const next = this.pages.find((page) => page.from_seq > to);
    return next ? next.from_at - 1 : (this.pages.at(-1)?.to_at ?? 0);
  }

  /** The silences around a moment that is known, as far as all is known around it; `edge`: where the class is, or ended. */
  silences(at: number, edge: number): number[][] {
    const run = this.#known(at);
    const ends = Math.min(edge, this.until(at));
    const isWhole = run.from === 0 && run.to === Infinity;
    if (isWhole) return run.timeline.silences(edge);
    // Beyond what is known something may be heard at once, so it ends with a sound, and began with one.
    const begins = this.pages.find((page) => page.from_seq >= run.from)?.from_at ?? 0;
    const from = run.from === 0 ? 0 : begins;
    const last = run.to === Infinity ? [] : [ends];
    return within(silences([from, ...run.timeline.audible(ends), ...last], ends + last.length), from, ends);
  }

  /** What must be read before the state at a moment is known. */
  *needed(at: number): Iterable<Piece> {
    if (this.has(at)) return;
    const slot = this.#slotAt(at);
    const first = Math.min(slot, this.pages.length - 1);
    const page = this.pages[first];
    if (page) {
      const start = this.#start(first);
      const isBased = this.#runs.some((run) => run.based && run.from <= start && run.to >= start - 1);
      if (!isBased && page.keyframe !== null) yield { kind: "keyframe", page };
      if (!this.#holds(first)) yield { kind: "page", page };
    }
    if (slot === this.pages.length && !this.#holds(slot)) yield { kind: "rest" };
  }

  /** Pages still to be read, from the one of a moment on, up to those that begin at `until`. */
  *after(at: number, until: number): Iterable<Piece> {
    for (let slot = this.#slotAt(at); slot < this.pages.length; slot += 1) {
      const page = this.pages[slot] as Page;
      if (page.from_at > until) return;
      if (!this.#holds(slot)) yield { kind: "page", page };
    }
  }

  /** Takes a page's events, as they came. */
  takePage(page: Page, events: readonly Event[]): void {
    const slot = this.pages.indexOf(page);
    this.#lay(this.#start(slot), this.#end(slot), events);
  }

  /** Takes what was before a page; a state that is now this series' own. */
  takeKeyframe(page: Page, state: State): void {
    const from = page.from_seq;
    const timeline = new Timeline(state);
    timeline.add(this.#later.values());
    // A stretch without a beginning that runs through here: from here on it has one.
    const through = this.#runs.find((run) => !run.based && run.from < from && run.to >= from);
    if (through) timeline.add(through.timeline.since(from));
    this.#begin(from, through?.to ?? from - 1, true, timeline);
    if (through) through.to = from - 1;
    this.#join();
  }

  /** Takes all live events that no page holds, or those of them after a seq up to which all is known. */
  takeRest(events: readonly Event[], after = 0): void {
    const start = Math.max(this.#start(this.pages.length), after + 1);
    this.#lay(start, Infinity, [...events, ...this.#ahead.splice(0)]);
  }

  /** Takes contributions, in any order; those it has already are dropped. */
  takeLater(events: readonly Event[]): void {
    const fresh = events.filter((event) => !this.#later.has(event.seq));
    for (const event of fresh) this.#later.set(event.seq, event);
    if (fresh.length > 0) for (const run of this.#runs) run.timeline.add(fresh);
  }

  /** Takes an event the stream brought. */
  take(event: Event): void {
    if (event.later) return this.takeLater([event]);
    const tail = this.#runs.at(-1) as Run;
    if (tail.to === Infinity) tail.timeline.add([event]);
    else this.#ahead.push(event);
  }

  /** The stream began anew: what came after `seq` may be missing. */
  unsure(seq: number): void {
    const tail = this.#runs.at(-1) as Run;
    if (tail.to === Infinity) tail.to = Math.max(seq, this.#start(this.pages.length) - 1);
  }

  // ---------------------------------------------------------------- inside

  #slotAt(at: number): number {
    const last = this.pages.at(-1);
    if (!last || at >= last.to_at) return this.pages.length;
    let low = 0;
    let high = this.pages.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.pages[middle] as Page).from_at <= at) low = middle;
      else high = middle;
    }
    return low;
  }

  #start(slot: number): number {
    if (slot === 0) return 0;
    return this.pages[slot]?.from_seq ?? (this.pages.at(-1) as Page).to_seq + 1;
  }

  #end(slot: number): number {
    if (slot === this.pages.length) return Infinity;
    return this.#start(slot + 1) - 1;
  }

  #holds(slot: number): boolean {
    return this.#runs.some((run) => run.from <= this.#start(slot) && run.to >= this.#end(slot));
  }

  #runAt(at: number): Run | undefined {
    const slot = this.#slotAt(at);
    const [start, end] = [this.#start(slot), this.#end(slot)];
    return this.#runs.find((run) => run.based && run.from <= start && run.to >= end);
  }

  #known(at: number): Run {
    const run = this.#runAt(at);
    if (!run) throw new Error(`class time ${at} is not known yet`);
    return run;
  }

  #begin(from: number, to: number, based: boolean, timeline: Timeline): void {
    this.#runs.push({ id: (made += 1), from, to, based, timeline });
    this.#runs.sort((a, b) => a.from - b.from || Number(b.based) - Number(a.based));
  }

  #lay(from: number, to: number, events: readonly Event[]): void {
    // One with a beginning where there is one: what is laid there can be shown.
    const reach = this.#runs.filter((run) => run.from <= from && run.to >= from - 1);
    const into = reach.find((run) => run.based) ?? reach[0];
    if (into) {
      into.timeline.add(events);
      into.to = Math.max(into.to, to);
    } else {
      const timeline = new Timeline();
      timeline.add(this.#later.values());
      timeline.add(events);
      this.#begin(from, to, false, timeline);
    }
    this.#join();
  }

  /** Stretches that meet become one, with the beginning of the first. */
  #join(): void {
    for (let i = 0; i + 1 < this.#runs.length; ) {
      const [one, next] = [this.#runs[i] as Run, this.#runs[i + 1] as Run];
      if (one.to + 1 >= next.from && (one.based || !next.based)) {
        one.timeline.add(next.timeline.events());
        one.to = Math.max(one.to, next.to);
        this.#runs.splice(i + 1, 1);
      } else i += 1;
    }
  }
}
