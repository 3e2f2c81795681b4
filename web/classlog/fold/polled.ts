/** How polls fold: what the room knows, what the desk knows, what one seat answered. */
import type { Poll } from "../events.gen.ts";
import type { Steps } from "./step.ts";

type Types =
  | "poll.prepared"
  | "poll.dropped"
  | "poll.opened"
  | "poll.placed"
  | "poll.unplaced"
  | "poll.keyed"
  | "poll.closed"
  | "poll.revealed"
  | "poll.answered"
  | "poll.skipped";

export const polled: Steps<Types> = {
  "poll.prepared"(part, _event, { poll, ...prepared }) {
    part.prepared[poll] = prepared;
  },

  "poll.dropped"(part, _event, { poll }) {
    delete part.prepared[poll];
  },

  "poll.opened"(part, event, { poll, ...opened }) {
    const earlier = part.polls[poll];
    if (earlier && isLive(earlier)) return;
    part.polls[poll] = { ...opened, at: event.at, placed: null, closed_at: null, revealed_at: null };
  },

  "poll.placed"(part, event, { poll, ...placed }) {
    const earlier = part.polls[poll];
    if (part.unplaced[poll] !== undefined || (earlier && (earlier.placed ?? 0) <= event.seq)) return;
    part.polls[poll] = { ...placed, at: event.at, placed: event.seq, closed_at: null, revealed_at: null };
  },

  "poll.unplaced"(part, event, { poll }) {
    part.unplaced[poll] ??= event.seq;
    const placed = part.polls[poll];
    if (placed && !isLive(placed)) delete part.polls[poll];
  },

  "poll.keyed"(part, _event, { poll, right }) {
    part.keys[poll] = right;
  },

  "poll.closed"(part, event, body) {
    const poll = part.polls[body.poll];
    if (poll && isLive(poll) && (poll.closed_at ?? null) === null) part.polls[body.poll] = { ...poll, closed_at: event.at };
  },

  "poll.revealed"(part, event, body) {
    const poll = part.polls[body.poll];
    if (poll && isLive(poll) && (poll.revealed_at ?? null) === null) part.polls[body.poll] = { ...poll, revealed_at: event.at };
  },

  "poll.answered"(part, { seq, at, utc, later }, { poll, choices, number, text }) {
    const earlier = part.answers[poll];
    if (earlier && earlier.seq < seq) return;
    part.answers[poll] = { seq, at, utc, choices, number, text, later: later === true };
  },

  "poll.skipped"(part, { seq, at }, { poll }) {
    const earlier = part.skips[poll];
    if (!earlier || seq < earlier.seq) part.skips[poll] = { seq, at };
  },
};

/** Whether a poll was opened in the live class, and not put there afterwards. */
function isLive(poll: Poll): boolean {
  return (poll.placed ?? null) === null;
}
