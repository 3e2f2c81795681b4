// Generated from agogic/classlog by `make treaty`; changes here are lost.
import type { Field } from "./body.ts";

/** One fact of a class log, as it is stored and sent (rule E1). `seq`: order of arrival, strictly increasing. `id`: UUID, unique per `by`. `at`: class time, ms. `utc`: ms of receipt. `by`: a seat. `to`: the audience. `later`: added after its class time. */
export interface Event {
  seq: number;
  id: string;
  at: number;
  utc: number;
  by: number;
  to: string;
  type: string;
  body: Record<string, unknown>;
  later?: boolean;
}

/** What a seat asks to append. `t`: class time (ms) when it was made. `at`: only for a contribution, the moment it is anchored to (ms). */
export interface Draft {
  id: string;
  to: string;
  type: string;
  body: Record<string, unknown>;
  t: number;
  at?: number | null;
}

/** The section's rules for one class; they stand in the state, so that `decide` needs nothing else. `chat`: who may write in the talk; `desk` lets pupils write to teachers only. `questions`: `open` to all or the teacher alone as the asker likes; `desk` to the teacher alone; `off`. `nod`: a pupil's later contributions wait for a teacher's nod. `wait`: a replay waits at a poll until it is answered or skipped. `recording`: whose picture and sound is kept: of all who consented, of teachers alone, of nobody. `download`: whether pupils may take the video with them. */
export interface Rules {
  chat?: "desk" | "everyone" | "off";
  reactions?: boolean;
  hands?: boolean;
  questions?: "desk" | "off" | "open";
  nod?: boolean;
  wait?: boolean;
  recording?: "consented" | "off" | "teachers";
  download?: boolean;
}

/** A seat in the live class; a power that is None follows the rules for all. */
export interface Sitting {
  role?: string;
  removed?: boolean;
  chat?: boolean | null;
  hands?: boolean | null;
  questions?: boolean | null;
  reactions?: boolean | null;
  captions?: boolean | null;
}

/** One thing said in the talk. `waits`: for a teacher's nod. `of`: the contribution it came from. */
export interface Said {
  seq: number;
  at: number;
  utc: number;
  by: number;
  text: string;
  re?: string | null;
  later?: boolean;
  waits?: boolean;
  of?: string | null;
}

/** The last word on something that can be taken back: the `seq` that said it, and whether it stands. */
export type Mark = [seq: number, on: boolean];

/** A raised hand, in the order of the queue. */
export interface Hand {
  seat: number;
  at: number;
  called?: boolean;
}

/** One question asked. */
export interface Question {
  seq: number;
  at: number;
  utc: number;
  by: number;
  text: string;
  later?: boolean;
  waits?: boolean;
  of?: string | null;
}

/** A teacher's answer to a question; empty text: by mouth. `off`: takes back that it is answered. */
export interface Reply {
  seq: number;
  at: number;
  utc: number;
  by: number;
  text?: string;
  later?: boolean;
  off?: boolean;
}

/** Slides that can be shown. */
export interface Deck {
  title: string;
  pages: number;
  width: number;
  height: number;
  removed?: boolean;
}

/** A page on view from `t` on; no deck: nothing. */
export interface Shown {
  t: number;
  deck?: string | null;
  page?: number;
}

/** A poll as the room knows it: neither key nor counts. `placed`: the `seq` that put it there afterwards. */
export interface Poll {
  kind: "number" | "one" | "scale" | "several" | "text";
  prompt: string;
  at: number;
  options?: string[];
  check?: boolean;
  steps?: number;
  low?: string;
  high?: string;
  placed?: number | null;
  closed_at?: number | null;
  revealed_at?: number | null;
}

/** What is right: choices, or a number within a tolerance, or any of some texts. */
export interface Right {
  choices?: number[];
  number?: number | null;
  tolerance?: number;
  texts?: string[];
}

/** A poll made beforehand, known to the desk alone. */
export interface Prepared {
  kind: "number" | "one" | "scale" | "several" | "text";
  prompt: string;
  options?: string[];
  check?: boolean;
  steps?: number;
  low?: string;
  high?: string;
  right?: Right | null;
}

/** A seat's answer to a poll; of several, the one that arrived first stands. */
export interface Answer {
  seq: number;
  at: number;
  utc: number;
  choices?: number[];
  number?: number | null;
  text?: string;
  later?: boolean;
}

/** A seat that would rather see the results. */
export interface Skip {
  seq: number;
  at: number;
}

/** A seat on the stage, since `at`, and what of it is on. */
export interface Standing {
  seat: number;
  at: number;
  voice?: boolean;
  camera?: boolean;
  screen?: boolean;
}

/** A track in one form, from `epoch` to `until` (None: it goes on). `holes`: stretches whose bytes are missing. */
export interface Epoch {
  epoch: number;
  at: number;
  mime: string;
  kept: boolean;
  variants: string[];
  width?: number;
  height?: number;
  until?: number | null;
  holes?: number[][];
}

/** A stretch that replays leave out. */
export interface Cut {
  seq: number;
  from: number;
  to: number;
}

/** A stretch whose pictures and sound were taken out for good; no tracks named: all. */
export interface MediaGone {
  from: number;
  to: number;
  tracks?: string[];
}

/** The last word on a caption, under the id of the first; without text it was taken away. */
export interface Caption {
  seq: number;
  by: number;
  from: number;
  to: number;
  lang: string;
  text?: string;
  who?: string;
}

/** The last word on a chapter, under the id of the first; without title it was taken away. */
export interface Chapter {
  seq: number;
  from: number;
  title?: string;
}

