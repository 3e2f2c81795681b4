/** Parts laid side by side for an island, with what waits in the outbox laid in as if it had arrived. */
import { fold } from "../classlog/fold/fold.ts";
import type { Looked } from "../classlog/moments.ts";
import {
  DESK,
  ROOM,
  emptyPart,
  seatAudience,
  seatOf,
  stateCopy,
  type Draft,
  type Event,
  type Part,
  type State,
} from "../classlog/state.ts";
import type { Parts } from "./room.ts";

/** Types that go to the writer's own seat, whatever the draft says. */
export const OWN_SEAT: ReadonlySet<string> = new Set(["poll.answered", "poll.skipped", "watched"]);

/** Acts that were answered, or are not yet, and that the stream has not brought. */
export interface Waiting {
  answered: readonly Event[];
  drafts: readonly Draft[];
}

/** Who lays them in, after which `seq`, and where the class is, ms. */
export interface Now {
  seat: number;
  seq: number;
  edge: number;
}

/** A poll this close before the playhead has just been met, ms. */
const JUST_MET_MS = 150;

/** What a seat reads, as the engine names it: teachers everything, in one. */
export function audiencesOf({ role, seat }: { role: string; seat: number }): string[] {
  return role === "teacher" ? ["*"] : [ROOM, seatAudience(seat)];
}

/** The parts of a state, by what they are to a seat. `print`: the same as long as the state stays what it is. */
export function sideBySide(state: State, seat: number, print: string): Parts {
  const seats = new Map<number, Part>();
  for (const [audience, part] of state) {
    const of = seatOf(audience);
    if (of !== null) seats.set(of, part);
  }
  return {
    room: state.get(ROOM) ?? emptyPart(),
    desk: state.get(DESK) ?? emptyPart(),
    own: seats.get(seat) ?? emptyPart(),
    seats,
    print,
  };
}

/** A state with what has not arrived yet laid in, answered or not; the state itself where there is nothing. */
export function withWaiting(state: State, waiting: Waiting, now: Now): State {
  const { answered, drafts } = waiting;
  if (answered.length === 0 && drafts.length === 0) return state;
  const copy = stateCopy(state);
  for (const event of answered) fold(copy, event);
  drafts.forEach((draft, n) => {
    // The stream may be faster than the answer, and the class may have laid it elsewhere: where it waits for a nod.
    if (isSaid(copy, draft.id)) return;
    const later = draft.at !== undefined && draft.at !== null;
    const at = draft.at ?? Math.min(draft.t, now.edge);
    const to = OWN_SEAT.has(draft.type) ? seatAudience(now.seat) : draft.to;
    fold(copy, { ...draft, to, seq: now.seq + 1 + n, at, utc: Date.now(), by: now.seat, later });
  });
  return copy;
}

function isSaid(state: State, id: string): boolean {
  return [...state.values()].some((part) => id in part.talk || id in part.questions);
}

/** Lays what waits into a state, and does so again only when the state or what waits has changed. */
export class Layer {
  readonly #made = new Map<string, { print: string; state: State }>();

  /** `which`: the same for the same state, which is changed in place; `print` says whether it was. */
  laid(which: string, print: string, state: State, waiting: Waiting, now: Now): State {
    const { answered, drafts } = waiting;
    if (answered.length === 0 && drafts.length === 0) return state;
    const whole = [print, now.seq, answered.length, ...drafts.map((draft) => draft.id)].join(" ");
    const made = this.#made.get(which);
    if (made?.print === whole) return made.state;
    const laid = withWaiting(state, waiting, now);
    this.#made.set(which, { print: whole, state: laid });
    return laid;
  }
}

/**
 * A moment of the class with what holds of every moment: what is hidden by now, so that nobody is shown it again (rule
 * F6), and what the seat itself has answered by now, so that it is not asked again (rule P3).
 */
export function withHindsight(moment: State, now: State, seat: number): State {
  const shown = new Map(moment);
  const own = seatAudience(seat);
  for (const [audience, { hidden, answers, skips }] of now) {
    const known = { ...(isEmpty(hidden) ? {} : { hidden }), ...(audience === own ? { answers, skips } : {}) };
    if (!isEmpty(known)) shown.set(audience, { ...(moment.get(audience) ?? emptyPart()), ...known });
  }
  return shown;
}

/** The same as long as that stays what it is. */
export function hindsightPrint(now: State, seat: number): string {
  let hidden = 0;
  for (const part of now.values()) for (const [seq] of Object.values(part.hidden)) hidden += seq;
  const own = now.get(seatAudience(seat)) ?? emptyPart();
  return [hidden, ...Object.keys(own.answers), ...Object.keys(own.skips)].join();
}

/** What moments and search look through. */
export function lookedAt(state: State, seat: number, here: Pick<Looked, "texts" | "at" | "teaching">): Looked {
  const own = seatAudience(seat);
  return {
    room: state.get(ROOM) ?? emptyPart(),
    own: state.get(own) ?? emptyPart(),
    others: [...state].filter(([audience]) => audience !== ROOM && audience !== own).map(([, part]) => part),
    ...here,
  };
}

/** The next poll from `at` on that a seat has neither answered nor skipped. */
export function nextUnanswered(room: Part, own: Part, at: number): { poll: string; at: number } | null {
  const ahead = Object.entries(room.polls)
    .filter(([poll, met]) => met.at >= at - JUST_MET_MS && !(poll in own.answers) && !(poll in own.skips))
    .map(([poll, met]) => ({ poll, at: met.at }));
  return ahead.sort((a, b) => a.at - b.at)[0] ?? null;
}

/**
 * The class time an act belongs to whose author is at `at`, ms. Rounded up it would lie ahead of who stands still, and be
 * out of their sight. A poll that is answered had opened: while an earlier moment is on its way, it is on the screen yet.
 */
export function actedAt(at: number, type: string, body: object, room: Part): number {
  const moment = Math.floor(at);
  if (type !== "poll.answered" && type !== "poll.skipped") return moment;
  return Math.max(moment, room.polls[(body as { poll: string }).poll]?.at ?? 0);
}

function isEmpty(things: object): boolean {
  return Object.keys(things).length === 0;
}
