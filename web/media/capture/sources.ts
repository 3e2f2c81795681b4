/** How frames get from a track to the worker: as a stream where the browser has one, else one by one from the page. */
import { framesOf, readsTracks } from "./frames.ts";
import type { PostedFrame, Source } from "./messages.ts";
import soundTap from "./sound-tap.ts?worker&url";

/** Without a new frame for so long, the page takes what its video shows (it is out of sight, where nothing calls it), ms. */
const GRAB_MS = 300;

/** What is carried to the worker: a track's frames, or a copy of the track, which some browsers read in workers alone. */
export function sourceOf(track: MediaStreamTrack): Source {
  return readsTracks() ? framesOf(track) : track.clone();
}

/** Reads a track in the page: a picture from a video that nobody sees, sound from an AudioWorklet. */
export class PageSource {
  readonly #track: MediaStreamTrack;
  #video: HTMLVideoElement | null = null;
  #port: MessagePort | null = null;
  #context: AudioContext | null = null;
  #grabbed = 0;
  #stopped = false;

  constructor(track: MediaStreamTrack) {
    this.#track = track;
  }

  /** Begins; gives the port the worker reads from. */
  async start(): Promise<MessagePort> {
    return this.#track.kind === "video" ? this.#picture() : this.#sound();
  }

  /** Takes what the video shows if nothing else did for a while. */
  grab(): void {
    if (performance.now() - this.#grabbed > GRAB_MS) this.#post(performance.now());
  }

  /** No more. */
  stop(): void {
    this.#stopped = true;
    if (this.#video) this.#video.srcObject = null;
    void this.#context?.close();
    this.#port?.close();
  }

  async #picture(): Promise<MessagePort> {
    const { port1, port2 } = new MessageChannel();
    const video = document.createElement("video");
    [video.muted, video.playsInline, video.srcObject] = [true, true, new MediaStream([this.#track])];
    [this.#video, this.#port] = [video, port1];
    await video.play().catch(() => undefined);
    const seen: VideoFrameRequestCallback = (at, told) => {
      this.#post(told.captureTime ?? at);
      if (!this.#stopped) video.requestVideoFrameCallback(seen);
    };
    video.requestVideoFrameCallback(seen);
    return port2;
  }

  #post(at_ms: number): void {
    if (this.#stopped || !this.#video || this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    this.#grabbed = performance.now();
    const frame = new VideoFrame(this.#video, { timestamp: Math.round(at_ms * 1000) });
    const posted: PostedFrame = { frame };
    this.#port?.postMessage(posted, [frame]);
  }

  async #sound(): Promise<MessagePort> {
    const context = new AudioContext({ sampleRate: 48_000 });
    this.#context = context;
    await context.audioWorklet.addModule(soundTap);
    const node = new AudioWorkletNode(context, "agogic-sound-tap", { numberOfOutputs: 0 });
    context.createMediaStreamSource(new MediaStream([this.#track])).connect(node);
    // Until somebody pressed something in the page a browser may not let it begin; it does so by itself then.
    void context.resume();
    return node.port;
  }
}
