/** Captions in the classroom: which there are, which stand now, and who may write them. */
import { union } from "../../classlog/spans.ts";
import { captionLanguages, captionLines, captionsAt, languageToShow, readingMs, type CaptionLine, type TranscriptRow } from "../../parts/caption-lines.ts";
import { CaptionsChoice } from "../../parts/captions-choice.svelte.ts";
import { writtenName } from "../../parts/viewing.ts";
import type { Classroom } from "./classroom.svelte.ts";

/** What is usually written in, besides the languages of the class and of the page. */
const USUAL = ["en", "ar", "bn", "de", "es", "fa", "fr", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "sw", "tr", "uk", "ur", "vi", "zh"];
/** Further back than this nothing has just come in, ms. */
const FRESH_MS = 30_000;
const SEAT = /^seat\.([1-9]\d{0,9})$/;

/** Reads a classroom for captions. */
export class Captioning {
  readonly choice = new CaptionsChoice();
  readonly #room: Classroom;
  /** caption -> when it was first seen here, by the browser's clock */
  readonly #seen = new Map<string, number>();

  constructor(room: Classroom) {
    this.#room = room;
  }

  /** Everything that is here of the class, wherever one is in it. */
  readonly all = $derived.by(() => {
    void this.#room.view;
    void this.#room.past;
    return { ...this.#room.session.captions() };
  });
  readonly languages = $derived.by(() => captionLanguages(this.all));
  readonly lang = $derived.by(() => languageToShow(this.languages, this.choice.lang, this.#page));
  readonly there = $derived.by(() => this.languages.length > 0 || this.#room.view.room.captions_left_out > 0);
  readonly #lines = $derived.by(() => captionLines(this.#room.view.room.captions, this.lang, (who) => this.#named(who)));

  /** What stands now. What is written live comes after it was spoken, and stays until it can have been read. */
  readonly shown: CaptionLine[] = $derived.by(() => {
    const { clock, live } = this.#room;
    return captionsAt(this.#lines, clock.at, live ? this.#fresh(clock.at) : undefined);
  });

  /** The stretches in which something is read, ms: none where captions are off. */
  readonly read: number[][] = $derived.by(() => {
    if (!this.choice.on) return [];
    const lines = captionLines(this.all, this.lang, () => "");
    return union(lines.map(({ from, to }) => [from, to]));
  });

  /** The whole transcript in the language shown, with polls and questions between. */
  readonly rows: TranscriptRow[] = $derived.by(() => {
    const lines = captionLines(this.all, this.lang, (who) => this.#named(who));
    const spoken = lines.map((line): TranscriptRow => ({ id: line.id, kind: "spoken", at: line.from, text: line.text, line }));
    if (spoken.length === 0) return [];
    const between = this.#room.session.moments().flatMap(({ id, kind, at, text }): TranscriptRow[] => (kind === "slide" ? [] : [{ id, kind, at, text, line: null }]));
    return [...spoken, ...between].sort((a, b) => a.at - b.at);
  });

  /** Whether I may write them. */
  readonly may = $derived.by(() => {
    const { view, coming, lost } = this.#room;
    return !coming && !lost && view.room.status !== "" && (view.teaching || view.room.seats[String(view.me)]?.captions === true);
  });

  /** Whether somebody asked me to: a pupil who may. */
  readonly asked = $derived.by(() => this.may && !this.#room.teaching && !this.#room.over);

  readonly writtenIn = $derived.by(() => this.choice.writes || this.lang || this.#page);
  readonly toWriteIn = $derived.by(() => [...new Set([this.writtenIn, ...this.languages, this.#page, ...USUAL])].filter(Boolean));

  /** My last lines in the language I write in. */
  readonly mine: CaptionLine[] = $derived.by(() => {
    const { view, clock } = this.#room;
    const own = captionLines(this.all, this.writtenIn, () => "").filter((line) => line.by === view.me && line.from <= clock.at + 1000);
    return own.slice(-20);
  });

  /** Whether a line may be mended by me. */
  mends(line: CaptionLine): boolean {
    return this.may && (this.#room.teaching || line.by === this.#room.view.me);
  }

  get #page(): string {
    return this.#room.config.person.language;
  }

  #named(who: string): string {
    const seat = SEAT.exec(who)?.[1];
    return seat === undefined ? who : writtenName(this.#room.view, Number(seat));
  }

  #fresh(at: number): Set<string> {
    const now = performance.now();
    const fresh = new Set<string>();
    for (const { id, from, text } of this.#lines) {
      if (from < at - FRESH_MS) continue;
      const seen = this.#seen.get(id) ?? now;
      this.#seen.set(id, seen);
      if (now - seen < readingMs(text)) fresh.add(id);
    }
    return fresh;
  }
}
