/** The past of a class: its index, its sealed pages, and what no page holds yet. */
import type { Event } from "../classlog/state.ts";
import type { Reach } from "./pass.ts";

interface Page {
  name: string;
}

interface Index {
  seq: number;
  audiences: Record<string, Page[]>;
  later: Record<string, Page[]>;
}

const AT_ONCE = 4;
/** Events in one answer at most (WIRE.md). */
const AT_MOST = 5000;

/** Reads pages once, and what came after them each time. */
export class Pages {
  readonly #reach: Reach;
  readonly #read = new Set<string>();

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** Gives every event of the past to `take`, pages as they come. */
  async load(take: (events: Event[]) => void): Promise<void> {
    const index = (await (await this.#reach.fetch("index")).json()) as Index;
    const names = [...Object.values(index.audiences), ...Object.values(index.later)]
      .flat()
      .map((page) => page.name)
      .filter((name) => !this.#read.has(name));
    while (names.length > 0) {
      const some = names.splice(0, AT_ONCE);
      const pages = await Promise.all(some.map((name) => this.#lines(`segments/${name}`)));
      pages.forEach(take);
      for (const name of some) this.#read.add(name);
    }
    // What no page of this index holds, in as many steps as it takes: pages may have been sealed meanwhile.
    for (let after = 0; ; ) {
      const rest = await this.#lines(`events?index=${index.seq}&after=${after}`);
      take(rest);
      if (rest.length < AT_MOST) return;
      after = (rest.at(-1) as Event).seq;
    }
  }

  async #lines(path: string): Promise<Event[]> {
    const text = await (await this.#reach.fetch(path)).text();
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Event);
  }
}
