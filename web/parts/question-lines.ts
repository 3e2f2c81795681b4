/** Questions as one reads them: what is still open first, the most wanted on top. */
import type { Part, Question } from "../classlog/state.ts";
import { nodOf } from "./talk-lines.ts";
import { nameOf, partsSeen, stands, teaches, writtenName, type Pending, type Viewing } from "./viewing.ts";

export interface AnswerLine {
  id: string;
  seat: number;
  name: string;
  fullName: string;
  text: string;
  at: number;
  utc: number;
  later: boolean;
  pending: Pending | null;
}

export interface QuestionLine {
  id: string;
  audience: string;
  at: number;
  utc: number;
  seat: number;
  name: string;
  fullName: string;
  mine: boolean;
  teacher: boolean;
  text: string;
  later: boolean;
  nod: "none" | "waits" | "kept-back";
  hidden: boolean;
  /** to the teacher alone */
  aside: boolean;
  pending: Pending | null;
  votes: number;
  voted: boolean;
  answered: "no" | "by-mouth" | "in-writing";
  answers: AnswerLine[];
}

/** Every question this person may read: open ones by votes, then answered ones, each by class time. */
export function questionLines(view: Viewing): QuestionLine[] {
  const lines: QuestionLine[] = [];
  for (const { audience, part } of partsSeen(view)) {
    for (const [id, question] of Object.entries(part.questions)) {
      const line = lineOf(view, audience, part, id, question);
      if (line) lines.push(line);
    }
  }
  return lines.sort(byNeed);
}

/** How many of them wait for an answer. */
export function openQuestions(lines: readonly QuestionLine[]): number {
  return lines.filter((line) => line.answered === "no" && !line.hidden).length;
}

function byNeed(a: QuestionLine, b: QuestionLine): number {
  const open = Number(a.answered !== "no") - Number(b.answered !== "no");
  return open || b.votes - a.votes || a.at - b.at || a.utc - b.utc;
}

function lineOf(view: Viewing, audience: string, part: Part, id: string, question: Question): QuestionLine | null {
  const nod = nodOf(part, id, question);
  const mine = question.by === view.me;
  const isHidden = stands(part.hidden[id]);
  if (nod === "in-room" || (nod !== "none" && !mine)) return null;
  if (isHidden && !view.teaching && !mine) return null;
  const votes = Object.entries(part.votes[id] ?? {}).filter(([, mark]) => stands(mark));
  return {
    id,
    audience,
    at: question.at,
    utc: question.utc,
    seat: question.by,
    name: nameOf(view, question.by),
    fullName: writtenName(view, question.by),
    mine,
    teacher: teaches(view, question.by),
    text: question.text,
    later: question.later ?? false,
    nod,
    hidden: isHidden,
    aside: audience !== "room",
    pending: view.pending.get(id) ?? null,
    votes: votes.length,
    voted: votes.some(([seat]) => Number(seat) === view.me),
    ...answersOf(view, part, id),
  };
}

function answersOf(view: Viewing, part: Part, id: string): Pick<QuestionLine, "answered" | "answers"> {
  const replies = Object.entries(part.replies[id] ?? {}).sort(([, a], [, b]) => a.seq - b.seq);
  // "Not answered after all" takes back what was said before it.
  const takenBack = replies.findLastIndex(([, reply]) => reply.off);
  const standing = replies.slice(takenBack + 1);
  const written = standing.filter(([, reply]) => reply.text);
  const answers = written.map(([answer, reply]) => ({
    id: answer,
    seat: reply.by,
    name: nameOf(view, reply.by),
    fullName: writtenName(view, reply.by),
    text: reply.text ?? "",
    at: reply.at,
    utc: reply.utc,
    later: reply.later ?? false,
    pending: view.pending.get(answer) ?? null,
  }));
  if (standing.length === 0) return { answered: "no", answers };
  return { answered: written.length > 0 ? "in-writing" : "by-mouth", answers };
}
