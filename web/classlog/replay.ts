/** A class at any moment of its time: all events one may read, and the state at whatever moment is asked for. */
import { fold } from "./fold/fold.ts";
import { breaksSilence, silences } from "./silence.ts";
import { stateCopy, type Event, type State } from "./state.ts";

/** A copy of the state is kept after this many live events, so that a step back folds few anew. */
const KEPT_EACH = 1000;

/** A state kept: everything up to class time `at`, that is the first `live` live events and the first `later` others. */
interface Kept {
  at: number;
  live: number;
  later: number;
  state: State;
}

/** The state at T: live events with `at` ≤ T in the order of `seq`, and contributions with `at` ≤ T (rules F3, S1). */
export class Timeline {
  /** what was before the first live event: a keyframe, or nothing */
  readonly #base: State;
  #live: Event[] = [];
  /** for each live event, the latest `at` up to it: never goes back */
  #when: number[] = [];
  #later: Event[] = [];
  #seqs = new Set<number>();
  #audible: number[] = [];
  #kept: Kept[] = [];
  #now: Kept;
  /** how often what was folded was given up, because events came in between */
  #begun = 0;

  constructor(base: State = new Map()) {
    this.#base = base;
    this.#now = this.#first();
  }

  /** How many events there are. */
  get size(): number {
    return this.#seqs.size;
  }

  /** Class time of the last live event, ms. */
  get end(): number {
    return this.#when.at(-1) ?? 0;
  }

  /** All events, live ones first, each in its order. */
  *events(): Iterable<Event> {
    yield* this.#live;
    yield* this.#later;
  }

  /** Live events from a seq on. */
  since(seq: number): Event[] {
    return this.#live.filter((event) => event.seq >= seq);
  }

  /** Takes more events, in any order; those it has already are dropped. Returns how many were new. */
  add(events: Iterable<Event>): number {
    const live: Event[] = [];
    const later: Event[] = [];
    for (const event of events) {
      if (this.#seqs.has(event.seq)) continue;
      this.#seqs.add(event.seq);
      (event.later ? later : live).push(event);
    }
    if (live.length > 0) this.#addLive(live);
    if (later.length > 0) this.#addLater(later);
    return live.length + later.length;
  }

  /** The state at class time `at` (ms); it is changed by the next call. */
  stateAt(at: number): State {
    const kept = this.#kept.findLast((one) => one.at <= at);
    const goesBack = at < this.#now.at;
    if (goesBack) this.#now = kept ? { ...kept, state: stateCopy(kept.state) } : this.#first();
    else if (kept && kept.live > this.#now.live) this.#now = { ...kept, state: stateCopy(kept.state) };
    this.#forward(at);
    return this.#now.state;
  }

  /** The same as long as the state asked for last stays what it is: it is changed in place, and no `seq` tells that. */
  get print(): string {
    return `${this.#begun}/${this.#now.live}/${this.#now.later}`;
  }

  /** The silences up to `lengthMs` (rule A1); contributions do not break them. */
  silences(lengthMs: number): number[][] {
    return silences(this.audible(lengthMs), lengthMs);
  }

  /** Class times before `lengthMs` at which the room heard or saw something, sorted. */
  audible(lengthMs: number): Iterable<number> {
    return before(this.#audible, lengthMs);
  }

  #forward(at: number): void {
    const now = this.#now;
    for (;;) {
      const live = now.live < this.#live.length ? (this.#when[now.live] as number) : Infinity;
      const later = this.#later[now.later]?.at ?? Infinity;
      // At the same moment contributions come first, so that a state kept after a live event holds them all.
      if (later <= live && later <= at && now.later < this.#later.length) {
        fold(now.state, this.#later[now.later] as Event);
        now.later += 1;
      } else if (live <= at && now.live < this.#live.length) {
        fold(now.state, this.#live[now.live] as Event);
        now.live += 1;
        this.#keep(now, live);
      } else break;
    }
    now.at = at;
  }

  #keep(now: Kept, at: number): void {
    const isKept = (this.#kept.at(-1)?.live ?? 0) >= now.live;
    if (isKept || now.live % KEPT_EACH !== 0) return;
    this.#kept.push({ at, live: now.live, later: now.later, state: stateCopy(now.state) });
  }

  #addLive(events: Event[]): void {
    events.sort((a, b) => a.seq - b.seq);
    const isTail = (events[0] as Event).seq > (this.#live.at(-1)?.seq ?? -1);
    const all = isTail ? this.#live : [];
    if (!isTail) {
      events = [...this.#live, ...events].sort((a, b) => a.seq - b.seq);
      this.#anew();
      this.#live = all;
      this.#when = [];
      this.#audible = [];
    }
    for (const event of events) {
      all.push(event);
      this.#when.push(Math.max(this.#when.at(-1) ?? event.at, event.at));
      if (breaksSilence(event)) this.#audible.push(event.at);
    }
    if (!isSorted(this.#audible)) this.#audible.sort((a, b) => a - b);
  }

  #addLater(events: Event[]): void {
    if (events.length > 100) {
      this.#later = [...this.#later, ...events].sort(byMoment);
      this.#anew();
      return;
    }
    for (const event of events) {
      const place = this.#later.findLastIndex((other) => byMoment(other, event) < 0) + 1;
      this.#later.splice(place, 0, event);
      // Contributions commute: they are laid into what was folded before they came.
      for (const state of [...this.#kept, this.#now]) {
        if (event.at > state.at) continue;
        fold(state.state, event);
        state.later += 1;
      }
    }
  }

  #anew(): void {
    this.#kept = [];
    this.#now = this.#first();
    this.#begun += 1;
  }

  #first(): Kept {
    return { at: -Infinity, live: 0, later: 0, state: stateCopy(this.#base) };
  }
}

function byMoment(a: Event, b: Event): number {
  return a.at - b.at || a.seq - b.seq;
}

function isSorted(times: readonly number[]): boolean {
  return times.every((at, i) => i === 0 || (times[i - 1] as number) <= at);
}

function* before(times: readonly number[], at: number): Iterable<number> {
  for (const time of times) {
    if (time >= at) return;
    yield time;
  }
}
