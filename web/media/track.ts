/** What everything about media shares: how tracks are named, in what units their time counts, what a chunk says of itself. */

/** What a seat sends: its camera, its microphone, its screen, and what the screen plays; `film` is an uploaded video's picture. */
export type Kind = "camera" | "voice" | "screen" | "sound" | "film";

/** Media time per second (ISO 14496-12, 8.4.2). Pictures: divides by all usual frame rates; sound: Opus counts so. */
export const TIMESCALE = { picture: 90_000, sound: 48_000 } as const;

/** What stands before the bytes of a chunk; `t` and `d` are class time ms, `key`: begins with a keyframe, `loud`: somebody is heard. */
export interface ChunkHead {
  track: string;
  epoch: number;
  n: number;
  t: number;
  d: number;
  key: boolean;
  loud?: boolean;
}

/** The name of what a seat sends of one kind. */
export function trackName(seat: number, kind: Kind): string {
  return `${seat}.${kind}`;
}

/** The seat and the kind of a track; null for what is none. */
export function trackOf(name: string): { seat: number; kind: Kind } | null {
  const found = /^(0|[1-9]\d{0,9})\.(camera|voice|screen|sound|film)$/.exec(name);
  return found ? { seat: Number(found[1]), kind: found[2] as Kind } : null;
}

/** Whether a kind is heard; all others are seen. */
export function isHeard(kind: Kind): boolean {
  return kind === "voice" || kind === "sound";
}
