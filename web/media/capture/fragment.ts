/** One fragment (`moof` and `mdat`): a run of samples that begins at a class time (ISO 14496-12, 8.8). */
import { box, fullBox, joined, u32, u64 } from "./boxes.ts";

/** One encoded frame of a picture or of sound; `ticks`: how long it lasts, in the track's timescale. */
export interface Sample {
  bytes: Uint8Array;
  ticks: number;
  key: boolean;
  /** its temporal layer: whatever is above 0 may be left out, the highest first */
  layer: number;
  /** nothing else is decoded from it */
  spare: boolean;
}

/** Sample flags (8.8.3.1): what it depends on, what depends on it (8.6.4), whether decoding can begin at it. */
const FLAGS = {
  dependsOnNone: 0x0200_0000,
  dependsOnOthers: 0x0100_0000,
  neededByNone: 0x0080_0000,
  isNoStart: 0x0001_0000,
};
const OFFSETS_FROM_MOOF = 0x02_0000;
/** Data offset; and of each sample its duration, size and flags. */
const TOLD_OF_SAMPLES = 0x0701;
const BOX_HEAD_BYTES = 8;

/** The bytes of a fragment, `number` counting from 1 within its epoch, beginning at `at` (ticks of class time). */
export function fragment(number: number, at: number, samples: readonly Sample[]): Uint8Array<ArrayBuffer> {
  const length = moof(number, at, samples, 0).length;
  return joined(moof(number, at, samples, length + BOX_HEAD_BYTES), box("mdat", ...samples.map((sample) => sample.bytes)));
}

/** What a sample's flags say, as one number; the layer stands as degradation priority. */
export function flagsOf({ key, layer, spare }: Pick<Sample, "key" | "layer" | "spare">): number {
  return (key ? FLAGS.dependsOnNone : FLAGS.dependsOnOthers | FLAGS.isNoStart) | (spare ? FLAGS.neededByNone : 0) | layer;
}

function moof(number: number, at: number, samples: readonly Sample[], offset: number): Uint8Array {
  const told = samples.flatMap((sample) => [sample.ticks, sample.bytes.length, flagsOf(sample)]);
  return box(
    "moof",
    fullBox("mfhd", 0, 0, u32(number)),
    box(
      "traf",
      fullBox("tfhd", 0, OFFSETS_FROM_MOOF, u32(1)),
      fullBox("tfdt", 1, 0, u64(at)),
      fullBox("trun", 0, TOLD_OF_SAMPLES, u32(samples.length, offset), u32(...told)),
    ),
  );
}
