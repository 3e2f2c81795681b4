/** The moments of a class one can go to, and the search in everything said and shown. */
import { spanAt, union } from "./spans.ts";
import type { Mark, Part, Shown } from "./state.ts";

/** One moment of class time (ms). `text`: what stands there in words. */
export interface Moment {
  id: string;
  kind: "slide" | "poll" | "question";
  at: number;
  text: string;
  /** seat of who asked; null for slides and polls */
  by: number | null;
  /** added after the class, at this moment */
  later: boolean;
  /** a poll not answered yet, a question not met yet */
  unseen: boolean;
  /** for slides: the page shown */
  deck?: string;
  page?: number;
}

/** Something found by its words. */
export interface Hit {
  id: string;
  kind: "slide" | "poll" | "question" | "answer" | "said" | "caption";
  at: number;
  text: string;
  by: number | null;
  later: boolean;
}

/** What is looked through: the parts one reads, whole; the texts of decks; where one is (ms). */
export interface Looked {
  room: Part;
  own: Part;
  /** what teachers read besides: the desk and the seats */
  others: readonly Part[];
  /** deck -> text of each page */
  texts: ReadonlyMap<string, readonly string[]>;
  at: number;
  teaching: boolean;
}

/** A page shown for less than this was only leafed past, ms. */
export const LEAFED_MS = 3000;
const EXCERPT = 140;

/** Slides, polls and questions in the order of class time; slides are the chapters. */
export function momentsOf(looked: Looked): Moment[] {
  return [...slideMoments(looked), ...pollMoments(looked), ...questionMoments(looked)].sort((a, b) => a.at - b.at);
}

/** Everything said and shown that has all words of `query`, in the order of class time. */
export function searched(looked: Looked, query: string): Hit[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hits: Hit[] = [];
  const look = (hit: Hit): void => {
    const text = plain(hit.text);
    if (words.every((word) => text.includes(word))) hits.push({ ...hit, text: excerpt(hit.text, words[0] ?? "") });
  };
  for (const hit of said(looked)) look(hit);
  for (const [id, { from, text = "" }] of Object.entries(looked.room.captions)) {
    if (text !== "") look({ id, kind: "caption", at: from, text, by: null, later: false });
  }
  for (const [id, poll] of Object.entries(looked.room.polls)) {
    const text = [poll.prompt, ...(poll.options ?? [])].join(" · ");
    look({ id, kind: "poll", at: poll.at, text, by: null, later: false });
  }
  for (const { t, deck, page } of chapters(looked.room.slides)) {
    const text = looked.texts.get(deck)?.[page - 1] ?? looked.room.decks[deck]?.title ?? "";
    look({ id: `${deck}/${page}@${t}`, kind: "slide", at: t, text, by: null, later: false });
  }
  return hits.sort((a, b) => a.at - b.at);
}

function* said(looked: Looked): Iterable<Hit> {
  for (const part of [looked.room, looked.own, ...looked.others]) {
    const seen = (id: string): boolean => looked.teaching || !stands(part.hidden[id]);
    for (const [id, { at, text, by, later = false, waits = false }] of Object.entries(part.talk)) {
      if (seen(id) && !letIn(part, id, waits)) yield { id, kind: "said", at, text, by, later };
    }
    for (const [id, { at, text, by, later = false, waits = false }] of Object.entries(part.questions)) {
      if (seen(id) && !letIn(part, id, waits)) yield { id, kind: "question", at, text, by, later };
    }
    for (const replies of Object.values(part.replies)) {
      for (const [id, { at, text = "", by, later = false }] of Object.entries(replies)) {
        if (text) yield { id, kind: "answer", at, text, by, later };
      }
    }
  }
}

function slideMoments({ room, texts }: Looked): Moment[] {
  return chapters(room.slides).map(({ t, deck, page }) => {
    const text = firstLine(texts.get(deck)?.[page - 1] ?? "") || (room.decks[deck]?.title ?? "");
    return { id: `${deck}/${page}@${t}`, kind: "slide", at: t, text, by: null, later: false, unseen: false, deck, page };
  });
}

function pollMoments({ room, own, teaching }: Looked): Moment[] {
  return Object.entries(room.polls).map(([id, poll]) => {
    const unseen = !teaching && !own.answers[id] && !own.skips[id];
    return { id, kind: "poll", at: poll.at, text: poll.prompt, by: null, later: false, unseen };
  });
}

function questionMoments(looked: Looked): Moment[] {
  const taken = union(looked.own.present as number[][], looked.own.watched as number[][]);
  const moments: Moment[] = [];
  for (const part of [looked.room, looked.own, ...looked.others]) {
    for (const [id, { at, text, by, later = false, waits = false }] of Object.entries(part.questions)) {
      if ((stands(part.hidden[id]) && !looked.teaching) || letIn(part, id, waits)) continue;
      const unseen = !looked.teaching && at > looked.at && spanAt(taken, at) === null;
      moments.push({ id, kind: "question", at, text, by, later, unseen });
    }
  }
  return moments;
}

/** Pages as they were shown, without those leafed past and without the same page twice in a row. */
function chapters(slides: readonly Shown[]): { t: number; deck: string; page: number }[] {
  const inOrder = [...slides].sort((a, b) => a.t - b.t);
  const found: { t: number; deck: string; page: number }[] = [];
  inOrder.forEach(({ t, deck = null, page = 1 }, i) => {
    const next = inOrder[i + 1]?.t ?? Infinity;
    if (deck === null || next - t < LEAFED_MS) return;
    const last = found.at(-1);
    if (last?.deck !== deck || last.page !== page) found.push({ t, deck, page });
  });
  return found;
}

/** Whether a contribution that waited stands in the room by now, as one of its own. */
function letIn(part: Part, id: string, waits: boolean): boolean {
  return waits && stands(part.nods[id]);
}

function stands(mark: Mark | undefined): boolean {
  return mark?.[1] ?? false;
}

/** A text as it is searched: without case and accents. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function firstLine(text: string): string {
  const line = text.split("\n").find((one) => one.trim() !== "") ?? "";
  return shortened(line.trim());
}

function excerpt(text: string, word: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= EXCERPT) return line;
  const found = Math.max(0, plain(line).indexOf(word));
  const from = Math.max(0, Math.min(found - 40, line.length - EXCERPT));
  return `${from > 0 ? "… " : ""}${shortened(line.slice(from))}`;
}

function shortened(line: string): string {
  const signs = [...line];
  return signs.length <= EXCERPT ? line : `${signs.slice(0, EXCERPT - 2).join("")} …`;
}
