/** What has happened in a class, loaded when somebody looks back, and kept up with what comes. */
import { Timeline } from "../classlog/replay.ts";
import type { Event } from "../classlog/state.ts";
import type { Pages } from "./pages.ts";

/** The past of one class. */
export class Past {
  readonly timeline = new Timeline();
  loaded = false;
  readonly #pages: Pages;
  #loading: Promise<void> | null = null;

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  /** Loads it, once; `changed` is called as it comes. A load that failed is tried again at the next call. */
  load(changed: () => void): void {
    this.#loading ??= this.#pages
      .load((events) => this.timeline.add(events))
      .then(() => {
        this.loaded = true;
        changed();
      })
      .catch(() => {
        this.#loading = null;
      });
  }

  /** An event that came by the stream; dropped where nobody has looked back yet, since loading will bring it. */
  add(event: Event): void {
    if (this.#loading) this.timeline.add([event]);
  }
}
