/** A class that is full to the brim: 300 people, some with long names, 500 lines of talk, 20 questions, ten long choices. */
import type { Event } from "../../classlog/state.ts";
import { EDGE_MS, idOf, OPENED_UTC, PEOPLE, PLANNED_MS, TEACHER } from "./scene-story.ts";

const LONGEST = "Wilhelmina Theodora Konstantinopoulou van den Heuvel-Achterberg";
const UNBROKEN = "Ólafsdóttirvilhjálmsdóttirsigurbjörnsdóttirguðmundsdóttirson";
const FIRST = ["Adaeze", "Björn", "Chidi", "Dilnoza", "Emre", "Farah", "Gyula", "Hine", "Itzel", "Jun", "Kaveh", "Lior"];
const LAST = ["Abara", "Bakke", "Castillo", "Dang", "Eze", "Fofana", "García", "Hoang", "Ito", "Jansen", "Kowalska"];
const SAYINGS = [
  "Mine is longer",
  "I do not get why the pieces have to be the same size before one may compare them, can you say it again?",
  "Same here 👍",
  "You can see it when you lay one strip over the other.",
  "wait",
];
const POLL = "5d1f0000-0000-4000-8000-0000000000c1";
const SEATS = 300;
const PAGES = 60;

/** Everybody by seat; the first twenty are those of the story. */
export const CROWD: [seat: number, name: string][] = [
  ...PEOPLE,
  ...Array.from({ length: SEATS - PEOPLE.length }, (_, n): [number, string] => [PEOPLE.length + 1 + n, nameOf(n)]),
];

/** What happened in it, up to the edge. */
export function crowdedStory(): Event[] {
  const events = [...opening(), ...talk(), ...questions(), ...hands(), ...answers()];
  return events.sort((a, b) => a.at - b.at).map((event, i) => ({ ...event, seq: i + 1 }));
}

function nameOf(n: number): string {
  if (n === 3) return LONGEST;
  if (n === 4) return UNBROKEN;
  return `${FIRST[n % FIRST.length] ?? ""} ${LAST[(n * 7) % LAST.length] ?? ""}`;
}

function event(at: number, by: number, type: string, body: Record<string, unknown>, to = "room"): Event {
  return { seq: 0, id: idOf(`crowd ${type} ${at} ${by}`), at, utc: OPENED_UTC + at, by, to, type, body };
}

function opening(): Event[] {
  const rules = { chat: "everyone", reactions: true, hands: true, questions: "open", nod: true, wait: true };
  const options = Array.from({ length: 10 }, (_, n) => `Answer ${n + 1}: both strips are cut into twelve pieces, so that ${n + 2} of them can be laid beside ${n + 1} others`);
  return [
    event(0, TEACHER, "class.opened", { title: "Comparing fractions that do not have the same denominator, with strips", rules, planned_ms: PLANNED_MS }),
    event(1, 0, "deck.added", { deck: "long", title: "Fractions from the very beginning to the end of the year", pages: PAGES, width: 1600, height: 1200 }),
    ...Array.from({ length: PAGES }, (_, n) => event(2000 + n * 20_000, TEACHER, "slide.shown", { deck: "long", page: n + 1 })),
    event(EDGE_MS - 60_000, TEACHER, "poll.opened", { poll: POLL, kind: "several", prompt: "Which of these sentences would you put on the wall of our classroom, so that everybody sees it?", options, check: true }),
  ];
}

function talk(): Event[] {
  return Array.from({ length: 500 }, (_, n) => event(5000 + n * 2900, 2 + ((n * 13) % (SEATS - 1)), "chat.said", { text: SAYINGS[n % SAYINGS.length] ?? "" }));
}

function questions(): Event[] {
  return Array.from({ length: 20 }, (_, n) =>
    event(40_000 + n * 61_000, 21 + n, "question.asked", { text: `Question ${n + 1}: ${SAYINGS[(n + 1) % SAYINGS.length] ?? ""}` }),
  );
}

function hands(): Event[] {
  return Array.from({ length: 9 }, (_, n) => event(EDGE_MS - 90_000 + n * 7000, 23 + n, "hand.raised", {}));
}

function answers(): Event[] {
  return Array.from({ length: 200 }, (_, n) => event(EDGE_MS - 50_000 + n * 200, 40 + n, "poll.answered", { poll: POLL, choices: [n % 10] }, `seat.${40 + n}`));
}

/** The poll with ten long choices. */
export const WALL = POLL;