/** Something a teacher should look at. */
export interface Report {
  seq: number;
  at: number;
  by: number;
  of: string;
  why?: string;
}

/** Everything addressed to one audience, folded. Which fields are used depends on the audience. Room: title … floats, slides, polls, strokes, the stage and its media, captions. Desk: prepared, keys, reports. A seat: came_utc, present, watched, ticked, answers, skips, nods; talk and questions stand wherever they were addressed to. */
export interface Part {
  seq: number;
  at: number;
  status: string;
  title: string;
  alone: boolean;
  planned_ms: number;
  opened_utc: number;
  ended_at: number | null;
  pauses: ((number | null)[])[];
  rules: Rules | null;
  seats: Record<string, Sitting>;
  talk: Record<string, Said>;
  talk_left_out: number;
  reactions: Record<string, Record<string, Record<string, Mark>>>;
  floats: Record<string, number>;
  hidden: Record<string, Mark>;
  strokes: Record<string, number>;
  hands: Hand[];
  questions: Record<string, Question>;
  votes: Record<string, Record<string, Mark>>;
  replies: Record<string, Record<string, Reply>>;
  decks: Record<string, Deck>;
  slides: Shown[];
  polls: Record<string, Poll>;
  prepared: Record<string, Prepared>;
  unplaced: Record<string, number>;
  keys: Record<string, Right>;
  answers: Record<string, Answer>;
  skips: Record<string, Skip>;
  stage: Standing[];
  called: Record<string, number>;
  tracks: Record<string, Epoch[]>;
  quiet: number[][];
  film_ms: number | null;
  cuts: Record<string, Cut>;
  media_gone: MediaGone[];
  captions: Record<string, Caption>;
  captions_left_out: number;
  chapters: Record<string, Chapter>;
  came_utc: number | null;
  present: number[][];
  watched: number[][];
  ticked: ((number | null)[])[];
  nods: Record<string, Mark>;
  reports: Record<string, Report>;
  settled: Record<string, number>;
}

/** The class began: class time 0. `alone`: recorded with nobody present. `planned_ms`: how long it should take. */
export interface ClassOpened {
  title: string;
  rules: Rules;
  planned_ms: number;
  alone?: boolean;
}

/** The rules changed; the new ones stand here whole. */
export interface ClassRuled {
  rules: Rules;
}

/** A break: skipped in replay, left out of what the roll expects. */
export type ClassPaused = Record<string, never>;

/** The break is over. */
export type ClassResumed = Record<string, never>;

/** The class is over. `left`: nobody taught it any more, so it ended by itself. */
export interface ClassEnded {
  left?: boolean;
}

/** The end was a mistake; the time between counts as a pause. */
export type ClassReopened = Record<string, never>;

/** A stretch (ms) is left out of replays and of what the roll expects. Nothing is lost: see `class.uncut`. */
export interface ClassCut {
  from: number;
  to: number;
}

/** What was left out by the event `of` is there again. */
export interface ClassUncut {
  of: string;
}

/** To the room: a seat takes part in the live class, for the first time or again after it was removed. */
export interface SeatAdmitted {
  seat: number;
  role: "class" | "pupil" | "teacher";
}

/** To the seat: its first contact with this class, live or later; its pace is measured from here (rule R4). */
export type SeatCame = Record<string, never>;

/** To the room: a seat may no longer read or write. Undone by `seat.admitted`. */
export interface SeatRemoved {
  seat: number;
}

/** To the room: what one seat may do, against the rules for all; a missing field follows the rules. */
export interface SeatAllowed {
  seat: number;
  chat?: boolean | null;
  hands?: boolean | null;
  questions?: boolean | null;
  reactions?: boolean | null;
  captions?: boolean | null;
}

/** To the seat: a teacher ticked a pupil who sits in the room without a device; counts as live until unticked. */
export interface SeatTicked {
  here: boolean;
}

/** Something written. `re`: what it replies to. `waits`: for a nod. `of`: the contribution that was nodded at. */
export interface ChatSaid {
  text: string;
  re?: string | null;
  waits?: boolean;
  of?: string | null;
}

/** An emoji, on something said (`on`) or floating over the class; `off` takes it back from what was said. */
export interface Reacted {
  emoji: string;
  on?: string | null;
  off?: boolean;
}

/** A teacher hid something said, or shows it again (`off`). */
export interface Hidden {
  of: string;
  off?: boolean;
}

/** The writer's hand went up, at the end of the queue. */
export type HandRaised = Record<string, never>;

/** A hand went down: one's own, or any by a teacher. */
export interface HandLowered {
  seat: number;
}

/** A teacher calls on a raised hand; it stays first, marked as called, until lowered. */
export interface HandCalled {
  seat: number;
}

/** A question, openly (to the room) or to the teacher alone (to one's own seat). `waits`, `of`: see `chat.said`. */
export interface QuestionAsked {
  text: string;
  waits?: boolean;
  of?: string | null;
}

/** The writer wants this answered too, or no longer (`off`). */
export interface QuestionVoted {
  question: string;
  off?: boolean;
}

/** A teacher answered: in writing, or by mouth (`text` empty). `off`: not answered after all. */
export interface QuestionAnswered {
  question: string;
  text?: string;
  off?: boolean;
}

/** To the author's seat: the contribution `of` now stands in the room. */
export interface NodGiven {
  of: string;
}

/** To the author's seat: the contribution `of` stays between its author and the teachers. `why`: in words. */
export interface NodRefused {
  of: string;
  why?: string;
}

