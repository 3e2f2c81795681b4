/** The elements pictures are drawn into: one a picture, moved with it from small to large and back without a break. */

/** A picture that is nowhere for a moment is on its way to another place, ms. */
const MOVES_MS = 400;

interface Kept {
  video: HTMLVideoElement;
  box: HTMLElement | null;
  stop: () => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Keeps an element for each picture for as long as it is somewhere. */
export class Videos {
  readonly #attach: (id: string, video: HTMLVideoElement) => () => void;
  readonly #kept = new Map<string, Kept>();

  constructor(attach: (id: string, video: HTMLVideoElement) => () => void) {
    this.#attach = attach;
  }

  /** Puts a picture into a box; the returned function takes it out, unless it is elsewhere by then. */
  put(id: string, box: HTMLElement): () => void {
    const kept = this.#kept.get(id) ?? this.#made(id);
    clearTimeout(kept.timer);
    kept.box = box;
    box.append(kept.video);
    return () => {
      if (kept.box !== box) return;
      kept.box = null;
      kept.timer = setTimeout(() => this.#drop(id), MOVES_MS);
    };
  }

  /** The element of a picture, while there is one. */
  of(id: string): HTMLVideoElement | null {
    return this.#kept.get(id)?.video ?? null;
  }

  /** Lets go of all of them. */
  stop(): void {
    for (const id of [...this.#kept.keys()]) this.#drop(id);
  }

  #made(id: string): Kept {
    const video = document.createElement("video");
    video.playsInline = true;
    video.disableRemotePlayback = true;
    video.tabIndex = -1;
    const kept: Kept = { video, box: null, stop: this.#attach(id, video), timer: undefined };
    this.#kept.set(id, kept);
    return kept;
  }

  #drop(id: string): void {
    const kept = this.#kept.get(id);
    if (!kept) return;
    clearTimeout(kept.timer);
    this.#kept.delete(id);
    kept.stop();
    kept.video.remove();
  }
}
