/** Every sentence an island says goes through here: English in the source, the rest from a catalogue. */

/** What stands in the gaps of a sentence. Always text: markup in it is shown, never obeyed. */
export type Gaps = Record<string, string | number>;

/** `/static/built/say/<language>.json`; a sentence with a number has one form for each plural category. */
export interface Catalogue {
  language: string;
  sentences: Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>>;
}

const english: Catalogue = { language: "en", sentences: {} };
let catalogue = english;
let plurals = new Intl.PluralRules("en");
let numbers = new Intl.NumberFormat("en");
let reading: Promise<void> | null = null;

/** Says a sentence: `say("Answered by {name}", { name })`. */
export function say(sentence: string, gaps: Gaps = {}): string {
  const found = catalogue.sentences[sentence];
  return filled(typeof found === "string" ? found : sentence, gaps);
}

/** Says a sentence that counts: `say.n("{n} hand is up", "{n} hands are up", hands)`. */
say.n = (one: string, many: string, n: number, gaps: Gaps = {}): string => {
  const found = catalogue.sentences[one];
  const all = { ...gaps, n };
  if (typeof found === "object") {
    const form = found[plurals.select(n)] ?? found.other;
    if (form) return filled(form, all);
  }
  return filled(n === 1 ? one : many, all);
};

/** Takes over a catalogue, as the page's language asks. */
export function speak(next: Catalogue): void {
  catalogue = next;
  plurals = new Intl.PluralRules(next.language);
  numbers = new Intl.NumberFormat(next.language);
}

/** Goes back to the English of the source. */
export function speakEnglish(): void {
  speak(english);
}

/** Reads the catalogue of the page's language once; without one the islands speak English. */
export function catalogueRead(): Promise<void> {
  reading ??= readCatalogue(document.documentElement);
  return reading;
}

async function readCatalogue(page: HTMLElement): Promise<void> {
  const language = page.lang || "en";
  if (language === "en" || language.startsWith("en-")) return;
  try {
    const answer = await fetch(`${page.dataset["built"] ?? "/static/built/"}say/${language}.json`);
    if (answer.ok) speak((await answer.json()) as Catalogue);
  } catch {
    // Without a network the islands still work, in English; the next page tries again.
  }
}

function filled(sentence: string, gaps: Gaps): string {
  return sentence.replace(/\{(\w+)\}/g, (gap, name: string) => {
    const value = gaps[name];
    if (value === undefined) return gap;
    return typeof value === "number" ? numbers.format(value) : value;
  });
}
