/** One track in one media element, following the clock of the class. In the element too, time is class time. */
import type { Piece } from "./piece.ts";
import { rangeAt, rangesOf } from "./ranges.ts";
import { mimeTaken, sourceMade } from "./source.ts";

/** A difference up to which nothing is done, ms. */
const LEVEL_MS = 25;
/** From which difference on the element jumps, ms. */
const JUMP_MS = 220;
/** So long a jump may take, ms. */
const JUMPS_FOR_MS = 700;
/** How much faster or slower it goes at most to get level. */
const FASTER = 0.07;
const SLOWER = 0.06;
/** The difference at which it does, ms. */
const STEEP_MS = 110;
/** What must lie ahead to begin, ms. */
const AHEAD_MS = 120;
/** Behind the playhead so much is kept, for whoever looks back a little; ahead too, ms. */
const KEPT_MS = 60_000;
const KEPT_AHEAD_MS = 120_000;
/** When there is no room for more, this much is. */
const KEPT_AT_LEAST_MS = 10_000;

/** How an element should go. Class time ms. */
export interface Pace {
  at: number;
  speed: number;
  playing: boolean;
}

/** What becomes of it is told to. */
export interface ReelListener {
  /** more is held, or less */
  changed(): void;
  /** the browser plays no sound before somebody presses something */
  blocked(): void;
  /** the element plays nothing any more: a decoder or a loudspeaker gave up */
  failed(): void;
}

/** Takes pieces in any order, plays them at their time. */
export class Reel {
  readonly track: string;
  readonly element: HTMLMediaElement;
  readonly #listener: ReelListener;
  readonly #source = sourceMade();
  readonly #address: string;
  #buffer: SourceBuffer | null = null;
  #form: { epoch: number; variant: string; mime: string } | null = null;
  #waiting: Piece[] = [];
  #removing: number[][] = [];
  #pace: Pace = { at: 0, speed: 1, playing: false };
  #isStarting = false;
  #closed = false;
  #jumpedAt = 0;
  readonly #gone = new AbortController();

