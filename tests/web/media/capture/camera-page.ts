/** A camera and a microphone that tell the time, and a sender for them: what the browser tests of sending drive. */
import { abilities } from "../../../../web/media/capture/abilities.ts";
import { Sender } from "../../../../web/media/capture/sender.ts";
import type { Sent } from "../../../../web/media/capture/messages.ts";
import { drawn, read, since } from "../barcode.ts";
import { samples } from "./reading.ts";

const FPS = 25;
const [WIDTH, HEIGHT] = [640, 360];

/** A canvas whose picture is the time of day, and moves as somebody at a table does. */
class Camera {
  readonly canvas = document.createElement("canvas");
  isStill = false;
  #n = 0;

  constructor() {
    [this.canvas.width, this.canvas.height] = [WIDTH, HEIGHT];
    this.#draw();
    setInterval(() => this.isStill || this.#draw(), 1000 / FPS);
  }

  get track(): MediaStreamTrack {
    return this.canvas.captureStream().getVideoTracks()[0] as MediaStreamTrack;
  }

  #draw(): void {
    const on = this.canvas.getContext("2d") as CanvasRenderingContext2D;
    this.#n += 1;
    on.fillStyle = "#345";
    on.fillRect(0, 0, WIDTH, HEIGHT);
    for (let n = 0; n < 12; n += 1) {
      on.fillStyle = `hsl(${n * 30 + this.#n},60%,50%)`;
      on.fillRect((n * 57 + this.#n * 3) % WIDTH, 40 + ((n * 37 + this.#n * 2) % 300), 60, 60);
    }
    drawn(on, WIDTH, HEIGHT, Date.now());
  }
}

/** A tone that comes and goes as syllables do (a steady one would be taken for the noise of the room). */
class Microphone {
  readonly #context = new AudioContext({ sampleRate: 48_000 });
  readonly #loud = this.#context.createGain();

  constructor() {
    const tone = this.#context.createOscillator();
    const [syllables, swell] = [this.#context.createOscillator(), this.#context.createGain()];
    tone.frequency.value = 440;
    syllables.frequency.value = 4;
    swell.gain.value = 0.5;
    syllables.connect(swell.gain);
    tone.connect(swell).connect(this.#loud);
    tone.start();
    syllables.start();
  }

  set volume(value: number) {
    this.#loud.gain.value = value;
  }

  /** Whether the browser lets it sound. */
  get sounds(): boolean {
    return this.#context.currentTime > 0;
  }

  get track(): MediaStreamTrack {
    const out = this.#context.createMediaStreamDestination();
    this.#loud.connect(out);
    return out.stream.getAudioTracks()[0] as MediaStreamTrack;
  }
}

/** How much later than its picture says each frame of some chunks is stamped, ms; `ahead`: UTC minus class time. */
async function stamped(mime: string, init: string, chunks: string, ahead: number): Promise<number[]> {
  const codec = /codecs="([^"]+)"/.exec(mime)?.[1] ?? "";
  const off: number[] = [];
  const decoder = new VideoDecoder({
    output: (frame) => {
      const value = read(frame, frame.displayWidth, frame.displayHeight);
      if (value !== null) off.push(since(value, frame.timestamp / 1000 + ahead));
      frame.close();
    },
    error: (error) => {
      throw error;
    },
  });
  const description = codec.startsWith("avc1") ? { description: avcC(bytes(init)) } : {};
  decoder.configure({ codec, ...description });
  for (const { at, flags, bytes: data } of samples(bytes(chunks))) {
    const type = (flags >> 16) & 1 ? "delta" : "key";
    decoder.decode(new EncodedVideoChunk({ type, timestamp: (at * 1e6) / 90_000, data }));
  }
  await decoder.flush();
  return off;
}

/** The body of the `avcC` box, wherever it stands. */
function avcC(init: Uint8Array): Uint8Array {
  const at = init.findIndex((_, n) => String.fromCharCode(...init.subarray(n, n + 4)) === "avcC");
  const length = new DataView(init.buffer, init.byteOffset + at - 4).getUint32(0);
  return init.slice(at + 4, at - 4 + length);
}

function bytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Sends camera and microphone; what the test reads stands in `view` and `gauges`. */
function begin(of: Sent, how: { kept: boolean }): { camera: Camera; microphone: Microphone; sender: Sender } {
  const [camera, microphone] = [new Camera(), new Microphone()];
  const sender = new Sender(of, how);
  sender.set("camera", camera.track, { framerate: FPS });
  sender.set("voice", microphone.track);
  return { camera, microphone, sender };
}

/** When each sample of some chunks begins and how long it lasts, in ticks. */
function told(chunks: string): [number, number][] {
  return samples(bytes(chunks)).map(({ at, ticks }) => [at, ticks]);
}

Object.assign(globalThis, { trying: { abilities, begin, stamped, told } });
