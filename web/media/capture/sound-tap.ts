/** Runs where sound is rendered (AudioWorklet): posts what passes by, in pieces of about 10 ms. */
import type { PostedSound } from "./messages.ts";

declare const currentTime: number;
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, made: new () => AudioWorkletProcessor): void;

/** Quanta of 128 samples in one message. */
const QUANTA = 4;

class SoundTap extends AudioWorkletProcessor {
  #planes: Float32Array[][] = [];
  #at = 0;

  process([input]: Float32Array[][]): boolean {
    if (!input?.length) return true;
    if (this.#planes.length === 0) this.#at = currentTime;
    this.#planes.push(input.map((plane) => plane.slice()));
    if (this.#planes.length >= QUANTA) this.#post();
    return true;
  }

  #post(): void {
    const channels = Math.min(...this.#planes.map((each) => each.length));
    const planes = Array.from({ length: channels }, (_, channel) => joined(this.#planes.map((each) => each[channel] as Float32Array)));
    const posted: PostedSound = { planes, rate: sampleRate, at: Math.round(this.#at * 1e6) };
    this.port.postMessage(posted);
    this.#planes = [];
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

registerProcessor("agogic-sound-tap", SoundTap);