/** A deck can be shown: its pages lie in the class's folder under `slides/<deck>/`. `width`/`height`: its shape. */
export interface DeckAdded {
  deck: string;
  title: string;
  pages: number;
  width: number;
  height: number;
}

/** A deck is no longer offered; what was shown of it stays in the replay. */
export interface DeckRemoved {
  deck: string;
}

/** A page is shown to the class, or none (`deck` missing). `t`: the sender's class time, ms; replay draws by it. */
export interface SlideShown {
  deck?: string | null;
  page?: number;
  t?: number | null;
}

/** To the desk: a poll made beforehand, to be opened when its time has come. */
export interface PollPrepared {
  poll: string;
  kind: "number" | "one" | "scale" | "several" | "text";
  prompt: string;
  options?: string[];
  check?: boolean;
  steps?: number;
  low?: string;
  high?: string;
  right?: Right | null;
}

/** To the desk: a prepared poll is no longer offered. */
export interface PollDropped {
  poll: string;
}

/** A poll asks the room. `check`: it counts for the roll. `low`, `high`: words at the ends of a scale of `steps`. */
export interface PollOpened {
  poll: string;
  kind: "number" | "one" | "scale" | "several" | "text";
  prompt: string;
  options?: string[];
  check?: boolean;
  steps?: number;
  low?: string;
  high?: string;
}

/** A poll stands at a moment of a class without a live part, put there afterwards. */
export interface PollPlaced {
  poll: string;
  kind: "number" | "one" | "scale" | "several" | "text";
  prompt: string;
  options?: string[];
  check?: boolean;
  steps?: number;
  low?: string;
  high?: string;
}

/** A poll that was put into a class without a live part is taken out again. */
export interface PollUnplaced {
  poll: string;
}

/** To the desk: what is right in a poll. */
export interface PollKeyed {
  poll: string;
  right: Right;
}

/** The live class may no longer answer; who takes it later still may. */
export interface PollClosed {
  poll: string;
}

/** Results may be fetched by those who have answered or skipped; says only *that*. */
export interface PollRevealed {
  poll: string;
}

/** To the seat: its answer, in the field that fits the poll's kind (a scale's step, from 1, is a number). */
export interface PollAnswered {
  poll: string;
  choices?: number[];
  number?: number | null;
  text?: string;
}

/** To the seat: it would rather see the results than answer. */
export interface PollSkipped {
  poll: string;
}

/** A teacher asks a seat up to the stage; it comes when it is ready, or says not now. */
export interface StageCalled {
  seat: number;
}

/** The writer is on the stage. */
export type StageEntered = Record<string, never>;

/** A seat is on the stage no more, or does not come though it was called: by itself, or by a teacher. */
export interface StageLeft {
  seat: number;
}

/** What of a seat on the stage is on, whole. Anyone may turn their own; a teacher another's off, never on. */
export interface StageTurned {
  seat: number;
  voice?: boolean;
  camera?: boolean;
  screen?: boolean;
}

/** A track begins, or goes on in another form. `epoch`: the class time (ms) it began at, which is its name. `kept`: its bytes are written down. `variants`: the forms it can be read in, the fullest first. */
export interface MediaEpoch {
  track: string;
  epoch: number;
  mime: string;
  kept: boolean;
  variants: string[];
  width?: number;
  height?: number;
}

/** An epoch of a track is over; nothing of it lies behind `until` (ms). */
export interface MediaEnded {
  track: string;
  epoch: number;
  until: number;
}

/** Chunks `first` to `last` of a track did not come in time (`open`), came afterwards (`filled`), or never will (`lost`). */
export interface MediaHole {
  track: string;
  epoch: number;
  first: number;
  last: number;
  from: number;
  to: number;
  state: "filled" | "lost" | "open";
}

/** Nobody was heard in this stretch: found from the sound itself, written by the class (rule A2). */
export interface MediaQuiet {
  from: number;
  to: number;
}

/** The bytes of some tracks (none named: of all) in this stretch are gone for good. */
export interface MediaCut {
  from: number;
  to: number;
  tracks?: string[];
}

/** A video lies in the class's folder: the class is as long as it is, and has no live part. `picture`, `sound`: the MIME types of its tracks `0.film` and `0.sound`, each missing where there is none. `variants`: the heights of its picture in pixels, the largest first. `quiet`: stretches in which nobody is heard. */
export interface FilmLaid {
  length_ms: number;
  picture?: string | null;
  sound?: string | null;
  variants?: string[];
  width?: number;
  height?: number;
  quiet?: number[][];
}

/** What was spoken from `from` to `to` (ms), in a language (BCP 47); it stands at `from`, whenever it is written. `of`: the caption it replaces; without text it takes that away. `who`: who spoke: `seat.N`, or as a file names them; nothing where nobody said. */
export interface CaptionSaid {
  from: number;
  to: number;
  lang: string;
  text?: string;
  of?: string | null;
  who?: string;
}

/** From here on a chapter. `of`: the chapter it replaces; without title it takes that away. */
export interface ChapterNamed {
  from: number;
  title?: string;
  of?: string | null;
}

/** To the seat, written by the class itself: the page was visible and at the live edge in this stretch. */
export interface Present {
  from: number;
  to: number;
}

/** To the seat: a stretch of class time that was replayed, skipped silences not included. */
export interface Watched {
  from: number;
  to: number;
}

/** Something said, `of`, should not stand; `why` in the reporter's words. */
export interface ReportMade {
  of: string;
  why?: string;
}

/** A teacher has looked at a report, named by the id of its event. */
export interface ReportSettled {
  report: string;
}

