/** How the class itself and its slides fold: ordered by `seq`, never added later. */
import type { Part } from "../events.gen.ts";
import { stageClosed } from "./staged.ts";
import type { Steps } from "./step.ts";

/** How far before its arrival a slide may be drawn, ms of class time (rule E4). */
export const DRAWN_BACK_MS = 2000;

type Types =
  | "class.opened"
  | "class.ruled"
  | "class.paused"
  | "class.resumed"
  | "class.ended"
  | "class.reopened"
  | "deck.added"
  | "deck.removed"
  | "slide.shown";

export const lesson: Steps<Types> = {
  "class.opened"(part, event, body) {
    part.status = "open";
    part.title = body.title;
    part.alone = body.alone;
    part.planned_ms = body.planned_ms;
    part.opened_utc = event.utc;
    part.rules = body.rules;
  },

  "class.ruled"(part, _event, body) {
    part.rules = body.rules;
  },

  "class.paused"(part, event) {
    if (part.status !== "open") return;
    part.status = "paused";
    part.pauses.push([event.at, null]);
  },

  "class.resumed"(part, event) {
    if (part.status !== "paused") return;
    part.status = "open";
    pauseClose(part, event.at);
  },

  "class.ended"(part, event) {
    if (part.status !== "open" && part.status !== "paused") return;
    pauseClose(part, event.at);
    part.status = "ended";
    part.ended_at = event.at;
    part.hands = [];
    stageClosed(part, event.at);
  },

  "class.reopened"(part, event) {
    if (part.status !== "ended" || part.ended_at === null) return;
    part.pauses.push([part.ended_at, event.at]);
    part.status = "open";
    part.ended_at = null;
  },

  "deck.added"(part, _event, { deck, title, pages, width, height }) {
    part.decks[deck] = { title, pages, width, height, removed: false };
  },

  "deck.removed"(part, _event, body) {
    const deck = part.decks[body.deck];
    if (deck) part.decks[body.deck] = { ...deck, removed: true };
  },

  "slide.shown"(part, event, { deck, page, t }) {
    const drawn = t === null ? event.at : Math.min(Math.max(t, event.at - DRAWN_BACK_MS, 0), event.at);
    part.slides.push({ t: drawn, deck, page });
  },
};

function pauseClose(part: Part, at: number): void {
  const last = part.pauses.at(-1);
  if (last && last[1] === null) part.pauses[part.pauses.length - 1] = [last[0] ?? null, at];
}
