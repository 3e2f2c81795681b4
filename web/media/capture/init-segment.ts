/** What stands before all fragments of an epoch: one track, its codec, no samples (ISO 14496-12; CMAF, ISO 23000-19). */
import { box, fullBox, joined, letters, u16, u32, u8, zeros } from "./boxes.ts";
import { TIMESCALE } from "../track.ts";

/** A picture's form as its encoder tells it; `description` is what decoders want to know beforehand (an `avcC` body). */
export interface PictureForm {
  codec: string;
  width: number;
  height: number;
  description?: Uint8Array | undefined;
}

/** A sound's form; `description` is an `OpusHead` (RFC 7845, 5.1). */
export interface SoundForm {
  channels: number;
  description?: Uint8Array | undefined;
}

const TRACK = 1;
const MATRIX = u32(0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000);
const UND = 0x55c4;
const DPI_72 = 0x48_0000;
/** What encoders lay before the first sample where they do not say (RFC 7845, 4.2: 80 ms at most; libopus: 6.5 ms). */
const PRE_SKIP = 312;
const OPUS_HEAD_BYTES = 19;

/** The init segment of a picture. Throws if nothing is known of such a codec, or an H.264 encoder told no `avcC`. */
export function pictureInit(form: PictureForm): Uint8Array<ArrayBuffer> {
  const [name, configured] = pictureCodec(form);
  const entry = box(
    name,
    ...[zeros(6), u16(1), zeros(16), u16(form.width, form.height), u32(DPI_72, DPI_72, 0), u16(1), zeros(32), u16(24, 0xffff)],
    configured,
  );
  return entryInit(entry, { width: form.width, height: form.height });
}

/** The init segment of Opus sound. */
export function soundInit(form: SoundForm): Uint8Array<ArrayBuffer> {
  const entry = box("Opus", zeros(6), u16(1), zeros(8), u16(form.channels, 16), u32(0, TIMESCALE.sound * 0x1_0000), dOps(form));
  return entryInit(entry, { width: 0, height: 0 });
}

/** The init segment of what somebody else encoded: its sample entry as it stands; of sound if it has no size. */
export function entryInit(entry: Uint8Array, size: { width: number; height: number }): Uint8Array<ArrayBuffer> {
  const picture = { handler: "vide", header: fullBox("vmhd", 0, 1, zeros(8)), scale: TIMESCALE.picture };
  const sound = { handler: "soun", header: fullBox("smhd", 0, 0, u32(0)), scale: TIMESCALE.sound };
  return segment({ ...(size.width ? picture : sound), entry, ...size });
}

/** The MIME type browsers are asked about. */
export function mimeOf(form: PictureForm | SoundForm): string {
  return "codec" in form ? `video/mp4; codecs="${form.codec}"` : 'audio/mp4; codecs="opus"';
}

function pictureCodec(form: PictureForm): [string, Uint8Array] {
  const [kind, ...said] = form.codec.split(".");
  if (kind === "avc1" && form.description) return ["avc1", box("avcC", form.description)];
  if (kind === "vp09") return ["vp09", fullBox("vpcC", 1, 0, vpcC(said.map(Number)))];
  if (kind === "av01") return ["av01", box("av1C", form.description ?? av1C(said))];
  throw new Error(`no way to write ${form.codec} into a fragment is known`);
}

/** VP9 in ISO media, 1.0: profile, level, depth and chroma; unspecified colours, no codec initialization. */
function vpcC([profile = 0, level = 10, depth = 8, chroma = 1]: readonly number[]): Uint8Array {
  return u8(profile, level, depth * 16 + chroma * 2, 2, 2, 2, 0, 0);
}

/** AV1 in ISO media, 2.3: the sequence header itself comes with each keyframe. */
function av1C([profile = "0", level = "00M", depth = "08"]: readonly string[]): Uint8Array {
  const high = level.endsWith("H") ? 0x80 : 0;
  const deep = Number(depth) > 8 ? 0x40 : 0;
  return u8(0x81, Number(profile) * 32 + Number.parseInt(level, 10), high | deep | 0x0c, 0);
}

/** Opus in ISO media, 4.3.2: the same facts as an `OpusHead`, the other way round. */
function dOps({ channels, description }: SoundForm): Uint8Array {
  const head = description && description.length >= OPUS_HEAD_BYTES ? description : null;
  const view = head && new DataView(head.buffer, head.byteOffset, head.byteLength);
  const skip = view?.getUint16(10, true) ?? PRE_SKIP;
  const rate = view?.getUint32(12, true) ?? TIMESCALE.sound;
  return box("dOps", u8(0, channels), u16(skip), u32(rate), u16(view?.getUint16(16, true) ?? 0), u8(0));
}

interface Told {
  handler: string;
  header: Uint8Array;
  entry: Uint8Array;
  scale: number;
  width: number;
  height: number;
}

function segment(told: Told): Uint8Array<ArrayBuffer> {
  const tables = joined(
    fullBox("stsd", 0, 0, u32(1), told.entry),
    ...[fullBox("stts", 0, 0, u32(0)), fullBox("stsc", 0, 0, u32(0)), fullBox("stsz", 0, 0, u32(0, 0)), fullBox("stco", 0, 0, u32(0))],
  );
  const here = box("dinf", fullBox("dref", 0, 0, u32(1), fullBox("url ", 0, 1)));
  const media = box(
    "mdia",
    fullBox("mdhd", 0, 0, u32(0, 0, told.scale, 0), u16(UND, 0)),
    fullBox("hdlr", 0, 0, u32(0), letters(told.handler), zeros(13)),
    box("minf", told.header, here, box("stbl", tables)),
  );
  const loudness = told.width ? 0 : 0x100;
  const track = fullBox(
    ...(["tkhd", 0, 3] as const),
    ...[u32(0, 0, TRACK, 0, 0), zeros(8), u16(0, 0, loudness, 0), MATRIX, u32(told.width * 0x1_0000, told.height * 0x1_0000)],
  );
  const movie = fullBox("mvhd", 0, 0, u32(0, 0, 1000, 0, 0x1_0000), u16(0x100), zeros(10), MATRIX, zeros(24), u32(TRACK + 1));
  const extended = box("mvex", fullBox("trex", 0, 0, u32(TRACK, 1, 0, 0, 0)));
  return joined(box("ftyp", letters("iso6"), u32(0), letters("iso6cmfcmp41")), box("moov", movie, box("trak", track, media), extended));
}
