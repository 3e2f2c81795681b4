/** Everything one can do in the classroom, as drafts: which type, which body, to whom. */
import type { Prepared, Rules } from "../../classlog/state.ts";
import { readingMs, type CaptionLine } from "../../parts/caption-lines.ts";
import type { NodLine, ReportLine } from "../../parts/desk-lines.ts";
import type { Given } from "../../parts/PollForm.svelte";
import type { PollDraft } from "../../parts/poll-sketch.ts";
import type { QuestionLine } from "../../parts/question-lines.ts";
import type { TalkLine } from "../../parts/talk-lines.ts";
import type { Classroom } from "./classroom.svelte.ts";

/** What is heard is written a moment later: a caption begins so long before its first letter, ms. */
const HEARD_BEFORE_MS = 900;
/** The class takes no caption that ends later than this after now, ms. */
const AHEAD_MS = 7000;

/** Drafts on behalf of the person in the room. */
export class Acts {
  readonly #room: Classroom;

  constructor(room: Classroom) {
    this.#room = room;
  }

  get #own(): string {
    return `seat.${this.#room.config.seat}`;
  }

  #act(type: string, body: object, to = "room"): string {
    return this.#room.session.act(type, body, to);
  }

  /** Says something; a reply goes where what it replies to went, and so may it stay between a pupil and the teachers. */
  say(text: string, re: TalkLine | null): void {
    const rules = this.#room.view.room.rules;
    const onlyDesk = rules?.chat === "desk" && !this.#room.teaching;
    const to = re ? re.audience : onlyDesk ? this.#own : "room";
    this.#act("chat.said", re ? { text, re: re.id } : { text }, to);
  }

  /** Reacts to something said, or takes that back. */
  echo(line: TalkLine, emoji: string, off: boolean): void {
    this.#act("reacted", off ? { emoji, on: line.id, off } : { emoji, on: line.id }, line.audience);
  }

  /** Sends an emoji over the class. */
  react(emoji: string): void {
    this.#act("reacted", { emoji });
  }

  /** Hides something said, or shows it again. */
  hide(line: { id: string; audience: string }, off: boolean): void {
    this.#act("hidden", off ? { of: line.id, off } : { of: line.id }, line.audience);
  }

  /** Tells the teachers about something. */
  report(of: string, why: string): void {
    this.#act("report.made", why ? { of, why } : { of }, "desk");
  }

  /** Has looked at a report. */
  settle(line: ReportLine): void {
    this.#act("report.settled", { report: line.id }, "desk");
  }

  /** Lets a contribution stand in the room, or keeps it back. */
  nod(line: NodLine, yes: boolean): void {
    this.#act(yes ? "nod.given" : "nod.refused", { of: line.id }, line.audience);
  }

  /** Asks a question, openly or the teacher alone. */
  ask(text: string, aside: boolean): void {
    this.#act("question.asked", { text }, aside ? this.#own : "room");
  }

  /** Wants a question answered too, or no longer. */
  vote(line: QuestionLine, off: boolean): void {
    this.#act("question.voted", off ? { question: line.id, off } : { question: line.id });
  }

  /** Answers in writing, or by mouth with an empty text. */
  answerQuestion(line: QuestionLine, text: string): void {
    this.#act("question.answered", text ? { question: line.id, text } : { question: line.id }, line.audience);
  }

  /** Takes back that a question is answered. */
  unanswer(line: QuestionLine): void {
    this.#act("question.answered", { question: line.id, off: true }, line.audience);
  }

  /** Raises one's hand, or takes it down. */
  hand(up: boolean): void {
    if (up) this.#act("hand.raised", {});
    else this.lower(this.#room.config.seat);
  }

  /** Takes a hand down. */
  lower(seat: number): void {
    this.#act("hand.lowered", { seat });
  }

  /** Calls on a raised hand. */
  call(seat: number): void {
    this.#act("hand.called", { seat });
  }

  /** Asks somebody up to the stage. */
  callUp(seat: number): void {
    this.#act("stage.called", { seat });
  }

  /** Takes somebody off the stage, or does not ask them up any more. */
  takeDown(seat: number): void {
    this.#act("stage.left", { seat });
  }

  /** Turns somebody's microphone off; only they turn it on again. */
  silence(seat: number): void {
    const { camera = false, screen = false } = this.#room.session.now.stage.find((one) => one.seat === seat) ?? {};
    this.#act("stage.turned", { seat, voice: false, camera, screen });
  }

  /** Answers a poll. */
  answerPoll(poll: string, given: Given): void {
    this.#act("poll.answered", { poll, ...given }, this.#own);
    // What waited for this answer goes on by itself.
    if (this.#room.clock.waits_for === poll) this.#room.session.play();
  }

  /** Opens a poll for the class. */
  openPoll(draft: PollDraft): void {
    this.#act("poll.opened", draft);
  }

  /** Opens a poll that lies ready. */
  openReady(poll: string, ready: Prepared): void {
    const { right, ...rest } = ready;
    this.#act("poll.opened", right ? { poll, ...rest, right } : { poll, ...rest });
  }

  /** Lays a poll ready, or changes one that does. */
  keepPoll(draft: PollDraft): void {
    this.#act("poll.prepared", draft, "desk");
  }

  /** Takes a prepared poll away. */
  dropPoll(poll: string): void {
    this.#act("poll.dropped", { poll }, "desk");
  }

  /** Closes a poll: the live class may no longer answer. */
  closePoll(poll: string): void {
    this.#act("poll.closed", { poll });
  }

  /** Shows results; a poll still open is closed by it. */
  reveal(poll: string): void {
    this.#act("poll.revealed", { poll });
  }

  /** Shows a page, or none. */
  show(deck: string | null, page: number): void {
    this.#act("slide.shown", deck === null ? {} : { deck, page });
  }

  /** Changes the rules of this class, for everyone at once. */
  rule(rules: Rules): void {
    this.#act("class.ruled", { rules });
  }

  /** Mutes somebody in the talk, or lets them write again; other powers stay as they are. */
  mute(seat: number, off: boolean): void {
    this.#allow(seat, { chat: off ? null : false });
  }

  /** Lets somebody write captions, or no longer; other powers stay as they are. */
  allowCaptions(seat: number, on: boolean): void {
    this.#allow(seat, { captions: on ? true : null });
  }

  #allow(seat: number, change: { chat?: boolean | null; captions?: boolean | null }): void {
    const sitting = this.#room.view.room.seats[String(seat)];
    const { chat = null, hands = null, questions = null, reactions = null, captions = null } = sitting ?? {};
    this.#act("seat.allowed", { seat, chat, hands, questions, reactions, captions, ...change });
  }

  /** Puts into writing what was spoken since `began`; it stands until it can have been read. Class time ms. */
  caption(text: string, lang: string, began: number, now: number): void {
    const from = Math.floor(Math.max(0, Math.min(began, now) - HEARD_BEFORE_MS));
    const to = Math.floor(Math.min(Math.max(now, from + readingMs(text)), now + AHEAD_MS));
    this.#act("caption.said", { from, to, lang, text });
  }

  /** Leaves a stretch out of replays. Class time ms. */
  cut(from: number, to: number): void {
    this.#act("class.cut", { from: Math.floor(from), to: Math.floor(to) });
  }

  /** Takes a stretch in again. */
  uncut(of: string): void {
    this.#act("class.uncut", { of });
  }

  /** Deletes picture and sound of a stretch, of everybody. */
  cutForGood(from: number, to: number): void {
    this.#act("media.cut", { from: Math.floor(from), to: Math.floor(to), tracks: [] });
  }

  /** Puts a poll where one is in a recorded lesson. */
  placePoll(draft: PollDraft): void {
    this.#act("poll.placed", draft);
  }

  /** Takes a poll out again that was put into a recorded lesson. */
  unplacePoll(poll: string): void {
    this.#act("poll.unplaced", { poll });
  }

  /** Corrects a caption; without text it is taken away. */
  correctCaption({ id, from, to, lang, who }: CaptionLine, text: string): void {
    const spoke = this.#room.view.room.captions[id]?.who ?? this.#room.session.captions()[id]?.who ?? who;
    this.#act("caption.said", { from, to, lang, text, of: id, ...(spoke ? { who: spoke } : {}) });
  }

  /** Takes somebody out of the class. */
  remove(seat: number): void {
    this.#act("seat.removed", { seat });
  }

  /** Lets somebody in again. */
  admit(seat: number, role: string): void {
    this.#act("seat.admitted", { seat, role });
  }

  /** Ticks a pupil who sits in the room without a device. */
  tick(seat: number, here: boolean): void {
    this.#act("seat.ticked", { here }, `seat.${seat}`);
  }

  /** A break, and its end; the end of the class, and that it was a mistake. */
  pauseClass(): void {
    this.#act("class.paused", {});
  }

  /** The break is over. */
  resumeClass(): void {
    this.#act("class.resumed", {});
  }

  /** The class is over. */
  endClass(): void {
    this.#act("class.ended", {});
  }

  /** The end was a mistake. */
  reopenClass(): void {
    this.#act("class.reopened", {});
  }
}
