/** Captions as they are read: in one language, in the order of class time; which of them stand now. */
import type { Caption } from "../classlog/state.ts";

export interface CaptionLine {
  id: string;
  /** who wrote it */
  by: number;
  /** class time ms */
  from: number;
  to: number;
  lang: string;
  text: string;
  /** who speaks, as people read it; empty where it is not known */
  who: string;
}

/** A row of the transcript: something spoken, or a poll or question that stands between. */
export interface TranscriptRow {
  id: string;
  kind: "spoken" | "poll" | "question";
  at: number;
  text: string;
  line: CaptionLine | null;
}

/** The caption before is kept beside the newest as long as both together have no more signs than two lines hold. */
const MOST_SHOWN_SIGNS = 84;
/** What a caption may hold, in signs. */
export const MOST_SIGNS = 500;

/** How long a caption is read, ms. */
export function readingMs(text: string): number {
  return Math.min(7000, Math.max(1800, 1000 + [...text].length * 60));
}

/** The captions in a language, in the order of class time; those taken away are left out. */
export function captionLines(captions: Readonly<Record<string, Caption>>, lang: string, whoOf: (who: string) => string): CaptionLine[] {
  const lines: CaptionLine[] = [];
  for (const [id, { by, from, to, lang: spoken, text = "", who = "" }] of Object.entries(captions)) {
    if (text.trim() !== "" && sameLanguage(spoken, lang)) lines.push({ id, by, from, to, lang: spoken, text, who: whoOf(who) });
  }
  return lines.sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
}

/** Every language there are captions in, the one with the most first. */
export function captionLanguages(captions: Readonly<Record<string, Caption>>): string[] {
  const many = new Map<string, number>();
  for (const { lang, text = "" } of Object.values(captions)) {
    if (text.trim() === "") continue;
    const known = [...many.keys()].find((one) => sameLanguage(one, lang)) ?? lang;
    many.set(known, (many.get(known) ?? 0) + 1);
  }
  return [...many].sort((a, b) => b[1] - a[1]).map(([lang]) => lang);
}

/** The language to show: the one that was chosen, else that of the page, else the first there is. */
export function languageToShow(there: readonly string[], chosen: string, page: string): string {
  const exact = there.find((one) => sameLanguage(one, chosen)) ?? there.find((one) => sameLanguage(one, page));
  const near = (wanted: string) => there.find((one) => wanted !== "" && first(one) === first(wanted));
  return exact ?? near(chosen) ?? near(page) ?? there[0] ?? "";
}

/** The captions that stand at a moment; `fresh` those that have just come in, though their time is over. */
export function captionsAt(lines: readonly CaptionLine[], at: number, fresh: ReadonlySet<string> = new Set()): CaptionLine[] {
  const [before, last] = [undefined, ...lines.filter((line) => line.from <= at && (at < line.to || fresh.has(line.id)))].slice(-2);
  if (last === undefined) return [];
  return before && before.text.length + last.text.length <= MOST_SHOWN_SIGNS ? [before, last] : [last];
}

/** The row one is at: the last of what is spoken that has begun. */
export function rowNow(rows: readonly TranscriptRow[], at: number): number {
  return rows.findLastIndex((row) => row.kind === "spoken" && row.at <= at + 150);
}

/** A language by its name, in the language of the page. */
export function languageName(lang: string, page: string): string {
  try {
    return new Intl.DisplayNames([page || "en"], { type: "language" }).of(lang) ?? lang;
  } catch {
    return lang;
  }
}

function sameLanguage(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function first(lang: string): string {
  return lang.toLowerCase().split("-")[0] ?? "";
}
