/** How polls fold: what the room knows, what the desk knows, what one seat answered. */
import type { Steps } from "./step.ts";

type Types =
  | "poll.prepared"
  | "poll.dropped"
  | "poll.opened"
  | "poll.placed"
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
    part.polls[poll] ??= { ...opened, at: event.at, closed_at: null, revealed_at: null };
  },

  "poll.placed"(part, event, { poll, ...placed }) {
    part.polls[poll] ??= { ...placed, at: event.at, closed_at: null, revealed_at: null };
  },

  "poll.keyed"(part, _event, { poll, right }) {
    part.keys[poll] = right;
  },

  "poll.closed"(part, event, body) {
    const poll = part.polls[body.poll];
    if (poll && (poll.closed_at ?? null) === null) part.polls[body.poll] = { ...poll, closed_at: event.at };
  },

  "poll.revealed"(part, event, body) {
    const poll = part.polls[body.poll];
    if (poll && (poll.revealed_at ?? null) === null) part.polls[body.poll] = { ...poll, revealed_at: event.at };
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
