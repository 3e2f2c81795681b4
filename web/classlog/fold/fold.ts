/** The fold: from events to the state of the room. Total: no input raises, none is refused. Changes in place. */
import { bodyOf } from "../body.ts";
import type { Bodies, Event, Part } from "../events.gen.ts";
import { emptyPart, type State } from "../state.ts";
import { asked } from "./asked.ts";
import { lesson } from "./lesson.ts";
import { polled } from "./polled.ts";
import { seated } from "./seated.ts";
import { spoken } from "./spoken.ts";
import { staged } from "./staged.ts";
import type { Step, Steps } from "./step.ts";

const ALL: Steps<keyof Bodies> = { ...lesson, ...seated, ...spoken, ...asked, ...polled, ...staged };
const STEPS = new Map(Object.entries(ALL)) as Map<string, Step<keyof Bodies>>;

/** Width of one stroke of the class clock, ms of class time. */
export const STROKE_MS = 5000;

/** Types that make the strokes of the class clock taller. */
const STROKED: ReadonlySet<string> = new Set([
  "chat.said",
  "reacted",
  "question.asked",
  "question.answered",
  "poll.opened",
  "slide.shown",
]);

/** `state` after `event`; only the part the event is addressed to is read and changed (rule F1). */
export function fold(state: State, event: Event): State {
  let part = state.get(event.to);
  if (part === undefined) state.set(event.to, (part = emptyPart()));
  foldPart(part, event);
  return state;
}

/** The state after all of `events`, from an empty classroom or from `state`. */
export function foldAll(events: Iterable<Event>, state: State = new Map()): State {
  for (const event of events) fold(state, event);
  return state;
}

/** Changes `part` by one event addressed to it; unknown types and unfit bodies only move `seq` and `at`. */
export function foldPart(part: Part, event: Event): void {
  part.seq = Math.max(part.seq, event.seq);
  if (!event.later) part.at = Math.max(part.at, event.at);
  const step = STEPS.get(event.type);
  if (step === undefined) return;
  const type = event.type as keyof Bodies;
  const body = bodyOf(type, event.body);
  if (body === null) return;
  step(part, event, body as never);
  if (STROKED.has(type)) strokeLaid(part.strokes, event.at);
}

function strokeLaid(strokes: Record<string, number>, at: number): void {
  const into = ((at % STROKE_MS) + STROKE_MS) % STROKE_MS;
  const stroke = String((at - into) / STROKE_MS);
  strokes[stroke] = (strokes[stroke] ?? 0) + 1;
}
