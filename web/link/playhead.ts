/** Where one is in the class: at its edge, behind it, or on one's own clock; and what of it was really played. */
import { spanAt, spanLaid, union } from "../classlog/spans.ts";
import type { Way } from "./room.ts";

export const SPEED = { least: 0.5, most: 3, late: 1.5, plain: 1 } as const;

/** So long it is said that a silence was skipped: the leap itself takes no time, ms. */
const SAID_MS = 1500;

/** Closer than this to the edge is at the edge, ms. */
const LEVEL_MS = 400;

/** Moves along class time by wall time; knows what to leap over. */
export class Playhead {
  at = 0;
  speed: number = SPEED.plain;
  playing = true;
  atEdge: boolean;
  skipping = false;
  waitsFor: string | null = null;
  /** the class is out of sight: there is no network */
  lost = false;
  #own: boolean;
  #played: number[][] = [];
  #last = performance.now();
  #leapt = -SAID_MS;

  constructor(own: boolean, at: number | undefined) {
    this.#own = own;
    this.atEdge = !own && at === undefined;
    this.at = at ?? 0;
    if (!this.atEdge && !own) this.speed = SPEED.late;
  }

  /** How one takes part, while the class is on or over. */
  way(ended: boolean): Way {
    if (this.atEdge && !ended) return "live";
    return ended || this.#own ? "own" : "late";
  }

  /** Goes on to now. `leaps`: stretches that are skipped; `halt`: a moment it may not pass. */
  tick(edge: number, ended: boolean, leaps: readonly (readonly number[])[], halt: number): void {
    const now = performance.now();
    const wall = Math.min(1000, now - this.#last);
    this.#last = now;
    this.skipping = this.playing && now - this.#leapt < SAID_MS;
    if (this.atEdge) {
      this.skipping = false;
      this.at = edge;
      return;
    }
    if (!this.playing || this.waitsFor !== null) return;
    const leap = spanAt(leaps, this.at);
    let to = this.at + wall * this.speed;
    if (leap) {
      this.skipping = true;
      this.#leapt = now;
      to = Math.max(to, leap[1] as number);
    }
    to = Math.min(to, halt, edge);
    if (!leap && to > this.at) spanLaid(this.#played, Math.floor(this.at), Math.floor(to));
    this.at = to;
    if (!ended && edge - to <= LEVEL_MS) this.live();
    else if (ended && to >= edge) this.playing = false;
  }

  /** Goes to a moment; the edge is the class itself. */
  seek(at: number, edge: number, ended: boolean): void {
    this.waitsFor = null;
    this.at = Math.max(0, Math.min(at, edge));
    const level = !ended && edge - this.at <= LEVEL_MS;
    this.lost = false;
    if (level) return this.live();
    if (this.atEdge) this.speed = ended ? SPEED.plain : SPEED.late;
    this.atEdge = false;
    this.playing = true;
  }

  /** Back to the class, at its own speed. */
  live(): void {
    this.atEdge = true;
    this.#own = false;
    this.speed = SPEED.plain;
    this.playing = true;
    this.waitsFor = null;
    this.lost = false;
  }

  /** The class is out of sight: who was with it stands where it was seen last. */
  lose(at: number): void {
    if (!this.atEdge) return;
    this.atEdge = false;
    this.lost = true;
    this.at = at;
    this.playing = false;
    this.speed = SPEED.late;
  }

  /** It is in sight again: one goes on from there, faster than the class. */
  find(): void {
    if (this.lost) this.playing = true;
    this.lost = false;
  }

  /** The class is over: who was with it stays where it ended. */
  end(at: number): void {
    if (!this.atEdge) return;
    this.atEdge = false;
    this.at = at;
    this.playing = false;
  }

  /** What was played since the last call, as stretches of class time. */
  played(): number[][] {
    const played = union(this.#played);
    this.#played = [];
    return played;
  }
}
