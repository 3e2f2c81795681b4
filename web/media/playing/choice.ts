/** Which variant of a picture is read: what was chosen, or what fits the network and the place it is shown in. */
import { BY_ITSELF } from "../../link/class-media.ts";

/** What a rung of a film needs of the network, bits per second, by its height in pixels; a rung beyond needs the last. */
const RUNG_BITS = [
  [240, 450_000],
  [480, 1_200_000],
  [720, 2_600_000],
  [Infinity, 5_000_000],
] as const;

/** What is known where the choice is made. */
export interface Around {
  /** what somebody chose, or `auto` */
  quality: string;
  /** the network does not carry everything */
  isThin: boolean;
  /** the largest picture on view */
  isMain: boolean;
  /** how high it is shown, device pixels; 0: not known */
  height: number;
  /** what the network carried lately, bits per second; 0: not known */
  bitrate: number;
}

/** One of `variants`, which stand best first. */
export function chosen(variants: readonly string[], around: Around): string {
  const best = variants[0] ?? "full";
  if (around.quality !== BY_ITSELF && variants.includes(around.quality)) return around.quality;
  if (variants.every((one) => /^\d+$/.test(one))) return rung(variants, around);
  return around.isThin || !around.isMain ? (variants.at(-1) ?? best) : best;
}

/** The highest rung that is not higher than it is shown, and that the network carries. */
function rung(variants: readonly string[], { isThin, height, bitrate }: Around): string {
  const least = variants.at(-1) as string;
  if (isThin) return least;
  const fit = variants.filter((one, i) => height === 0 || Number(one) <= height || Number(variants[i + 1] ?? 0) < height);
  return fit.find((one) => bitrate === 0 || bitsOf(Number(one)) <= bitrate) ?? least;
}

function bitsOf(height: number): number {
  return RUNG_BITS.find(([most]) => height <= most)?.[1] ?? 0;
}
