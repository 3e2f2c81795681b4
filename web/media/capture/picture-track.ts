/** One picture on its way: frames are stamped with class time, encoded, cut, and handed on. */
import type { Kind } from "../track.ts";
import { named, pictureChoice, fitted, wantedOf, type PictureChoice, type Wanted } from "./codecs.ts";
import { mimeOf, pictureInit, type PictureForm } from "./init-segment.ts";
import { PictureCutter } from "./picture-cutter.ts";
import { STEPS, type Step } from "./pressure.ts";
import { same, type Onward } from "./onward.ts";
import { TrackClock } from "./track-clock.ts";

const KEY_EACH_US = 2_000_000;
/** What stands still is shown again after this, or players wait for it (and with it the sound), ms. */
const STILL_MS = 450;
/** An encoder that has this many frames before it gets no more: they would come too late anyway. */
const QUEUE = 4;
/** Frames come a little early or late; one that is this share of the time between two early is still wanted. */
const EARLY = 0.8;
/** A shape that changes by less is the same picture, cut otherwise. */
const SAME_SHAPE = 0.02;

/** Sends one kind of picture. */
export class PictureTrack {
  readonly kind: Kind;
  readonly #onward: Onward;
  #clock = new TrackClock();
  #wanted: Wanted;
  #step: Step = STEPS[0] as Step;
  #muted = false;
  #choice: PictureChoice | null = null;
  #failed = new Set<string>();
  #encoder: VideoEncoder | null = null;
  #configuring = false;
  #shape = 0;
  #cutter: PictureCutter | null = null;
  #init: Uint8Array | null = null;
  #last: VideoFrame | null = null;
  #lastAt = { own: 0, stamp: -Infinity };
  #key = -Infinity;
  #wantsKey = true;
  #closed = false;
  mime = "";
  size = { width: 0, height: 0 };

  constructor(kind: Kind, onward: Onward, how: Partial<Wanted>) {
    this.kind = kind;
    this.#onward = onward;
    this.#wanted = wantedOf(kind, how);
  }

  /** Another source: its stamps are another clock's. */
  renew(how: Partial<Wanted>): void {
    this.#clock = new TrackClock();
    const wanted = wantedOf(this.kind, how);
    const isOther = wanted.width !== this.#wanted.width || wanted.height !== this.#wanted.height;
    this.#wanted = wanted;
    if (isOther) this.#drop();
    else this.#retune();
    this.rest();
  }

