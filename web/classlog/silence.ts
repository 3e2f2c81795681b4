/** The silences and pauses of a class, which a replay skips; the same as the server's (rules A1, T3). */
import { spanLaid, union, without, type Spans } from "./spans.ts";
import { ROOM, type Event, type Part } from "./state.ts";

/** Types that break a silence when they go to the room. */
export const AUDIBLE: ReadonlySet<string> = new Set([
  "class.opened",
  "class.resumed",
  "class.ended",
  "chat.said",
  "reacted",
  "question.asked",
  "question.answered",
  "hand.raised",
  "hand.called",
  "slide.shown",
  "poll.opened",
  "poll.closed",
  "poll.revealed",
]);

/** After something happened the class is not silent for this long: time to read it, ms. */
export const READING_MS = 8000;
/** A silence ends this long before the next thing happens, ms. */
export const LEAD_MS = 2000;
/** What is shorter than this is no silence, ms. */
export const SILENCE_MS = 3000;

/** Whether an event is something the room hears or sees; what was added later is not. */
export function breaksSilence(event: Event): boolean {
  return event.to === ROOM && !event.later && AUDIBLE.has(event.type);
}

/** Stretches in which nothing happens, from the sorted class times at which something did, up to `lengthMs`. */
export function silences(moments: Iterable<number>, lengthMs: number): number[][] {
  const quiet: number[][] = [];
  let before = 0;
  const lay = (moment: number, end: number): void => {
    const start = before + READING_MS;
    if (end - start >= SILENCE_MS) quiet.push([start, end]);
    before = Math.max(before, moment);
  };
  for (const moment of moments) lay(moment, moment < lengthMs ? moment - LEAD_MS : lengthMs);
  lay(lengthMs, lengthMs);
  return quiet;
}

/** The silences of a class up to `lengthMs` (ms of class time). */
export function silencesOf(events: Iterable<Event>, lengthMs: number): number[][] {
  const moments: number[] = [];
  for (const event of events) {
    if (breaksSilence(event) && event.at < lengthMs) moments.push(event.at);
  }
  return silences(moments.sort((a, b) => a - b), lengthMs);
}

/** The pauses of a class up to `lengthMs`; one still on lasts until there. */
export function pausesOf(room: Part, lengthMs: number): number[][] {
  const laid: number[][] = [];
  for (const [start, end] of room.pauses) {
    if (start === null || start === undefined) continue;
    spanLaid(laid, start, Math.min(end ?? lengthMs, lengthMs));
  }
  return laid;
}

/** How the names of tracks end that somebody is heard in, and of a film, which may show without a word. */
const HEARD = /\.(voice|sound|film)$/;

/** What is left of silences where somebody could be heard: only what the class found quiet (rule A2). */
export function unheard(room: Part, quiet: Spans, lengthMs: number): number[][] {
  if (Object.keys(room.tracks).length === 0) return quiet.map((span) => [...span]);
  const left = without(quiet, without(sounding(room, lengthMs), room.quiet));
  return left.filter(([start = 0, end = 0]) => end - start >= SILENCE_MS);
}

/** What a replay leaps over: silences in which nobody is heard, pauses, and what a teacher left out. */
export function leaps(room: Part, quiet: Spans, lengthMs: number): number[][] {
  const cuts: number[][] = [];
  for (const { from, to } of Object.values(room.cuts)) spanLaid(cuts, from, Math.min(to, lengthMs));
  return union(unheard(room, quiet, lengthMs), pausesOf(room, lengthMs), cuts);
}

/** What of a class must be taken: all of it but what a replay leaps over. */
export function lively(room: Part, quiet: Spans, lengthMs: number): number[][] {
  return without(lengthMs > 0 ? [[0, lengthMs]] : [], leaps(room, quiet, lengthMs));
}

/** Where a track with sound is on. */
function sounding(room: Part, lengthMs: number): number[][] {
  const laid: number[][] = [];
  for (const [track, epochs] of Object.entries(room.tracks)) {
    if (!HEARD.test(track)) continue;
    for (const { epoch, until = null } of epochs) spanLaid(laid, epoch, Math.min(until ?? lengthMs, lengthMs));
  }
  return laid;
}
