/** The past of a class over a wire that answers in any order, slowly, or not at all. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { foldAll } from "../../../web/classlog/fold/fold.ts";
import type { Page } from "../../../web/classlog/series.ts";
import type { Event, State } from "../../../web/classlog/state.ts";
import type { Index, Pages } from "../../../web/link/pages.ts";
import { Past } from "../../../web/link/past.ts";
import { Refused } from "../../../web/link/room.ts";
import { cut, plainStateAt } from "../classlog/cutting.ts";
import { canonical, chance, randomLog } from "../classlog/logs.ts";

const SEEDS = Array.from({ length: 20 }, (_, n) => n + 1);
const PUPIL = ["room", "seat.2"];
const EACH = 9;

/** An engine that keeps a log, answers after a while, and fails as often as it is told to. */
class Wire {
  readonly asked: string[] = [];
  readonly log: Event[];
  head: number;
  failing = 0;
  gone: string | null = null;
  /** what is asked for is swallowed, and nothing says so */
  swallowing = false;
  #strays: (() => void)[] = [];
  readonly #next: () => number;
  readonly #events = new Map<string, Event[]>();
  readonly #keyframes = new Map<string, () => State>();
  #index: Index | null = null;

  constructor(seed: number, readonly audiences: readonly string[], size = 160) {
    this.log = randomLog(seed, size);
    this.head = (this.log.at(-1) as Event).seq;
    this.#next = chance(seed + 5000);
  }

  get pages(): Pages {
    return {
      giveUpStrays: () => this.#giveUpStrays(),
      index: () => this.#answer("index", () => this.#cut()),
      segment: (name: string) => this.#answer(name, () => this.#events.get(name) as Event[]),
      keyframe: (name: string) => this.#answer(name, () => (this.#keyframes.get(name) as () => State)()),
      rest: (index: number, after: number) => this.#answer("rest", () => this.#rest(index, after)),
    } as unknown as Pages;
  }

  get end(): number {
    return this.log.reduce((most, event) => Math.max(most, event.at), 0);
  }

  committed(): Event[] {
    return this.log.filter((event) => event.seq <= this.head);
  }

