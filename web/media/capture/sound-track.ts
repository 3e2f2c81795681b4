/** One sound on its way: stamped with class time, listened to, encoded, cut, and handed on. */
import type { Kind } from "../track.ts";
import { soundChoice } from "./codecs.ts";
import { mimeOf, soundInit } from "./init-segment.ts";
import { Loudness } from "./loudness.ts";
import { same, type Onward } from "./onward.ts";
import type { Cut } from "./picture-cutter.ts";
import type { Step } from "./pressure.ts";
import { SoundCutter } from "./sound-cutter.ts";
import { TrackClock } from "./track-clock.ts";

/** What sound takes, bits a second; a voice needs less than what a screen plays. */
const BITRATE = { voice: 32_000, sound: 96_000 };
/** What is left of it where the network does not keep up. */
const THIN = { voice: 20_000, sound: 32_000 };
const PACKET_US = 20_000;

/** Sends one kind of sound. */
export class SoundTrack {
  readonly kind: Kind;
  readonly #onward: Onward;
  readonly #loudness = new Loudness();
  #clock = new TrackClock();
  #muted = false;
  #isThin = false;
  #config: AudioEncoderConfig | null = null;
  #encoder: AudioEncoder | null = null;
  #configuring = false;
  #cutter: SoundCutter | null = null;
  #heard: { at: number; lasts: number }[] = [];
  #init: Uint8Array | null = null;
  #closed = false;
  mime = "";
  readonly size = { width: 0, height: 0 };

  constructor(kind: Kind, onward: Onward) {
    this.kind = kind;
    this.#onward = onward;
  }

  /** How loud it is now, 0 to 1. */
  get level(): number {
    return this.#loudness.level;
  }

  /** Another source: its stamps are another clock's. */
  renew(): void {
    this.#clock = new TrackClock();
    this.rest();
  }

