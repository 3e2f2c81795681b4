/** What a classroom looks like at one moment: one part per audience, laid side by side, never over each other. */
import { emptyMap, filled } from "./body.ts";
import type { Part } from "./events.gen.ts";

export type {
  Answer,
  Caption,
  Chapter,
  Deck,
  Draft,
  DraftBodies,
  Epoch,
  Event,
  Hand,
  Mark,
  Part,
  Poll,
  Prepared,
  Question,
  Reply,
  Report,
  Right,
  Rules,
  Said,
  Shown,
  Sitting,
  Skip,
  Standing,
} from "./events.gen.ts";

export const ROOM = "room";
export const DESK = "desk";

/** A classroom: its parts by audience. */
export type State = Map<string, Part>;

/** A part to which nothing was ever addressed. */
export function emptyPart(): Part {
  return filled("Part", {}) as Part;
}

/** A part as it came over the wire, where what is empty is left out. */
export function partRead(raw: unknown): Part {
  return filled("Part", raw) as Part;
}

/** The audience of one seat and the teachers. */
export function seatAudience(seat: number): string {
  return `seat.${seat}`;
}

/** The seat an audience `seat.X` names, or null for any other text. */
export function seatOf(audience: string): number | null {
  const found = /^seat\.(0|[1-9]\d{0,9})$/.exec(audience);
  if (!found) return null;
  const seat = Number(found[1]);
  return seat < 2 ** 31 ? seat : null;
}

/** A copy that can be changed without changing the part it came from. What stands in maps and lists is never changed in place. */
export function partCopy(part: Part): Part {
  const copy: Record<string, unknown> = { ...part };
  for (const [key, value] of Object.entries(part)) {
    if (Array.isArray(value)) copy[key] = value.slice();
    else if (typeof value === "object" && value !== null && key !== "rules") copy[key] = mapCopy(value, DEPTHS[key] ?? 1);
  }
  return copy as unknown as Part;
}

// Maps of maps; all others hold what is replaced whole.
const DEPTHS: Record<string, number> = { reactions: 3, votes: 2, replies: 2 };

function mapCopy(map: object, depth: number): object {
  const copy = Object.assign(emptyMap(), map) as Record<string, object>;
  if (depth > 1) {
    for (const key of Object.keys(copy)) copy[key] = mapCopy(copy[key] as object, depth - 1);
  }
  return copy;
}

/** A copy of a whole classroom. */
export function stateCopy(state: State): State {
  const copy: State = new Map();
  for (const [audience, part] of state) copy.set(audience, partCopy(part));
  return copy;
}