  async #answer<T>(what: string, found: () => T): Promise<T> {
    this.asked.push(what);
    if (this.swallowing) await new Promise((_, gone) => this.#strays.push(() => gone(new DOMException("", "AbortError"))));
    await new Promise((done) => setTimeout(done, 1 + this.#next() * 300));
    if (this.#next() < this.failing) throw new TypeError("no network");
    if (what === this.gone) {
      this.gone = null;
      throw new Refused({ code: "segment.gone", params: {}, sentence: "" });
    }
    return found();
  }

  #giveUpStrays(): void {
    for (const gone of this.#strays.splice(0)) gone();
  }

  #cut(): Index {
    const index: Index = { seq: this.head, audiences: {}, later: {} };
    const log = this.committed();
    for (const audience of this.audiences) {
      const series = cut(log, EACH, audience);
      index.audiences[audience] = series.pages;
      for (const [name, events] of series.events) this.#events.set(name, events);
      for (const [name, state] of series.keyframes) this.#keyframes.set(name, state);
      const later = log.filter((event) => event.later && (audience === "*" || event.to === audience));
      for (let from = 0; from + 5 <= later.length; from += 5) {
        const name = `${audience}-later-${from}`;
        this.#events.set(name, later.slice(from, from + 5));
        (index.later[audience] ??= []).push({ name } as Page);
      }
    }
    return (this.#index = index);
  }

  #rest(seq: number, after: number): Event[] {
    const index = this.#index as Index;
    expect(seq).toBe(index.seq);
    const pages = [...Object.values(index.audiences), ...Object.values(index.later)].flat();
    const held = new Set(pages.flatMap((page) => (this.#events.get(page.name) as Event[]).map((event) => event.seq)));
    return this.committed().filter((event) => event.seq > after && !held.has(event.seq));
  }
}

function shows(past: Past, log: readonly Event[], at: number): void {
  expect(canonical(past.stateAt(at))).toBe(plainStateAt(log, at));
}

/** Lets time pass until something is so. */
async function until(so: () => boolean, mostMs = 60_000): Promise<void> {
  for (let ms = 0; !so(); ms += 20) {
    if (ms > mostMs) throw new Error("it never came to be");
    await vi.advanceTimersByTimeAsync(20);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each([["a pupil's", PUPIL], ["a teacher's", ["*"]]])("%s past", (_, audiences) => {
  it.each(SEEDS)("opens at a moment by few requests, goes on, and in the end is all there is, read once (log %i)", async (seed) => {
    const wire = new Wire(seed, audiences);
    const past = new Past(wire.pages, audiences, () => undefined);
    const at = chance(seed)() * wire.end;
    past.follow(at);
    past.load();
    await until(() => past.has(at));
    const soon = past.until(at);
    expect(soon).toBeGreaterThanOrEqual(at);
    // Before anything else: the index, and for each series a keyframe, its page, the next ones, and what no page holds.
    expect(wire.asked[0]).toBe("index");
    expect(past.coming).toBe("coming");
    await whole(past);
    expect(past.coming).toBe("here");
    for (const moment of [0, at, soon, wire.end / 2, wire.end, Infinity]) shows(past, wire.log, moment);
    expect(canonical(past.everything())).toBe(canonical(foldAll(wire.log)));
    expect(wire.asked.filter((name, n) => wire.asked.indexOf(name) !== n)).toEqual([]);
  });

  it.each(SEEDS)("shows what was, wherever one goes while the network fails, and gets there (log %i)", async (seed) => {
    const wire = new Wire(seed, audiences);
    const past = new Past(wire.pages, audiences, () => undefined);
    const next = chance(seed + 77);
    wire.failing = 0.3;
    past.load();
    for (let i = 0; i < 12; i += 1) {
      const at = next() * wire.end;
      past.follow(at);
      await vi.advanceTimersByTimeAsync(next() * 700);
      // Contributions may still be on their way; live, everything is as it was.
      if (past.has(at)) expect(live(past.stateAt(at))).toBe(liveOf(wire.log, at));
    }
    await whole(past);
    for (let i = 0; i < 6; i += 1) shows(past, wire.log, next() * wire.end);
  });

  it.each(SEEDS)("loses nothing that happens while it is read, nor when the stream begins anew (log %i)", async (seed) => {
    const wire = new Wire(seed, audiences);
    const all = wire.log;
    const next = chance(seed + 99);
    const known = (): Event => all[Math.floor(all.length / 2)] as Event;
    wire.head = known().seq;
    const past = new Past(wire.pages, audiences, () => undefined);
    past.follow(next() < 0.5 ? null : next() * known().at);
    past.load();
    let [heard, isCut] = [wire.head, false];
    for (const event of all.filter((one) => one.seq > wire.head)) {
      wire.head = event.seq;
      if (!isCut) {
        past.add(event);
        heard = event.seq;
      }
      await vi.advanceTimersByTimeAsync(next() * 60);
      if (next() < 0.1) isCut = true;
      else if (isCut && next() < 0.3) {
        isCut = false;
        past.again(heard, wire.head);
        heard = wire.head;
      }
    }
    past.again(heard, wire.head);
    await whole(past);
    for (const at of [0, known().at, wire.end, Infinity]) shows(past, all, at);
  });
});

it("says that the network does not answer, and goes on by itself when it does", async () => {
  const wire = new Wire(1, PUPIL);
  const past = new Past(wire.pages, PUPIL, () => undefined);
  wire.failing = 1;
  past.follow(0);
  past.load();
  await until(() => past.coming === "failing");
  wire.failing = 0;
  await whole(past);
});

it("asks at once when the network is there again", async () => {
  const wire = new Wire(1, PUPIL);
  const past = new Past(wire.pages, PUPIL, () => undefined);
  wire.failing = 1;
  past.load();
  await vi.advanceTimersByTimeAsync(20_000);
  const { length } = wire.asked;
  past.wake();
  expect(wire.asked.length).toBeGreaterThan(length);
  wire.failing = 0;
  await whole(past);
});

it("asks again for what the network swallowed without a word, as soon as it is there again", async () => {
  const wire = new Wire(1, PUPIL);
  const past = new Past(wire.pages, PUPIL, () => undefined);
  wire.swallowing = true;
  past.load();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(wire.asked).toEqual(["index"]);
  wire.swallowing = false;
  past.wake();
  await until(() => wire.asked.length > 1, 1_000);
  await whole(past);
});

it("asks ever more rarely for a page that never comes, though the index comes each time", async () => {
  const wire = new Wire(8, PUPIL);
  const pages = wire.pages;
  const never = { ...pages, segment: () => Promise.reject(new Refused({ code: "segment.gone", params: {}, sentence: "" })) };
  const past = new Past(never as unknown as Pages, PUPIL, () => undefined);
  past.load();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(past.coming).toBe("failing");
  expect(wire.asked.filter((what) => what === "index").length).toBeLessThan(20);
});

it("keeps what it has when the stream begins where the index ended", async () => {
  const wire = new Wire(5, PUPIL);
  const past = new Past(wire.pages, PUPIL, () => undefined);
  past.load();
  await whole(past);
  const { length } = wire.asked;
  past.again(null, wire.head);
  expect(past.whole && past.has(Infinity)).toBe(true);
  past.again(null, wire.head + 1);
  expect(past.whole || past.has(Infinity)).toBe(false);
  await whole(past);
  expect(wire.asked.slice(length)).toEqual(["rest"]);
});

it("begins anew where the log gives a page no more", async () => {
  const wire = new Wire(2, PUPIL);
  const past = new Past(wire.pages, PUPIL, () => undefined);
  wire.gone = `room-${EACH}`;
  past.load();
  await whole(past);
  expect(wire.asked.filter((name) => name === "index")).toHaveLength(2);
  shows(past, wire.log, Infinity);
});

it("keeps pages nobody waits for from what is more urgent, but no longer than that takes", async () => {
  const wire = new Wire(3, PUPIL);
  let isBusy = true;
  const past = new Past(wire.pages, PUPIL, () => undefined, () => isBusy);
  past.follow(wire.end / 2);
  past.load();
  await until(() => past.has(wire.end / 2));
  await vi.advanceTimersByTimeAsync(2000);
  const { length } = wire.asked;
  expect(length).toBeLessThan(12);
  expect(past.whole).toBe(false);
  isBusy = false;
  past.follow(wire.end / 2);
  await whole(past);
  expect(wire.asked.length).toBeGreaterThan(length);
});

it("asks for the moment one stays at, not for all that one passes on the way there", async () => {
  const wire = new Wire(4, ["*"], 900);
  const past = new Past(wire.pages, ["*"], () => undefined);
  past.load();
  await until(() => past.coming === "coming" && wire.asked.length > 1);
  for (let part = 0; part < 60; part += 1) past.follow((wire.end * part) / 60);
  expect(wire.asked.length).toBeLessThan(15);
  const at = wire.end * 0.7;
  past.follow(at);
  await until(() => past.has(at), 1000);
});

async function whole(past: Past): Promise<void> {
  let isWhole = false;
  void past.all().then(() => (isWhole = true));
  await until(() => isWhole, 200_000);
}

/** The state without what contributions may change. */
function live(state: State): string {
  const fields = ["talk", "reactions", "floats", "questions", "votes", "replies", "answers", "watched", "seq", "strokes"];
  const parts = [...state].filter(([, part]) => part.at > 0).map(([audience, part]) => [audience, Object.fromEntries(Object.entries(part).filter(([key]) => !fields.includes(key)))]);
  return canonical(new Map(parts as [string, object][]));
}

function liveOf(log: readonly Event[], at: number): string {
  return live(foldAll(log.filter((event) => event.at <= at && !event.later)));
}
