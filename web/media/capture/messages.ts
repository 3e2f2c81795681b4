/** What the page and its sending worker say to each other. */
import type { Refusal, RoomConfig } from "../../link/room.ts";
import type { Kind } from "../track.ts";
import type { Wanted } from "./codecs.ts";
import type { Network } from "./pressure.ts";

/** Where frames come from: a track's own stream of them, the track itself, or a page that posts them one by one. */
export type Source = ReadableStream<VideoFrame | AudioData> | MediaStreamTrack | MessagePort;

/** A frame of a picture as a page posts it that can not stream them. */
export interface PostedFrame {
  frame: VideoFrame;
}

/** Sound as an AudioWorklet posts it; planes of samples, `at`: µs since its context began. */
export interface PostedSound {
  planes: Float32Array[];
  rate: number;
  at: number;
}

/** A piece of what a MediaRecorder writes; `began`: when it began, on the own clock (ms). */
export interface PostedPiece {
  piece: ArrayBuffer;
  began: number;
}

/** What of a seat's page the worker needs. */
export type Sent = Pick<RoomConfig, "class" | "seat" | "live" | "pass_url" | "csrf">;

/** To the worker. `kept`: may be recorded. */
export type Asked =
  | { ask: "start"; of: Sent; kept: boolean; chunk_ms: number }
  | { ask: "set"; kind: Kind; source: Source | null; how: Partial<Wanted>; recorded?: boolean }
  | { ask: "keep"; kept: boolean }
  | { ask: "mute"; kind: Kind; mute: boolean }
  | { ask: "stop" };

/** How one kind is sent. */
export interface TrackView {
  sends: boolean;
  mime: string;
  width: number;
  height: number;
  refusal: Refusal | null;
}

/** How all of it is sent, for people to see. */
export interface SenderView {
  network: Network;
  kept: boolean;
  /** another tab of this browser sends for this seat; this one waits */
  elsewhere: boolean;
  /** chunks the class has not taken yet */
  waiting: number;
  tracks: Partial<Record<Kind, TrackView>>;
}

/** Figures for whoever measures. */
export interface Gauges {
  frames: number;
  keys: number;
  dropped: number;
  repeated: number;
  /** round trip to the class's clock, ms */
  trip: number;
  /** arrival minus stamp of a frame now and then, ms; constant if clocks do not drift */
  drift: { kind: Kind; at: number; ms: number }[];
}

/** From the worker. */
export type Answered =
  | { tell: "view"; view: SenderView }
  | { tell: "levels"; levels: Partial<Record<Kind, number>> }
  | { tell: "grab" }
  | { tell: "untaken"; kind: Kind }
  | { tell: "gauges"; gauges: Gauges }
  | { tell: "stopped" };
