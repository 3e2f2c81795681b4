/** Lets the voices of the others be heard, on the loudspeaker one chose. */

/** An audio element a stream. */
export class Ears {
  readonly #heard = new Map<MediaStream, HTMLAudioElement>();
  readonly #changed: () => void;
  #speaker: string;
  /** the browser wants a press before it lets anything be heard */
  blocked = false;

  constructor(speaker: string, changed: () => void) {
    this.#speaker = speaker;
    this.#changed = changed;
  }

  /** These are heard, and no others. */
  hear(streams: readonly MediaStream[]): void {
    for (const [stream, element] of this.#heard) {
      if (streams.includes(stream)) continue;
      element.srcObject = null;
      this.#heard.delete(stream);
    }
    for (const stream of streams) if (!this.#heard.has(stream)) this.#begin(stream);
  }

  /** On another loudspeaker. */
  async speaker(id: string): Promise<void> {
    this.#speaker = id;
    await Promise.all([...this.#heard.values()].map((element) => sunk(element, id)));
  }

  /** After a press: what was held back is heard. */
  again(): void {
    this.blocked = false;
    for (const element of this.#heard.values()) void this.#play(element);
    this.#changed();
  }

  #begin(stream: MediaStream): void {
    const element = new Audio();
    element.srcObject = stream;
    this.#heard.set(stream, element);
    void sunk(element, this.#speaker).then(() => this.#play(element));
  }

  async #play(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "NotAllowedError") return;
      this.blocked = true;
      this.#changed();
    }
  }
}

async function sunk(element: HTMLAudioElement, id: string): Promise<void> {
  const can = element as HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };
  try {
    if (id) await can.setSinkId?.(id);
  } catch {
    // That loudspeaker is gone: the browser's own serves.
  }
}
