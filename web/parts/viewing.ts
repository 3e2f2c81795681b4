/** What someone in the room looks at: the parts laid side by side, and who they are. Views join the parts, nothing else does. */
import type { Mark, Part } from "../classlog/state.ts";
import { say } from "../say.ts";

export type Role = "teacher" | "pupil" | "class";

/** How far one's own draft has come; gone once it is in the log. */
export type Pending = "waiting" | "sending" | "refused";

export interface Named {
  name: string;
  role: Role;
}

export interface Viewing {
  me: number;
  teaching: boolean;
  room: Part;
  desk: Part;
  own: Part;
  seats: ReadonlyMap<number, Part>;
  names: ReadonlyMap<number, Named>;
  pending: ReadonlyMap<string, Pending>;
  /** polls whose results the class was shown, be it at a later moment than the one looked at */
  shown: ReadonlySet<string>;
}

/** A part with the audience it belongs to. */
export interface Seen {
  audience: string;
  part: Part;
}

/** Every part this person reads, the room first; one's own only once. */
export function partsSeen(view: Viewing): Seen[] {
  const seen: Seen[] = [{ audience: "room", part: view.room }];
  if (view.teaching) seen.push({ audience: "desk", part: view.desk });
  seen.push({ audience: `seat.${view.me}`, part: view.own });
  if (view.teaching) {
    for (const [seat, part] of view.seats) {
      if (seat !== view.me) seen.push({ audience: `seat.${seat}`, part });
    }
  }
  return seen;
}

/** The name of a seat in words; oneself is "You". */
export function nameOf(view: Pick<Viewing, "me" | "names">, seat: number): string {
  if (seat === view.me) return say("You");
  return view.names.get(seat)?.name ?? say("Someone");
}

/** The name of a seat as it is written, oneself too: for initials. */
export function writtenName(view: Pick<Viewing, "names">, seat: number): string {
  return view.names.get(seat)?.name ?? "?";
}

/** Whether a seat teaches: the room knows who sits live, the list of names knows the rest. */
export function teaches(view: Pick<Viewing, "room" | "names">, seat: number): boolean {
  const sitting = view.room.seats[String(seat)];
  return (sitting?.role ?? view.names.get(seat)?.role) === "teacher";
}

/** Whether something that can be taken back stands. */
export function stands(mark: Mark | undefined): boolean {
  return mark !== undefined && mark[1];
}
