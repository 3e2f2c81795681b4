/** The one door to sending: hands tracks to the sending worker and says how it goes. */
import type { Kind } from "../track.ts";
import type { Wanted } from "./codecs.ts";
import type { Answered, Asked, Gauges, SenderView, Sent } from "./messages.ts";
import { isRecorded, PageSource, RecorderSource, sourceOf } from "./sources.ts";

const CHUNK_MS = 250;
/** Longer than the worker takes to deliver what is left, ms. */
const STOP_MS = 6000;

/** Sends what one seat shows and says. Nothing is sent before `set`. */
export class Sender {
  readonly #worker: Worker;
  readonly #listeners = new Set<() => void>();
  readonly #pages = new Map<Kind, PageSource | RecorderSource>();
  readonly #tracks = new Map<Kind, { track: MediaStreamTrack; how: Partial<Wanted> }>();
  #levels: Partial<Record<Kind, number>> = {};
  #stopped: (() => void) | null = null;
  #gauges: Gauges | null = null;
  #view: SenderView;

  /** `kept`: may be recorded; `chunk_ms`: 250 to 500, the longer the fewer requests and the later the picture. */
  constructor(of: Sent, { kept, chunk_ms = CHUNK_MS }: { kept: boolean; chunk_ms?: number }) {
    this.#view = { network: "good", kept, elsewhere: false, waiting: 0, tracks: {} };
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<Answered>) => this.#answered(data);
    const { class: name, seat, live, pass_url, csrf } = of;
    const sent: Sent = { class: name, seat, live, pass_url, ...(csrf === undefined ? {} : { csrf }) };
    this.#ask({ ask: "start", of: sent, kept, chunk_ms });
  }

  /** How it goes. */
  get view(): SenderView {
    return this.#view;
  }

  /** Figures for whoever measures; null before the first. */
  get gauges(): Gauges | null {
    return this.#gauges;
  }

  /** Told whenever `view` is another; returns how to hear no more. */
  subscribe(fn: () => void): () => void {
    this.#listeners.add(fn);
    return () => this.#listeners.delete(fn);
  }

  /** How loud a kind is just now, 0 to 1. */
  level(kind: Kind): number {
    return this.#levels[kind] ?? 0;
  }

  /** Sends a track as this kind from now on; null: no more for now. The track stays its owner's, to be stopped by them. */
  set(kind: Kind, track: MediaStreamTrack | null, how: Partial<Wanted> = {}): void {
    this.#pages.get(kind)?.stop();
    this.#pages.delete(kind);
    if (!track) {
      this.#tracks.delete(kind);
      return this.#ask({ ask: "set", kind, source: null, how });
    }
    this.#tracks.set(kind, { track, how });
    if (isRecorded(track.kind as "video" | "audio")) return this.#fromRecorder(kind, track, how);
    const source = sourceOf(track);
    try {
      this.#ask({ ask: "set", kind, source, how }, [source as unknown as Transferable]);
    } catch {
      // Most browsers carry no tracks.
      if (source instanceof MediaStreamTrack) source.stop();
      void this.#fromPage(kind);
    }
  }

  /** Sends nothing of a kind while its device stays open, so that it goes on without delay. */
  mute(kind: Kind, mute: boolean): void {
    this.#ask({ ask: "mute", kind, mute });
  }

  /** Whether it may be recorded from now on: consent or the class's rule is another. New epochs begin. */
  keep(kept: boolean): void {
    this.#ask({ ask: "keep", kept });
  }

  /** Ends all tracks; resolves when the class has what it can have. What is left is delivered by the next page. */
  async stop(): Promise<void> {
    for (const page of this.#pages.values()) page.stop();
    const gone = new Promise<void>((done) => (this.#stopped = done));
    this.#ask({ ask: "stop" });
    await Promise.race([gone, new Promise((late) => setTimeout(late, STOP_MS))]);
    this.#worker.terminate();
    this.#listeners.clear();
  }

  /** A browser without encoders records: that is taken apart in the worker. */
  #fromRecorder(kind: Kind, track: MediaStreamTrack, how: Partial<Wanted>): void {
    const recorder = new RecorderSource(track);
    this.#pages.set(kind, recorder);
    this.#ask({ ask: "set", kind, source: recorder.port, how, recorded: true }, [recorder.port]);
  }

  /** A browser that reads no frames from tracks shows them to itself and takes what it sees and hears. */
  async #fromPage(kind: Kind): Promise<void> {
    const wanted = this.#tracks.get(kind);
    if (!wanted) return;
    const page = new PageSource(wanted.track);
    this.#pages.set(kind, page);
    const port = await page.start();
    if (this.#tracks.get(kind) !== wanted) return page.stop();
    this.#ask({ ask: "set", kind, source: port, how: wanted.how }, [port]);
  }

  #ask(asked: Asked, carried: Transferable[] = []): void {
    this.#worker.postMessage(asked, carried);
  }

  #answered(answered: Answered): void {
    if (answered.tell === "levels") this.#levels = answered.levels;
    else if (answered.tell === "gauges") this.#gauges = answered.gauges;
    else if (answered.tell === "stopped") this.#stopped?.();
    else if (answered.tell === "untaken") void this.#fromPage(answered.kind);
    else if (answered.tell === "grab") for (const page of this.#pages.values()) page.grab();
    else if (answered.tell === "view") {
      this.#view = answered.view;
      for (const fn of this.#listeners) fn();
    }
  }
}