/** What a teacher drafts as `poll.opened`: the poll and its key; `decide` parts them. */
export interface PollDraft {
  poll: string;
  kind: "number" | "one" | "scale" | "several" | "text";
  prompt: string;
  options?: string[];
  check?: boolean;
  steps?: number;
  low?: string;
  high?: string;
  right?: Right | null;
}

/** The body of every type, as it stands in a log. */
export interface Bodies {
  "class.opened": ClassOpened;
  "class.ruled": ClassRuled;
  "class.paused": ClassPaused;
  "class.resumed": ClassResumed;
  "class.ended": ClassEnded;
  "class.reopened": ClassReopened;
  "class.cut": ClassCut;
  "class.uncut": ClassUncut;
  "seat.admitted": SeatAdmitted;
  "seat.came": SeatCame;
  "seat.removed": SeatRemoved;
  "seat.allowed": SeatAllowed;
  "seat.ticked": SeatTicked;
  "chat.said": ChatSaid;
  "reacted": Reacted;
  "hidden": Hidden;
  "hand.raised": HandRaised;
  "hand.lowered": HandLowered;
  "hand.called": HandCalled;
  "question.asked": QuestionAsked;
  "question.voted": QuestionVoted;
  "question.answered": QuestionAnswered;
  "nod.given": NodGiven;
  "nod.refused": NodRefused;
  "deck.added": DeckAdded;
  "deck.removed": DeckRemoved;
  "slide.shown": SlideShown;
  "poll.prepared": PollPrepared;
  "poll.dropped": PollDropped;
  "poll.opened": PollOpened;
  "poll.placed": PollPlaced;
  "poll.unplaced": PollUnplaced;
  "poll.keyed": PollKeyed;
  "poll.closed": PollClosed;
  "poll.revealed": PollRevealed;
  "poll.answered": PollAnswered;
  "poll.skipped": PollSkipped;
  "stage.called": StageCalled;
  "stage.entered": StageEntered;
  "stage.left": StageLeft;
  "stage.turned": StageTurned;
  "media.epoch": MediaEpoch;
  "media.ended": MediaEnded;
  "media.hole": MediaHole;
  "media.quiet": MediaQuiet;
  "media.cut": MediaCut;
  "film.laid": FilmLaid;
  "caption.said": CaptionSaid;
  "chapter.named": ChapterNamed;
  "present": Present;
  "watched": Watched;
  "report.made": ReportMade;
  "report.settled": ReportSettled;
}

/** The body of every type, as a seat drafts it. */
export interface DraftBodies {
  "class.opened": ClassOpened;
  "class.ruled": ClassRuled;
  "class.paused": ClassPaused;
  "class.resumed": ClassResumed;
  "class.ended": ClassEnded;
  "class.reopened": ClassReopened;
  "class.cut": ClassCut;
  "class.uncut": ClassUncut;
  "seat.admitted": SeatAdmitted;
  "seat.came": SeatCame;
  "seat.removed": SeatRemoved;
  "seat.allowed": SeatAllowed;
  "seat.ticked": SeatTicked;
  "chat.said": ChatSaid;
  "reacted": Reacted;
  "hidden": Hidden;
  "hand.raised": HandRaised;
  "hand.lowered": HandLowered;
  "hand.called": HandCalled;
  "question.asked": QuestionAsked;
  "question.voted": QuestionVoted;
  "question.answered": QuestionAnswered;
  "nod.given": NodGiven;
  "nod.refused": NodRefused;
  "deck.added": DeckAdded;
  "deck.removed": DeckRemoved;
  "slide.shown": SlideShown;
  "poll.prepared": PollPrepared;
  "poll.dropped": PollDropped;
  "poll.opened": PollDraft;
  "poll.placed": PollDraft;
  "poll.unplaced": PollUnplaced;
  "poll.keyed": PollKeyed;
  "poll.closed": PollClosed;
  "poll.revealed": PollRevealed;
  "poll.answered": PollAnswered;
  "poll.skipped": PollSkipped;
  "stage.called": StageCalled;
  "stage.entered": StageEntered;
  "stage.left": StageLeft;
  "stage.turned": StageTurned;
  "media.epoch": MediaEpoch;
  "media.ended": MediaEnded;
  "media.hole": MediaHole;
  "media.quiet": MediaQuiet;
  "media.cut": MediaCut;
  "film.laid": FilmLaid;
  "caption.said": CaptionSaid;
  "chapter.named": ChapterNamed;
  "present": Present;
  "watched": Watched;
  "report.made": ReportMade;
  "report.settled": ReportSettled;
}

