/** Where one stands when the class is out of sight, and how one gets back to it. */
import { beforeEach, expect, test, vi } from "vitest";
import { Playhead } from "../../../web/link/playhead.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

function passed(head: Playhead, ms: number, edge: number): void {
  vi.advanceTimersByTime(ms);
  head.tick(edge, false, [], Infinity);
}

test("who loses sight of the class stands still, and catches up once it is there again", () => {
  const head = new Playhead(false, undefined);
  passed(head, 100, 60_000);
  head.lose(60_000);
  passed(head, 500, 80_000);
  expect(head.at).toBe(60_000);
  expect(head.way(false)).toBe("late");
  head.find();
  passed(head, 1000, 81_000);
  expect(head.at).toBe(61_500);
  for (let edge = 81_000; head.way(false) === "late"; edge += 100) passed(head, 100, edge);
  expect(head.speed).toBe(1);
});

test("who was behind already stays where they are", () => {
  const head = new Playhead(false, 5000);
  head.lose(60_000);
  expect(head.at).toBe(5000);
  expect(head.playing).toBe(true);
});

test("who jumps to the class has not lost it", () => {
  const head = new Playhead(false, undefined);
  head.lose(60_000);
  head.live();
  head.find();
  expect(head.way(false)).toBe("live");
});
