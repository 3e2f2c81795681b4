/** What has happened in a class, loaded when somebody looks back, and kept up with what comes. */
import { fold } from "../classlog/fold/fold.ts";
import { Timeline } from "../classlog/replay.ts";
import type { Event, State } from "../classlog/state.ts";
import type { Pages } from "./pages.ts";

const AGAIN_MS = [500, 1500, 4000, 10_000];

/** The past of one class. */
export class Past {
  readonly timeline = new Timeline();
  loaded = false;
  readonly #pages: Pages;
  #loading: Promise<void> | null = null;
  #failed = 0;
  #whole: { size: number; state: State } = { size: 0, state: new Map() };

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  /** Loads it, once, and until it is there; `changed` is called when it is. */
  load(changed: () => void): Promise<void> {
    this.#loading ??= this.#load(changed);
    return this.#loading;
  }

  /** Everything there is, folded; a newcomer's state at the edge lacks what was said long before. */
  whole(): State {
    const { size } = this.timeline;
    if (size !== this.#whole.size) {
      const state: State = new Map();
      for (const event of this.timeline.events()) fold(state, event);
      this.#whole = { size, state };
    }
    return this.#whole.state;
  }

  /** Loads what is new: the stream began anew and has not told what lay between. */
  again(changed: () => void): void {
    if (!this.#loading) return;
    this.#loading = this.#loading.then(() => this.#load(changed));
  }

  /** An event that came by the stream; dropped where nobody has looked back yet, since loading will bring it. */
  add(event: Event): void {
    if (this.#loading) this.timeline.add([event]);
  }

  async #load(changed: () => void): Promise<void> {
    for (;;) {
      try {
        await this.#pages.load((events) => this.timeline.add(events));
        break;
      } catch {
        await new Promise((done) => setTimeout(done, AGAIN_MS[Math.min(this.#failed, AGAIN_MS.length - 1)]));
        this.#failed += 1;
      }
    }
    this.#failed = 0;
    this.loaded = true;
    changed();
  }
}
