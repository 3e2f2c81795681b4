/** How results are laid out: live and later side by side, never added up in one bar. */
import type { Answer, Poll, Right } from "../classlog/state.ts";

/** What the class counted; `live` and `later` apart. The shape of the wire's results. */
export interface Counts {
  answered: { live: number; later: number };
  choices: { live: number[]; later: number[] };
  numbers: { live: number[]; later: number[] };
  texts: { live: string[]; later: string[] };
  right: Right | null;
}

/** One row: a choice, a step, a number, a word. Widths in percent of the longest possible bar. */
export interface Row {
  label: string;
  live: number;
  later: number;
  livePercent: number;
  laterPercent: number;
  right: boolean;
  mine: boolean;
}

/** Rows of a poll, in the order of its options, of its scale, or of what was said most. */
export function resultRows(poll: Poll, counts: Counts, mine: Answer | null): Row[] {
  const rows = bare(poll, counts, mine);
  const { live, later } = counts.answered;
  return rows.map((row) => ({
    ...row,
    livePercent: percent(row.live, live),
    laterPercent: percent(row.later, later),
  }));
}

type Bare = Omit<Row, "livePercent" | "laterPercent">;

function bare(poll: Poll, counts: Counts, mine: Answer | null): Bare[] {
  if (poll.kind === "scale") return scaleRows(poll, counts, mine);
  if (poll.kind === "number") return numberRows(counts, mine);
  if (poll.kind === "text") return textRows(counts, mine);
  return (poll.options ?? []).map((label, i) => ({
    label,
    live: counts.choices.live[i] ?? 0,
    later: counts.choices.later[i] ?? 0,
    right: counts.right?.choices?.includes(i) ?? false,
    mine: mine?.choices?.includes(i) ?? false,
  }));
}

function scaleRows(poll: Poll, counts: Counts, mine: Answer | null): Bare[] {
  return Array.from({ length: poll.steps ?? 5 }, (_, i) => i + 1).map((step) => ({
    label: String(step),
    live: counts.numbers.live.filter((n) => n === step).length,
    later: counts.numbers.later.filter((n) => n === step).length,
    right: false,
    mine: mine?.number === step,
  }));
}

function numberRows(counts: Counts, mine: Answer | null): Bare[] {
  const all = [...counts.numbers.live, ...counts.numbers.later];
  return [...new Set(all)]
    .sort((a, b) => a - b)
    .map((n) => ({
      label: String(n),
      live: counts.numbers.live.filter((other) => other === n).length,
      later: counts.numbers.later.filter((other) => other === n).length,
      right: isRightNumber(counts.right, n),
      mine: mine?.number === n,
    }));
}

function isRightNumber(right: Right | null, n: number): boolean {
  if (right?.number === null || right?.number === undefined) return false;
  return Math.abs(n - right.number) <= (right.tolerance ?? 0) + 1e-9;
}

function textRows(counts: Counts, mine: Answer | null): Bare[] {
  const rights = new Set((counts.right?.texts ?? []).map(folded));
  const rows = new Map<string, Bare>();
  const put = (text: string, when: "live" | "later") => {
    const key = folded(text);
    const row = rows.get(key) ?? { label: text.trim(), live: 0, later: 0, right: rights.has(key), mine: false };
    row[when] += 1;
    rows.set(key, row);
  };
  for (const text of counts.texts.live) put(text, "live");
  for (const text of counts.texts.later) put(text, "later");
  const own = rows.get(folded(mine?.text ?? ""));
  if (own) own.mine = true;
  return [...rows.values()].sort((a, b) => b.live + b.later - a.live - a.later);
}

/** Two answers in words are the same if they differ only in case and spaces. */
export function folded(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLocaleLowerCase();
}

function percent(n: number, of: number): number {
  return of > 0 ? Math.round((n / of) * 1000) / 10 : 0;
}

/** Whether an answer is right; null where nothing was said to be right. */
export function isRight(poll: Poll, right: Right | null, answer: Answer): boolean | null {
  if (!right) return null;
  if (poll.kind === "text") {
    const texts = right.texts ?? [];
    return texts.length > 0 ? texts.map(folded).includes(folded(answer.text ?? "")) : null;
  }
  if (poll.kind === "number" || poll.kind === "scale") {
    const known = right.number !== null && right.number !== undefined;
    return known ? isRightNumber(right, answer.number ?? Number.NaN) : null;
  }
  const choices = right.choices ?? [];
  if (choices.length === 0) return null;
  const given = answer.choices ?? [];
  return given.length === choices.length && given.every((choice) => choices.includes(choice));
}

/** What the teacher sees forming, counted from the seats' own parts. */
export function countsFrom(poll: Poll, right: Right | null, answers: Iterable<Answer>): Counts {
  const options = poll.options?.length ?? 0;
  const none = () => ({ live: new Array<number>(options).fill(0), later: new Array<number>(options).fill(0) });
  const counts: Counts = {
    answered: { live: 0, later: 0 },
    choices: none(),
    numbers: { live: [], later: [] },
    texts: { live: [], later: [] },
    right,
  };
  for (const answer of answers) {
    const when = answer.later ? "later" : "live";
    counts.answered[when] += 1;
    for (const choice of answer.choices ?? []) {
      if (choice < options) counts.choices[when][choice] = (counts.choices[when][choice] ?? 0) + 1;
    }
    if (answer.number !== null && answer.number !== undefined) counts.numbers[when].push(answer.number);
    if (answer.text) counts.texts[when].push(answer.text);
  }
  return counts;
}

/** The middle of numbers, for a scale or a number; null without any. */
export function median(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const low = sorted[Math.ceil(half) - 1] as number;
  const high = sorted[Math.floor(half)] as number;
  return (low + high) / 2;
}
