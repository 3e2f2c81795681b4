/** The past of a class as it comes over the wire: its index, its pages, their keyframes, and what no page holds yet. */
import type { Page } from "../classlog/series.ts";
import { partRead, type Event, type State } from "../classlog/state.ts";
import type { Reach } from "./pass.ts";

/** What there is to read, by audience; `seq`: what came after it is asked for by this. */
export interface Index {
  seq: number;
  audiences: Record<string, Page[]>;
  later: Record<string, Page[]>;
}

/** Events in one answer at most (WIRE.md). */
const AT_MOST = 5000;
/** What takes longer is asked for again, ms. */
const PATIENCE_MS = 60_000;
/** What took this long when the network comes back was sent into the one that is gone, ms. */
const STRAY_MS = 5_000;

/** Reads, and remembers nothing. Everything rejects with `Refused`, or as `fetch` does. */
export class Pages {
  readonly #reach: Reach;
  readonly #flying = new Map<AbortController, number>();

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  async index(): Promise<Index> {
    return JSON.parse(await this.#text("index")) as Index;
  }

  /** The events of a page. */
  async segment(name: string): Promise<Event[]> {
    return lines(await this.#text(`segments/${name}`));
  }

  /** The parts of a class as they were before a page. */
  async keyframe(name: string): Promise<State> {
    const { parts } = JSON.parse(await this.#text(`keyframes/${name}`)) as { parts: Record<string, unknown> };
    return new Map(Object.entries(parts).map(([audience, part]) => [audience, partRead(part)]));
  }

  /** What no page of an index holds, after a seq; in as many steps as it takes. */
  async rest(index: number, after: number): Promise<Event[]> {
    const all: Event[] = [];
    for (let from = after; ; ) {
      const some = lines(await this.#text(`events?index=${index}&after=${from}`));
      all.push(...some);
      if (some.length < AT_MOST) return all;
      from = (some.at(-1) as Event).seq;
    }
  }

  /** Gives up what a network that went without a word may have swallowed; it rejects. */
  giveUpStrays(): void {
    const now = performance.now();
    for (const [flight, since] of this.#flying) if (now - since >= STRAY_MS) flight.abort();
  }

  async #text(path: string): Promise<string> {
    const flight = new AbortController();
    const patience = setTimeout(() => flight.abort(), PATIENCE_MS);
    this.#flying.set(flight, performance.now());
    try {
      return await (await this.#reach.fetch(path, { signal: flight.signal })).text();
    } finally {
      clearTimeout(patience);
      this.#flying.delete(flight);
    }
  }
}

function lines(text: string): Event[] {
  const found = text.split("\n").filter((line) => line !== "");
  return found.map((line) => JSON.parse(line) as Event);
}
