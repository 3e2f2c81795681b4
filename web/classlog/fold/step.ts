/** What the families of the fold share: the form of a step, and marks that can be taken back. */
import type { Whole } from "../body.ts";
import type { Bodies, Event, Mark, Part } from "../events.gen.ts";

/** What an event of type `T` does to the part it is addressed to. */
export type Step<T extends keyof Bodies> = (part: Part, event: Event, body: Whole<Bodies[T]>) => void;

/** A step for every type of `T`. */
export type Steps<T extends keyof Bodies> = { [K in T]: Step<K> };

/** Keeps what was said last, by `seq`, whatever the order in which it is folded. */
export function markLaid(marks: Record<string, Mark>, key: string, seq: number, on: boolean): void {
  const mark = marks[key];
  if (mark === undefined || mark[0] < seq) marks[key] = [seq, on];
}
