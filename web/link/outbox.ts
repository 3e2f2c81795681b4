/** What its user did and the class has not answered yet: kept in IndexedDB, delivered in order, exactly once by its id. */
import { openDB, type IDBPDatabase } from "idb";
import type { Draft, Event } from "../classlog/state.ts";
import type { Reach } from "./pass.ts";
import { worded } from "./refusal.ts";
import { Refused, type OutboxView, type Refusal } from "./room.ts";

const BATCH = 50;
const BATCH_CHARACTERS = 60_000;
/** A post that outlives its page may be this large (64 KiB in all, Fetch standard). */
const KEPT_ALIVE_CHARACTERS = 20_000;
/** Kinds of no that concern who asks, or when, and not what was asked: it is kept and asked again. */
const PASSING = /^(pass|lobby|session|rate)\.|too_fast$|^class\.damaged$/;
const AGAIN_MS = [500, 1000, 2000, 4000, 8000];

interface Kept {
  id: string;
  class: string;
  seat: number;
  n: number;
  draft: Draft;
  refusal?: Refusal;
}

interface Answer {
  id: string | null;
  events?: Event[];
  refusal?: { code: string; params?: Refusal["params"] };
  fault?: { id: string };
}

/** The drafts of one seat in one class. */
export class Outbox {
  readonly #reach: Reach;
  readonly #of: { class: string; seat: number };
  readonly #seen: () => number;
  readonly #changed: () => void;
  #kept: Kept[] = [];
  #answered: Event[] = [];
  #base: IDBPDatabase | null = null;
  #sending = false;
  #alone = false;
  #failed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /** `seen`: the last seq the stream has brought. */
  constructor(reach: Reach, of: { class: string; seat: number }, seen: () => number, changed: () => void) {
    this.#reach = reach;
    this.#of = of;
    this.#seen = seen;
    this.#changed = changed;
  }

