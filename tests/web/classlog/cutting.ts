/** Cuts a log into pages as the engine does, for tests: by number alone, with a keyframe before each but the first. */
import { foldAll } from "../../../web/classlog/fold/fold.ts";
import type { Page } from "../../../web/classlog/series.ts";
import type { Event, State } from "../../../web/classlog/state.ts";
import { canonical } from "./logs.ts";

/** A series as it is kept: its pages with what is in them, and what no page holds. */
export interface Cut {
  pages: Page[];
  events: Map<string, Event[]>;
  /** a fresh copy each time */
  keyframes: Map<string, () => State>;
  rest: Event[];
}

/** The live events of a log, cut. */
export function cut(log: readonly Event[], each: number, audience = "*"): Cut {
  const live = log.filter((event) => !event.later && (audience === "*" || event.to === audience));
  const found: Cut = { pages: [], events: new Map(), keyframes: new Map(), rest: [] };
  for (let from = 0; from < live.length; from += each) {
    const some = live.slice(from, from + each);
    if (some.length < each) {
      found.rest = some;
      break;
    }
    const name = `${audience}-${from}`;
    const keyframe = from === 0 ? null : `${name}-before`;
    const [first, last] = [some[0] as Event, some.at(-1) as Event];
    found.pages.push({ name, keyframe, from_seq: first.seq, to_seq: last.seq, from_at: first.at, to_at: last.at });
    found.events.set(name, some);
    if (keyframe !== null) found.keyframes.set(keyframe, () => foldAll(live.slice(0, from)));
  }
  return found;
}

/** What is meant by the state at a moment, in the plainest words. */
export function plainStateAt(log: readonly Event[], at: number): string {
  const met = log.filter((event) => event.at <= at);
  return canonical(foldAll([...met.filter((event) => !event.later), ...met.filter((event) => event.later)]));
}
