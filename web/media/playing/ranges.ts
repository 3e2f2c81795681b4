/** Stretches of class time that a media element holds, in ms. */

/** Two stretches this close are one, ms: fragments are cut on frames, frames last up to 40. */
const NEAR_MS = 60;

/** What an element or buffer holds, as [from, to). */
export function rangesOf(buffered: TimeRanges): number[][] {
  const ranges: number[][] = [];
  for (let i = 0; i < buffered.length; i += 1) ranges.push([buffered.start(i) * 1000, buffered.end(i) * 1000]);
  return joined(ranges);
}

/** The stretch around a moment; null if it is not held. */
export function rangeAt(ranges: readonly (readonly number[])[], at: number): readonly number[] | null {
  return ranges.find(([from = 0, to = 0]) => at >= from - NEAR_MS && at < to) ?? null;
}

/** Whether nearly all of a stretch is held. */
export function isHeld(ranges: readonly (readonly number[])[], from: number, to: number): boolean {
  const range = rangeAt(ranges, from + NEAR_MS);
  return range !== null && (range[1] as number) >= to - 2 * NEAR_MS;
}

function joined(ranges: number[][]): number[][] {
  const laid: number[][] = [];
  for (const [from = 0, to = 0] of ranges) {
    const last = laid.at(-1);
    if (last && from - (last[1] as number) <= NEAR_MS) last[1] = to;
    else laid.push([from, to]);
  }
  return laid;
}
