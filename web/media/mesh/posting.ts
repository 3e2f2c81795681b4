/** Sends words to one seat in their order: a candidate that overtakes its description would be of no use. */
import type { Signals } from "../../link/signals.ts";
import type { MeshWord } from "./words.ts";

/** Candidates that come within this go together, ms. */
const GATHER_MS = 40;
const AGAIN_MS = [300, 800, 2000];

/** One direction between two pages. */
export class Posting {
  readonly #send: (word: MeshWord) => Promise<void>;
  #queue: Promise<void> = Promise.resolve();
  #candidates: RTCIceCandidateInit[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(signals: Pick<Signals, "send">, seat: number) {
    this.#send = (word) => signals.send(seat, { mesh: word });
  }

  /** Sends a word after all before it. */
  word(word: MeshWord): void {
    this.#queue = this.#queue.then(() => this.#delivered(word));
  }

  /** Sends a candidate with those that come at the same moment. */
  candidate(candidate: RTCIceCandidateInit, frame: Pick<MeshWord, "of" | "to">): void {
    this.#candidates.push(candidate);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.word({ ...frame, candidates: this.#candidates });
      this.#candidates = [];
    }, GATHER_MS);
  }

  /** Sends nothing any more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #delivered(word: MeshWord): Promise<void> {
    for (const wait of [...AGAIN_MS, null]) {
      if (this.#stopped) return;
      try {
        return await this.#send(word);
      } catch {
        if (wait === null) return;
        await new Promise((over) => setTimeout(over, wait));
      }
    }
  }
}
