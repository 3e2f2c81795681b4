import { describe, expect, it } from "vitest";
import type { Cut } from "../../../../web/media/capture/picture-cutter.ts";
import { SoundCutter } from "../../../../web/media/capture/sound-cutter.ts";
import { chance } from "../../classlog/logs.ts";
import { samples } from "./reading.ts";

const PIECE_US = 10_000;
const PACKET_US = 20_000;
const TICK_US = 1000 / 48;

/** An encoder that gives a packet for each two pieces, and fills up what it has when it is emptied. */
class Encoder {
  readonly cuts: Cut[] = [];
  readonly cutter = new SoundCutter(250, (cut) => this.cuts.push(cut));
  /** the class time at which each packet that came out really began */
  readonly began: number[] = [];
  #pending = 0;
  #from = 0;

  take(stamp: number, truly: number): void {
    this.cutter.heard(stamp, PIECE_US);
    if (this.#pending === 0) this.#from = truly;
    this.#pending += PIECE_US;
    if (this.#pending >= PACKET_US) this.#out();
  }

  empty(): void {
    this.cutter.emptied();
    if (this.#pending) this.#out();
    this.cutter.flush();
  }

  #out(): void {
    this.began.push(this.#from);
    this.#pending = 0;
    this.cutter.add(Uint8Array.of(1), PACKET_US);
  }

  get off(): number[] {
    return this.cuts.flatMap((cut) => samples(cut.bytes)).map((each, n) => each.at * TICK_US - (this.began[n] as number));
  }
}

describe("cutting sound", () => {
  it("follows a device whose clock is slow, without a gap", () => {
    const encoder = new Encoder();
    const random = chance(3);
    // 100 in a million: worse than any crystal; stamps come with 3 ms of jitter.
    for (let n = 0; n < 60_000; n += 1) {
      const truly = 5_000_000 + n * PIECE_US * 1.0001;
      encoder.take(truly + random() * 3000, truly);
    }
    encoder.cutter.flush();
    const { cuts } = encoder;
    cuts.forEach((cut, n) => {
      if (n > 0) expect(cut.t).toBe((cuts[n - 1] as Cut).t + (cuts[n - 1] as Cut).d);
    });
    // Ten minutes are 60 ms of drift; it is followed to within the jitter.
    expect(Math.max(...encoder.off.map(Math.abs))).toBeLessThan(4000);
  });

  it("lays what comes after a pause where it belongs, however often somebody mutes", () => {
    const encoder = new Encoder();
    let truly = 1_000_000;
    for (let turn = 0; turn < 100; turn += 1) {
      for (let n = 0; n < 33; n += 1, truly += PIECE_US) encoder.take(truly, truly);
      encoder.empty();
      truly += 500_000 + turn * 1000;
    }
    expect(Math.max(...encoder.off.map(Math.abs))).toBeLessThan(100);
    const { cuts } = encoder;
    const overlapping = cuts.filter((cut, n) => n > 0 && cut.t < (cuts[n - 1] as Cut).t + (cuts[n - 1] as Cut).d);
    expect(overlapping).toEqual([]);
  });

  it("never goes back in class time", () => {
    const encoder = new Encoder();
    for (let n = 0; n < 100; n += 1) encoder.take(1_000_000 + n * PIECE_US, 0);
    for (let n = 0; n < 100; n += 1) encoder.take(1_500_000 + n * PIECE_US, 0);
    encoder.cutter.flush();
    const starts = encoder.cuts.map((cut) => cut.t);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });
});
