import { describe, expect, it } from "vitest";
import { foldAll } from "../../../web/classlog/fold/fold.ts";
import { emptyPart, ROOM, type Draft, type Event } from "../../../web/classlog/state.ts";
import { actedAt, hindsightPrint, Layer, withHindsight } from "../../../web/link/laying.ts";

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

  it("stands once, where the class laid it, though the stream brought it before the answer", () => {
    const asks: Draft = { ...said(1), type: "question.asked", body: { text: "May I?" } };
    const waits: Event = { ...asks, to: "seat.3", body: { text: "May I?", waits: true }, seq: 9, at: 50_000, utc: 0, by: 3, later: true };
    const laid = new Layer().laid("edge", "1", foldAll([waits]), { answered: [], drafts: [asks] }, now);
    expect([...laid.values()].flatMap((part) => Object.keys(part.questions))).toEqual([asks.id]);
    expect(laid.get("seat.3")?.questions[asks.id]?.waits).toBe(true);
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

describe("F6: what is hidden", () => {
  const idOf = (seq: number) => `0195b000-0000-7000-9000-00000000000${seq}`;
  const happened = (seq: number, at: number, type: string, body: object): Event => ({ seq, id: idOf(seq), at, utc: 0, by: 1, to: ROOM, type, body: { ...body } });
  const unkind = happened(1, 1000, "chat.said", { text: "unkind" });
  const hides = happened(2, 90_000, "hidden", { of: idOf(1) });
  const shows = happened(3, 95_000, "hidden", { of: idOf(1), off: true });
  const stands = (state: ReturnType<typeof foldAll>) => state.get(ROOM)?.hidden[idOf(1)]?.[1] ?? false;

  it("is hidden at the moments before too, and shown there when it is shown again", () => {
    const moment = foldAll([unkind]);
    expect(stands(withHindsight(moment, foldAll([unkind, hides]), 3))).toBe(true);
    expect(stands(withHindsight(moment, foldAll([unkind, hides, shows]), 3))).toBe(false);
    expect(stands(moment)).toBe(false);
    expect(moment.get(ROOM)).toEqual(foldAll([unkind]).get(ROOM));
  });

  it("keeps what is known of it while the class itself is not", () => {
    const moment = foldAll([unkind, hides]);
    expect(stands(withHindsight(moment, new Map(), 3))).toBe(true);
  });

  it("is drawn anew when that changes", () => {
    const prints = [[unkind], [unkind, hides], [unkind, hides, shows]].map((events) => hindsightPrint(foldAll(events), 3));
    expect(new Set(prints).size).toBe(3);
  });
});

describe("P3: what one has answered", () => {
  const POLL = "0195b000-0000-7000-9000-000000000001";
  const happened = (seq: number, at: number, to: string, type: string, body: object): Event => ({ seq, id: `0195b000-0000-7000-9000-00000000001${seq}`, at, utc: 0, by: 3, to, type, body: { ...body } });
  const opens = happened(1, 1000, ROOM, "poll.opened", { poll: POLL, kind: "one", prompt: "Which?", options: ["a", "b"] });
  const mine = happened(2, 20_000, "seat.3", "poll.answered", { poll: POLL, choices: [1] });
  const theirs = happened(3, 21_000, "seat.4", "poll.answered", { poll: POLL, choices: [0] });

  it("is not asked again at the moments before; what others answered comes when it came", () => {
    const moment = foldAll([opens]);
    const shown = withHindsight(moment, foldAll([opens, mine, theirs]), 3);
    expect(shown.get("seat.3")?.answers[POLL]?.choices).toEqual([1]);
    expect(shown.get("seat.4")).toBeUndefined();
    expect(moment.get("seat.3")).toBeUndefined();
    expect(hindsightPrint(foldAll([opens, mine]), 3)).not.toBe(hindsightPrint(foldAll([opens, theirs]), 3));
  });
});

describe("the moment an act belongs to", () => {
  const opened = { poll: "0195b000-0000-7000-9000-0000000000aa", kind: "one", prompt: "Which?", options: ["a", "b"] };
  const event: Event = { seq: 1, id: opened.poll, at: 40_000, utc: 0, by: 1, to: ROOM, type: "poll.opened", body: opened };
  const room = foldAll([event]).get(ROOM) ?? emptyPart();

  it("is where its author is, never ahead of them", () => {
    expect(actedAt(10_000.9, "chat.said", { text: "Here" }, room)).toBe(10_000);
    expect(actedAt(50_000.5, "poll.answered", { poll: opened.poll, choices: [0] }, room)).toBe(50_000);
  });

  it("is not before the poll that is answered, which is on the screen while an earlier moment is on its way", () => {
    expect(actedAt(10_000, "poll.answered", { poll: opened.poll, choices: [0] }, room)).toBe(40_000);
    expect(actedAt(10_000, "poll.skipped", { poll: opened.poll }, room)).toBe(40_000);
    expect(actedAt(10_000, "poll.answered", { poll: "unknown" }, room)).toBe(10_000);
  });
});
