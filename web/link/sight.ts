/** What one has in sight: the class at the playhead, laid side by side, and how far one may go from there. */
import type { Looked } from "../classlog/moments.ts";
import { leaps } from "../classlog/silence.ts";
import { without } from "../classlog/spans.ts";
import { emptyPart, seatAudience, type State } from "../classlog/state.ts";
import type { Edge } from "./edge.ts";
import { hindsightPrint, Layer, lookedAt, nextUnanswered, sideBySide, withHindsight } from "./laying.ts";
import type { Outbox } from "./outbox.ts";
import type { Past } from "./past.ts";
import type { Playhead } from "./playhead.ts";
import type { Coming, Parts, RoomConfig } from "./room.ts";
import type { Slides } from "./slides.ts";

/** So far ahead of the playhead the log must be known for it to go on, ms of class time. */
const AHEAD_MS = 300;

/** What a session reads from. */
interface Seen {
  edge: Edge;
  past: Past;
  playhead: Playhead;
  outbox: Outbox;
  slides: Slides;
}

/** Reads the edge or the past, by where one is. */
export class Sight {
  /** with the class, and yet all that was said is wanted */
  wantsOlder = false;
  /** what a replay does not leap over, ms */
  stays: readonly (readonly number[])[] = [];
  readonly #config: RoomConfig;
  readonly #of: Seen;
  readonly #layer = new Layer();
  /** what was shown last: it stays while a moment is on its way */
  #last: Parts | null = null;

  constructor(config: RoomConfig, of: Seen) {
    this.#config = config;
    this.#of = of;
  }

  /** The parts of the class at the playhead, with what waits in the outbox. */
  parts(): Parts {
    const { edge, past, playhead, outbox } = this.#of;
    const at = playhead.atEdge ? Infinity : playhead.at;
    const isHere = past.has(at);
    if (!isHere && !this.#isLevel) return this.#last ?? sideBySide(new Map(), this.#config.seat, "coming");
    const isEdge = playhead.atEdge ? !(this.wantsOlder && past.whole) : !isHere;
    const { seat } = this.#config;
    const now = this.#edge;
    const state = isEdge ? now : withHindsight(this.#pending("past", past.stateAt(at), past.printAt(at)), now, seat);
    const waiting = `${outbox.answered.length} ${outbox.drafts.map((draft) => draft.id).join()}`;
    const print = isEdge ? `edge ${edge.print} ${waiting}` : `past ${past.printAt(at)} ${hindsightPrint(now, seat)} ${waiting}`;
    return (this.#last = sideBySide(state, seat, print));
  }

  /** Whether the moment one is at, and what comes next, is here. */
  get moment(): Coming {
    const { past, playhead } = this.#of;
    if (this.#isLevel) return "here";
    const { at, playing } = playhead;
    return past.has(at) && (!playing || past.until(at) > at + AHEAD_MS) ? "here" : past.coming;
  }

  /** What moments and search look through: `whole`, all that is here. */
  looked(whole = false): Looked {
    const { past, playhead, slides } = this.#of;
    const { seat, role } = this.#config;
    const state = whole && past.whole ? this.#pending("whole", past.everything(), String(past.size)) : this.#edge;
    return lookedAt(state, seat, { texts: slides.known, at: playhead.at, teaching: role === "teacher" });
  }

  /** What a replay leaps over from where one is, up to a moment at the edge. */
  leaps(edgeAt: number): number[][] {
    const { edge, past, playhead } = this.#of;
    return without(leaps(edge.room, past.silences(playhead.at, edgeAt), edgeAt), this.stays);
  }

  /** How far a replay may go: to where the log is known, and to the next poll that may not be passed unanswered. */
  halt(): number {
    const { edge, past, playhead } = this.#of;
    const { at } = playhead;
    // What polls there are is known from the edge.
    if (!past.has(at) || edge.room.status === "") return at;
    return Math.min(this.#poll(), Math.max(at, past.until(at)));
  }

  /** With the class; or where it was seen last, which is the same. */
  get #isLevel(): boolean {
    const { edge, playhead } = this.#of;
    return playhead.atEdge || playhead.lost || (edge.ended && playhead.at >= edge.at);
  }

  #poll(): number {
    const { edge, playhead } = this.#of;
    if (edge.room.rules?.wait === false || this.#config.role === "teacher") return Infinity;
    const own = this.#edge.get(seatAudience(this.#config.seat)) ?? emptyPart();
    const next = nextUnanswered(edge.room, own, playhead.at);
    if (!next) return Infinity;
    playhead.waitsFor = playhead.at >= next.at ? next.poll : null;
    return next.at;
  }

  /** The class where it is now. */
  get #edge(): State {
    return this.#pending("edge", this.#of.edge.state, this.#of.edge.print);
  }

  /** With what waits in the outbox; `which` and `print` as a layer wants them. */
  #pending(which: string, state: State, print: string): State {
    const { edge, outbox } = this.#of;
    return this.#layer.laid(which, print, state, outbox, { seat: this.#config.seat, seq: edge.seq ?? 0, edge: edge.at });
  }
}
