import { describe, expect, it, vi } from "vitest";
import { most } from "../../../../web/media/mesh/peer.ts";
import { Posting } from "../../../../web/media/mesh/posting.ts";
import { wordOf } from "../../../../web/media/mesh/words.ts";

describe("words to one seat", () => {
  it("go one after the other, candidates together, whatever the network does", async () => {
    vi.useFakeTimers();
    const sent: unknown[] = [];
    let failures = 2;
    const send = async (seat: number | "room", body: object) => {
      await Promise.resolve();
      if (failures > 0) {
        failures -= 1;
        throw new TypeError("no network");
      }
      sent.push([seat, body]);
    };
    const posting = new Posting({ send }, 4);
    posting.word({ of: "a", hello: true });
    posting.candidate({ candidate: "one" }, { of: "a", to: "b" });
    posting.candidate({ candidate: "two" }, { of: "a", to: "b" });
    posting.word({ of: "a", to: "b", description: { type: "offer", sdp: "v=0" } });
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual([
      [4, { mesh: { of: "a", hello: true } }],
      [4, { mesh: { of: "a", to: "b", description: { type: "offer", sdp: "v=0" } } }],
      [4, { mesh: { of: "a", to: "b", candidates: [{ candidate: "one" }, { candidate: "two" }] } }],
    ]);
    vi.useRealTimers();
  });

  it("are none once it is over", async () => {
    const send = vi.fn(async () => {});
    const posting = new Posting({ send }, 4);
    posting.stop();
    posting.word({ of: "a", hello: true });
    await Promise.resolve();
    await Promise.resolve();
    expect(send).not.toHaveBeenCalled();
  });

  it("are read only where they are words", () => {
    expect(wordOf({ mesh: { of: "a", hello: true } })).toEqual({ of: "a", hello: true });
    for (const body of [{}, { mesh: null }, { mesh: "a" }, { mesh: {} }, { mesh: { of: 3 } }, { speaks: true }]) expect(wordOf(body)).toBeNull();
  });
});

describe("what a connection may send", () => {
  it("shrinks as more come, for pictures only", () => {
    expect(most("voice", 1)).toBe(most("voice", 5));
    expect(most("camera", 5)).toBeLessThan(most("camera", 1));
    expect(5 * most("camera", 5)).toBeLessThanOrEqual(1_200_000);
    expect(5 * most("screen", 5)).toBeLessThanOrEqual(1_800_000);
  });
});
