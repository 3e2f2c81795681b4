/**
 * One stream for all tabs of a browser that sit on the same seat (decision 0006): one tab leads and reads, the others
 * are told what it read. A browser opens six connections to a host over HTTP/1.1; tabs that each kept one would starve.
 */
import { FrameReader, type Frame } from "./frames.ts";
import type { Reach } from "./pass.ts";
import type { LinkView, Refusal } from "./room.ts";
import { Stream, type Listener } from "./stream.ts";

/** A tab that is alone has the lead by then, ms. */
const LED_WITHIN_MS = 100;
const ANSWER_WITHIN_MS = 3_000;
const SILENT_MS = 22_000;
const LOOK_EACH_MS = 5_000;
const AGAIN_MS = [300, 1000, 3000, 8000];
/** What another tab said of itself holds this long, ms. */
const SAID_HOLDS_MS = 40_000;

/** How much a tab has to say about presence: with the class and seen, seen, or neither. */
export type Rank = 0 | 1 | 2;

type Message =
  | { kind: "frames"; from: number | null; frames: Frame[] }
  | { kind: "state"; state: LinkView["state"]; refusal?: Refusal }
  | { kind: "ask" }
  | { kind: "rank"; tab: string; rank: Rank }
  | { kind: "gone"; tab: string };

/** Like a `Stream`, but shared: to its listener it makes no difference whether this tab leads. */
export class SharedStream {
  readonly #reach: Reach;
  readonly #listener: Listener;
  readonly #left: () => void;
  readonly #name: string;
  readonly #tab = String(Math.random());
  readonly #ranks = new Map<string, { rank: Rank; at: number }>();
  #rank: Rank = 0;
  #channel: BroadcastChannel | null = null;
  #stream: Stream | null = null;
  #state: { state: LinkView["state"]; refusal?: Refusal } = { state: "connecting" };
  #heardAt = Date.now();
  #reading = false;
  #failed = 0;
  #watch: ReturnType<typeof setInterval> | undefined;
  #stopped = false;
  #away = false;

  /** `name`: the same in all tabs of the seat. `left`: called when another of its tabs was closed. */
  constructor(reach: Reach, name: string, listener: Listener, left: () => void) {
    this.#reach = reach;
    this.#name = `agogic ${name}`;
    this.#listener = listener;
    this.#left = left;
  }

