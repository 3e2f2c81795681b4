import { describe, expect, it } from "vitest";
import {
  FINE,
  endsAfter,
  endsFree,
  ground,
  heads,
  heights,
  meetingPoint,
  neighbour,
  place,
  pressed,
  strokePaths,
  type Line,
  type Stem,
} from "../../../web/parts/clock-geometry.ts";

const HOUR = 3_600_000;

function line(more: Partial<Line>): Line {
  return { state: "live", length: HOUR, edge: HOUR / 2, at: HOUR / 2, meet: null, present: [], watched: [], ...more };
}

function count(paths: { cls: string; d: string }[], cls: string): number {
  return paths.find((path) => path.cls === cls)?.d.match(/M/g)?.length ?? 0;
}

describe("strokes", () => {
  it("are ink up to the edge and dots ahead of it", () => {
    const paths = strokePaths(line({}), new Array<number>(FINE).fill(0.5));
    expect(count(paths, "taken")).toBe(84);
    expect(count(paths, "ahead")).toBe(84);
    expect(paths.find((path) => path.cls === "ahead")?.d).toContain("v.01");
    expect(paths.find((path) => path.cls === "taken")?.d).toContain("V49");
  });

  it("are amber between oneself and the edge, and dots as far as one stays behind", () => {
    const paths = strokePaths(line({ state: "late", at: HOUR / 4, meet: HOUR * 0.75 }), new Array<number>(100).fill(1));
    expect([count(paths, "taken"), count(paths, "gap"), count(paths, "soon"), count(paths, "ahead")]).toEqual([25, 25, 25, 25]);
  });

  it("are blue to the ring and pale after it on one's own clock", () => {
    const paths = strokePaths(line({ state: "own", edge: HOUR, at: HOUR / 4 }), new Array<number>(100).fill(1));
    expect([count(paths, "taken"), count(paths, "rest"), count(paths, "ahead")]).toEqual([25, 75, 0]);
  });

  it("show a stretch one stepped out of as pale, but not the minute that is not written down yet", () => {
    const present = [[0, HOUR * 0.2]] as const;
    const paths = strokePaths(line({ present }), new Array<number>(100).fill(1));
    // The last 90 seconds before the edge are two and a half slices: two middles lie in them.
    expect(count(paths, "taken")).toBe(20 + 2);
    expect(count(paths, "rest")).toBe(28);
  });

  it("show what was attended live and what was taken later", () => {
    const taken = line({ state: "taken", present: [[0, HOUR / 2]], watched: [[HOUR / 2, HOUR * 0.75]] });
    const paths = strokePaths(taken, new Array<number>(100).fill(1));
    expect([count(paths, "taken"), count(paths, "own"), count(paths, "rest")]).toEqual([50, 25, 25]);
  });

  it("are as tall as what was said, the tallest tenth all full", () => {
    const strokes: Record<string, number> = { "0": 1, "100": 4, "200": 4, "300": 400 };
    const tall = heights(strokes, HOUR, 720);
    expect(Math.max(...tall)).toBe(1);
    expect(tall[100]).toBeGreaterThan(0.05);
    expect(tall[100]).toBeLessThan(tall[300] as number);
    expect(heights({}, HOUR, 10)).toEqual(new Array<number>(10).fill(0));
    expect(heights({ "5": 3 }, 0, 4)).toEqual([0, 0, 0, 0]);
  });
});

describe("the ground", () => {
  it("has one piece a slide and one for what is ahead", () => {
    const pieces = ground([0, 600_000, 1_200_000, 9_999_999], 1_800_000, HOUR);
    expect(pieces.map((piece) => [piece.from, piece.to, piece.ahead])).toEqual([
      [0, 1 / 6, false],
      [1 / 6, 1 / 3, false],
      [1 / 3, 0.5, false],
      [0.5, 1, true],
    ]);
  });

  it("is all ahead before the class", () => {
    expect(ground([], 0, HOUR)).toEqual([{ from: 0, to: 1, ahead: true }]);
  });
});

