/** How frames get from a track to the worker: as a stream where the browser has one, else one by one from the page. */
import { framesOf, readsTracks } from "./frames.ts";
import { now } from "./class-clock.ts";
import type { PostedFrame, PostedPiece, Source } from "./messages.ts";
import soundTap from "./sound-tap.ts?worker&url";

/** Without a new frame for so long, the page takes what its video shows (it is out of sight, where nothing calls it), ms. */
const GRAB_MS = 300;

/** What is carried to the worker: a track's frames, or a copy of the track, which some browsers read in workers alone. */
export function sourceOf(track: MediaStreamTrack): Source {
  return readsTracks() ? framesOf(track) : track.clone();
}

/** What a MediaRecorder is asked for, the best first; WebM is not taken apart here. */
const RECORDED = {
  video: ["video/mp4;codecs=avc1.42E01F", "video/mp4;codecs=avc1", "video/mp4"],
  audio: ["audio/mp4;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4"],
};
const PIECE_MS = 250;
const RECORDED_BITS = { video: 550_000, audio: 48_000 };

/** Whether this browser has no encoder for such a track, but records it in a form that can be taken apart. */
export function isRecorded(kind: "video" | "audio"): boolean {
  const has = kind === "video" ? typeof VideoEncoder !== "undefined" : typeof AudioEncoder !== "undefined";
  return !has && recordedAs(kind) !== null;
}

function recordedAs(kind: "video" | "audio"): string | null {
  if (typeof MediaRecorder === "undefined") return null;
  return RECORDED[kind].find((mime) => MediaRecorder.isTypeSupported(mime)) ?? null;
}

/** Lets the browser record a track, and posts the pieces. */
export class RecorderSource {
  readonly #recorder: MediaRecorder;
  readonly #port: MessagePort;
  readonly port: MessagePort;
  #began = 0;

  constructor(track: MediaStreamTrack) {
    const { port1, port2 } = new MessageChannel();
    [this.#port, this.port] = [port1, port2];
    const kind = track.kind as "video" | "audio";
    const bits = { videoBitsPerSecond: RECORDED_BITS.video, audioBitsPerSecond: RECORDED_BITS.audio };
    // A field that not all browsers know: without it a keyframe may be long in coming.
    const keys = { videoKeyFrameIntervalDuration: 2000 };
    this.#recorder = new MediaRecorder(new MediaStream([track]), { mimeType: recordedAs(kind) ?? "", ...bits, ...keys });
    this.#recorder.onstart = () => (this.#began = now());
    this.#recorder.ondataavailable = ({ data }) => void this.#post(data);
    this.#recorder.start(PIECE_MS);
  }

  /** A recorder needs no page to look. */
  grab(): void {}

  /** No more. */
  stop(): void {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#port.close();
  }

  async #post(data: Blob): Promise<void> {
    const posted: PostedPiece = { piece: await data.arrayBuffer(), began: this.#began };
    if (posted.piece.byteLength) this.#port.postMessage(posted, [posted.piece]);
  }
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
