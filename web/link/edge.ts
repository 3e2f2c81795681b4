/** The class where it is now: what the stream has brought so far, and what time it is there. */
import { fold } from "../classlog/fold/fold.ts";
import { ROOM, emptyPart, partRead, type Event, type Part, type State } from "../classlog/state.ts";
import type { Hello } from "./frames.ts";

/** A part as it was at a seq, for a newcomer. */
export interface Keyframe {
  audience: string;
  seq: number;
  part: unknown;
}

/** The engine says at least this often what time it is, ms; a little more for the way. */
const BEAT_MS = 16_000;

/** The state at the live edge. The stream alone gives it its order: nothing else may be folded into it. */
export class Edge {
  state: State = new Map();
  #head: number | null = null;
  #taken = 0;
  #changes = 0;
  #base = { at: 0, mono: performance.now() };

  /** A stream began. Returns whether it goes on where the last one stopped. */
  greet(hello: Hello): boolean {
    if (!hello.resumed) {
      this.state = new Map();
      this.#changes += 1;
      this.#head = hello.seq;
      this.#taken = 0;
    }
    this.time(hello.at);
    return hello.resumed;
  }

  /** Begins a part with what it was at a seq. */
  begin(frame: Keyframe): void {
    this.state.set(frame.audience, partRead(frame.part));
    this.#changes += 1;
  }

  /** The same as long as the state, which is changed in place, stays what it is. */
  get print(): string {
    return String(this.#changes);
  }

  /** The last seq the stream has brought; null before its first hello. */
  get seq(): number | null {
    return this.#head === null ? null : Math.max(this.#head, this.#taken);
  }

  /** Folds an event of the stream; false if it is known already. */
  take(event: Event): boolean {
    const known = this.state.get(event.to)?.seq ?? 0;
    if (event.seq <= Math.max(this.#taken, known)) return false;
    fold(this.state, event);
    this.#taken = event.seq;
    this.#changes += 1;
    if (!event.later) this.time(Math.max(event.at, this.at));
    return true;
  }

  /** It is `at` in class now, ms. */
  time(at: number): void {
    this.#base = { at, mono: performance.now() };
  }

  /** Class time at the edge, ms: where the class is now, or where it ended. */
  get at(): number {
    const { ended_at, status } = this.room;
    if (ended_at !== null) return ended_at;
    return status === "" ? 0 : this.#base.at + (performance.now() - this.#base.mono);
  }

  /** Until which class time one can be sure of having seen everything, ms: the stream is never silent for longer. */
  get seenUntil(): number {
    return this.at - this.#base.at > BEAT_MS ? this.#base.at : this.at;
  }

  /** Whether the class is over. */
  get ended(): boolean {
    return this.room.status === "ended";
  }

  /** The part that everybody reads. */
  get room(): Part {
    return this.state.get(ROOM) ?? emptyPart();
  }
}
