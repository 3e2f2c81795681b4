import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Thrift } from "../../../../web/media/playing/thrift.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("asks for sound alone once the server has left pictures out for long, and for pictures again after a while", () => {
  const thrift = new Thrift();
  thrift.leftOut(["1.camera"]);
  thrift.waits(false);
  expect([thrift.isThin, thrift.isLeftOut, thrift.isSoundOnly]).toEqual([true, true, false]);
  vi.advanceTimersByTime(9000);
  thrift.waits(false);
  expect([thrift.isLeftOut, thrift.isSoundOnly]).toEqual([false, true]);
  vi.advanceTimersByTime(31_000);
  expect([thrift.isThin, thrift.isSoundOnly]).toEqual([false, false]);
});

it("goes on where the server leaves nothing out any more, and where somebody wants pictures", () => {
  const thrift = new Thrift();
  thrift.leftOut(["1.camera"]);
  vi.advanceTimersByTime(5000);
  thrift.leftOut([]);
  vi.advanceTimersByTime(5000);
  thrift.waits(false);
  expect([thrift.isLeftOut, thrift.isSoundOnly]).toEqual([false, false]);
  thrift.leftOut(["1.camera"]);
  vi.advanceTimersByTime(9000);
  thrift.waits(false);
  thrift.tryAgain();
  expect([thrift.isThin, thrift.isSoundOnly]).toEqual([false, false]);
});