  constructor(track: string, element: HTMLMediaElement, listener: ReelListener) {
    this.track = track;
    this.element = element;
    this.#listener = listener;
    element.preservesPitch = true;
    // Where the source is a managed one, nothing is played to another device.
    element.disableRemotePlayback = true;
    this.#address = this.#source ? URL.createObjectURL(this.#source) : "";
    this.#source?.addEventListener("sourceopen", () => this.#pump(), { once: true });
    if (this.#address) element.src = this.#address;
    element.addEventListener("error", () => this.#closed || listener.failed(), { signal: this.#gone.signal });
  }

  /** What is held, ms. */
  get ranges(): number[][] {
    return this.#buffer && !this.#closed ? rangesOf(this.#buffer.buffered) : [];
  }

  /** Whether what was taken is not all held yet. */
  get busy(): boolean {
    return this.#waiting.length > 0 || (this.#buffer?.updating ?? false);
  }

  /** Takes a piece; what this browser can not play is let go. */
  take(piece: Piece): void {
    if (this.#closed || mimeTaken(piece.form.mime) === null) return;
    this.#waiting.push(piece);
    this.#pump();
  }

  /** Goes as the class goes. */
  follow(pace: Pace): void {
    if (this.#closed) return;
    this.#pace = pace;
    const { element } = this;
    const range = rangeAt(this.ranges, pace.at);
    if (range === null || (range[1] as number) - pace.at < (element.paused ? AHEAD_MS : 0)) return this.#rest();
    const off = pace.at - element.currentTime * 1000;
    const to = Math.max(pace.at, range[0] as number);
    if (!pace.playing) {
      this.#rest();
      if (Math.abs(off) > LEVEL_MS && this.#mayJump) this.#jump(to);
      return;
    }
    if (Math.abs(off) > (element.paused ? LEVEL_MS : JUMP_MS) && this.#mayJump) this.#jump(to);
    else this.#levelled(off);
    if (element.paused) void this.#start();
  }

  /** Lets go of what is far from the playhead; `least`: of all that can be spared. Returns the stretch that is kept. */
  evict(least = false): [number, number] {
    const behind = least ? KEPT_AT_LEAST_MS : KEPT_MS;
    const kept: [number, number] = [this.#pace.at - behind, this.#pace.at + (least ? KEPT_AT_LEAST_MS * 2 : KEPT_AHEAD_MS)];
    for (const [from = 0, to = 0] of this.ranges) {
      if (from < kept[0] - 5000) this.#removing.push([from, Math.min(to, kept[0])]);
      if (to > kept[1] + 5000) this.#removing.push([Math.max(from, kept[1]), to]);
    }
    this.#pump();
    return kept;
  }

  /** Lets go of everything. */
  close(): void {
    this.#closed = true;
    this.#gone.abort();
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
    if (this.#address) URL.revokeObjectURL(this.#address);
  }

  /** A jump into a crack between two pieces never ends: after a while another is tried, further on. */
  get #mayJump(): boolean {
    return !this.element.seeking || performance.now() - this.#jumpedAt > JUMPS_FOR_MS;
  }

  #jump(to: number): void {
    this.#jumpedAt = performance.now();
    this.element.currentTime = to / 1000;
  }

  #rest(): void {
    if (!this.element.paused) this.element.pause();
  }

  #levelled(off: number): void {
    const { element } = this;
    const { speed } = this.#pace;
    // Once it corrects itself it goes on until it is well within, so that the rate does not flicker.
    const isLevel = Math.abs(off) <= (element.playbackRate === speed ? LEVEL_MS : LEVEL_MS / 2);
    const by = isLevel ? 0 : (off / STEEP_MS) * FASTER;
    const rate = speed * (1 + Math.min(FASTER, Math.max(-SLOWER, by)));
    if (Math.abs(element.playbackRate - rate) > 0.002) element.playbackRate = rate;
  }

  async #start(): Promise<void> {
    if (this.#isStarting) return;
    this.#isStarting = true;
    try {
      await this.element.play();
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotAllowedError") this.#listener.blocked();
    } finally {
      this.#isStarting = false;
    }
  }

  /** One thing after another: a buffer does one at a time. */
  #pump(): void {
    const source = this.#source;
    if (this.#closed || !source || source.readyState === "closed" || this.#buffer?.updating) return;
    const removed = this.#removing.shift();
    if (removed && this.#buffer) return this.#buffer.remove((removed[0] as number) / 1000, (removed[1] as number) / 1000);
    const piece = this.#waiting[0];
    if (!piece) return;
    if (!this.#buffer) this.#open(source, piece);
    const buffer = this.#buffer;
    if (!buffer) return;
    try {
      if (!this.#isFormOf(piece)) return this.#begin(buffer, piece);
      buffer.appendBuffer(piece.bytes as Uint8Array<ArrayBuffer>);
      this.#waiting.shift();
    } catch (error) {
      this.#fails(error);
    }
  }

  #open(source: MediaSource, piece: Piece): void {
    const buffer = source.addSourceBuffer(mimeTaken(piece.form.mime) as string);
    buffer.addEventListener("updateend", () => {
      this.#pump();
      this.#listener.changed();
    });
    buffer.addEventListener("error", () => (this.#form = null));
    this.#buffer = buffer;
  }

  #isFormOf({ form }: Piece): boolean {
    return this.#form !== null && this.#form.epoch === form.epoch && this.#form.variant === form.variant;
  }

  /** Another epoch or variant begins with its init segment, and may be of another codec. */
  #begin(buffer: SourceBuffer, { form }: Piece): void {
    if (this.#form && this.#form.mime !== form.mime) buffer.changeType(mimeTaken(form.mime) as string);
    this.#form = { epoch: form.epoch, variant: form.variant, mime: form.mime };
    buffer.appendBuffer(form.init as Uint8Array<ArrayBuffer>);
  }

  #fails(error: unknown): void {
    if (error instanceof DOMException && error.name === "QuotaExceededError") {
      this.evict(true);
      // What can not be made room for is fetched again when its time comes.
      if (this.#removing.length === 0 && !this.#buffer?.updating) this.#waiting.shift();
      return;
    }
    this.#form = null;
    this.#waiting.shift();
  }
}
