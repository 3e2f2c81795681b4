/** How much pictures and sound have cost lately. */

const SECONDS = 60;

/** Counts bytes by the second. */
export class Traffic {
  readonly #seconds = new Map<number, number>();

  /** So many bytes came. */
  came(bytes: number, now = performance.now()): void {
    const second = Math.floor(now / 1000);
    this.#seconds.set(second, (this.#seconds.get(second) ?? 0) + bytes);
    for (const old of this.#seconds.keys()) if (old <= second - SECONDS) this.#seconds.delete(old);
  }

  /** Bytes of the last minute. */
  minute(now = performance.now()): number {
    const since = Math.floor(now / 1000) - SECONDS;
    let sum = 0;
    for (const [second, bytes] of this.#seconds) if (second > since) sum += bytes;
    return sum;
  }
}
