/** The moments of a class as one list: chapters from slides, polls, questions; narrowed by words. */

export interface MomentLine {
  at: number;
  kind: "slide" | "poll" | "question" | "said" | "caption";
  text: string;
  /** asked or said after the class, at this moment */
  later?: boolean;
  /** a poll or question still before you */
  unseen?: boolean;
  by?: string;
}

/** The moment one is in: the last that has begun. */
export function momentNow(moments: readonly MomentLine[], at: number): number {
  return moments.findLastIndex((moment) => moment.at <= at + 250);
}

/** The words searched for, marked in a text: pieces, every second one a hit. */
export function marked(text: string, query: string): string[] {
  const words = query.trim();
  if (!words) return [text];
  const found: string[] = [];
  const lower = text.toLocaleLowerCase();
  const wanted = words.toLocaleLowerCase();
  let from = 0;
  // Lower case may be longer than what it came from; where it is, marking would slip, so nothing is marked.
  if (lower.length !== text.length) return [text];
  for (let hit = lower.indexOf(wanted); hit >= 0; hit = lower.indexOf(wanted, from)) {
    found.push(text.slice(from, hit), text.slice(hit, hit + wanted.length));
    from = hit + wanted.length;
  }
  return [...found, text.slice(from)];
}
