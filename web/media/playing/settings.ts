/** How somebody likes to see and hear, remembered by their browser. */
import { BY_ITSELF } from "../../link/class-media.ts";

const KEY = "agogic.playing";

/** What can be set. */
interface Choices {
  volume: number;
  muted: boolean;
  saver: boolean;
  quality: string;
}

const PLAIN: Choices = { volume: 1, muted: false, saver: false, quality: BY_ITSELF };

/** The choices of this browser. */
export class Settings {
  #choices: Choices = { ...PLAIN, ...stored() };

  get volume(): number {
    return this.#choices.volume;
  }

  get muted(): boolean {
    return this.#choices.muted;
  }

  get saver(): boolean {
    return this.#choices.saver;
  }

  get quality(): string {
    return this.#choices.quality;
  }

  /** Changes some, and remembers them. */
  set(some: Partial<Choices>): void {
    this.#choices = { ...this.#choices, ...some };
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...this.#choices, muted: false }));
    } catch {
      // A browser that remembers nothing still plays.
    }
  }
}

function stored(): Partial<Choices> {
  try {
    const given: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return fit(given as Record<string, unknown>);
  } catch {
    return {};
  }
}

function fit({ volume, saver, quality }: Record<string, unknown>): Partial<Choices> {
  return {
    ...(typeof volume === "number" && volume >= 0 && volume <= 1 ? { volume } : {}),
    ...(typeof saver === "boolean" ? { saver } : {}),
    ...(typeof quality === "string" ? { quality } : {}),
  };
}
