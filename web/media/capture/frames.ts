/** Reads frames from wherever they come, in the worker. */
import type { PostedFrame, PostedPiece, PostedSound, Source } from "./messages.ts";

declare const MediaStreamTrackProcessor: undefined | (new (of: { track: MediaStreamTrack }) => { readable: ReadableStream<VideoFrame | AudioData> });

/** Whether frames can be read from a track itself here. */
export function readsTracks(): boolean {
  return typeof MediaStreamTrackProcessor !== "undefined";
}

/** The stream of a track's frames. Throws where there is no processor. */
export function framesOf(track: MediaStreamTrack): ReadableStream<VideoFrame | AudioData> {
  if (typeof MediaStreamTrackProcessor === "undefined") throw new Error("this browser reads no frames from tracks here");
  return new MediaStreamTrackProcessor({ track }).readable;
}

/** Gives each frame to `take`, who closes it; returns how to stop. */
export function framesRead(source: Source, take: (frame: VideoFrame | AudioData) => void): () => void {
  if (source instanceof MessagePort) return posted(source, take);
  if (source instanceof ReadableStream) return streamed(source, take);
  const stop = streamed(framesOf(source), take);
  return () => {
    stop();
    source.stop();
  };
}

/** Gives each piece of a recording to `take`; returns how to stop. */
export function piecesRead(port: MessagePort, take: (piece: PostedPiece) => void): () => void {
  port.onmessage = ({ data }: MessageEvent<PostedPiece>) => take(data);
  return () => port.close();
}

function streamed(frames: ReadableStream<VideoFrame | AudioData>, take: (frame: VideoFrame | AudioData) => void): () => void {
  const reader = frames.getReader();
  void (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      take(value);
    }
  })().catch(() => undefined);
  return () => void reader.cancel().catch(() => undefined);
}

function posted(port: MessagePort, take: (frame: VideoFrame | AudioData) => void): () => void {
  port.onmessage = ({ data }: MessageEvent<PostedFrame | PostedSound>) => {
    if ("frame" in data) take(data.frame);
    else take(soundOf(data));
  };
  return () => port.close();
}

function soundOf({ planes, rate, at }: PostedSound): AudioData {
  const length = planes[0]?.length ?? 0;
  const whole = new Float32Array(length * planes.length);
  planes.forEach((plane, n) => whole.set(plane, n * length));
  const form = { format: "f32-planar", sampleRate: rate, numberOfFrames: length, numberOfChannels: planes.length } as const;
  return new AudioData({ ...form, timestamp: at, data: whole });
}