  /** Leads, or follows who leads, until stopped. */
  run(): void {
    // Without locks (a page that came over plain HTTP from elsewhere) each tab reads for itself.
    if (!navigator.locks || typeof BroadcastChannel === "undefined") return this.#lead();
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#heard(data);
    this.#watch = setInterval(() => this.#look(), LOOK_EACH_MS);
    void this.#queue();
    this.#post({ kind: "ask" });
    setTimeout(() => void this.#catchUp(), LED_WITHIN_MS);
  }

  /** Stops; another tab takes over. */
  stop(): void {
    this.#stopped = true;
    clearInterval(this.#watch);
    this.#stream?.stop();
    this.#release();
    this.leave();
    this.#channel?.close();
    this.#channel = null;
  }

  /** Tells the other tabs that this one's page is being left. */
  leave(): void {
    this.#away = true;
    this.#post({ kind: "gone", tab: this.#tab });
  }

  /** Tries again now: the browser says that the network is back. */
  again(): void {
    this.#away = false;
    if (this.#stream) this.#stream.again();
    else void this.#catchUp();
  }

  /** Says how much this tab has to say; whether no other tab has more. */
  speaks(rank: Rank): boolean {
    // A page that is left is told once more that it is hidden; nobody may count it again for that.
    if (this.#away) return false;
    this.#rank = rank;
    this.#post({ kind: "rank", tab: this.#tab, rank });
    const since = Date.now() - SAID_HOLDS_MS;
    return [...this.#ranks.values()].every((other) => other.at < since || other.rank <= rank);
  }

  /** Whether no other tab of the seat has been heard of lately. */
  get alone(): boolean {
    const since = Date.now() - SAID_HOLDS_MS;
    return [...this.#ranks.values()].every((other) => other.at < since);
  }

  // ---------------------------------------------------------------- leading

  #release: () => void = () => undefined;

  async #queue(steal = false): Promise<void> {
    const held = (): Promise<void> => {
      if (this.#stopped) return Promise.resolve();
      this.#lead();
      // Who led before may have been closed without a word.
      this.#left();
      return new Promise((release) => (this.#release = release));
    };
    try {
      await navigator.locks.request(this.#name, steal ? { steal } : {}, held);
    } catch {
      // Another tab took the lead, because this one had not answered.
      this.#stream?.stop();
      this.#stream = null;
      if (!this.#stopped) void this.#queue();
    }
  }

  #lead(): void {
    this.#stream = new Stream(this.#reach, {
      after: () => this.#listener.after(),
      frames: (frames) => this.#relayed(frames),
      state: (state, refusal) => this.#told(state, refusal),
    });
    void this.#stream.run();
  }

  #relayed(frames: Frame[]): void {
    const from = this.#listener.after();
    this.#listener.frames(frames);
    // A payload is a window onto a larger buffer, all of which would be copied.
    this.#post({ kind: "frames", from, frames: frames.map(({ kind, payload }) => ({ kind, payload: payload.slice() })) });
  }

  #told(state: LinkView["state"], refusal?: Refusal): void {
    this.#state = refusal ? { state, refusal } : { state };
    this.#listener.state(state, refusal);
    this.#post({ kind: "state", ...this.#state });
  }

  // ---------------------------------------------------------------- following

  #heard(message: Message): void {
    if (message.kind === "rank") this.#ranks.set(message.tab, { rank: message.rank, at: Date.now() });
    else if (message.kind === "gone") this.#gone(message.tab);
    else if (message.kind === "ask") this.#answered();
    else if (!this.#stream) this.#followed(message);
  }

  #followed(message: Message & { kind: "frames" | "state" }): void {
    this.#heardAt = Date.now();
    if (message.kind === "state") {
      this.#listener.state(message.state, message.refusal);
      return;
    }
    const after = this.#listener.after();
    if (after === null || (message.from ?? 0) > after) void this.#catchUp();
    else this.#listener.frames(message.frames);
  }

  #answered(): void {
    // Who is new must know of every tab: closed again at once, it would else take the seat out of class.
    this.#post({ kind: "rank", tab: this.#tab, rank: this.#rank });
    if (this.#stream) this.#post({ kind: "state", ...this.#state });
  }

  #gone(tab: string): void {
    this.#ranks.delete(tab);
    this.#left();
  }

  /** Reads once what this tab has not, so that it can go on with what it is told. */
  async #catchUp(): Promise<void> {
    if (this.#reading || this.#stream || this.#stopped) return;
    this.#reading = true;
    try {
      const after = this.#listener.after();
      const answer = await this.#reach.fetch(after === null ? "stream?wait=0" : `stream?wait=0&after=${after}`);
      const frames = new FrameReader().read(new Uint8Array(await answer.arrayBuffer()));
      if (!this.#stream) this.#listener.frames(frames);
      this.#failed = 0;
    } catch {
      const wait = AGAIN_MS[Math.min(this.#failed, AGAIN_MS.length - 1)] as number;
      this.#failed += 1;
      setTimeout(() => void this.#catchUp(), wait * (0.7 + Math.random() * 0.6));
    } finally {
      this.#reading = false;
    }
  }

  /** A leader that is silent is asked; one that does not answer (its tab was frozen) has led. */
  #look(): void {
    if (this.#stream || document.visibilityState !== "visible" || Date.now() - this.#heardAt < SILENT_MS) return;
    this.#post({ kind: "ask" });
    setTimeout(() => {
      const silent = Date.now() - this.#heardAt >= SILENT_MS;
      if (silent && !this.#stream && !this.#stopped) void this.#queue(true);
    }, ANSWER_WITHIN_MS);
  }

  #post(message: Message): void {
    this.#channel?.postMessage(message);
  }
}
