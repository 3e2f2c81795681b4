/** A network that does not carry everything: first less of a picture is asked for, then none, and after a while again. */

/** So long a network is spared, ms; each time it was too narrow again twice as long, up to the most. */
const SPARED_MS = 30_000;
const SPARED_MOST_MS = 600_000;
/** Who must stand this far behind the edge gets more than the network carries, ms. */
const TOO_LATE_MS = 1500;
/** So long it takes until less makes itself felt, ms. */
const JUDGED_MS = 8000;
/** Pictures that one waits for longer than this are left out until they come, ms. */
const PATIENCE_MS = 5000;

/** Judges by what comes too late. */
export class Thrift {
  #thinUntil = 0;
  #soundUntil = 0;
  #judgedAt = -Infinity;
  #sparedMs = SPARED_MS;
  #leftOutSince: number | null = null;
  #waitsSince: number | null = null;

  /** Pictures are read in their thinnest form. */
  get isThin(): boolean {
    return performance.now() < this.#thinUntil;
  }

  /** Pictures are not read at all. */
  get isSoundOnly(): boolean {
    return performance.now() < this.#soundUntil;
  }

  /** The server left pictures out by itself. */
  get isLeftOut(): boolean {
    return this.#leftOutSince !== null;
  }

  /** The playhead waits. */
  get isWaiting(): boolean {
    return this.#waitsSince !== null;
  }

  /** Nobody waits for pictures any longer. */
  get isOutOfPatience(): boolean {
    return this.#waitsSince !== null && performance.now() - this.#waitsSince > PATIENCE_MS;
  }

  /** Somebody wants pictures again. */
  tryAgain(): void {
    this.#thinUntil = 0;
    this.#soundUntil = 0;
    this.#leftOutSince = null;
    this.#waitsSince = null;
    this.#judgedAt = performance.now();
  }

  /** The server leaves these tracks out, or none any more. */
  leftOut(tracks: readonly string[]): void {
    if (tracks.length === 0) this.#leftOutSince = null;
    else this.#leftOutSince ??= performance.now();
    if (this.isLeftOut) this.#thinUntil = performance.now() + SPARED_MS;
  }

  /** The playhead waits for what is not here, or does not. */
  waits(yes: boolean): void {
    if (!yes) this.#waitsSince = null;
    else this.#waitsSince ??= performance.now();
    if (this.isOutOfPatience) this.#thinUntil = performance.now() + SPARED_MS;
    // What the server leaves out for so long, though the least of it is asked for, is not asked for any more.
    if (this.#leftOutSince !== null && performance.now() - this.#leftOutSince > JUDGED_MS) this.#spare();
  }

  /** What comes now needs one to stand so far behind the edge, ms. Returns whether less is asked for from now on. */
  stands(lagMs: number): boolean {
    const now = performance.now();
    if (lagMs < TOO_LATE_MS || now - this.#judgedAt < JUDGED_MS) return false;
    if (now - this.#judgedAt > SPARED_MOST_MS) this.#sparedMs = SPARED_MS;
    const isThinAlready = this.isThin;
    this.#thinUntil = now + this.#sparedMs;
    if (isThinAlready) this.#spare();
    else this.#sparedMs = Math.min(SPARED_MOST_MS, this.#sparedMs * 2);
    this.#judgedAt = now;
    return true;
  }

  #spare(): void {
    this.#leftOutSince = null;
    this.#soundUntil = performance.now() + this.#sparedMs;
    this.#thinUntil = this.#soundUntil;
    this.#sparedMs = Math.min(SPARED_MOST_MS, this.#sparedMs * 2);
  }
}
