/** What must be fetched so that the playhead may go on, and how far it may go with what is here. */
import { isHeard, trackOf } from "../track.ts";
import type { Listing, Segment } from "./listing.ts";
import type { Loader } from "./loader.ts";
import { isHeld, rangeAt } from "./ranges.ts";
import type { Reel } from "./reel.ts";

/** So far ahead of the playhead is fetched, ms; less while it stands still. */
const AHEAD_MS = 40_000;
const AHEAD_PAUSED_MS = 12_000;
/** Sound is fetched before pictures that are needed up to so much sooner, ms. */
const SOUND_FIRST_MS = 4000;
/** This close to the end of what is held, one waits, ms. */
const SHORT_MS = 120;
/** What begins so soon after what is held belongs to it, ms. */
const NEXT_MS = 250;

/** A track that is played, and the variant it is read in. */
export interface Played {
  reel: Reel;
  variant: string;
}

/** Reads what is behind the edge into reels. */
export class Filling {
  readonly #listing: Listing;
  readonly #loader: Loader;
  /** what was handed to a reel: it counts as held even where its edges are a little ragged */
  readonly #given = new Map<Reel, Map<string, readonly [number, number]>>();

  constructor(listing: Listing, loader: Loader) {
    this.#listing = listing;
    this.#loader = loader;
  }

  /** Fetches what is missing from a moment on. `over`: the class has ended. */
  fill(played: readonly Played[], at: number, playing: boolean, over: boolean): void {
    // A class in which nothing was seen or heard is asked for nothing.
    if (played.length === 0) return;
    const to = at + (playing ? AHEAD_MS : AHEAD_PAUSED_MS);
    this.#listing.reach(to, over);
    const missing = played.flatMap((one) => {
      const segment = this.#next(one, at, to);
      return segment ? [{ ...one, segment }] : [];
    });
    missing.sort((a, b) => urgency(a.segment) - urgency(b.segment));
    for (const { reel, variant, segment } of missing) {
      if (!this.#loader.free) return;
      if (this.#loader.isBusy(segment, variant)) continue;
      void this.#loader.load(segment, variant, (piece) => {
        this.#mark(reel, segment);
        reel.take(piece);
      });
    }
  }

  /** How far a track lets the playhead go from a moment. */
  until({ reel, variant }: Played, at: number, over: boolean): number {
    const range = rangeAt(reel.ranges, at);
    const held = range === null ? at : (range[1] as number);
    const short = range === null ? at : Math.max(at, held - SHORT_MS);
    const known = this.#listing.until;
    if (known < 0 || (range === null && reel.busy)) return short;
    const next = this.#listing.from(reel.track, held).find((one) => !this.#isDone(reel, one, variant));
    if (next && next.from <= held + NEXT_MS) return short;
    return !over && held >= known - NEXT_MS ? short : Infinity;
  }

  /** A reel let go of all but a stretch. */
  kept(reel: Reel, [from, to]: readonly [number, number]): void {
    const given = this.#given.get(reel);
    for (const [key, [start, end]] of given ?? []) if (start < from || end > to) given?.delete(key);
  }

  /** A reel is no more. */
  forget(reel: Reel): void {
    this.#given.delete(reel);
  }

  #next({ reel, variant }: Played, at: number, to: number): Segment | undefined {
    return this.#listing.from(reel.track, at).find((one) => one.from < to && !this.#isDone(reel, one, variant));
  }

  #isDone(reel: Reel, segment: Segment, variant: string): boolean {
    if (this.#loader.isGone(segment, variant)) return true;
    return (this.#given.get(reel)?.has(`${segment.epoch}/${segment.name}`) ?? false) || isHeld(reel.ranges, segment.from, segment.to);
  }

  #mark(reel: Reel, segment: Segment): void {
    const given = this.#given.get(reel) ?? new Map<string, readonly [number, number]>();
    given.set(`${segment.epoch}/${segment.name}`, [segment.from, segment.to]);
    this.#given.set(reel, given);
  }
}

function urgency({ track, from }: Segment): number {
  const named = trackOf(track);
  return named && isHeard(named.kind) ? from - SOUND_FIRST_MS : from;
}
