/** When something was added after its moment, in words; `day` is empty for today. */
import { say } from "../say.ts";

/** Of something said. */
export function addedText(day: string): string {
  return day ? say("added later, on {day}", { day }) : say("added later, today");
}

/** Of a question. */
export function askedText(day: string): string {
  return day ? say("asked later, on {day}", { day }) : say("asked later, today");
}

/** Of an answer to a question. */
export function answeredText(day: string): string {
  return day ? say("later, on {day}", { day }) : say("later, today");
}
