/** A track that the browser's MediaRecorder encodes, where it has no encoders of its own: taken apart, stamped, and cut anew. */
import { isHeard, type Kind } from "../track.ts";
import { entryInit } from "./init-segment.ts";
import type { PostedPiece } from "./messages.ts";
import type { Onward } from "./onward.ts";
import { PictureCutter } from "./picture-cutter.ts";
import { codecOf, Recording, type RecordedForm, type RecordedSample } from "./recording.ts";
import { STEPS, type Step } from "./pressure.ts";
import { SoundCutter } from "./sound-cutter.ts";
import { TrackClock } from "./track-clock.ts";

/** Sends one kind. Nothing can be asked of a MediaRecorder that runs, so a network that does not keep up loses the picture at once. */
export class RecordedTrack {
  readonly kind: Kind;
  readonly #onward: Onward;
  #recording = new Recording();
  #clock = new TrackClock();
  /** how much later class time is than the recording's, µs; and what its clock said then */
  #ahead: { by: number; settled: number } | null = null;
  #step: Step = STEPS[0] as Step;
  #muted = false;
  #wantsKey = true;
  #cutter: PictureCutter | SoundCutter | null = null;
  mime = "";
  size = { width: 0, height: 0 };

  constructor(kind: Kind, onward: Onward) {
    this.kind = kind;
    this.#onward = onward;
  }

  /** Another recording: it counts from nothing, and says anew what it is. */
  renew(): void {
    this.rest();
    [this.#recording, this.#clock, this.#ahead] = [new Recording(), new TrackClock(), null];
    this.anew();
  }

  /** A piece of the recording. */
  take({ piece, began }: PostedPiece): void {
    const class_ms = this.#onward.time();
    const samples = this.#taken(piece);
    const last = samples.at(-1);
    if (!last || class_ms === null) return;
    const end = last.at + last.lasts;
    const stamp = this.#clock.stamp(end, class_ms * 1000);
    this.#ahead ??= { by: (class_ms - (this.#onward.own() - began)) * 1000, settled: NaN };
    if (stamp !== null && Number.isNaN(this.#ahead.settled)) this.#ahead.settled = stamp - end;
    // When it began is known; its clock only says how far it has drifted since.
    const drifted = stamp === null || Number.isNaN(this.#ahead.settled) ? 0 : stamp - end - this.#ahead.settled;
    for (const sample of samples) this.#send(sample, Math.round(sample.at + this.#ahead.by + drifted));
  }

  /** Nothing is sent, or it is again. */
  mute(muted: boolean): void {
    this.#muted = muted;
    if (muted) this.rest();
  }

  /** What the network leaves: a picture needs all it has, or does not go. */
  pace(step: Step): void {
    this.#step = step;
    if (!this.#sends) this.rest();
  }

  /** No samples for a while. */
  rest(): void {
    this.#wantsKey = !isHeard(this.kind);
    this.#cutter?.flush();
  }

  /** A new epoch begins with what comes next. */
  anew(): void {
    this.rest();
    this.#cutter = null;
  }

  /** A recorder shows what stands still by itself. */
  still(): void {}

  /** Over. */
  async close(): Promise<void> {
    this.#cutter?.flush();
    this.#cutter = null;
    this.#muted = true;
    this.#onward.end();
  }

  /** A browser may write what it did not say: then nothing can be made of it. */
  #taken(piece: ArrayBuffer): RecordedSample[] {
    try {
      return this.#recording.read(new Uint8Array(piece));
    } catch {
      this.#onward.cannot();
      return [];
    }
  }

  get #sends(): boolean {
    return !this.#muted && (isHeard(this.kind) || this.#step.bits === 1);
  }

  #send({ key, lasts, bytes }: RecordedSample, at: number): void {
    if (!this.#sends || (this.#wantsKey && !key)) return;
    this.#wantsKey = false;
    this.#cutter ??= this.#begun(at);
    if (this.#cutter instanceof PictureCutter) this.#cutter.add({ at, key, layer: 0, spare: false, bytes });
    else if (this.#cutter) {
      this.#cutter.heard(at, lasts);
      this.#cutter.add(bytes, lasts);
    }
  }

  #begun(at: number): PictureCutter | SoundCutter | null {
    const form = this.#recording.form as RecordedForm;
    const codec = codecOf(form.entry);
    if (!codec) {
      this.#muted = true;
      this.#onward.cannot();
      return null;
    }
    const { width, height } = form;
    this.mime = `${isHeard(this.kind) ? "audio" : "video"}/mp4; codecs="${codec}"`;
    this.size = { width, height };
    this.#onward.begin({ mime: this.mime, width, height, layers: 1, init: entryInit(form.entry, this.size) }, at);
    const give = (cut: Parameters<Onward["add"]>[0]): void => this.#onward.add(cut);
    return isHeard(this.kind) ? new SoundCutter(this.#onward.chunk_ms, give) : new PictureCutter(this.#onward.chunk_ms, give);
  }
}
