/** What a classroom looks like at one moment: one part per audience, laid side by side, never over each other. */
import { filled } from "./body.ts";
import type { Part } from "./events.gen.ts";

export type {
  Answer,
  Deck,
  Draft,
  DraftBodies,
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
