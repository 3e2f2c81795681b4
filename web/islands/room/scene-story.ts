/** A believable class to look at: who sits in it, what is said, shown and asked. Nobody in it exists. */
import type { Event } from "../../classlog/state.ts";

/** The people of the story by seat; seat 1 teaches, seat 9 is the one whose screen is shown. */
export const PEOPLE: [seat: number, name: string][] = [
  [1, "Ms Adeyemi"],
  [2, "Diego Fuentes"],
  [3, "Mei-Lin Zhao"],
  [4, "Kwame Boateng"],
  [5, "Aroha Parata"],
  [6, "Ingrid Solberg"],
  [7, "Saanvi Rao"],
  [8, "Tomasz Wilk"],
  [9, "Noor Haddad"],
  [10, "Sione Tupou"],
  [11, "Leilani Kahale"],
  [12, "Amara Nwosu"],
  [13, "Bao Tran"],
  [14, "Hana Kim"],
  [15, "Oisín Byrne"],
  [16, "Farid Karimi"],
  [17, "Anouk Verbeek"],
  [18, "Zainab Bello"],
  [19, "Lukas Meyer"],
  [20, "Yusuf Demir"],
];

export const TEACHER = 1;
export const ME = 9;
export const PLANNED_MS = 55 * 60_000;
export const EDGE_MS = 24 * 60_000 + 38_000;
/** when the class opened: a Tuesday in March, in the morning */
export const OPENED_UTC = Date.UTC(2026, 2, 10, 9, 0);

const POLLS = ["5d1f0000-0000-4000-8000-000000000001", "5d1f0000-0000-4000-8000-000000000002", "5d1f0000-0000-4000-8000-000000000003"] as const;
export const [HALVES, FAIR, HOW_MUCH] = POLLS;

const ids = new Map<string, string>();

/** The id of something in the story, by a name the story gives it. */
export function idOf(name: string): string {
  const known = ids.get(name);
  if (known) return known;
  const id = `0195b000-0000-7000-8000-${String(ids.size + 1).padStart(12, "0")}`;
  ids.set(name, id);
  return id;
}

type Told = [at: string, by: number, type: string, body: Record<string, unknown>, more?: { to?: string; id?: string; laterDays?: number }];