  /** Takes up what was left from before, and begins to deliver. */
  async start(): Promise<void> {
    try {
      this.#base = await openDB("agogic-outbox", 1, {
        upgrade: (base) => base.createObjectStore("drafts", { keyPath: "id" }),
      });
      for (const kept of this.#kept) await this.#base.put("drafts", kept);
      await this.takeUp();
    } catch {
      // A browser that keeps nothing (private windows) still delivers while the page is open.
      this.#base = null;
    }
    this.#changed();
    void this.send();
  }

  /** Takes up what a tab left that was closed; if that tab delivers it still, the same id is the same act (rule E2). */
  async takeUp(): Promise<void> {
    const all = ((await this.#base?.getAll("drafts")) ?? []) as Kept[];
    const mine = all.filter((kept) => kept.class === this.#of.class && kept.seat === this.#of.seat);
    const known = new Set(this.#kept.map((kept) => kept.id));
    this.#kept = [...mine.filter((kept) => !known.has(kept.id)), ...this.#kept].sort((a, b) => a.n - b.n);
    this.#changed();
    void this.send();
  }

  /** Stops delivering; what waits is kept for the next time. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** What waits to be answered, in order. */
  get drafts(): readonly Draft[] {
    return this.#kept.filter((kept) => !kept.refusal).map((kept) => kept.draft);
  }

  /** What was answered, and what the stream, which alone gives events their order, has not brought yet. */
  get answered(): readonly Event[] {
    this.#answered = this.#answered.filter((event) => event.seq > this.#seen());
    return this.#answered;
  }

  /** The same for people to see. */
  get view(): OutboxView[] {
    return this.#kept.map(({ id, draft, refusal }) => ({
      id,
      type: draft.type,
      text: typeof draft.body["text"] === "string" ? draft.body["text"] : "",
      body: draft.body,
      at: draft.at ?? draft.t,
      state: refusal ? "refused" : this.#sending ? "sending" : "waiting",
      ...(refusal ? { refusal } : {}),
    }));
  }

  /** Keeps a draft and delivers it as soon as that is possible. */
  add(draft: Draft): void {
    const kept: Kept = { id: draft.id, ...this.#of, n: Date.now() + this.#kept.length / 1000, draft };
    this.#kept.push(kept);
    this.#keep(kept);
    void this.send();
  }

  #keep(kept: Kept): void {
    const writing = this.#base?.transaction("drafts", "readwrite");
    if (!writing) return;
    writing.store.put(kept).catch(() => undefined);
    // Said at once: a page that is closed before it hears of the writing would take the draft with it.
    writing.commit();
    writing.done.catch(() => undefined);
  }

  /** Drops a draft. */
  forget(id: string): void {
    this.#kept = this.#kept.filter((kept) => kept.id !== id);
    void this.#base?.delete("drafts", id);
    this.#changed();
  }

  /** Delivers now, if nothing is on its way. */
  async send(): Promise<void> {
    if (this.#sending || this.#stopped) return;
    clearTimeout(this.#timer);
    const batch = this.#batch();
    if (batch.length === 0) return;
    this.#sending = true;
    try {
      const body = JSON.stringify({ drafts: batch.map((kept) => kept.draft) });
      const answer = await this.#reach.fetch("drafts", { method: "POST", body, keepalive: body.length < KEPT_ALIVE_CHARACTERS });
      const { answers } = (await answer.json()) as { answers: Answer[] };
      answers.forEach((one, index) => this.#take(one, batch[index] as Kept));
      this.#failed = answers.some((one) => one.fault) ? this.#failed + 1 : 0;
    } catch (error) {
      this.#failed += 1;
      if (error instanceof Refused && !PASSING.test(error.refusal.code)) this.#refusedWhole(batch, error.refusal);
    } finally {
      this.#sending = false;
      this.#changed();
    }
    if (this.#kept.some((kept) => !kept.refusal)) this.#later();
    else this.#alone = false;
  }

  /** The page goes away: what waits is posted once more, also beside a post that is on its way (rule E2). */
  leave(): void {
    const batch = this.#batch();
    if (!this.#sending) return void this.send();
    const body = JSON.stringify({ drafts: batch.map((kept) => kept.draft) });
    if (body.length < KEPT_ALIVE_CHARACTERS) this.#reach.fetch("drafts", { method: "POST", body, keepalive: true }).catch(() => {});
  }

  /** As many as go up in one post; after a post failed only one, so that none can hold up the others. */
  #batch(): Kept[] {
    const waiting = this.#kept.filter((kept) => !kept.refusal).slice(0, this.#alone ? 1 : BATCH);
    let characters = 0;
    return waiting.filter((kept, n) => {
      characters += JSON.stringify(kept.draft).length;
      return n === 0 || characters < BATCH_CHARACTERS;
    });
  }

  /** A post was refused as a whole: its drafts are asked one by one, until the one that is meant is found. */
  #refusedWhole(batch: Kept[], refusal: Refusal): void {
    this.#alone = batch.length > 1 && refusal.code !== "seat.removed";
    if (!this.#alone) batch.forEach((kept) => this.#refuse(kept, refusal));
  }

  #take(answer: Answer, kept: Kept): void {
    if (answer.events) {
      this.#answered.push(...answer.events);
      this.forget(kept.id);
    } else if (answer.refusal) {
      this.#refuse(kept, worded(answer.refusal.code, answer.refusal.params ?? {}));
    }
  }

  #refuse(kept: Kept, refusal: Refusal): void {
    kept.refusal = refusal;
    this.#keep(kept);
  }

  #later(): void {
    if (this.#stopped) return;
    const wait = this.#failed ? (AGAIN_MS[Math.min(this.#failed, AGAIN_MS.length) - 1] as number) : 0;
    this.#timer = setTimeout(() => void this.send(), wait * (0.75 + Math.random() / 2));
  }
}
