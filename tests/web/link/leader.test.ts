/** Tabs of one seat know of each other: what one says when it is closed must not take the others out of class. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { SharedStream } from "../../../web/link/leader.ts";
import type { Reach } from "../../../web/link/pass.ts";
import type { Listener } from "../../../web/link/stream.ts";

const NOWHERE = { fetch: () => new Promise<Response>(() => undefined) } as unknown as Reach;
const LISTENER: Listener = { after: () => null, frames: () => undefined, state: () => undefined };
const open: SharedStream[] = [];

function tab(): SharedStream {
  // A lock nobody gets: who leads makes no difference here.
  vi.stubGlobal("navigator", { locks: { request: () => new Promise(() => undefined) } });
  const stream = new SharedStream(NOWHERE, "class 2", LISTENER, () => undefined);
  stream.run();
  open.push(stream);
  return stream;
}

afterEach(() => {
  for (const stream of open.splice(0)) stream.stop();
  vi.unstubAllGlobals();
});

describe("a tab", () => {
  it("that has just been opened knows of the one that was there before, until that is closed", async () => {
    const first = tab();
    expect(first.speaks(2)).toBe(true);
    const second = tab();
    await vi.waitFor(() => expect(second.alone).toBe(false));
    expect(second.speaks(1)).toBe(false);
    first.stop();
    await vi.waitFor(() => expect(second.alone).toBe(true));
  });
});
