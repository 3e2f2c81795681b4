/** Who is here, and who they are: what is never in the log. */
import type { Here, Name } from "./room.ts";

/** An ephemeral frame. */
export interface Whisper {
  kind: string;
  whole?: boolean;
  seats?: Record<string, Here | null>;
  poll?: string;
  answered?: number;
  /** `thin`: the tracks that are left out for the sake of the others */
  tracks?: string[];
  /** `signal`: from whose seat, and what */
  from?: number;
  body?: Record<string, unknown>;
}

/** Takes a whisper into what is known. */
export function heard(whisper: Whisper, here: Map<number, Here>, tally: Map<string, number>): void {
  if (whisper.kind === "tally" && whisper.poll) tally.set(whisper.poll, whisper.answered ?? 0);
  if (whisper.kind !== "here") return;
  if (whisper.whole) here.clear();
  for (const [seat, one] of Object.entries(whisper.seats ?? {})) {
    if (one) here.set(Number(seat), one);
    else here.delete(Number(seat));
  }
}

/** The names of the seats of a class; none if they can not be had now, since those on presence serve until then. */
export async function namesOf(url: string): Promise<Map<number, Name>> {
  try {
    const answer = await fetch(url);
    if (!answer.ok) return new Map();
    const told = (await answer.json()) as { seats?: Record<string, Name> } & Record<string, Name>;
    return new Map(Object.entries(told.seats ?? told).map(([seat, name]) => [Number(seat), name as Name]));
  } catch {
    return new Map();
  }
}