/** Type of event -> name of its body's struct. */
export const BODIES = {
  "class.opened": "ClassOpened",
  "class.ruled": "ClassRuled",
  "class.paused": "ClassPaused",
  "class.resumed": "ClassResumed",
  "class.ended": "ClassEnded",
  "class.reopened": "ClassReopened",
  "class.cut": "ClassCut",
  "class.uncut": "ClassUncut",
  "seat.admitted": "SeatAdmitted",
  "seat.came": "SeatCame",
  "seat.removed": "SeatRemoved",
  "seat.allowed": "SeatAllowed",
  "seat.ticked": "SeatTicked",
  "chat.said": "ChatSaid",
  "reacted": "Reacted",
  "hidden": "Hidden",
  "hand.raised": "HandRaised",
  "hand.lowered": "HandLowered",
  "hand.called": "HandCalled",
  "question.asked": "QuestionAsked",
  "question.voted": "QuestionVoted",
  "question.answered": "QuestionAnswered",
  "nod.given": "NodGiven",
  "nod.refused": "NodRefused",
  "deck.added": "DeckAdded",
  "deck.removed": "DeckRemoved",
  "slide.shown": "SlideShown",
  "poll.prepared": "PollPrepared",
  "poll.dropped": "PollDropped",
  "poll.opened": "PollOpened",
  "poll.placed": "PollPlaced",
  "poll.unplaced": "PollUnplaced",
  "poll.keyed": "PollKeyed",
  "poll.closed": "PollClosed",
  "poll.revealed": "PollRevealed",
  "poll.answered": "PollAnswered",
  "poll.skipped": "PollSkipped",
  "stage.called": "StageCalled",
  "stage.entered": "StageEntered",
  "stage.left": "StageLeft",
  "stage.turned": "StageTurned",
  "media.epoch": "MediaEpoch",
  "media.ended": "MediaEnded",
  "media.hole": "MediaHole",
  "media.quiet": "MediaQuiet",
  "media.cut": "MediaCut",
  "film.laid": "FilmLaid",
  "caption.said": "CaptionSaid",
  "chapter.named": "ChapterNamed",
  "present": "Present",
  "watched": "Watched",
  "report.made": "ReportMade",
  "report.settled": "ReportSettled"
} as const;

/** Where a draft's body has a struct of its own: type -> its name. */
export const DRAFTED = {
  "poll.opened": "PollDraft",
  "poll.placed": "PollDraft"
} as const;

/** Types that may be added later. */
export const ANCHORABLE = [
  "seat.came",
  "chat.said",
  "reacted",
  "hidden",
  "question.asked",
  "question.voted",
  "question.answered",
  "nod.given",
  "nod.refused",
  "poll.placed",
  "poll.answered",
  "poll.skipped",
  "caption.said",
  "chapter.named",
  "present",
  "watched",
  "report.made",
  "report.settled"
] as const;

