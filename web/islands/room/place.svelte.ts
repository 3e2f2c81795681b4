/** Where one is in the classroom's own furniture: which tab, which dialog, what is being written. */
import { MediaQuery } from "svelte/reactivity";
import { freshSketch, type Sketch } from "../../parts/poll-sketch.ts";
import type { TalkLine } from "../../parts/talk-lines.ts";

export type Tab = "offline" | "poll" | "talk" | "questions" | "people" | "waiting" | "transcript";

/** What stands in the side instead of the tabs. */
export type Making = "none" | "poll" | "prepared" | "trim";

const KEYS_OFF = "agogic.keys-off";

/** The furniture's state; what is written survives whatever takes its place for a while. */
export class Place {
  readonly #small = new MediaQuery("width < 60rem");
  tab = $state<Tab>("talk");
  making = $state<Making>("none");
  sketch = $state<Sketch>(freshSketch());
  /** the poll whose results stand in the picture's place */
  board = $state<string | null>(null);
  /** a poll that was put away by hand */
  putAway = $state<string | null>(null);
  moments = $state(false);
  rules = $state(false);
  keys = $state(false);
  /** how captions look is being chosen */
  captions = $state(false);
  /** captions are being written here; null: as the class asks of me */
  writing = $state<boolean | null>(null);
  captionText = $state("");
  ending = $state(false);
  /** the end of the class was looked at and put away */
  endSeen = $state(false);
  talkText = $state("");
  askText = $state("");
  reply = $state<TalkLine | null>(null);
  talkField = $state<HTMLTextAreaElement>();
  askField = $state<HTMLTextAreaElement>();
  keysOn = $state(localStorage.getItem(KEYS_OFF) === null);

  /** The window is too narrow for two columns. */
  get small(): boolean {
    return this.#small.current;
  }

  /** Switches single keys on or off, for this browser. */
  switchKeys(on: boolean): void {
    this.keysOn = on;
    if (on) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  }

  /** Opens the form of a new poll, or of one that lies ready. */
  makePoll(sketch: Sketch = freshSketch()): void {
    this.sketch = sketch;
    this.making = "poll";
  }
}
