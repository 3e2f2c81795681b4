/** A poll while it is being made: what the maker's form holds, and the draft it becomes. */
import type { Prepared, Right } from "../classlog/state.ts";

export type PollKind = "one" | "several" | "text" | "number" | "scale";

/** The body of a draft `poll.opened` or `poll.prepared`. */
export interface PollDraft {
  poll: string;
  kind: PollKind;
  prompt: string;
  options?: string[];
  check?: boolean;
  steps?: number;
  low?: string;
  high?: string;
  right?: Right;
}

export interface Sketch {
  poll: string | null;
  prompt: string;
  kind: PollKind;
  options: { text: string; right: boolean }[];
  number: string;
  tolerance: string;
  words: string;
  steps: number;
  low: string;
  high: string;
  check: boolean;
}

/** An empty form, with room for four choices. */
export function freshSketch(): Sketch {
  return {
    poll: null,
    prompt: "",
    kind: "one",
    options: Array.from({ length: 4 }, () => ({ text: "", right: false })),
    number: "",
    tolerance: "",
    words: "",
    steps: 5,
    low: "",
    high: "",
    check: false,
  };
}

/** The form of a poll that lies ready. */
export function sketchOf(poll: string, ready: Prepared): Sketch {
  const right = ready.right ?? null;
  return {
    ...freshSketch(),
    poll,
    prompt: ready.prompt,
    kind: ready.kind,
    options: (ready.options ?? []).map((text, i) => ({ text, right: right?.choices?.includes(i) ?? false })),
    number: right?.number == null ? "" : String(right.number),
    tolerance: right?.tolerance ? String(right.tolerance) : "",
    words: (right?.texts ?? []).join(", "),
    steps: ready.steps ?? 5,
    low: ready.low ?? "",
    high: ready.high ?? "",
    check: ready.check ?? false,
  };
}

export type Missing = "prompt" | "choices" | "twice" | null;

/** What still keeps a sketch from being asked. */
export function missing(sketch: Sketch): Missing {
  if (!sketch.prompt.trim()) return "prompt";
  if (sketch.kind !== "one" && sketch.kind !== "several") return null;
  const texts = sketch.options.map((option) => option.text.trim()).filter(Boolean);
  if (texts.length < 2) return "choices";
  return new Set(texts).size < texts.length ? "twice" : null;
}

/** The draft a sketch becomes; empty choices fall away, and with them their marks. */
export function draftOf(sketch: Sketch, poll: string): PollDraft {
  const draft: PollDraft = { poll, kind: sketch.kind, prompt: sketch.prompt.trim() };
  if (sketch.check) draft.check = true;
  const options = sketch.options.map((option) => ({ ...option, text: option.text.trim() })).filter((option) => option.text);
  if (sketch.kind === "one" || sketch.kind === "several") draft.options = options.map((option) => option.text);
  if (sketch.kind === "scale") Object.assign(draft, { steps: sketch.steps, low: sketch.low.trim(), high: sketch.high.trim() });
  const right = rightOf(sketch, options);
  if (right) draft.right = right;
  return draft;
}

function rightOf(sketch: Sketch, options: readonly { right: boolean }[]): Right | null {
  if (sketch.kind === "one" || sketch.kind === "several") {
    const choices = options.flatMap((option, i) => (option.right ? [i] : []));
    return choices.length > 0 ? ({ choices } as Right) : null;
  }
  if (sketch.kind === "number") {
    const number = decimal(sketch.number);
    return number === null ? null : ({ number, tolerance: Math.abs(decimal(sketch.tolerance) ?? 0) } as Right);
  }
  if (sketch.kind === "text") {
    const texts = sketch.words.split(",").map((word) => word.trim()).filter(Boolean).slice(0, 20);
    return texts.length > 0 ? ({ texts } as Right) : null;
  }
  return null;
}

/** A number as people write it, with a point or a comma; null for anything else. */
export function decimal(text: string): number | null {
  const plain = text.trim().replace(/[\s\u00a0\u2009']/g, "").replace(",", ".");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return null;
  const number = Number(plain);
  return Number.isFinite(number) ? number : null;
}
