import { describe, expect, it } from "vitest";
import { PictureCutter, type Cut, type Frame } from "../../../../web/media/capture/picture-cutter.ts";
import { chance } from "../../classlog/logs.ts";
import { samples } from "./reading.ts";

const FRAME_US = 40_000;

function cutOf(frames: readonly Frame[], chunk_ms = 250): Cut[] {
  const cuts: Cut[] = [];
  const cutter = new PictureCutter(chunk_ms, (cut) => cuts.push(cut));
  frames.forEach((frame) => cutter.add(frame));
  cutter.flush();
  return cuts;
}

function frame(at: number, key = false): Frame {
  return { at, key, layer: 0, spare: false, bytes: Uint8Array.of(at & 255) };
}

describe("cutting a picture", () => {
  it("gives chunks that follow on each other in class time, whatever the encoder does", () => {
    const random = chance(11);
    let at = 7_000_000;
    const frames = Array.from({ length: 2000 }, (_, n) => {
      at += Math.floor(FRAME_US * (0.2 + random() * 2));
      return frame(at, n === 0 || random() < 0.05);
    });
    const cuts = cutOf(frames);
    const all = cuts.flatMap((cut) => samples(cut.bytes));
    expect(all.length).toBe(frames.length);
    all.forEach((each, n) => expect(Math.abs(each.at / 90 - (frames[n] as Frame).at / 1000)).toBeLessThan(0.02));
    for (const [n, cut] of cuts.entries()) {
      const next = cuts[n + 1];
      if (next) expect(cut.t + cut.d).toBe(next.t);
      expect(cut.d).toBeGreaterThan(0);
      expect(cut.key).toBe((samples(cut.bytes)[0] as { flags: number }).flags === 0x0200_0000);
    }
  });

  it("begins a chunk at each keyframe and at each stretch of class time", () => {
    const frames = Array.from({ length: 26 }, (_, n) => frame(n * FRAME_US, n === 0 || n === 9));
    expect(cutOf(frames).map((cut) => [cut.t, cut.key])).toEqual([
      [0, true],
      [280, false],
      [360, true],
      [520, false],
      [760, false],
      [1000, false],
    ]);
  });

  it("begins a chunk with none of the frames that may be left out", () => {
    const layers = [0, 2, 1, 2];
    const frames = Array.from({ length: 50 }, (_, n) => ({ ...frame(n * FRAME_US, n === 0), layer: layers[n % 4] as number }));
    const cuts = cutOf(frames);
    expect(cuts.length).toBeGreaterThan(5);
    for (const cut of cuts) expect((samples(cut.bytes)[0]?.flags ?? -1) & 0xffff).toBe(0);
  });

  it("leaves a gap where the camera was off", () => {
    const cuts = cutOf([frame(0, true), frame(FRAME_US), frame(60_000_000, true)]);
    expect(cuts.map((cut) => [cut.t, cut.d])).toEqual([
      [0, 80],
      [60_000, 40],
    ]);
  });
});
