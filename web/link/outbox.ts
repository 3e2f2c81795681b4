/** What its user did and the class has not answered yet: kept in IndexedDB, delivered in order, exactly once by its id. */
import { openDB, type IDBPDatabase } from "idb";
import type { Draft, Event } from "../classlog/state.ts";
import type { Reach } from "./pass.ts";
import { worded } from "./refusal.ts";
import { Refused, type OutboxView, type Refusal } from "./room.ts";

const BATCH = 50;
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
  readonly #answered: (events: Event[]) => void;
  readonly #changed: () => void;
  #kept: Kept[] = [];
  #base: IDBPDatabase | null = null;
  #sending = false;
  #failed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(
    reach: Reach,
    of: { class: string; seat: number },
    answered: (events: Event[]) => void,
    changed: () => void,
  ) {
    this.#reach = reach;
    this.#of = of;
    this.#answered = answered;
    this.#changed = changed;
  }

  /** Takes up what was left from before, and begins to deliver. */
  async start(): Promise<void> {
    try {
      this.#base = await openDB("agogic-outbox", 1, {
        upgrade: (base) => base.createObjectStore("drafts", { keyPath: "id" }),
      });
      const left = ((await this.#base.getAll("drafts")) as Kept[]).filter(
        (kept) => kept.class === this.#of.class && kept.seat === this.#of.seat,
      );
      const known = new Set(this.#kept.map((kept) => kept.id));
      this.#kept = [...left.filter((kept) => !known.has(kept.id)), ...this.#kept].sort((a, b) => a.n - b.n);
      for (const kept of this.#kept) if (known.has(kept.id)) await this.#base.put("drafts", kept);
    } catch {
      // A browser that keeps nothing (private windows) still delivers while the page is open.
      this.#base = null;
    }
    this.#changed();
    void this.send();
  }

  /** Stops delivering; what waits is kept for the next time. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** What waits or was refused, in order. */
  get drafts(): readonly Draft[] {
    return this.#kept.filter((kept) => !kept.refusal).map((kept) => kept.draft);
  }

  /** The same for people to see. */
  get view(): OutboxView[] {
    return this.#kept.map(({ id, draft, refusal }) => ({
      id,
      type: draft.type,
      text: typeof draft.body["text"] === "string" ? draft.body["text"] : "",
      at: draft.at ?? draft.t,
      state: refusal ? "refused" : this.#sending ? "sending" : "waiting",
      ...(refusal ? { refusal } : {}),
    }));
  }

  /** Keeps a draft and delivers it as soon as that is possible. */
  add(draft: Draft): void {
    const kept: Kept = { id: draft.id, ...this.#of, n: Date.now() + this.#kept.length / 1000, draft };
    this.#kept.push(kept);
    void this.#base?.put("drafts", kept);
    void this.send();
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
    const batch = this.#kept.filter((kept) => !kept.refusal).slice(0, BATCH);
    if (batch.length === 0) return;
    this.#sending = true;
    try {
      const body = JSON.stringify({ drafts: batch.map((kept) => kept.draft) });
      const answer = await this.#reach.fetch("drafts", { method: "POST", body, keepalive: body.length < 60_000 });
      const { answers } = (await answer.json()) as { answers: Answer[] };
      answers.forEach((one, index) => this.#take(one, batch[index] as Kept));
      this.#failed = answers.some((one) => one.fault) ? this.#failed + 1 : 0;
    } catch (error) {
      this.#failed += 1;
      if (error instanceof Refused && error.refusal.code === "seat.removed") batch.forEach((kept) => this.#refuse(kept, error.refusal));
    } finally {
      this.#sending = false;
      this.#changed();
    }
    if (this.#kept.some((kept) => !kept.refusal)) this.#later();
  }

  #take(answer: Answer, kept: Kept): void {
    if (answer.events) {
      this.#answered(answer.events);
      this.forget(kept.id);
    } else if (answer.refusal) {
      this.#refuse(kept, worded(answer.refusal.code, answer.refusal.params ?? {}));
    }
  }

  #refuse(kept: Kept, refusal: Refusal): void {
    kept.refusal = refusal;
    void this.#base?.put("drafts", kept);
  }

  #later(): void {
    if (this.#stopped) return;
    const wait = this.#failed ? (AGAIN_MS[Math.min(this.#failed, AGAIN_MS.length) - 1] as number) : 0;
    this.#timer = setTimeout(() => void this.send(), wait * (0.75 + Math.random() / 2));
  }
}