describe("heads", () => {
  const stem = (at: number, more: Partial<Stem> = {}): Stem => ({ at: at * HOUR, kind: "poll", unseen: false, later: false, ...more });

  it("that would touch become one with their number", () => {
    const found = heads([stem(0.3), stem(0.31, { kind: "question" }), stem(0.6)], HOUR, 0.05);
    expect(found.map((head) => [head.kind, head.count])).toEqual([["many", 2], ["poll", 1]]);
    expect(found[0]?.at).toBeCloseTo(0.305);
  });

  it("that are far apart stay what they are", () => {
    const found = heads([stem(0.3), stem(0.31, { kind: "question", later: true })], HOUR, 0.005);
    expect(found.map((head) => [head.kind, head.later])).toEqual([["poll", false], ["question", true]]);
  });

  it("never count what is still before you with what you answered", () => {
    const found = heads([stem(0.3), stem(0.301, { unseen: true })], HOUR, 0.05);
    expect(found.map((head) => head.unseen)).toEqual([false, true]);
  });

  it("make room where seen and unseen would lie on each other, and stay near what they stand for", () => {
    const early = [0.01, 0.03, 0.05, 0.08, 0.11, 0.14].map((at, i) => stem(at, { unseen: i % 2 === 1 }));
    const found = heads(early, HOUR, 0.05);
    expect(found.reduce((sum, head) => sum + head.count, 0)).toBe(6);
    expect(new Set(found.map((head) => head.unseen))).toEqual(new Set([false, true]));
    for (let i = 1; i < found.length; i += 1) expect((found[i]?.at ?? 0) - (found[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(0.05 - 1e-9);
    expect(found[0]?.at).toBeGreaterThanOrEqual(0);
    expect(found.at(-1)?.at).toBeLessThanOrEqual(0.19);
  });

  it("never touch after joining, however many there are", () => {
    const crowd = Array.from({ length: 60 }, (_, i) => stem((i * 37) % 100 / 100));
    const found = heads(crowd, HOUR, 0.04);
    expect(found.reduce((sum, head) => sum + head.count, 0)).toBe(60);
    for (let i = 1; i < found.length; i += 1) expect((found[i]?.at ?? 0) - (found[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(0.04);
  });
});

describe("distances", () => {
  it("meets the class where both stand at one height, if it lasts so long", () => {
    expect(meetingPoint(1_478_000, 1_520_000, 3_300_000)).toBe(2_998_000);
    expect(meetingPoint(1_478_000, 1_900_000, 3_300_000)).toBeNull();
    expect(meetingPoint(1_478_000, null, 3_300_000)).toBeNull();
  });

  it("says how long after the class one ends", () => {
    expect(endsAfter(0, HOUR - 600_000, HOUR, 1.5)).toBe(2_400_000 - 600_000);
    expect(endsAfter(HOUR - 1000, HOUR - 1000, HOUR, 1)).toBe(0);
  });

  it("keeps places on the line", () => {
    expect([place(-5, 10), place(5, 10), place(50, 10), place(1, 0)]).toEqual([0, 0.5, 1, 0]);
  });
});

describe("seeking", () => {
  it("snaps to a stem within a finger's breadth and never goes past what there is", () => {
    expect(pressed(0.501, 100_000, 100_000, [50_000], 0.02)).toBe(50_000);
    expect(pressed(0.55, 100_000, 100_000, [50_000], 0.02)).toBe(55_000);
    expect(pressed(0.9, 100_000, 40_000, [90_000], 0.02)).toBe(40_000);
    expect(pressed(-1, 100_000, 40_000, [], 0.02)).toBe(0);
  });

  it("finds the moment before and after, and does not stay where it stands", () => {
    const moments = [0, 10_000, 20_000];
    expect(neighbour(moments, 10_000, true)).toBe(20_000);
    expect(neighbour(moments, 11_000, false)).toBe(0);
    expect(neighbour(moments, 15_000, false)).toBe(10_000);
    expect(neighbour(moments, 25_000, true)).toBeNull();
  });

  it("leaves room for the times at the ends", () => {
    const free = (at: number, text: string, width: number) => endsFree([{ at, text }], ["0:00", "55:00"], width);
    expect(free(0.5, "24:38", 1216)).toEqual({ start: true, end: true });
    expect(free(0.1, "5:30", 340)).toEqual({ start: false, end: true });
    expect(free(0.97, "53:21", 1216)).toEqual({ start: true, end: false });
    // The same place leaves room on a long line, and for a short word, only.
    expect(free(0.85, "level 46:45", 500)).toEqual({ start: true, end: false });
    expect(free(0.85, "46:45", 500)).toEqual({ start: true, end: true });
  });
});
