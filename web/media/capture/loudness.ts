/** Whether somebody is heard: sound louder than what the room makes by itself, for longer than a knock. */

const WINDOW_MS = 20;
/** Nothing below this is speech, dB of full scale. */
const LEAST_DB = -50;
/** Above the room's own noise by this much, dB. */
const ABOVE_NOISE_DB = 9;
/** The quietest the room's noise is believed to be, dB. */
const FLOOR_DB = -70;
/** How fast the noise is believed to rise, dB a second; it falls at once. */
const RISES_DB_PER_S = 1.5;
/** Fewer loud windows are a knock or a key. */
const SPEECH_WINDOWS = 3;
const SILENT_DB = -100;

interface Window {
  /** class time, µs */
  at: number;
  loud: boolean;
}

/** Listens to one track. */
export class Loudness {
  #windows: Window[] = [];
  #noise = Infinity;
  #sum = 0;
  #count = 0;
  #level = SILENT_DB;

  /** Hears samples (-1 to 1) that begin at class time `at` (µs). */
  hear(samples: Float32Array, rate: number, at: number): void {
    const whole = Math.round((rate * WINDOW_MS) / 1000);
    for (let n = 0; n < samples.length; n += 1) {
      const sample = samples[n] as number;
      this.#sum += sample * sample;
      this.#count += 1;
      if (this.#count >= whole) this.#close(at + ((n + 1) / rate) * 1e6 - WINDOW_MS * 1000);
    }
  }

  /** Nothing is heard: muted. */
  rest(): void {
    this.#level = SILENT_DB;
    [this.#sum, this.#count] = [0, 0];
  }

  /** How loud it is now, 0 to 1. */
  get level(): number {
    return scaled(this.#level);
  }

  /** Whether somebody is heard between two moments (µs); what lies before is forgotten. */
  between(from: number, to: number): boolean {
    const inside = this.#windows.filter((each) => each.at >= from - WINDOW_MS * 1000 && each.at < to);
    this.#windows = this.#windows.filter((each) => each.at >= to - WINDOW_MS * 1000);
    return inside.filter((each) => each.loud).length >= SPEECH_WINDOWS;
  }

  #close(at: number): void {
    const db = this.#sum > 0 ? Math.max(SILENT_DB, 10 * Math.log10(this.#sum / this.#count)) : SILENT_DB;
    [this.#sum, this.#count] = [0, 0];
    this.#noise = Math.max(FLOOR_DB, Math.min(db, this.#noise + (RISES_DB_PER_S * WINDOW_MS) / 1000));
    this.#level = db > this.#level ? db : this.#level - (this.#level - db) / 4;
    this.#windows.push({ at, loud: db > LEAST_DB && db > this.#noise + ABOVE_NOISE_DB });
  }
}

/** -60 dB is 0, full scale 1. */
function scaled(db: number): number {
  return Math.min(1, Math.max(0, (db + 60) / 60));
}
