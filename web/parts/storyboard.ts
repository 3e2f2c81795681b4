/** Small pictures of a film, by its moments: WebVTT whose cues name a part of one large picture (`#xywh=`). */

/** What is seen from one moment to another, class time ms: a part of a picture, px. */
export interface Still {
  from: number;
  to: number;
  picture: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

const CUE = /(\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d+):(\d\d):(\d\d)\.(\d{3})\s*\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g;

/** The stills a storyboard names; `at` is its own address, from which its picture's follows. */
export function stillsRead(text: string, at: string): Still[] {
  return [...text.matchAll(CUE)].map((found) => {
    const number = (index: number) => Number(found[index] ?? 0);
    const time = (first: number) => ((number(first) * 60 + number(first + 1)) * 60 + number(first + 2)) * 1000 + number(first + 3);
    const picture = new URL(found[9] ?? "", new URL(at, location.href)).pathname;
    return { from: time(1), to: time(5), picture, x: number(10), y: number(11), width: number(12), height: number(13) };
  });
}

/** The still of a moment; the last one stands for what comes after it. */
export function stillAt(stills: readonly Still[], at: number): Still | null {
  let [low, high] = [0, stills.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((stills[middle]?.from ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return stills[low] ?? null;
}
