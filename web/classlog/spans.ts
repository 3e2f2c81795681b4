/** Stretches of class time, `[from, to)` in ms: their union, their overlap, their length. */

/** A stretch: where it begins, where it ends. */
export type Spans = readonly (readonly number[])[];

/** Lays `[start, end)` into `spans`, which are sorted, apart from each other, and changed in place. */
export function spanLaid(spans: number[][], start: number, end: number): void {
  if (start >= end) return;
  const first = firstEndingFrom(spans, start);
  let last = first;
  while (last < spans.length && from(spans, last) <= end) {
    start = Math.min(start, from(spans, last));
    end = Math.max(end, to(spans, last));
    last += 1;
  }
  spans.splice(first, last - first, [start, end]);
}

/** The union of several lists of spans, sorted and apart. */
export function union(...many: Spans[]): number[][] {
  const laid: number[][] = [];
  for (const spans of many) {
    for (const [start = 0, end = 0] of spans) spanLaid(laid, start, end);
  }
  return laid;
}

/** What of `spans` lies outside `taken`; both sorted and apart. */
export function without(spans: Spans, taken: Spans): number[][] {
  const left: number[][] = [];
  for (const [start = 0, end = 0] of spans) {
    let at = start;
    for (const [goneStart = 0, goneEnd = 0] of taken) {
      if (goneEnd <= at) continue;
      if (goneStart >= end) break;
      if (goneStart > at) left.push([at, goneStart]);
      at = Math.max(at, goneEnd);
    }
    if (at < end) left.push([at, end]);
  }
  return left;
}

/** What of `spans` lies inside `[start, end)`. */
export function within(spans: Spans, start: number, end: number): number[][] {
  const inside: number[][] = [];
  for (const [a = 0, z = 0] of spans) {
    if (a < end && z > start) inside.push([Math.max(a, start), Math.min(z, end)]);
  }
  return inside;
}

/** The length of spans that are apart, ms. */
export function total(spans: Spans): number {
  return spans.reduce((sum, [start = 0, end = 0]) => sum + end - start, 0);
}

/** The span that holds a moment, or null; `spans` sorted and apart. */
export function spanAt(spans: Spans, at: number): readonly number[] | null {
  const first = firstEndingFrom(spans, at + 1);
  return first < spans.length && from(spans, first) <= at ? (spans[first] ?? null) : null;
}

function firstEndingFrom(spans: Spans, start: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (to(spans, middle) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function from(spans: Spans, i: number): number {
  return spans[i]?.[0] ?? 0;
}

function to(spans: Spans, i: number): number {
  return spans[i]?.[1] ?? 0;
}
