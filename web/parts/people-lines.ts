/** Who takes part and how: with the class, catching up, on their own clock, or not yet. */
import type { Hand } from "../classlog/state.ts";
import type { Here, Way } from "../link/room.ts";
import { nameOf, teaches, writtenName, type Role, type Viewing } from "./viewing.ts";

export interface PersonLine {
  seat: number;
  name: string;
  fullName: string;
  me: boolean;
  teacher: boolean;
  way: Way | "away";
  /** where they are, class time ms; null at the edge or when not known */
  at: number | null;
  hand: Hand | null;
  removed: boolean;
  muted: boolean;
  /** may write captions, besides the teachers */
  captions: boolean;
  ticked: boolean;
}

export interface People {
  teachers: PersonLine[];
  hands: PersonLine[];
  live: PersonLine[];
  late: PersonLine[];
  own: PersonLine[];
  away: PersonLine[];
  ticked: PersonLine[];
  removed: PersonLine[];
}

/** Everyone of the class, sorted into how they take part; who is ticked counts as live. */
export function peopleOf(view: Viewing, here: ReadonlyMap<number, Here>): People {
  const seats = new Set([...view.names.keys(), ...here.keys()]);
  seats.delete(0);
  const lines = [...seats].map((seat) => lineOf(view, here, seat)).sort(byName);
  const pupils = lines.filter((line) => !line.teacher && !line.removed);
  const hands = view.room.hands
    .map((hand) => lines.find((line) => line.seat === hand.seat))
    .filter((line) => line !== undefined);
  return {
    teachers: lines.filter((line) => line.teacher && line.way !== "away"),
    hands,
    live: pupils.filter((line) => line.way === "live" && !line.ticked),
    late: pupils.filter((line) => line.way === "late").sort((a, b) => (b.at ?? 0) - (a.at ?? 0)),
    own: pupils.filter((line) => line.way === "own"),
    away: pupils.filter((line) => line.way === "away" && !line.ticked),
    ticked: pupils.filter((line) => line.ticked),
    removed: lines.filter((line) => line.removed),
  };
}

/** How many are here now, whatever their clock. */
export function hereCount(people: People): number {
  return people.teachers.length + people.live.length + people.late.length + people.own.length + people.ticked.length;
}

function lineOf(view: Viewing, here: ReadonlyMap<number, Here>, seat: number): PersonLine {
  const now = here.get(seat);
  const sitting = view.room.seats[String(seat)];
  const ticks = (seat === view.me ? view.own : view.seats.get(seat))?.ticked ?? [];
  const known = view.names.has(seat) ? view : { ...view, names: new Map([[seat, named(now)]]) };
  return {
    seat,
    name: nameOf(known, seat),
    fullName: writtenName(known, seat),
    me: seat === view.me,
    teacher: now?.role === "teacher" || teaches(view, seat),
    way: now?.way ?? "away",
    at: now?.at ?? null,
    hand: view.room.hands.find((hand) => hand.seat === seat) ?? null,
    removed: sitting?.removed ?? false,
    captions: sitting?.captions === true,
    muted: sitting?.chat === false,
    ticked: ticks.length > 0 && ticks.at(-1)?.[1] === null,
  };
}

function named(now: Here | undefined): { name: string; role: Role } {
  return { name: now?.name ?? "?", role: now?.role === "teacher" ? "teacher" : "pupil" };
}

function byName(a: PersonLine, b: PersonLine): number {
  return a.fullName.localeCompare(b.fullName);
}
