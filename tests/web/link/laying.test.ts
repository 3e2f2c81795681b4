import { describe, expect, it } from "vitest";
import { foldAll } from "../../../web/classlog/fold/fold.ts";
import { ROOM, type Draft } from "../../../web/classlog/state.ts";
import { Layer } from "../../../web/link/laying.ts";

const now = { seat: 3, seq: 9, edge: 60_000 };

function said(n: number): Draft {
  return { id: `0195b000-0000-7000-9000-00000000000${n}`, to: ROOM, type: "chat.said", body: { text: `words ${n}` }, t: 50_000 };
}

describe("what waits, laid into the class", () => {
  const state = foldAll([]);

  it("stands beside what arrived, and leaves that as it is", () => {
    const laid = new Layer().laid("edge", "1", state, { answered: [], drafts: [said(1)] }, now);
    expect(Object.values(laid.get(ROOM)?.talk ?? {}).map((one) => one.text)).toEqual(["words 1"]);
    expect(Object.keys(state.get(ROOM)?.talk ?? {})).toEqual([]);
  });

  it("is laid in again only when the class or what waits has changed", () => {
    const layer = new Layer();
    const waiting = { answered: [], drafts: [said(1)] };
    const first = layer.laid("edge", "1", state, waiting, now);
    expect(layer.laid("edge", "1", state, waiting, { ...now, edge: 61_000 })).toBe(first);
    expect(layer.laid("edge", "2", state, waiting, now)).not.toBe(first);
    const more = layer.laid("edge", "2", state, { answered: [], drafts: [said(1), said(2)] }, now);
    expect(Object.keys(more.get(ROOM)?.talk ?? {})).toHaveLength(2);
    expect(layer.laid("edge", "2", state, { answered: [], drafts: [] }, now)).toBe(state);
  });

  it("keeps the class as it is now apart from a moment of it that one looks at", () => {
    const layer = new Layer();
    const waiting = { answered: [], drafts: [said(1)] };
    const edge = layer.laid("edge", "1", state, waiting, now);
    const past = layer.laid("past", "1", foldAll([]), waiting, now);
    expect(past).not.toBe(edge);
    expect(layer.laid("edge", "1", state, waiting, now)).toBe(edge);
  });
});
