/** Tells the live stream which tracks it should carry, whenever that changes. */
import type { Asking } from "../../link/feed.ts";

const AGAIN_MS = 1500;

/** What is wanted of one stream; said anew to each. */
export class Wants {
  readonly #asking: Asking;
  #stream: string | null = null;
  #wanted = "{}";
  #told = "{}";
  #isTelling = false;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** A stream began: it carries nothing yet. */
  greeted(stream: string | null): void {
    this.#stream = stream;
    this.#told = "{}";
    void this.#tell();
  }

  /** From now on these tracks, each in a variant. */
  want(tracks: Readonly<Record<string, string>>): void {
    this.#wanted = JSON.stringify(Object.fromEntries(Object.entries(tracks).sort()));
    void this.#tell();
  }

  async #tell(): Promise<void> {
    if (this.#isTelling || this.#stream === null || this.#wanted === this.#told) return;
    this.#isTelling = true;
    const [stream, wanted] = [this.#stream, this.#wanted];
    try {
      const body = `{"stream":${JSON.stringify(stream)},"tracks":${wanted}}`;
      await this.#asking.fetch("media/wants", { method: "POST", body });
      if (stream === this.#stream) this.#told = wanted;
    } catch {
      // A stream that is gone is followed by another, which is told anew; a network that is, by another try.
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
    this.#isTelling = false;
    void this.#tell();
  }
}
