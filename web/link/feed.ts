/** What pictures and sound ask of a session: its frames, its requests, and a word in how fast one goes. */
import type { Part } from "../classlog/state.ts";
import { FRAME, told, type Frame, type Hello } from "./frames.ts";
import type { Whisper } from "./whispers.ts";

/** Asks the engine under the class's address, with the pass. Rejects with `Refused`, or as `fetch` does. */
export interface Asking {
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Where the class's clock stands, ms of class time, and how it goes. */
export interface Ticked {
  at: number;
  /** where the class is */
  edge: number;
  speed: number;
  playing: boolean;
  /** with the class: at its edge, or as close to it as pictures and sound allow */
  level: boolean;
  over: boolean;
}

/** What goes by the clock, and holds it back. Class time ms. */
export interface Pacemaker {
  /** how far one may go from a moment: to where what is seen and heard is not here yet */
  until(at: number): number;
  /** how far behind the edge one stands while with the class */
  readonly delay: number;
  /** the clock has gone on, twenty times a second */
  ticked(clock: Ticked, room: Part): void;
}

/** What listens to a stream besides the log. */
export interface Listening {
  /** a piece of picture or sound, still packed */
  chunk?(payload: Uint8Array): void;
  /** something whispered that is not about who is here */
  whisper?(whisper: Whisper): void;
  /** a stream began; its name for wants, null where there is none */
  greeted?(stream: string | null): void;
}

/** The clock goes as fast as it likes. */
export const UNHINDERED: Pacemaker = { until: () => Infinity, delay: 0, ticked: () => undefined };

/** Hands frames that are no events to whoever listens. */
export class Feed {
  pace: Pacemaker = UNHINDERED;
  /** something that is shown has changed */
  changed: () => void = () => undefined;
  /** the stream begins anew, and what is still on its way is left behind */
  again: () => void = () => undefined;
  readonly #listening = new Set<Listening>();
  #stream: string | null = null;

  /** Tells from now on, the name of the stream at once; returns how to stop. */
  listen(one: Listening): () => void {
    this.#listening.add(one);
    if (this.#stream !== null) one.greeted?.(this.#stream);
    return () => this.#listening.delete(one);
  }

  /** Takes a frame of the stream. */
  take(frame: Frame): void {
    if (frame.kind === FRAME.chunk) for (const one of this.#listening) one.chunk?.(frame.payload);
    else if (frame.kind === FRAME.hello) this.#greet(told<Hello>(frame).stream ?? null);
    else if (frame.kind === FRAME.ephemeral) for (const one of this.#listening) one.whisper?.(told<Whisper>(frame));
  }

  #greet(stream: string | null): void {
    this.#stream = stream;
    for (const one of this.#listening) one.greeted?.(stream);
  }
}