/** Every struct's fields: what each is, and what stands for it where it is missing (`or`). */
export const STRUCTS: Record<string, Record<string, Field>> = {
  Rules: {
    chat: { is: "one", of: ["desk", "everyone", "off"], or: "everyone" },
    reactions: { is: "flag", or: true },
    hands: { is: "flag", or: true },
    questions: { is: "one", of: ["desk", "off", "open"], or: "open" },
    nod: { is: "flag", or: false },
    wait: { is: "flag", or: true },
    recording: { is: "one", of: ["consented", "off", "teachers"], or: "consented" },
    download: { is: "flag", or: false },
  },
  Sitting: {
    role: { is: "text", or: "pupil" },
    removed: { is: "flag", or: false },
    chat: { is: "flag", null: true, or: null },
    hands: { is: "flag", null: true, or: null },
    questions: { is: "flag", null: true, or: null },
    reactions: { is: "flag", null: true, or: null },
    captions: { is: "flag", null: true, or: null },
  },
  Said: {
    seq: { is: "whole" },
    at: { is: "whole" },
    utc: { is: "whole" },
    by: { is: "whole" },
    text: { is: "text" },
    re: { is: "text", null: true, or: null },
    later: { is: "flag", or: false },
    waits: { is: "flag", or: false },
    of: { is: "text", null: true, or: null },
  },
  Hand: {
    seat: { is: "whole" },
    at: { is: "whole" },
    called: { is: "flag", or: false },
  },
  Question: {
    seq: { is: "whole" },
    at: { is: "whole" },
    utc: { is: "whole" },
    by: { is: "whole" },
    text: { is: "text" },
    later: { is: "flag", or: false },
    waits: { is: "flag", or: false },
    of: { is: "text", null: true, or: null },
  },
  Reply: {
    seq: { is: "whole" },
    at: { is: "whole" },
    utc: { is: "whole" },
    by: { is: "whole" },
    text: { is: "text", or: "" },
    later: { is: "flag", or: false },
    off: { is: "flag", or: false },
  },
  Deck: {
    title: { is: "text" },
    pages: { is: "whole" },
    width: { is: "whole" },
    height: { is: "whole" },
    removed: { is: "flag", or: false },
  },
  Shown: {
    t: { is: "whole" },
    deck: { is: "text", null: true, or: null },
    page: { is: "whole", or: 1 },
  },
  Poll: {
    kind: { is: "one", of: ["number", "one", "scale", "several", "text"] },
    prompt: { is: "text" },
    at: { is: "whole" },
    options: { is: "list", of: { is: "text" }, or: [] },
    check: { is: "flag", or: false },
    steps: { is: "whole", or: 5 },
    low: { is: "text", or: "" },
    high: { is: "text", or: "" },
    placed: { is: "whole", null: true, or: null },
    closed_at: { is: "whole", null: true, or: null },
    revealed_at: { is: "whole", null: true, or: null },
  },
  Right: {
    choices: { is: "list", of: { is: "whole", from: 0, to: 19 }, max: 20, or: [] },
    number: { is: "number", null: true, or: null },
    tolerance: { is: "number", from: 0, or: 0.0 },
    texts: { is: "list", of: { is: "text", max: 300 }, max: 20, or: [] },
  },
  Prepared: {
    kind: { is: "one", of: ["number", "one", "scale", "several", "text"] },
    prompt: { is: "text" },
    options: { is: "list", of: { is: "text" }, or: [] },
    check: { is: "flag", or: false },
    steps: { is: "whole", or: 5 },
    low: { is: "text", or: "" },
    high: { is: "text", or: "" },
    right: { is: "struct", name: "Right", null: true, or: null },
  },
  Answer: {
    seq: { is: "whole" },
    at: { is: "whole" },
    utc: { is: "whole" },
    choices: { is: "list", of: { is: "whole" }, or: [] },
    number: { is: "number", null: true, or: null },
    text: { is: "text", or: "" },
    later: { is: "flag", or: false },
  },
  Skip: {
    seq: { is: "whole" },
    at: { is: "whole" },
  },
  Standing: {
    seat: { is: "whole" },
    at: { is: "whole" },
    voice: { is: "flag", or: false },
    camera: { is: "flag", or: false },
    screen: { is: "flag", or: false },
  },
  Epoch: {
    epoch: { is: "whole" },
    at: { is: "whole" },
    mime: { is: "text" },
    kept: { is: "flag" },
    variants: { is: "list", of: { is: "text" } },
    width: { is: "whole", or: 0 },
    height: { is: "whole", or: 0 },
    until: { is: "whole", null: true, or: null },
    holes: { is: "list", of: { is: "list", of: { is: "whole" } }, or: [] },
  },
  Cut: {
    seq: { is: "whole" },
    from: { is: "whole" },
    to: { is: "whole" },
  },
  MediaGone: {
    from: { is: "whole" },
    to: { is: "whole" },
    tracks: { is: "list", of: { is: "text" }, or: [] },
  },
  Caption: {
    seq: { is: "whole" },
    by: { is: "whole" },
    from: { is: "whole" },
    to: { is: "whole" },
    lang: { is: "text" },
    text: { is: "text", or: "" },
    who: { is: "text", or: "" },
  },
  Chapter: {
    seq: { is: "whole" },
    from: { is: "whole" },
    title: { is: "text", or: "" },
  },
  Report: {
    seq: { is: "whole" },
    at: { is: "whole" },
    by: { is: "whole" },
    of: { is: "text" },
    why: { is: "text", or: "" },
  },
  Part: {
    seq: { is: "whole", or: 0 },
    at: { is: "whole", or: 0 },
    status: { is: "text", or: "" },
    title: { is: "text", or: "" },
    alone: { is: "flag", or: false },
    planned_ms: { is: "whole", or: 0 },
    opened_utc: { is: "whole", or: 0 },
    ended_at: { is: "whole", null: true, or: null },
    pauses: { is: "list", of: { is: "list", of: { is: "whole", null: true } }, or: [] },
    rules: { is: "struct", name: "Rules", null: true, or: null },
    seats: { is: "map", of: { is: "struct", name: "Sitting" }, or: {} },
    talk: { is: "map", of: { is: "struct", name: "Said" }, or: {} },
    talk_left_out: { is: "whole", or: 0 },
    reactions: { is: "map", of: { is: "map", of: { is: "map", of: { is: "any" } } }, or: {} },
    floats: { is: "map", of: { is: "whole" }, or: {} },
    hidden: { is: "map", of: { is: "any" }, or: {} },
    strokes: { is: "map", of: { is: "whole" }, or: {} },
    hands: { is: "list", of: { is: "struct", name: "Hand" }, or: [] },
    questions: { is: "map", of: { is: "struct", name: "Question" }, or: {} },
    votes: { is: "map", of: { is: "map", of: { is: "any" } }, or: {} },
    replies: { is: "map", of: { is: "map", of: { is: "struct", name: "Reply" } }, or: {} },
    decks: { is: "map", of: { is: "struct", name: "Deck" }, or: {} },
    slides: { is: "list", of: { is: "struct", name: "Shown" }, or: [] },
    polls: { is: "map", of: { is: "struct", name: "Poll" }, or: {} },
    prepared: { is: "map", of: { is: "struct", name: "Prepared" }, or: {} },
    unplaced: { is: "map", of: { is: "whole" }, or: {} },
    keys: { is: "map", of: { is: "struct", name: "Right" }, or: {} },
    answers: { is: "map", of: { is: "struct", name: "Answer" }, or: {} },
    skips: { is: "map", of: { is: "struct", name: "Skip" }, or: {} },
    stage: { is: "list", of: { is: "struct", name: "Standing" }, or: [] },
    called: { is: "map", of: { is: "whole" }, or: {} },
    tracks: { is: "map", of: { is: "list", of: { is: "struct", name: "Epoch" } }, or: {} },
    quiet: { is: "list", of: { is: "list", of: { is: "whole" } }, or: [] },
    film_ms: { is: "whole", null: true, or: null },
    cuts: { is: "map", of: { is: "struct", name: "Cut" }, or: {} },
    media_gone: { is: "list", of: { is: "struct", name: "MediaGone" }, or: [] },
    captions: { is: "map", of: { is: "struct", name: "Caption" }, or: {} },
    captions_left_out: { is: "whole", or: 0 },
    chapters: { is: "map", of: { is: "struct", name: "Chapter" }, or: {} },
    came_utc: { is: "whole", null: true, or: null },
    present: { is: "list", of: { is: "list", of: { is: "whole" } }, or: [] },
    watched: { is: "list", of: { is: "list", of: { is: "whole" } }, or: [] },
    ticked: { is: "list", of: { is: "list", of: { is: "whole", null: true } }, or: [] },
    nods: { is: "map", of: { is: "any" }, or: {} },
    reports: { is: "map", of: { is: "struct", name: "Report" }, or: {} },
    settled: { is: "map", of: { is: "whole" }, or: {} },
  },
  ClassOpened: {
    title: { is: "text", min: 1, max: 200 },
    rules: { is: "struct", name: "Rules" },
    planned_ms: { is: "whole", from: 0 },
    alone: { is: "flag", or: false },
  },
  ClassRuled: {
    rules: { is: "struct", name: "Rules" },
  },
  ClassPaused: {},
  ClassResumed: {},
  ClassEnded: {
    left: { is: "flag", or: false },
  },
  ClassReopened: {},
  ClassCut: {
    from: { is: "whole", from: 0, to: 9007199254740991 },
    to: { is: "whole", from: 0, to: 9007199254740991 },
  },
  ClassUncut: {
    of: { is: "text", min: 36, max: 36 },
  },
  SeatAdmitted: {
    seat: { is: "whole", from: 0, to: 2147483647 },
    role: { is: "one", of: ["class", "pupil", "teacher"] },
  },
  SeatCame: {},
  SeatRemoved: {
    seat: { is: "whole", from: 0, to: 2147483647 },
  },
  SeatAllowed: {
    seat: { is: "whole", from: 0, to: 2147483647 },
    chat: { is: "flag", null: true, or: null },
    hands: { is: "flag", null: true, or: null },
    questions: { is: "flag", null: true, or: null },
    reactions: { is: "flag", null: true, or: null },
    captions: { is: "flag", null: true, or: null },
  },
  SeatTicked: {
    here: { is: "flag" },
  },
  ChatSaid: {
    text: { is: "text", min: 1, max: 4000 },
    re: { is: "text", min: 36, max: 36, null: true, or: null },
    waits: { is: "flag", or: false },
    of: { is: "text", min: 36, max: 36, null: true, or: null },
  },
  Reacted: {
    emoji: { is: "text", min: 1, max: 32 },
    on: { is: "text", min: 36, max: 36, null: true, or: null },
    off: { is: "flag", or: false },
  },
  Hidden: {
    of: { is: "text", min: 36, max: 36 },
    off: { is: "flag", or: false },
  },
  HandRaised: {},
  HandLowered: {
    seat: { is: "whole", from: 0, to: 2147483647 },
  },
  HandCalled: {
    seat: { is: "whole", from: 0, to: 2147483647 },
  },
  QuestionAsked: {
    text: { is: "text", min: 1, max: 4000 },
    waits: { is: "flag", or: false },
    of: { is: "text", min: 36, max: 36, null: true, or: null },
  },
  QuestionVoted: {
    question: { is: "text", min: 36, max: 36 },
    off: { is: "flag", or: false },
  },
  QuestionAnswered: {
    question: { is: "text", min: 36, max: 36 },
    text: { is: "text", max: 4000, or: "" },
    off: { is: "flag", or: false },
  },
  NodGiven: {
    of: { is: "text", min: 36, max: 36 },
  },
  NodRefused: {
    of: { is: "text", min: 36, max: 36 },
    why: { is: "text", max: 1000, or: "" },
  },
  DeckAdded: {
    deck: { is: "text", min: 1, max: 64, like: "^[A-Za-z0-9_-]+\\n?$" },
    title: { is: "text", max: 200 },
    pages: { is: "whole", from: 1, to: 2000 },
    width: { is: "whole", from: 1, to: 20000 },
    height: { is: "whole", from: 1, to: 20000 },
  },
  DeckRemoved: {
    deck: { is: "text", min: 1, max: 64, like: "^[A-Za-z0-9_-]+\\n?$" },
  },
  SlideShown: {
    deck: { is: "text", min: 1, max: 64, like: "^[A-Za-z0-9_-]+\\n?$", null: true, or: null },
    page: { is: "whole", from: 1, to: 2000, or: 1 },
    t: { is: "whole", null: true, or: null },
  },
  PollPrepared: {
    poll: { is: "text", min: 36, max: 36 },
    kind: { is: "one", of: ["number", "one", "scale", "several", "text"] },
    prompt: { is: "text", min: 1, max: 1000 },
    options: { is: "list", of: { is: "text", min: 1, max: 300 }, max: 20, or: [] },
    check: { is: "flag", or: false },
    steps: { is: "whole", from: 2, to: 11, or: 5 },
    low: { is: "text", max: 100, or: "" },
    high: { is: "text", max: 100, or: "" },
    right: { is: "struct", name: "Right", null: true, or: null },
  },
  PollDropped: {
    poll: { is: "text", min: 36, max: 36 },
  },
  PollOpened: {
    poll: { is: "text", min: 36, max: 36 },
    kind: { is: "one", of: ["number", "one", "scale", "several", "text"] },
    prompt: { is: "text", min: 1, max: 1000 },
    options: { is: "list", of: { is: "text", min: 1, max: 300 }, max: 20, or: [] },
    check: { is: "flag", or: false },
    steps: { is: "whole", from: 2, to: 11, or: 5 },
    low: { is: "text", max: 100, or: "" },
    high: { is: "text", max: 100, or: "" },
  },
  PollPlaced: {
    poll: { is: "text", min: 36, max: 36 },
    kind: { is: "one", of: ["number", "one", "scale", "several", "text"] },
    prompt: { is: "text", min: 1, max: 1000 },
    options: { is: "list", of: { is: "text", min: 1, max: 300 }, max: 20, or: [] },
    check: { is: "flag", or: false },
    steps: { is: "whole", from: 2, to: 11, or: 5 },
    low: { is: "text", max: 100, or: "" },
    high: { is: "text", max: 100, or: "" },
  },
  PollUnplaced: {
    poll: { is: "text", min: 36, max: 36 },
  },
  PollKeyed: {
    poll: { is: "text", min: 36, max: 36 },
    right: { is: "struct", name: "Right" },
  },
  PollClosed: {
    poll: { is: "text", min: 36, max: 36 },
  },
  PollRevealed: {
    poll: { is: "text", min: 36, max: 36 },
  },
  PollAnswered: {
    poll: { is: "text", min: 36, max: 36 },
    choices: { is: "list", of: { is: "whole", from: 0, to: 19 }, max: 20, or: [] },
    number: { is: "number", null: true, or: null },
    text: { is: "text", max: 2000, or: "" },
  },
  PollSkipped: {
    poll: { is: "text", min: 36, max: 36 },
  },
  StageCalled: {
    seat: { is: "whole", from: 0, to: 2147483647 },
  },
  StageEntered: {},
  StageLeft: {
    seat: { is: "whole", from: 0, to: 2147483647 },
  },
  StageTurned: {
    seat: { is: "whole", from: 0, to: 2147483647 },
    voice: { is: "flag", or: false },
    camera: { is: "flag", or: false },
    screen: { is: "flag", or: false },
  },
  MediaEpoch: {
    track: { is: "text", max: 32, like: "^(0|[1-9][0-9]{0,9})\\.(camera|voice|screen|sound|film)\\n?$" },
    epoch: { is: "whole", from: 0, to: 9007199254740991 },
    mime: { is: "text", min: 1, max: 120 },
    kept: { is: "flag" },
    variants: { is: "list", of: { is: "text", min: 1, max: 12, like: "^[a-z0-9]+\\n?$" }, max: 8 },
    width: { is: "whole", from: 0, to: 8192, or: 0 },
    height: { is: "whole", from: 0, to: 8192, or: 0 },
  },
  MediaEnded: {
    track: { is: "text", max: 32, like: "^(0|[1-9][0-9]{0,9})\\.(camera|voice|screen|sound|film)\\n?$" },
    epoch: { is: "whole", from: 0, to: 9007199254740991 },
    until: { is: "whole", from: 0, to: 9007199254740991 },
  },
  MediaHole: {
    track: { is: "text", max: 32, like: "^(0|[1-9][0-9]{0,9})\\.(camera|voice|screen|sound|film)\\n?$" },
    epoch: { is: "whole", from: 0, to: 9007199254740991 },
    first: { is: "whole", from: 0, to: 2147483647 },
    last: { is: "whole", from: 0, to: 2147483647 },
    from: { is: "whole", from: 0, to: 9007199254740991 },
    to: { is: "whole", from: 0, to: 9007199254740991 },
    state: { is: "one", of: ["filled", "lost", "open"] },
  },
  MediaQuiet: {
    from: { is: "whole", from: 0, to: 9007199254740991 },
    to: { is: "whole", from: 0, to: 9007199254740991 },
  },
  MediaCut: {
    from: { is: "whole", from: 0, to: 9007199254740991 },
    to: { is: "whole", from: 0, to: 9007199254740991 },
    tracks: { is: "list", of: { is: "text", max: 32, like: "^(0|[1-9][0-9]{0,9})\\.(camera|voice|screen|sound|film)\\n?$" }, max: 64, or: [] },
  },
  FilmLaid: {
    length_ms: { is: "whole", from: 1, to: 9007199254740991 },
    picture: { is: "text", min: 1, max: 120, null: true, or: null },
    sound: { is: "text", min: 1, max: 120, null: true, or: null },
    variants: { is: "list", of: { is: "text", min: 1, max: 12, like: "^[a-z0-9]+\\n?$" }, max: 8, or: [] },
    width: { is: "whole", from: 0, to: 8192, or: 0 },
    height: { is: "whole", from: 0, to: 8192, or: 0 },
    quiet: { is: "list", of: { is: "list", of: { is: "whole", from: 0, to: 9007199254740991 } }, max: 20000, or: [] },
  },
  CaptionSaid: {
    from: { is: "whole", from: 0, to: 9007199254740991 },
    to: { is: "whole", from: 0, to: 9007199254740991 },
    lang: { is: "text", min: 2, max: 35, like: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\\n?$" },
    text: { is: "text", max: 500, or: "" },
    of: { is: "text", min: 36, max: 36, null: true, or: null },
    who: { is: "text", max: 80, or: "" },
  },
  ChapterNamed: {
    from: { is: "whole", from: 0, to: 9007199254740991 },
    title: { is: "text", max: 200, or: "" },
    of: { is: "text", min: 36, max: 36, null: true, or: null },
  },
  Present: {
    from: { is: "whole", from: 0, to: 9007199254740991 },
    to: { is: "whole", from: 0, to: 9007199254740991 },
  },
  Watched: {
    from: { is: "whole", from: 0, to: 9007199254740991 },
    to: { is: "whole", from: 0, to: 9007199254740991 },
  },
  ReportMade: {
    of: { is: "text", min: 36, max: 36 },
    why: { is: "text", max: 1000, or: "" },
  },
  ReportSettled: {
    report: { is: "text", min: 36, max: 36 },
  },
  PollDraft: {
    poll: { is: "text", min: 36, max: 36 },
    kind: { is: "one", of: ["number", "one", "scale", "several", "text"] },
    prompt: { is: "text", min: 1, max: 1000 },
    options: { is: "list", of: { is: "text", min: 1, max: 300 }, max: 20, or: [] },
    check: { is: "flag", or: false },
    steps: { is: "whole", from: 2, to: 11, or: 5 },
    low: { is: "text", max: 100, or: "" },
    high: { is: "text", max: 100, or: "" },
    right: { is: "struct", name: "Right", null: true, or: null },
  },
};
