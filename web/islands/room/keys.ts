/** The keys of the classroom. A key does nothing while one writes, or while a dialog waits. */
import { say } from "../../say.ts";

export type Command =
  | "play"
  | "back"
  | "on"
  | "live"
  | "earlier"
  | "later"
  | "much-earlier"
  | "much-later"
  | "slower"
  | "faster"
  | "louder"
  | "less-loud"
  | "silent"
  | "whole"
  | "search"
  | "captions"
  | "hand"
  | "keys"
  | "slide-before"
  | "slide-next"
  | "microphone"
  | "camera"
  | "talk";

/** What is pressed, as far as it matters here. */
export interface Press {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

const COMMANDS: Record<string, Command> = {
  " ": "play",
  k: "play",
  j: "back",
  l: "on",
  End: "live",
  ArrowLeft: "earlier",
  ArrowRight: "later",
  "<": "slower",
  ">": "faster",
  ArrowUp: "louder",
  ArrowDown: "less-loud",
  m: "silent",
  f: "whole",
  "/": "search",
  c: "captions",
  h: "hand",
  "?": "keys",
  PageUp: "slide-before",
  PageDown: "slide-next",
};

const ON_STAGE: Record<string, Command> = { m: "microphone", v: "camera", t: "talk" };

/** What a key does only while one is on the stage; null if nothing. */
export function stageCommandFor(press: Press): Command | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  return ON_STAGE[press.key.toLowerCase()] ?? null;
}

/** The command a key stands for; null if it stands for none, or is meant for somebody else. */
export function commandFor(press: Press, mirrored = false): Command | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  const command = COMMANDS[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
  if (command !== "earlier" && command !== "later") return command;
  const isLater = (command === "later") !== mirrored;
  if (press.shiftKey) return isLater ? "much-later" : "much-earlier";
  return isLater ? "later" : "earlier";
}

/** Whether a key pressed on this element is meant for the element itself. */
export function isTakenBy(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return true;
  if (target.closest("dialog, [popover]")) return true;
  const isPressable = target.closest("button, a, summary, input, [role=tab], [role=slider], [role=menuitem]") !== null;
  if (key === " " || key === "Enter") return isPressable;
  if ((key === "ArrowUp" || key === "ArrowDown" || key === "End") && target.closest("[tabindex='0'], .scroll, .lists, .gone") !== null) return true;
  if (key.startsWith("Arrow") || key === "End") return target.closest("[role=tablist], [role=slider], [role=radiogroup], input") !== null;
  return false;
}

/** The list of keys, for the dialog. */
export function keyList(teaching: boolean): { keys: string[]; says: string }[] {
  const list = [
    { keys: ["Space", "K"], says: say("Go on, or stand still") },
    { keys: ["J", "L"], says: say("10 seconds back or on") },
    { keys: ["←", "→"], says: say("5 seconds back or on, with Shift 30") },
    { keys: ["End"], says: say("Jump to live") },
    { keys: ["<", ">"], says: say("Slower, faster") },
    { keys: ["M"], says: say("Silent, or heard again") },
    { keys: ["↑", "↓"], says: say("Louder, less loud") },
    { keys: ["F"], says: say("Whole screen, and back") },
    { keys: ["C"], says: say("Captions on, captions off") },
    { keys: ["/"], says: say("Search in everything said and shown") },
    { keys: ["M"], says: say("On the stage: microphone on or off") },
    { keys: ["V"], says: say("On the stage: camera on or off") },
    { keys: ["T"], says: say("On the stage, microphone off: hold it to speak") },
    { keys: ["?"], says: say("This list") },
  ];
  if (teaching) list.splice(-4, 0, { keys: ["PgUp", "PgDn"], says: say("Slide before, next slide") });
  else list.splice(-4, 0, { keys: ["H"], says: say("Raise your hand, take it down") });
  return list;
}
