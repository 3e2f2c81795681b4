import { describe, expect, it } from "vitest";
import { emptyPart, type Answer, type Part, type Poll } from "../../../web/classlog/state.ts";
import { pollLines } from "../../../web/parts/poll-lines.ts";
import { countsFrom, isRight, median, resultRows } from "../../../web/parts/poll-results.ts";
import { decimal, draftOf, freshSketch, missing, sketchOf } from "../../../web/parts/poll-sketch.ts";

const one: Poll = { kind: "one", prompt: "How much more is it?", at: 0, options: ["1 twelfth", "1 quarter", "Not sure"] };

function answer(more: Partial<Answer>): Answer {
  return { seq: 1, at: 0, utc: 0, ...more };
}

describe("results", () => {
  it("keep live and later apart, in shares of their own", () => {
    const given = [answer({ choices: [0] }), answer({ choices: [0] }), answer({ choices: [1] }), answer({ choices: [2] }), answer({ choices: [0], later: true })];
    const counts = countsFrom(one, { choices: [0] }, given);
    const rows = resultRows(one, counts, answer({ choices: [1] }));
    expect(counts.answered).toEqual({ live: 4, later: 1 });
    expect(rows.map((row) => [row.live, row.later, row.livePercent, row.laterPercent])).toEqual([[2, 1, 50, 100], [1, 0, 25, 0], [1, 0, 25, 0]]);
    expect(rows.map((row) => [row.right, row.mine])).toEqual([[true, false], [false, true], [false, false]]);
  });

  it("show every step of a scale, also those nobody chose", () => {
    const scale: Poll = { kind: "scale", prompt: "Sure?", at: 0, steps: 4 };
    const counts = countsFrom(scale, null, [answer({ number: 2 }), answer({ number: 4, later: true })]);
    expect(resultRows(scale, counts, null).map((row) => [row.label, row.live, row.later])).toEqual([["1", 0, 0], ["2", 1, 0], ["3", 0, 0], ["4", 0, 1]]);
  });

  it("sort numbers by size and mark those within the tolerance", () => {
    const number: Poll = { kind: "number", prompt: "How many?", at: 0 };
    const counts = countsFrom(number, { number: 8, tolerance: 0.5 }, [answer({ number: 12 }), answer({ number: 8.5 }), answer({ number: 8 })]);
    expect(resultRows(number, counts, null).map((row) => [row.label, row.right])).toEqual([["8", true], ["8.5", true], ["12", false]]);
  });

  it("count words that differ only in case and spaces as one", () => {
    const text: Poll = { kind: "text", prompt: "In one word?", at: 0 };
    const counts = countsFrom(text, { texts: ["Half"] }, [answer({ text: "Half " }), answer({ text: "half" }), answer({ text: "a  lot", later: true })]);
    expect(resultRows(text, counts, answer({ text: "HALF" })).map((row) => [row.label, row.live, row.later, row.right, row.mine])).toEqual([["Half", 2, 0, true, true], ["a  lot", 0, 1, false, false]]);
  });

  it("know right from another, and say nothing where nothing is right", () => {
    expect(isRight(one, { choices: [0] }, answer({ choices: [0] }))).toBe(true);
    expect(isRight(one, { choices: [0] }, answer({ choices: [0, 1] }))).toBe(false);
    expect(isRight(one, null, answer({ choices: [0] }))).toBeNull();
    expect(isRight({ ...one, kind: "number" }, { choices: [] }, answer({ number: 3 }))).toBeNull();
  });

  it("ignore a choice the poll does not have", () => {
    expect(countsFrom(one, null, [answer({ choices: [7] })]).choices.live).toEqual([0, 0, 0]);
  });

  it("have a middle", () => {
    expect([median([]), median([3, 1, 2]), median([1, 2, 3, 10])]).toEqual([null, 2, 2.5]);
  });
});

describe("a poll met", () => {
  const part = emptyPart();
  const answers = { p: answer({ choices: [0] }) };
  const met = (poll: Poll, live: boolean, shown: string[], own: Part = { ...part, answers }): string => {
    const nobody = new Map<number, never>();
    const room = { ...part, polls: { p: poll } };
    const view = { me: 2, teaching: false, room, desk: part, own, seats: nobody, names: nobody, pending: new Map<string, never>(), shown: new Set(shown) };
    return pollLines(view, live)[0]?.state ?? "";
  };

  it("in class has results once the teacher shows them", () => {
    expect(met(one, true, [])).toBe("answered");
    expect(met({ ...one, revealed_at: 9 }, true, ["p"])).toBe("shown");
  });

  it("in a replay has results after one's answer where the class was shown them, then or later, and else none", () => {
    expect(met(one, false, ["p"])).toBe("shown");
    expect(met(one, false, [])).toBe("answered");
    expect(met({ ...one, closed_at: 9 }, false, [], part)).toBe("open");
  });
});

describe("a poll being made", () => {
  it("needs a question and two different choices", () => {
    const sketch = freshSketch();
    expect(missing(sketch)).toBe("prompt");
    sketch.prompt = "Which?";
    expect(missing(sketch)).toBe("choices");
    sketch.options = [{ text: "a", right: false }, { text: " a ", right: false }];
    expect(missing(sketch)).toBe("twice");
    sketch.options[1] = { text: "b", right: true };
    expect(missing(sketch)).toBeNull();
  });

  it("drops empty choices, and the marks move with what is left", () => {
    const sketch = { ...freshSketch(), prompt: " Which? ", options: [{ text: "", right: true }, { text: "a", right: false }, { text: "b", right: true }] };
    expect(draftOf(sketch, "p")).toEqual({ poll: "p", kind: "one", prompt: "Which?", options: ["a", "b"], right: { choices: [1] } });
  });

  it("becomes the same poll again after it lay ready", () => {
    const sketch = { ...freshSketch(), poll: "p", prompt: "How many?", kind: "number" as const, number: "8", tolerance: "0,5", check: true };
    const draft = draftOf(sketch, "p");
    expect(draft.right).toEqual({ number: 8, tolerance: 0.5 });
    const { poll, ...ready } = draft;
    expect(draftOf(sketchOf(poll, ready), poll)).toEqual(draft);
  });

  it("reads numbers with a point or a comma, and nothing else", () => {
    expect([decimal("0,75"), decimal(" 12 "), decimal("1 000"), decimal("-3.5")]).toEqual([0.75, 12, 1000, -3.5]);
    expect([decimal(""), decimal("twelve"), decimal("1/2"), decimal("0x10"), decimal(".")]).toEqual([null, null, null, null, null]);
  });
});