  /** A frame of the source; closes it. */
  take(frame: VideoFrame): void {
    const class_ms = this.#onward.time();
    const stamp = class_ms === null ? null : this.#clock.stamp(frame.timestamp, class_ms * 1000);
    if (stamp !== null && class_ms !== null) this.#onward.gauge(this.kind, class_ms - stamp / 1000);
    if (stamp === null || this.#closed || !this.#sends || this.#tooSoon(stamp)) frame.close();
    else {
      const ours = new VideoFrame(frame, { timestamp: stamp });
      frame.close();
      this.#encode(ours, stamp);
    }
  }

  /** Called now and then: what stands still is sent again. */
  still(): void {
    const class_ms = this.#onward.time();
    if (!this.#last || !this.#sends || class_ms === null || this.#onward.own() - this.#lastAt.own < STILL_MS) return;
    const stamp = Math.max(this.#lastAt.stamp + 1, Math.round(class_ms * 1000));
    this.#onward.count("repeated");
    this.#encode(new VideoFrame(this.#last, { timestamp: stamp }), stamp);
  }

  /** Nothing is sent, or it is again. */
  mute(muted: boolean): void {
    this.#muted = muted;
    if (muted) this.rest();
  }

  /** What the network leaves of what is wanted. */
  pace(step: Step): void {
    const couldSend = this.#step.pictures;
    this.#step = step;
    if (couldSend && !step.pictures) this.rest();
    this.#retune();
  }

  /** No frames for a while: what there is goes out, and what comes next begins anew. */
  rest(): void {
    this.#last?.close();
    this.#last = null;
    this.#wantsKey = true;
    const encoder = this.#encoder;
    if (encoder?.state !== "configured") return;
    encoder.flush().then(
      () => this.#cutter?.flush(),
      () => undefined,
    );
  }

  /** A new epoch begins with the next frame, in the same form. */
  anew(): void {
    this.#cutter?.flush();
    this.#cutter = null;
    this.#init = null;
    this.#drop();
  }

  /** Over. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#last?.close();
    this.#last = null;
    if (this.#encoder?.state === "configured") await this.#encoder.flush().catch(() => undefined);
    this.#cutter?.flush();
    this.#drop();
    this.#onward.end();
  }

  get #sends(): boolean {
    return !this.#muted && this.#step.pictures;
  }

  #tooSoon(stamp: number): boolean {
    const gap = 1e6 / (this.#wanted.framerate * this.#step.frames);
    return stamp - this.#lastAt.stamp < gap * EARLY;
  }

  #encode(frame: VideoFrame, stamp: number): void {
    const ready = this.#ready(frame);
    if (!ready || ready.encodeQueueSize > QUEUE) {
      this.#onward.count("dropped");
      frame.close();
      return;
    }
    const key = this.#wantsKey || Math.floor(stamp / KEY_EACH_US) !== Math.floor(this.#key / KEY_EACH_US);
    if (key) this.#key = stamp;
    this.#wantsKey = false;
    this.#lastAt = { own: this.#onward.own(), stamp };
    ready.encode(frame, { keyFrame: key });
    this.#onward.count("frames");
    this.#last?.close();
    this.#last = frame;
  }

  /** The encoder for frames of this shape, if there is one by now. */
  #ready(frame: VideoFrame): VideoEncoder | null {
    const shape = frame.displayWidth / frame.displayHeight;
    if (this.#encoder && Math.abs(shape / this.#shape - 1) > SAME_SHAPE) this.#drop();
    if (!this.#encoder && !this.#configuring) void this.#configure({ width: frame.displayWidth, height: frame.displayHeight });
    return this.#encoder?.state === "configured" ? this.#encoder : null;
  }

  async #configure(source: { width: number; height: number }): Promise<void> {
    this.#configuring = true;
    try {
      const size = fitted(source, this.#wanted);
      this.#choice = await pictureChoice(size, this.#wanted, this.#failed);
      if (this.#closed) return;
      if (!this.#choice) return this.#onward.cannot();
      this.#shape = source.width / source.height;
      this.#encoder = new VideoEncoder({ output: (chunk, told) => this.#encoded(chunk, told), error: () => this.#fails() });
      this.#encoder.configure(this.#tuned(this.#choice));
      this.#wantsKey = true;
    } finally {
      this.#configuring = false;
    }
  }

  #tuned({ config }: PictureChoice): VideoEncoderConfig {
    const { bits, frames } = this.#step;
    return { ...config, bitrate: Math.round(this.#wanted.bitrate * bits), framerate: this.#wanted.framerate * frames };
  }

  #retune(): void {
    if (this.#encoder?.state === "configured" && this.#choice) this.#encoder.configure(this.#tuned(this.#choice));
  }

  /** What the browser said it would take, it does not: the next it offers. */
  #fails(): void {
    if (this.#choice) this.#failed.add(named(this.#choice));
    this.#encoder = null;
  }

  #drop(): void {
    if (this.#encoder && this.#encoder.state !== "closed") this.#encoder.close();
    this.#encoder = null;
  }

  #encoded(chunk: EncodedVideoChunk, told: EncodedVideoChunkMetadata | undefined): void {
    const config = told?.decoderConfig;
    if (config) this.#formed(config, chunk.timestamp);
    const key = chunk.type === "key";
    // Encoders make keyframes unasked; the next is due from here.
    if (key) this.#key = Math.max(this.#key, chunk.timestamp);
    if (key) this.#onward.count("keys");
    const bytes = new Uint8Array(chunk.byteLength);
    chunk.copyTo(bytes);
    const layer = told?.svc?.temporalLayerId ?? 0;
    this.#cutter?.add({ at: chunk.timestamp, key, layer, spare: layer > 0 && layer + 1 === this.#choice?.layers, bytes });
  }

  /** What decoders must know beforehand: if it is not what it was, a new epoch begins. */
  #formed(config: VideoDecoderConfig, at: number): void {
    const { codec, description } = config;
    const { width, height } = this.#choice?.config ?? { width: config.codedWidth ?? 0, height: config.codedHeight ?? 0 };
    const form: PictureForm = { codec, width, height, ...(description ? { description: bytesOf(description) } : {}) };
    const init = pictureInit(form);
    if (this.#init && same(init, this.#init)) return;
    this.#cutter?.flush();
    this.#init = init;
    this.mime = mimeOf(form);
    this.size = { width, height };
    this.#onward.begin({ mime: this.mime, width, height, layers: this.#choice?.layers ?? 1, init }, at);
    this.#cutter = new PictureCutter(this.#onward.chunk_ms, (cut) => this.#onward.add(cut));
  }
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  const view = ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
  return view.slice();
}
