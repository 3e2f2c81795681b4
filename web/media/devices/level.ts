/** How loud a microphone is, for a meter: what is heard is measured here and goes nowhere. */

const FLOOR_DB = -60;

/** Loudness of samples (-1 to 1) on a scale from 0 (nothing, -60 dB) to 1 (as loud as it gets). */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const db = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}

/** Reads the level of a track until it is stopped. */
export class Level {
  readonly #context: AudioContext;
  readonly #analyser: AnalyserNode;
  readonly #source: MediaStreamAudioSourceNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(track: MediaStreamTrack) {
    this.#context = new AudioContext();
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 2048;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(this.#analyser);
    // Before the first press on a page a context may stand still.
    void this.#context.resume();
  }

  /** From 0 to 1, just now. */
  get now(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return loudness(this.#samples);
  }

  /** Lets go of the track. */
  stop(): void {
    this.#source.disconnect();
    void this.#context.close();
  }
}
