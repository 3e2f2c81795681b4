/** Pictures and texts of slides, fetched with the pass, kept while the page is open. */
import type { Reach } from "./pass.ts";
import type { SlideSize } from "./room.ts";

/** A picture that takes longer than this keeps nothing else waiting, ms. */
const WAITED_MS = 8000;

/** The slides of one class. */
export class Slides {
  readonly #reach: Reach;
  readonly #pictures = new Map<string, Promise<string>>();
  readonly #texts = new Map<string, Promise<string[]>>();
  /** deck -> text of its pages, as far as they are there */
  readonly known = new Map<string, string[]>();
  #coming = 0;
  #asked = 0;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** Whether a picture is on its way that somebody waits for. */
  get coming(): boolean {
    return this.#coming > 0 && performance.now() - this.#asked < WAITED_MS;
  }

  /** The address of a picture of a page. */
  picture(deck: string, page: number, size: SlideSize): Promise<string> {
    const name = `slides/${deck}/${page}-${size}.webp`;
    return kept(this.#pictures, name, () => this.#fetched(name));
  }

  async #fetched(name: string): Promise<string> {
    this.#asked = performance.now();
    this.#coming += 1;
    try {
      return URL.createObjectURL(await (await this.#reach.fetch(name)).blob());
    } finally {
      this.#coming -= 1;
    }
  }

  /** The text of every page of a deck. */
  texts(deck: string): Promise<string[]> {
    return kept(this.#texts, deck, async () => {
      const texts = (await (await this.#reach.fetch(`slides/${deck}/text.json`)).json()) as string[];
      this.known.set(deck, texts);
      return texts;
    });
  }

  /** Lets go of the pictures. */
  stop(): void {
    for (const picture of this.#pictures.values()) void picture.then((url) => URL.revokeObjectURL(url)).catch(() => undefined);
    this.#pictures.clear();
  }
}

function kept<T>(map: Map<string, Promise<T>>, key: string, fetched: () => Promise<T>): Promise<T> {
  let one = map.get(key);
  if (!one) {
    one = fetched();
    one.catch(() => map.delete(key));
    map.set(key, one);
  }
  return one;
}
