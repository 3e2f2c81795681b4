/** What one may do now, in the classroom's own words; the class itself decides, this only spares a refusal. */
import type { Rules } from "../../classlog/state.ts";
import type { Viewing } from "../../parts/viewing.ts";
import { say } from "../../say.ts";

const OPEN: Required<Rules> = {
  chat: "everyone",
  reactions: true,
  hands: true,
  questions: "open",
  nod: false,
  wait: true,
  recording: "consented",
  download: false,
};

/** The rules of the class, whole. */
export function rulesOf(view: Viewing): Required<Rules> {
  return { ...OPEN, ...view.room.rules };
}

function sitting(view: Viewing) {
  return view.room.seats[String(view.me)];
}

/** Why one may not write; null if one may. */
export function chatClosed(view: Viewing, live: boolean): string | null {
  if (view.teaching) return null;
  const own = sitting(view)?.chat ?? null;
  if (own === false) return say("A teacher has muted you in the talk. You can still ask and answer.");
  if (own === true) return null;
  if (rulesOf(view).chat === "off") return say("The talk is off in this class.");
  if (live && view.room.status === "paused") return say("The class has a break. The talk goes on with it.");
  return null;
}

/** Whether what one writes goes to the teachers only. */
export function chatToDesk(view: Viewing): boolean {
  return !view.teaching && rulesOf(view).chat === "desk" && sitting(view)?.chat !== true;
}

/** Whether reactions are on for me. */
export function mayReact(view: Viewing): boolean {
  return view.teaching || (sitting(view)?.reactions ?? rulesOf(view).reactions);
}

/** Whether hands may go up: in the live class only, and where that is on. */
export function mayRaise(view: Viewing, live: boolean): boolean {
  return !view.teaching && live && view.room.status !== "ended" && (sitting(view)?.hands ?? rulesOf(view).hands);
}

/** How one may ask. */
export function mayAsk(view: Viewing): "open" | "desk" | { closed: string } {
  const own = sitting(view)?.questions ?? null;
  const { questions } = rulesOf(view);
  if (own === false) return { closed: say("You may not ask in this class.") };
  if (questions === "off" && own !== true) return { closed: say("Questions are off in this class.") };
  return questions === "desk" && own !== true ? "desk" : "open";
}
