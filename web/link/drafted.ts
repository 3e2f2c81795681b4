/** What somebody does, as a draft that says when and to whom. */
import { ANCHORABLE } from "../classlog/events.gen.ts";
import { ROOM, seatAudience, type Draft } from "../classlog/state.ts";
import { draftId } from "./draft-id.ts";
import { OWN_SEAT } from "./laying.ts";

const ANCHORED: ReadonlySet<string> = new Set(ANCHORABLE);
/** Shorter stretches are a hand on the line, and no watching, ms. */
const WATCHED_LEAST_MS = 50;

/** Where it is done: by which seat, at which class time (ms) the class is, and the moment it belongs to if one is behind. */
export interface Where {
  seat: number;
  edge: number;
  at: number | null;
}

/** A draft of something done. */
export function drafted(type: string, body: object, to: string | undefined, where: Where): Draft {
  return {
    id: draftId(),
    to: to ?? (OWN_SEAT.has(type) ? seatAudience(where.seat) : ROOM),
    type,
    body: body as Record<string, unknown>,
    t: Math.round(where.edge),
    ...(where.at !== null && ANCHORED.has(type) ? { at: where.at } : {}),
  };
}

/** Drafts that tell what was played. */
export function watched(played: readonly (readonly number[])[], seat: number, edge: number): Draft[] {
  const long = played.filter(([from = 0, to = 0]) => to - from >= WATCHED_LEAST_MS);
  return long.map(([from, to]) => drafted("watched", { from, to }, undefined, { seat, edge, at: null }));
}
