/** The talk as one reads it: who said what when, what it replies to, how others reacted. */
import type { Part, Said } from "../classlog/state.ts";
import { nameOf, partsSeen, stands, teaches, writtenName, type Pending, type Viewing } from "./viewing.ts";

/** One emoji under something said, with everybody who chose it. */
export interface Echo {
  emoji: string;
  count: number;
  mine: boolean;
  who: string[];
}

export interface TalkLine {
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
  quote: { id: string; name: string; text: string } | null;
  later: boolean;
  /** waits for a teacher's nod, or was left between its author and the teachers */
  nod: "none" | "waits" | "kept-back";
  hidden: boolean;
  /** addressed to one seat and the teachers */
  aside: boolean;
  pending: Pending | null;
  echoes: Echo[];
}

/** Everything said that this person may read, in the order of class time. */
export function talkLines(view: Viewing): TalkLine[] {
  const lines: TalkLine[] = [];
  for (const { audience, part } of partsSeen(view)) {
    for (const [id, said] of Object.entries(part.talk)) {
      const line = lineOf(view, audience, part, id, said);
      if (line) lines.push(line);
    }
  }
  return lines.sort((a, b) => a.at - b.at || a.utc - b.utc);
}

function lineOf(view: Viewing, audience: string, part: Part, id: string, said: Said): TalkLine | null {
  const nod = nodOf(part, id, said);
  const mine = said.by === view.me;
  const isHidden = stands(part.hidden[id]);
  if (nod === "in-room" || (nod !== "none" && !mine)) return null;
  if (isHidden && !view.teaching && !mine) return null;
  return {
    id,
    audience,
    at: said.at,
    utc: said.utc,
    seat: said.by,
    name: nameOf(view, said.by),
    fullName: writtenName(view, said.by),
    mine,
    teacher: teaches(view, said.by),
    text: said.text,
    quote: quoteOf(view, said.re ?? null),
    later: said.later ?? false,
    nod,
    hidden: isHidden,
    aside: audience !== "room",
    pending: view.pending.get(id) ?? null,
    echoes: echoesOf(view, part, id),
  };
}

/** What became of a contribution that had to wait for a nod. */
export function nodOf(part: Part, id: string, said: { waits?: boolean }): "none" | "waits" | "kept-back" | "in-room" {
  if (!said.waits) return "none";
  const mark = part.nods[id];
  if (mark === undefined) return "waits";
  return stands(mark) ? "in-room" : "kept-back";
}

function quoteOf(view: Viewing, re: string | null): TalkLine["quote"] {
  if (re === null) return null;
  for (const { part } of partsSeen(view)) {
    const said = part.talk[re] ?? part.questions[re];
    if (said && !(stands(part.hidden[re]) && !view.teaching)) {
      return { id: re, name: nameOf(view, said.by), text: said.text };
    }
  }
  return null;
}

function echoesOf(view: Viewing, part: Part, id: string): Echo[] {
  const echoes: Echo[] = [];
  for (const [emoji, marks] of Object.entries(part.reactions[id] ?? {})) {
    const seats = Object.keys(marks).filter((seat) => stands(marks[seat])).map(Number);
    if (seats.length === 0) continue;
    const who = seats.map((seat) => nameOf(view, seat));
    echoes.push({ emoji, count: seats.length, mine: seats.includes(view.me), who });
  }
  return echoes.sort((a, b) => b.count - a.count);
}
