/** What is spoken in the class that is built for showing. */
import type { Event } from "../../classlog/state.ts";
import { idOf, msOf, OPENED_UTC, TEACHER } from "./scene-story.ts";

const SAID = [
  "Good morning. Take out the strips of paper you folded yesterday.",
  "Lay the one with three parts beside the one with four.",
  "Both have one part that is coloured.",
  "Now look at what is not coloured. Which of the two has more left?",
  "Do not count the parts. Look how long they are.",
  "Ingrid says the third is larger, because there are fewer of them. What do the others think?",
  "That is it: the more parts, the smaller each of them.",
  "So a quarter is less than a third, although four is more than three.",
  "We write it down, with the sign that opens towards the larger one.",
];
const EACH_MS = 5200;
const MOST = 500;

/** Captions up to a time, the last a second before it, in English with some in German; `by`: who wrote them. */
export function spoken(until: string, by = TEACHER): Event[] {
  const last = msOf(until) - 1000;
  const first = Math.max(0, last - MOST * EACH_MS);
  const events: Event[] = [];
  for (let from = first + ((last - first) % EACH_MS), n = 0; from <= last; from += EACH_MS, n += 1) {
    events.push(said(n, from, by, "en", SAID[n % SAID.length] as string));
    if (n % 4 === 0) events.push(said(n + 1000, from, by, "de", "Je mehr Teile, desto kleiner ist jeder."));
  }
  return events;
}

function said(n: number, from: number, by: number, lang: string, text: string): Event {
  const body = { from, to: from + EACH_MS - 200, lang, text, ...(n % 9 === 5 ? { who: `seat.${TEACHER}` } : {}) };
  return { seq: 600_000 + n, id: idOf(`spoken ${n}`), at: from, utc: OPENED_UTC + from + 4000, by, to: "room", type: "caption.said", body, later: true };
}
