/** What has not reached the class, in words: what it is, when it was made, why it came back. */
import type { OutboxView } from "../../link/room.ts";
import { clockTime } from "../../parts/class-time.ts";
import type { OutboxLine } from "../../parts/Outbox.svelte";
import { answerText, type PollLine } from "../../parts/poll-lines.ts";
import { say } from "../../say.ts";

const WRITTEN = new Set(["chat.said", "question.asked", "question.answered"]);
// Written by the page itself: nobody needs to hear of them.
const QUIET = new Set(["present", "watched", "seat.came"]);

/** The outbox without what the page writes by itself; `polls` put answers into words. */
export function outboxLines(outbox: readonly OutboxView[], polls: readonly PollLine[] = []): OutboxLine[] {
  return outbox
    .filter((entry) => !QUIET.has(entry.type))
    .map((entry) => ({
      id: entry.id,
      type: entry.type,
      says: saysOf(entry, polls),
      rest: restOf(entry),
      state: entry.state,
      text: WRITTEN.has(entry.type) ? entry.text : null,
    }));
}

function saysOf(entry: OutboxView, polls: readonly PollLine[]): string {
  if (WRITTEN.has(entry.type)) return say("“{text}”", { text: entry.text });
  if (entry.type === "poll.answered") return say("Your answer: {text}", { text: answerOf(entry, polls) });
  if (entry.type === "reacted") return say("Your reaction: {text}", { text: entry.text });
  if (entry.type === "hand.raised") return say("Your hand");
  if (entry.type === "poll.skipped") return say("A poll you skipped");
  return entry.text || say("Something you did");
}

function answerOf(entry: OutboxView, polls: readonly PollLine[]): string {
  const line = polls.find((one) => one.id === entry.body?.["poll"]);
  return line && entry.body ? answerText(line.poll, entry.body) : entry.text;
}

function restOf(entry: OutboxView): string {
  if (entry.refusal) return refusalText(entry.refusal);
  const time = clockTime(entry.at);
  if (entry.type === "poll.answered") return say("Given at {time}", { time });
  return WRITTEN.has(entry.type) ? say("Written at {time}", { time }) : say("At {time}", { time });
}

/** A refusal in the page's language. */
export function refusalText(refusal: { sentence: string; params: Record<string, string | number> }): string {
  return say(refusal.sentence, refusal.params);
}

/** What was written and came back: it is shown beside where one writes, until it is put away. All else is a notice. */
export function cameBack(lines: readonly OutboxLine[]): OutboxLine[] {
  return lines.filter((line) => line.state === "refused" && line.text !== null);
}
