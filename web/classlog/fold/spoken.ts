/** How the talk folds: keyed collections that commute, so that what is added later falls into place (rule F3). */
import { emptyMap } from "../body.ts";
import { markLaid, type Steps } from "./step.ts";

type Types = "chat.said" | "reacted" | "hidden" | "nod.given" | "nod.refused" | "report.made" | "report.settled";

export const spoken: Steps<Types> = {
  "chat.said"(part, { id, seq, at, utc, by, later }, { text, re, waits, of }) {
    part.talk[id] = { seq, at, utc, by, text, re, later: later === true, waits, of };
  },

  reacted(part, event, { emoji, on, off }) {
    if (on === null) {
      if (!off) part.floats[emoji] = (part.floats[emoji] ?? 0) + 1;
      return;
    }
    const byEmoji = (part.reactions[on] ??= emptyMap());
    markLaid((byEmoji[emoji] ??= emptyMap()), String(event.by), event.seq, !off);
  },

  hidden(part, event, { of, off }) {
    markLaid(part.hidden, of, event.seq, !off);
  },

  "nod.given"(part, event, { of }) {
    markLaid(part.nods, of, event.seq, true);
  },

  "nod.refused"(part, event, { of }) {
    markLaid(part.nods, of, event.seq, false);
  },

  "report.made"(part, { id, seq, at, by }, { of, why }) {
    part.reports[id] = { seq, at, by, of, why };
  },

  "report.settled"(part, event, { report }) {
    part.settled[report] = Math.max(part.settled[report] ?? 0, event.seq);
  },
};
