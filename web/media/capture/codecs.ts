/** Which codecs this browser encodes: H.264 first, which every browser plays, then VP9 and AV1. */
import type { Kind } from "../track.ts";

/** How a picture is wanted: at most so many pixels, bits and frames a second. */
export interface Wanted {
  width: number;
  height: number;
  bitrate: number;
  framerate: number;
}

/** A configuration an encoder takes, and how many temporal layers come of it. */
export interface PictureChoice {
  config: VideoEncoderConfig;
  layers: 1 | 2 | 3;
}

/** The level grows with the pixels (H.264 table A-1, VP9 and AV1 likewise): 640×360, 1280×720, 1920×1080. */
const CODECS: readonly (readonly [most: number, ...codecs: readonly string[]])[] = [
  [414_720, "avc1.42E01F", "vp09.00.30.08", "av01.0.04M.08"],
  [921_600, "avc1.42E01F", "vp09.00.31.08", "av01.0.05M.08"],
  [Infinity, "avc1.42E028", "vp09.00.40.08", "av01.0.08M.08"],
];

const DEFAULTS: Record<"camera" | "screen", Wanted> = {
  camera: { width: 640, height: 360, bitrate: 550_000, framerate: 25 },
  screen: { width: 1280, height: 720, bitrate: 1_000_000, framerate: 15 },
};

/** What is wanted of a kind where nothing else is said. */
export function wantedOf(kind: Kind, how: Partial<Wanted> = {}): Wanted {
  return { ...DEFAULTS[kind === "screen" ? "screen" : "camera"], ...how };
}

/** A size that keeps the shape of the source, fits into what is wanted, and is even, as 4:2:0 asks. */
export function fitted(source: { width: number; height: number }, wanted: { width: number; height: number }): { width: number; height: number } {
  // Wanted sizes are landscape; a phone held upright has the same pixels.
  const upright = source.height > source.width;
  const [most, across] = upright ? [wanted.height, wanted.width] : [wanted.width, wanted.height];
  const scale = Math.min(1, most / source.width, across / source.height);
  const even = (pixels: number): number => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  return { width: even(source.width), height: even(source.height) };
}

/** All that may be tried for a size, the best first: three layers before two before one, so that poor networks may leave some out. */
export function candidates(size: { width: number; height: number }, wanted: Wanted): PictureChoice[] {
  const row = CODECS.find(([most]) => size.width * size.height <= most) as readonly [number, ...string[]];
  const [, ...codecs] = row;
  return codecs.flatMap((codec) => {
    const plain: VideoEncoderConfig = {
      codec,
      ...size,
      bitrate: wanted.bitrate,
      framerate: wanted.framerate,
      latencyMode: "realtime",
      ...(codec.startsWith("avc1") ? { avc: { format: "avc" } } : {}),
    };
    return [
      { config: { ...plain, scalabilityMode: "L1T3" }, layers: 3 as const },
      { config: { ...plain, scalabilityMode: "L1T2" }, layers: 2 as const },
      { config: plain, layers: 1 as const },
    ];
  });
}

/** The first the browser says it takes; null if there is none. `but`: codecs that were taken and then failed. */
export async function pictureChoice(
  size: { width: number; height: number },
  wanted: Wanted,
  but: ReadonlySet<string> = new Set(),
): Promise<PictureChoice | null> {
  if (typeof VideoEncoder === "undefined") return null;
  for (const candidate of candidates(size, wanted)) {
    if (!but.has(named(candidate)) && (await takes(VideoEncoder, candidate.config))) return candidate;
  }
  return null;
}

/** What a choice is called in a set of those that failed. */
export function named({ config, layers }: PictureChoice): string {
  return `${config.codec} ${layers}`;
}

/** Opus for speech or for what a screen plays; null if the browser encodes none. */
export async function soundChoice(kind: Kind, form: { rate: number; channels: number }, bitrate: number): Promise<AudioEncoderConfig | null> {
  if (typeof AudioEncoder === "undefined") return null;
  const plain: AudioEncoderConfig = { codec: "opus", sampleRate: form.rate, numberOfChannels: form.channels, bitrate };
  const speech = { application: "voip", signal: "voice" } as const;
  const tuned = kind === "voice" ? { ...plain, opus: speech } : plain;
  for (const config of [tuned, plain] as AudioEncoderConfig[]) if (await takes(AudioEncoder, config)) return config;
  return null;
}

async function takes<T>(encoder: { isConfigSupported(config: T): Promise<{ supported?: boolean }> }, config: T): Promise<boolean> {
  try {
    return (await encoder.isConfigSupported(config)).supported === true;
  } catch {
    // A browser that does not know a field throws instead of saying no.
    return false;
  }
}
