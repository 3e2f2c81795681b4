/** What of a class one has not taken yet, and what one has. */

type Spans = readonly (readonly number[])[];

export interface Taken {
  live: number;
  later: number;
  /** stretches not taken, class time ms, too short ones left out */
  gaps: [number, number][];
}

// Seats are written down once a minute: what is shorter than this was never missed.
const NOTHING_MS = 20_000;

/** Lengths taken live and later, and what is left, of a class of `length` ms; pauses are nobody's gap. */
export function takenOf(length: number, present: Spans, watched: Spans, pauses: Spans): Taken {
  const edges = [...new Set([0, length, ...[present, watched, pauses].flat(2).filter((at) => at > 0 && at < length)])].sort((a, b) => a - b);
  const taken: Taken = { live: 0, later: 0, gaps: [] };
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const [from, to] = [edges[i] as number, edges[i + 1] as number];
    const middle = (from + to) / 2;
    if (covers(present, middle)) taken.live += to - from;
    else if (covers(watched, middle)) taken.later += to - from;
    else if (!covers(pauses, middle)) lay(taken.gaps, from, to);
  }
  taken.gaps = taken.gaps.filter(([from, to]) => to - from >= NOTHING_MS);
  return taken;
}

function covers(spans: Spans, at: number): boolean {
  return spans.some(([from = 0, to = 0]) => from <= at && at < to);
}

function lay(gaps: [number, number][], from: number, to: number): void {
  const last = gaps.at(-1);
  if (last && last[1] === from) last[1] = to;
  else gaps.push([from, to]);
}
