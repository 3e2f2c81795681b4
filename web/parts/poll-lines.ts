/** Polls as one meets them: may I answer, have I, are there results. */
import type { Answer, Poll, Right } from "../classlog/state.ts";
import type { Viewing } from "./viewing.ts";

/**
 * `open`: answer now. `answered`: wait for the results. `closed`: the live class may no longer answer.
 * `skipped`: would rather see. `shown`: results may be fetched.
 */
export type PollState = "open" | "answered" | "closed" | "skipped" | "shown";

export interface PollLine {
  id: string;
  poll: Poll;
  state: PollState;
  answer: Answer | null;
  skipped: boolean;
  /** whether the class was shown its results, then or later */
  everShown: boolean;
  right: Right | null;
  pending: boolean;
}

/** All polls met so far, in their order. `live`: closing binds; who is later may still answer. */
export function pollLines(view: Viewing, live: boolean): PollLine[] {
  return Object.entries(view.room.polls)
    .map(([id, poll]) => {
      const answer = view.own.answers[id] ?? null;
      const skipped = view.own.skips[id] !== undefined;
      const everShown = view.shown.has(id);
      return {
        id,
        poll,
        answer,
        skipped,
        everShown,
        state: stateOf(poll, answer !== null, skipped, live ? "now" : everShown ? "known" : "unknown", view.teaching),
        right: view.desk.keys[id] ?? null,
        pending: false,
      };
    })
    .sort((a, b) => a.poll.at - b.poll.at);
}

/** `results`: as far as the class is now; or one is elsewhere in it, and what it was shown is known, or nothing was. */
function stateOf(
  poll: Poll,
  answered: boolean,
  skipped: boolean,
  results: "now" | "known" | "unknown",
  teaching: boolean,
): PollState {
  const revealed = (poll.revealed_at ?? poll.placed ?? null) !== null;
  const closed = (poll.closed_at ?? null) !== null;
  if (teaching) return revealed ? "shown" : closed ? "closed" : "open";
  if (answered || skipped) return revealed || results === "known" ? "shown" : answered ? "answered" : "skipped";
  return closed && results === "now" ? "closed" : "open";
}

/** How long results stay in front after they were shown, class time ms. */
export const IN_FRONT_MS = 180_000;

/** The poll that stands in front now: one that waits for me, else the latest while it is fresh. */
export function pollInFront(lines: readonly PollLine[], at: number, waitsFor: string | null): PollLine | null {
  if (waitsFor !== null) return lines.find((line) => line.id === waitsFor) ?? null;
  const latest = lines.at(-1);
  if (!latest) return null;
  const { closed_at: closed, revealed_at: revealed } = latest.poll;
  const done = revealed ?? closed ?? ((latest.poll.placed ?? null) === null ? null : latest.poll.at);
  return done === null || at - done < IN_FRONT_MS ? latest : null;
}

/** An answer in words, for the outbox and the poll's own card. */
export function answerText(poll: Poll, answer: { choices?: number[]; number?: number | null; text?: string }): string {
  if (poll.kind === "one" || poll.kind === "several") {
    return (answer.choices ?? []).map((choice) => poll.options?.[choice] ?? "").join(", ");
  }
  if (poll.kind === "text") return answer.text ?? "";
  return String(answer.number ?? "");
}
