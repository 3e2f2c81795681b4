/** What waits at the teacher's desk: later contributions that need a nod, and reports. */
import { nodOf } from "./talk-lines.ts";
import { nameOf, partsSeen, stands, writtenName, type Viewing } from "./viewing.ts";

/** A later contribution that waits for a nod. */
export interface NodLine {
  id: string;
  audience: string;
  kind: "said" | "asked";
  at: number;
  utc: number;
  seat: number;
  name: string;
  fullName: string;
  text: string;
}

/** Something reported that no teacher has looked at yet. */
export interface ReportLine {
  id: string;
  reporter: string;
  why: string;
  /** what it is about; null if it is not there to be read */
  about: { id: string; audience: string; at: number; name: string; seat: number; text: string; hidden: boolean } | null;
}

/** Contributions that wait, the longest first. */
export function nodLines(view: Viewing): NodLine[] {
  const lines: NodLine[] = [];
  for (const { audience, part } of partsSeen(view)) {
    const waiting = [
      ...Object.entries(part.talk).map(([id, said]) => ({ id, said, kind: "said" as const })),
      ...Object.entries(part.questions).map(([id, said]) => ({ id, said, kind: "asked" as const })),
    ];
    for (const { id, said, kind } of waiting) {
      if (nodOf(part, id, said) !== "waits") continue;
      const { at, utc, by: seat, text } = said;
      lines.push({ id, audience, kind, at, utc, seat, name: nameOf(view, seat), fullName: writtenName(view, seat), text });
    }
  }
  return lines.sort((a, b) => a.utc - b.utc);
}

/** Reports nobody has settled, in the order they came. */
export function reportLines(view: Viewing): ReportLine[] {
  return Object.entries(view.desk.reports)
    .filter(([id]) => view.desk.settled[id] === undefined)
    .sort(([, a], [, b]) => a.seq - b.seq)
    .map(([id, report]) => ({ id, reporter: nameOf(view, report.by), why: report.why ?? "", about: aboutOf(view, report.of) }));
}

function aboutOf(view: Viewing, of: string): ReportLine["about"] {
  for (const { audience, part } of partsSeen(view)) {
    const said = part.talk[of] ?? part.questions[of];
    if (!said) continue;
    const { at, by: seat, text } = said;
    return { id: of, audience, at, seat, text, name: nameOf(view, seat), hidden: stands(part.hidden[of]) };
  }
  return null;
}