const told: Told[] = [
  ["0:00", TEACHER, "class.opened", { title: "Which is more?", rules: { chat: "everyone", reactions: true, hands: true, questions: "open", nod: true, wait: true }, planned_ms: PLANNED_MS }],
  ["0:00", 0, "deck.added", { deck: "fractions", title: "Fractions, class 7", pages: 12, width: 1600, height: 900 }],
  ["0:02", TEACHER, "slide.shown", { deck: "fractions", page: 1 }],
  ["0:20", 3, "chat.said", { text: "Good morning" }],
  ["0:31", 8, "chat.said", { text: "Morning. I brought the paper strip." }],
  ["3:00", TEACHER, "slide.shown", { deck: "fractions", page: 2 }],
  ["4:10", 4, "chat.said", { text: "Mine is folded in four, does that count?" }],
  ["5:02", TEACHER, "chat.said", { text: "It does. Keep it beside you." }],
  ["6:10", TEACHER, "poll.opened", { poll: HALVES, kind: "one", prompt: "Is half of this strip as long as half of that one?", options: ["Yes", "No", "It depends on the strips"], check: true }],
  ["6:10", TEACHER, "poll.keyed", { poll: HALVES, right: { choices: [2] } }, { to: "desk" }],
  ["7:00", TEACHER, "slide.shown", { deck: "fractions", page: 3 }],
  ["8:30", TEACHER, "poll.revealed", { poll: HALVES }],
  ["8:30", TEACHER, "poll.closed", { poll: HALVES }],
  ["9:41", 6, "chat.said", { text: "Mine has four pieces but one is tiny" }, { id: "tiny" }],
  ["10:05", ME, "question.asked", { text: "Does the shape have to be the same, or only the size?" }, { id: "shape" }],
  ["10:22", TEACHER, "chat.said", { text: "Then are they quarters, Ingrid?", re: "tiny" }],
  ["11:30", 4, "chat.said", { text: "Only the second cake is unfair" }, { id: "unfair" }],
  ["11:40", TEACHER, "slide.shown", { deck: "fractions", page: 4 }],
  ["14:30", 7, "question.asked", { text: "Can a fraction be more than one?" }, { id: "more" }],
  ["16:00", TEACHER, "slide.shown", { deck: "fractions", page: 5 }],
  ["16:50", TEACHER, "poll.opened", { poll: FAIR, kind: "scale", prompt: "How sure are you that the first cake is cut fairly?", steps: 5, low: "not at all", high: "very sure" }],
  ["18:30", TEACHER, "poll.closed", { poll: FAIR }],
  ["19:40", 2, "question.asked", { text: "Why twelfths and not sevenths?" }, { id: "twelfths" }],
  ["21:30", TEACHER, "slide.shown", { deck: "fractions", page: 6 }],
  ["22:15", 5, "chat.said", { text: "There is a picture of it here: https://example.org/fractions?strip=12." }],
  ["23:20", 2, "chat.said", { text: "So it is the bit between the two lines?" }, { id: "lines" }],
  ["23:28", 4, "hand.raised", {}],
  ["23:40", TEACHER, "poll.opened", { poll: HOW_MUCH, kind: "one", prompt: "How much more is it?", options: ["1 twelfth", "1 quarter", "1 seventh", "Not sure yet"], check: true }],
  ["23:40", TEACHER, "poll.keyed", { poll: HOW_MUCH, right: { choices: [0] } }, { to: "desk" }],
  ["23:52", 3, "chat.said", { text: "You have to cut both into the same pieces 🤔" }, { id: "same" }],
  ["24:16", 5, "hand.raised", {}],
  ["24:30", TEACHER, "chat.said", { text: "Hold that thought. Answer first, then we argue." }],
];

const prepared: Told[] = [
  ["0:00", TEACHER, "poll.prepared", { poll: "5d1f0000-0000-4000-8000-000000000011", kind: "several", prompt: "Which of these are more than a half?", options: ["3 fifths", "4 ninths", "7 twelfths", "1 third"], check: true, right: { choices: [0, 2] } }, { to: "desk" }],
  ["0:00", TEACHER, "poll.prepared", { poll: "5d1f0000-0000-4000-8000-000000000012", kind: "number", prompt: "How many twelfths are two thirds?", right: { number: 8 } }, { to: "desk" }],
];

const afterwards: Told[] = [
  ["12:10", 20, "question.asked", { text: "Would the second cake be fair with three plates?" }, { id: "plates", laterDays: 3 }],
  ["12:10", TEACHER, "question.answered", { question: "plates", text: "Try it with the strip: cut it in three and compare. What do you find?" }, { laterDays: 4 }],
  ["23:30", 15, "chat.said", { text: "I laid the strips over each other, then one sees it at once." }, { laterDays: 3 }],
];

/** What the class looks like with its answers, votes and reactions, up to the edge; in the order of arrival. */
export function story(options: { afterwards?: boolean; length?: number } = {}): Event[] {
  const all: Told[] = [...told, ...prepared, ...answers(), ...echoes(), ...chatter(options.length ?? EDGE_MS)];
  if (options.length) all.push([clock(options.length), TEACHER, "class.ended", {}]);
  const events = all.map((one) => eventOf(one)).sort((a, b) => a.at - b.at);
  const later = options.afterwards ? afterwards.map((one) => eventOf(one)) : [];
  return [...events, ...later].map((event, i) => ({ ...event, seq: i + 1 }));
}

function eventOf([at, by, type, raw, more = {}]: Told): Event {
  const ms = msOf(at);
  const body = { ...raw };
  for (const key of ["re", "on", "question", "of"] as const) {
    const name = body[key];
    if (typeof name === "string" && !name.includes("-")) body[key] = idOf(name);
  }
  const event: Event = {
    seq: 0,
    id: idOf(more.id ?? `${type} ${at} ${by} ${JSON.stringify(raw).slice(0, 80)}`),
    at: ms,
    utc: OPENED_UTC + ms + (more.laterDays ?? 0) * 86_400_000,
    by,
    to: more.to ?? "room",
    type,
    body,
  };
  return more.laterDays ? { ...event, later: true } : event;
}

