import { describe, expect, it } from "vitest";
import { Loudness } from "../../../../web/media/capture/loudness.ts";
import { chance } from "../../classlog/logs.ts";

const RATE = 48_000;
const PIECE = 480;

/** Lets it hear noise and, where `speaks` says so, a voice; gives what it makes of each 250 ms. */
function heard(seconds: number, noise: number, speaks: (s: number) => number): boolean[] {
  const loudness = new Loudness();
  const random = chance(5);
  const told: boolean[] = [];
  for (let n = 0; n < (seconds * RATE) / PIECE; n += 1) {
    const at = n * 10_000;
    const voice = speaks(at / 1e6);
    const samples = Float32Array.from({ length: PIECE }, (_, i) => {
      const t = (n * PIECE + i) / RATE;
      return (random() * 2 - 1) * noise + voice * Math.sin(2 * Math.PI * 180 * t) * (0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * t));
    });
    loudness.hear(samples, RATE, at);
    if ((at + 10_000) % 250_000 === 0) told.push(loudness.between(at - 240_000, at + 10_000));
  }
  return told;
}

describe("whether somebody is heard", () => {
  it("finds speech in a quiet room and in a noisy one", () => {
    for (const [noise, voice] of [[0.001, 0.05], [0.02, 0.25]] as const) {
      const told = heard(20, noise, (s) => (s >= 8 && s < 12 ? voice : 0));
      const inside = told.slice(33, 47);
      const outside = [...told.slice(16, 31), ...told.slice(50)];
      expect(inside.filter(Boolean).length / inside.length, `noise ${noise}`).toBeGreaterThan(0.9);
      expect(outside.filter(Boolean).length, `noise ${noise}`).toBe(0);
    }
  });

  it("hears nobody in silence, nor in a knock", () => {
    expect(heard(5, 0, () => 0)).not.toContain(true);
    expect(heard(10, 0.001, (s) => (s % 2 < 0.03 && s > 2 ? 0.5 : 0))).not.toContain(true);
  });

  it("tells how loud it is just now", () => {
    const loudness = new Loudness();
    expect(loudness.level).toBe(0);
    loudness.hear(new Float32Array(PIECE * 2).fill(0.5), RATE, 0);
    expect(loudness.level).toBeGreaterThan(0.8);
    loudness.rest();
    expect(loudness.level).toBe(0);
  });
});