  /** Samples of the source; closes them. */
  take(sound: AudioData): void {
    const class_ms = this.#onward.time();
    const stamp = class_ms === null ? null : this.#clock.stamp(sound.timestamp, class_ms * 1000);
    if (stamp !== null && class_ms !== null) this.#onward.gauge(this.kind, class_ms - stamp / 1000);
    if (stamp === null || this.#muted || this.#closed) {
      if (this.#muted) this.#loudness.rest();
      sound.close();
      return;
    }
    const plane = mixed(sound);
    this.#loudness.hear(plane, sound.sampleRate, stamp);
    this.#encode(sound, plane, stamp);
    sound.close();
  }

  /** Nothing is sent, or it is again. */
  mute(muted: boolean): void {
    this.#muted = muted;
    if (muted) this.rest();
  }

  /** What the network leaves. */
  pace(step: Step): void {
    const isThin = step.bits < 1;
    if (isThin === this.#isThin) return;
    this.#isThin = isThin;
    if (this.#encoder?.state === "configured" && this.#config) this.#encoder.configure({ ...this.#config, bitrate: this.#bitrate });
  }

  /** No sound for a while: what there is goes out. */
  rest(): void {
    this.#loudness.rest();
    if (this.#encoder?.state !== "configured") return;
    this.#cutter?.emptied();
    this.#encoder.flush().then(
      () => this.#cutter?.flush(),
      () => undefined,
    );
  }

  /** Stands still by itself. */
  still(): void {}

  /** A new epoch begins with the next sound, in the same form. */
  anew(): void {
    this.#drop();
  }

  /** Over. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#encoder?.state === "configured") await this.#encoder.flush().catch(() => undefined);
    this.#cutter?.flush();
    this.#drop();
    this.#onward.end();
  }

  get #bitrate(): number {
    return (this.#isThin ? THIN : BITRATE)[this.kind === "sound" ? "sound" : "voice"];
  }

  #encode(sound: AudioData, plane: Float32Array<ArrayBuffer>, stamp: number): void {
    const channels = this.kind === "sound" ? Math.min(2, sound.numberOfChannels) : 1;
    const isOther = this.#config && (this.#config.sampleRate !== sound.sampleRate || this.#config.numberOfChannels !== channels);
    if (isOther) this.#drop();
    if (!this.#encoder && !this.#configuring) void this.#configure({ rate: sound.sampleRate, channels });
    const encoder = this.#encoder;
    if (encoder?.state !== "configured") return;
    const { sampleRate, numberOfFrames, duration } = sound;
    const form = { format: "f32-planar", sampleRate, numberOfFrames, numberOfChannels: channels, timestamp: stamp } as const;
    const ours = new AudioData({ ...form, data: channels === 1 ? plane : planes(sound, channels) });
    if (this.#cutter) this.#cutter.heard(stamp, duration);
    else this.#heard.push({ at: stamp, lasts: duration });
    encoder.encode(ours);
    ours.close();
  }

  async #configure(form: { rate: number; channels: number }): Promise<void> {
    this.#configuring = true;
    try {
      this.#config = await soundChoice(this.kind, form, this.#bitrate);
      if (this.#closed) return;
      if (!this.#config) return this.#onward.cannot();
      const encoder = new AudioEncoder({
        output: (chunk, told) => encoder === this.#encoder && this.#encoded(chunk, told),
        error: () => this.#drop(),
      });
      encoder.configure(this.#config);
      this.#encoder = encoder;
      // What the next encoder is given is counted from nothing.
      this.#cutter?.flush();
      this.#cutter = null;
      this.#heard = [];
      this.#init = null;
    } finally {
      this.#configuring = false;
    }
  }

  #drop(): void {
    if (this.#encoder && this.#encoder.state !== "closed") this.#encoder.close();
    this.#encoder = null;
  }

  #encoded(chunk: EncodedAudioChunk, told: EncodedAudioChunkMetadata | undefined): void {
    if (told?.decoderConfig || !this.#init) this.#formed(told?.decoderConfig?.description);
    const bytes = new Uint8Array(chunk.byteLength);
    chunk.copyTo(bytes);
    this.#cutter?.add(bytes, chunk.duration ?? PACKET_US);
  }

  #formed(description: AllowSharedBufferSource | undefined): void {
    const form = { channels: this.#config?.numberOfChannels ?? 1, description: description && new Uint8Array(bufferOf(description)) };
    const init = soundInit(form);
    if (this.#init && same(init, this.#init)) return;
    this.#cutter?.flush();
    this.#init = init;
    this.mime = mimeOf(form);
    this.#onward.begin({ mime: this.mime, width: 0, height: 0, layers: 1, init }, this.#heard[0]?.at ?? 0);
    this.#cutter = new SoundCutter(this.#onward.chunk_ms, (cut) => this.#give(cut));
    for (const { at, lasts } of this.#heard) this.#cutter.heard(at, lasts);
    this.#heard = [];
  }

  #give(cut: Cut): void {
    this.#onward.add(cut, this.#loudness.between(cut.t * 1000, (cut.t + cut.d) * 1000));
  }
}

/** All channels as one. */
function mixed(sound: AudioData): Float32Array<ArrayBuffer> {
  const [first, ...others] = Array.from({ length: sound.numberOfChannels }, (_, n) => plane(sound, n));
  const whole = first ?? new Float32Array(0);
  if (others.length === 0) return whole;
  return whole.map((sample, n) => others.reduce((sum, other) => sum + (other[n] as number), sample) / (others.length + 1));
}

function planes(sound: AudioData, channels: number): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(sound.numberOfFrames * channels);
  for (let n = 0; n < channels; n += 1) whole.set(plane(sound, n), n * sound.numberOfFrames);
  return whole;
}

function plane(sound: AudioData, planeIndex: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(sound.numberOfFrames);
  sound.copyTo(samples, { planeIndex, format: "f32-planar" });
  return samples;
}

function bufferOf(source: AllowSharedBufferSource): ArrayBuffer {
  return ArrayBuffer.isView(source)
    ? (source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength) as ArrayBuffer)
    : (source.slice(0) as ArrayBuffer);
}
