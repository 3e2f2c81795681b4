import { describe, expect, it } from "vitest";
import { foldAll } from "../../../web/classlog/fold/fold.ts";
import { Timeline } from "../../../web/classlog/replay.ts";
import { silencesOf } from "../../../web/classlog/silence.ts";
import { partCopy, type Event } from "../../../web/classlog/state.ts";
import { canonical, chance, randomLog } from "./logs.ts";

/** What is meant by the state at a moment, in the plainest words. */
function plainStateAt(log: Event[], at: number): string {
  const met = log.filter((event) => event.at <= at);
  return canonical(foldAll([...met.filter((event) => !event.later), ...met.filter((event) => event.later)]));
}

const SEEDS = Array.from({ length: 25 }, (_, n) => n + 1);

describe("a timeline", () => {
  it.each(SEEDS)("shows the same at any moment, in whatever order one goes there (log %i)", (seed) => {
    const log = randomLog(seed, 120);
    const next = chance(seed + 1000);
    const timeline = new Timeline();
    timeline.add(log);
    for (let i = 0; i < 30; i += 1) {
      const at = Math.floor(next() * 1.1 * timeline.end);
      expect(canonical(timeline.stateAt(at))).toBe(plainStateAt(log, at));
    }
  });

  it.each(SEEDS)("played to the end at any speed, is the class as it was lived (log %i)", (seed) => {
    const log = randomLog(seed, 120);
    const lived = canonical(foldAll(log));
    for (const speed of [0.5, 1.5, 3, 40]) {
      const timeline = new Timeline();
      timeline.add(log);
      for (let at = 0; at < timeline.end; at += 1000 * speed) timeline.stateAt(at);
      expect(canonical(timeline.stateAt(Infinity))).toBe(lived);
    }
  });

  it.each(SEEDS)("fed in any order, while one looks, ends the same (log %i)", (seed) => {
    const log = randomLog(seed, 120);
    const next = chance(seed + 2000);
    const timeline = new Timeline();
    const shuffled = log.map((event) => ({ event, place: next() })).sort((a, b) => a.place - b.place);
    while (shuffled.length > 0) {
      const some = shuffled.splice(0, 1 + Math.floor(next() * 20)).map(({ event }) => event);
      timeline.add(some);
      timeline.add(some);
      timeline.stateAt(next() < 0.2 ? Infinity : next() * 300_000);
    }
    expect(timeline.size).toBe(log.length);
    for (const at of [0, 60_000, 200_000, Infinity]) {
      expect(canonical(timeline.stateAt(at))).toBe(plainStateAt(log, at));
    }
  });

  it.each(SEEDS)("tells by its print that the state changed, also where what was added later came first (log %i)", (seed) => {
    const log = randomLog(seed, 120);
    const timeline = new Timeline();
    timeline.add(log);
    let before = { state: "", print: "" };
    for (let at = 0; at < timeline.end; at += 250) {
      const state = canonical(timeline.stateAt(at));
      if (state !== before.state) expect(timeline.print).not.toBe(before.print);
      before = { state, print: timeline.print };
    }
  });

  it("keeps its print while only the class goes on, further than one looks", () => {
    const log = randomLog(3, 200).filter((event) => !event.later);
    const timeline = new Timeline();
    timeline.add(log.slice(0, 150));
    timeline.stateAt((log[50] as Event).at);
    const { print } = timeline;
    timeline.add(log.slice(150));
    timeline.stateAt((log[50] as Event).at);
    expect(timeline.print).toBe(print);
  });

  it("keeps states along a long class, and lays what is added later into them", () => {
    const log = randomLog(7, 5000, 700);
    const early = log.filter((event) => !event.later);
    const timeline = new Timeline();
    timeline.add(early);
    timeline.stateAt(Infinity);
    for (const event of log.filter((one) => one.later)) timeline.add([event]);
    for (const at of [timeline.end, 1000, timeline.end / 2, timeline.end / 3, timeline.end * 0.9]) {
      expect(canonical(timeline.stateAt(at))).toBe(plainStateAt(log, at));
    }
  });

  it("knows the silences of the class; what was added later does not break them", () => {
    const log = randomLog(3, 60, 20_000);
    const timeline = new Timeline();
    timeline.add(log);
    expect(timeline.silences(timeline.end)).toEqual(silencesOf(log, timeline.end));
    const half = Math.floor(timeline.end / 2);
    expect(timeline.silences(half)).toEqual(silencesOf(log, half));
  });
});

it("a copy of a part goes its own way", () => {
  const log = randomLog(11, 200);
  const state = foldAll(log.slice(0, 100));
  const before = canonical(state);
  const copies = new Map([...state].map(([audience, part]) => [audience, partCopy(part)]));
  foldAll(log.slice(100), copies);
  expect(canonical(state)).toBe(before);
  expect(canonical(copies)).toBe(canonical(foldAll(log)));
});
