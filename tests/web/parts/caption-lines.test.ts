/** Captions as they are read: which stand at a moment, in which language, where a reader of the transcript is. */
import { describe, expect, test } from "vitest";
import type { Caption } from "../../../web/classlog/state.ts";
import { captionLanguages, captionLines, captionsAt, languageName, languageToShow, readingMs, rowNow, type TranscriptRow } from "../../../web/parts/caption-lines.ts";

const as = (who: string): string => who;

function captions(...said: [id: string, from: number, to: number, lang: string, text: string][]): Record<string, Caption> {
  return Object.fromEntries(said.map(([id, from, to, lang, text], seq) => [id, { seq, by: 2, from, to, lang, text }]));
}

describe("lines", () => {
  test("stand in the order of class time, in one language, without those taken away", () => {
    const all = captions(["b", 5000, 6000, "en", "two"], ["a", 1000, 2000, "en", "one"], ["c", 1000, 2000, "de", "eins"], ["d", 3000, 4000, "en", " "]);
    expect(captionLines(all, "EN", as).map(({ text }) => text)).toEqual(["one", "two"]);
  });

  test("two stand together where both are short, else the newest alone", () => {
    const lines = captionLines(captions(["a", 0, 9000, "en", "one"], ["b", 1000, 9000, "en", "two"], ["c", 2000, 9000, "en", "w".repeat(90)]), "en", as);
    expect(captionsAt(lines, 500).map(({ id }) => id)).toEqual(["a"]);
    expect(captionsAt(lines, 1500).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(captionsAt(lines, 2500).map(({ id }) => id)).toEqual(["c"]);
    expect(captionsAt(lines, 9000)).toEqual([]);
  });

  test("what has just come in stands although its time is over", () => {
    const lines = captionLines(captions(["a", 0, 1000, "en", "one"]), "en", as);
    expect(captionsAt(lines, 2000, new Set(["a"])).map(({ id }) => id)).toEqual(["a"]);
  });

  test("are read for as long as they are long", () => {
    expect(readingMs("Yes")).toBe(1800);
    expect(readingMs("w".repeat(50))).toBe(4000);
    expect(readingMs("w".repeat(500))).toBe(7000);
  });
});

describe("languages", () => {
  test("the one with the most comes first, however it is written", () => {
    const all = captions(["a", 0, 1, "de", "x"], ["b", 0, 1, "pt-BR", "x"], ["c", 0, 1, "pt-br", "x"], ["d", 0, 1, "fr", ""]);
    expect(captionLanguages(all)).toEqual(["pt-BR", "de"]);
  });

  test("the chosen one is shown, else that of the page, else its nearest kin, else the first", () => {
    expect(languageToShow(["de", "en", "fr"], "fr", "en")).toBe("fr");
    expect(languageToShow(["de", "en"], "fr", "en")).toBe("en");
    expect(languageToShow(["de", "pt-BR"], "pt-PT", "en")).toBe("pt-BR");
    expect(languageToShow(["de", "nl"], "", "en")).toBe("de");
    expect(languageToShow([], "de", "en")).toBe("");
  });

  test("are named in the language of the page, and by their code where nobody knows them", () => {
    expect(languageName("de", "en")).toBe("German");
    expect(languageName("not a language", "en")).toBe("not a language");
  });
});

test("one is at the last line that has begun; polls and questions between are passed by", () => {
  const row = (id: string, kind: TranscriptRow["kind"], at: number): TranscriptRow => ({ id, kind, at, text: id, line: null });
  const rows = [row("a", "spoken", 1000), row("p", "poll", 2000), row("b", "spoken", 3000)];
  expect(rowNow(rows, 500)).toBe(-1);
  expect(rowNow(rows, 2500)).toBe(0);
  expect(rowNow(rows, 2900)).toBe(2);
});