function answers(): Told[] {
  const pupils = PEOPLE.map(([seat]) => seat).filter((seat) => seat > TEACHER && seat !== ME && seat < 15);
  const halves = [2, 2, 0, 2, 1, 2, 2, 0, 2, 2, 1, 2];
  const much = [0, 1, 0, 0, 1, 3, 0, 1, 0, 2, 0, 3];
  return pupils.flatMap((seat, i): Told[] => [
    [clock(msOf("6:20") + i * 7000), seat, "poll.answered", { poll: HALVES, choices: [halves[i] ?? 0] }, { to: `seat.${seat}` }],
    [clock(msOf("17:00") + i * 5000), seat, "poll.answered", { poll: FAIR, number: 1 + ((i * 7) % 5) }, { to: `seat.${seat}` }],
    [clock(msOf("23:46") + i * 3800), seat, "poll.answered", { poll: HOW_MUCH, choices: [much[i] ?? 0] }, { to: `seat.${seat}` }],
  ]).concat([["6:31", ME, "poll.answered", { poll: HALVES, choices: [2] }, { to: `seat.${ME}` }], ["17:31", ME, "poll.answered", { poll: FAIR, number: 4 }, { to: `seat.${ME}` }]]);
}

function echoes(): Told[] {
  const on = (name: string, emoji: string, seats: number[], from: string): Told[] =>
    seats.map((seat, i) => [clock(msOf(from) + i * 1500), seat, "reacted", { emoji, on: name }]);
  return [
    ...on("unfair", "👍", [2, 3, 5, 6, 7, 8, 12], "11:34"),
    ...on("same", "👍", [2, 5, 7, 8, ME], "23:55"),
    ...on("same", "💡", [6, 13], "23:58"),
    ...[2, 5, 7, 8].map((seat, i): Told => [clock(msOf("10:20") + i * 2000), seat, "question.voted", { question: "shape" }]),
    ["15:40", TEACHER, "question.answered", { question: "more" }],
    ...[3, 6, 12, 13].map((seat, i): Told => [clock(msOf("22:00") + i * 900), seat, "reacted", { emoji: "🎉" }]),
    ["5:06", 4, "reacted", { emoji: "👍" }],
  ];
}

// What makes the strokes of the clock: small things said all along, more of them around a question.
function chatter(until: number): Told[] {
  const lines = ["yes", "same here", "I think so too", "wait", "can you show it again?", "ah, now I see", "mine is longer", "four", "no, three"];
  const told: Told[] = [];
  let seed = 7;
  const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let at = 20_000; at < until; at += 5000) {
    const near = [370_000, 600_000, 1_010_000, 1_180_000, 1_430_000, 1_800_000, 2_250_000].some((moment) => Math.abs(at - moment) < 60_000);
    const wave = 0.5 + Math.sin(at / 190_000) * 0.3 + Math.sin(at / 47_000) * 0.2;
    if (chance() > wave * (near ? 0.95 : 0.4)) continue;
    const seat = 2 + Math.floor(chance() * 13);
    if (seat === ME) continue;
    const isSaid = chance() < 0.12 && at < until - 150_000;
    if (isSaid) told.push([clock(at + 2000), seat, "chat.said", { text: lines[Math.floor(chance() * lines.length)] ?? "yes" }]);
    else told.push([clock(at), seat, "reacted", { emoji: chance() < 0.7 ? "👍" : "💡" }]);
  }
  return told;
}

/** `24:38` as class time in ms. */
export function msOf(at: string): number {
  const [minutes = 0, seconds = 0] = at.split(":").map(Number);
  return (minutes * 60 + seconds) * 1000;
}

function clock(ms: number): string {
  return `${Math.floor(ms / 60_000)}:${String((ms % 60_000) / 1000)}`;
}
