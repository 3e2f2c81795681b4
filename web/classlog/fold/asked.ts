/** How questions fold: keyed collections that commute (rule F3). */
import { emptyMap } from "../body.ts";
import { markLaid, type Steps } from "./step.ts";

type Types = "question.asked" | "question.voted" | "question.answered";

export const asked: Steps<Types> = {
  "question.asked"(part, { id, seq, at, utc, by, later }, { text, waits, of }) {
    part.questions[id] = { seq, at, utc, by, text, later: later === true, waits, of };
  },

  "question.voted"(part, event, { question, off }) {
    markLaid((part.votes[question] ??= emptyMap()), String(event.by), event.seq, !off);
  },

  "question.answered"(part, { id, seq, at, utc, by, later }, { question, text, off }) {
    const replies = (part.replies[question] ??= emptyMap());
    replies[id] = { seq, at, utc, by, text, later: later === true, off };
  },
};
