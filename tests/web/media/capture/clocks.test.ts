import { describe, expect, it } from "vitest";
import { ClassClock } from "../../../../web/media/capture/class-clock.ts";
import { TrackClock } from "../../../../web/media/capture/track-clock.ts";
import { chance } from "../../classlog/logs.ts";

const AHEAD = 12_345;

/** A server over a wire whose ways there and back take as long as they like. */
function wired(own: { ms: number }, there: () => number, back: () => number, drift = 0): () => Promise<number> {
  return async () => {
    own.ms += there();
    const at = Math.floor(own.ms * (1 + drift) + AHEAD);
    own.ms += back();
    return at;
  };
}

describe("the class's clock", () => {
  it("is right to half of the shortest trip", async () => {
    const own = { ms: 1000 };
    const random = chance(8);
    const clock = new ClassClock(wired(own, () => 2 + random() * 80, () => 2 + random() * 80), () => own.ms);
    expect(clock.isKnown).toBe(false);
    expect(() => clock.at()).toThrow();
    await clock.measure();
    expect(Math.abs(clock.at(0) - AHEAD)).toBeLessThanOrEqual(clock.trip / 2 + 1);
  });

  it("is not moved by a slow trip, but by a clock that drifts", async () => {
    const own = { ms: 0 };
    let slow = false;
    const clock = new ClassClock(wired(own, () => (slow ? 900 : 2), () => 2, 0.0001), () => own.ms);
    await clock.measure();
    const before = clock.at(0);
    slow = true;
    await clock.measure();
    expect(Math.abs(clock.at(0) - before)).toBeLessThan(3);
    slow = false;
    for (let n = 0; n < 60; n += 1) {
      own.ms += 30_000;
      await clock.measure();
    }
    // Half an hour at 100 in a million: 180 ms.
    expect(Math.abs(clock.at(own.ms) - (own.ms * 1.0001 + AHEAD))).toBeLessThan(5);
  });

  it("says that nobody answered", async () => {
    const clock = new ClassClock(() => Promise.reject(new TypeError("no network")));
    await expect(clock.measure()).rejects.toThrow("no network");
    expect(clock.isKnown).toBe(false);
  });
});

describe("a track's clock", () => {
  const FRAME_US = 40_000;

  /** Feeds frames whose device counts from `base`, which arrive 10 ms and a jitter later; gives how far off each stamp is. */
  function stamps(clock: TrackClock, frames: number, { drift = 0, from = 0, base = 1e9, jitter = 30_000 } = {}): number[] {
    const random = chance(frames);
    const off: number[] = [];
    for (let n = 0; n < frames; n += 1) {
      const truly = from + n * FRAME_US;
      const arrives = truly + 10_000 + random() ** 3 * jitter;
      const stamp = clock.stamp(base + (truly - from) * (1 + drift), arrives);
      if (stamp !== null) off.push(stamp - truly);
    }
    return off;
  }

  it("settles for a second, then stamps without jitter", () => {
    const off = stamps(new TrackClock(), 1000);
    expect(off.length).toBeLessThan(980);
    expect(Math.max(...off) - Math.min(...off)).toBeLessThan(1500);
    expect(Math.min(...off)).toBeGreaterThan(9000);
  });

  it("follows a device that drifts, over an hour", () => {
    const off = stamps(new TrackClock(), 90_000, { drift: 0.00005 });
    // 50 in a million are 180 ms in an hour.
    expect(Math.max(...off) - Math.min(...off)).toBeLessThan(15_000);
  });

  it("never stamps two frames alike or backwards, also where a device begins to count anew", () => {
    const clock = new TrackClock();
    const all: number[] = [];
    for (const [from, base] of [[0, 5e9], [20_000_000, 1e9], [40_000_000, 9e9]] as const) {
      for (let n = 0; n < 400; n += 1) {
        const stamp = clock.stamp(base + n * FRAME_US, from + n * FRAME_US + 5000);
        if (stamp !== null) all.push(stamp);
      }
    }
    expect(all.every((stamp, n) => n === 0 || stamp > (all[n - 1] as number))).toBe(true);
    expect(all.at(-1)).toBe(40_000_000 + 399 * FRAME_US + 5000);
  });
});
