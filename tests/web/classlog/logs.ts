/** Random logs for laws: the same for the same seed. */
import type { Event } from "../../../web/classlog/state.ts";

const ids = Array.from({ length: 12 }, (_, n) => `0198a000-0000-7000-8000-${String(n).padStart(12, "0")}`);

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A log of `size` events as one seat (2) reads it: class time never goes back but for contributions. */
export function randomLog(seed: number, size: number, stepMs = 4000): Event[] {
  const next = chance(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const log: Event[] = [];
  let at = 0;
  for (let seq = 1; seq <= size; seq += 1) {
    at += next() < 0.1 ? 0 : Math.floor(next() * stepMs);
    const [type, to, body] = happening(next, pick, seq);
    const later = LATER.has(type) && next() < 0.3;
    log.push({
      seq: seq * 2,
      id: `0198a000-0000-7000-9000-${String(seq).padStart(12, "0")}`,
      at: later ? Math.floor(next() * at) : at,
      utc: 1_800_000_000_000 + at,
      by: Math.floor(next() * 5),
      to,
      type,
      body,
      ...(later ? { later } : {}),
    });
  }
  return log;
}

const LATER = new Set(["chat.said", "reacted", "question.asked", "question.voted", "question.answered", "poll.answered", "watched"]);

function happening(next: () => number, pick: <T>(from: readonly T[]) => T, seq: number): [string, string, Record<string, unknown>] {
  const id = pick(ids);
  const seat = Math.floor(next() * 5);
  const audience = pick(["room", "room", "room", "seat.2"]);
  const span = Math.floor(next() * 100_000);
  return pick<[string, string, Record<string, unknown>]>([
    ["chat.said", audience, { text: `word ${seq}` }],
    ["chat.said", audience, { text: `word ${seq}`, re: id }],
    ["chat.said", audience, { text: "" }],
    ["reacted", "room", { emoji: pick(["👍", "❤️"]), on: id, off: next() < 0.3 }],
    ["reacted", "room", { emoji: "👍" }],
    ["question.asked", audience, { text: `why ${seq}?` }],
    ["question.voted", "room", { question: id, off: next() < 0.3 }],
    ["question.answered", audience, { question: id, text: "So." }],
    ["hand.raised", "room", {}],
    ["hand.lowered", "room", { seat }],
    ["hand.called", "room", { seat }],
    ["poll.opened", "room", { poll: id, kind: "one", prompt: "Which?", options: ["a", "b"] }],
    ["poll.closed", "room", { poll: id }],
    ["poll.revealed", "room", { poll: id }],
    ["poll.answered", "seat.2", { poll: id, choices: [seat % 2] }],
    ["slide.shown", "room", { deck: "d", page: 1 + seat }],
    ["deck.added", "room", { deck: "d", title: "D", pages: 9, width: 4, height: 3 }],
    ["seat.admitted", "room", { seat, role: "pupil" }],
    ["seat.allowed", "room", { seat, chat: next() < 0.5 }],
    ["class.paused", "room", {}],
    ["class.resumed", "room", {}],
    ["class.opened", "room", { title: "T", rules: {}, planned_ms: 0 }],
    ["class.ended", "room", {}],
    ["class.reopened", "room", {}],
    ["watched", "seat.2", { from: span, to: span + 5000 }],
    ["never.heard", "room", { a: 1 }],
  ]);
}

/** A state as text that is equal for equal states: keys in order, maps and parts alike. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (one instanceof Map) return Object.fromEntries([...one].sort(([a], [b]) => (a < b ? -1 : 1)));
    if (typeof one !== "object" || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
