/** A class that is only built for showing: events of the story, folded to a playhead; what one does is laid in at once. */
import { foldAll } from "../../classlog/fold/fold.ts";
import type { Hit, Moment } from "../../classlog/moments.ts";
import { emptyPart, seatOf, type Caption, type Event, type Part, type State } from "../../classlog/state.ts";
import { NO_MEDIA, type ClassMedia } from "../../link/class-media.ts";
import { Feed } from "../../link/feed.ts";
import type { ClockView, Coming, Here, LinkView, Name, OutboxView, Parts, Results } from "../../link/room.ts";
import { initials } from "../../parts/initials.ts";
import { countsFrom } from "../../parts/poll-results.ts";
import type { RoomConfig, RoomSession } from "./room-session.ts";
import { SceneMedia, type SceneMediaGiven } from "./scene-media.ts";
import { pageAddress, pageTexts } from "./scene-slides.ts";
import { EDGE_MS, ME, OPENED_UTC, PEOPLE, PLANNED_MS, TEACHER, story } from "./scene-story.ts";

/** What differs from one scene to the next. */
export interface Scene {
  events?: Event[];
  role?: "teacher" | "pupil";
  clock?: Partial<ClockView>;
  here?: [seat: number, here: Pick<Here, "way" | "at">][];
  link?: Partial<LinkView>;
  outbox?: OutboxView[];
  /** who sits in it, if not those of the story */
  people?: [seat: number, name: string][];
  past?: Coming;
  /** how much of the talk is not here yet */
  leftOut?: number;
  /** pictures and sound; none: there are none */
  media?: SceneMediaGiven;
}

/** Everybody of the story but five is with the class; two catch up. */
const HERE: NonNullable<Scene["here"]> = PEOPLE.filter(([seat]) => seat < 16).map(([seat]) => {
  if (seat === 10) return [seat, { way: "late", at: 1_204_000 }];
  if (seat === 11) return [seat, { way: "late", at: 718_000 }];
  return [seat, { way: "live", at: null }];
});

/** The page a scene would have. */
export function sceneConfig(scene: Scene): RoomConfig {
  const role = scene.role ?? "pupil";
  return {
    class: "scene",
    title: "Which is more?",
    course: "Fractions",
    section: "7b",
    seat: role === "teacher" ? TEACHER : ME,
    role,
    live: "/live",
    pass_url: "",
    seats_url: "",
    leave_url: "#",
    clock: scene.clock?.way === "own" ? "own" : "live",
    person: { name: "Noor Haddad", time_zone: "Europe/Oslo", date_format: "language", language: "en" },
    planned_ms: PLANNED_MS,
  };
}

/** Stands in for a session wherever the room is looked at without a class. */
export class SceneSession implements RoomSession {
  readonly config: RoomConfig;
  clock: ClockView;
  link: LinkView;
  outbox: OutboxView[];
  readonly past: Coming;
  readonly media: ClassMedia;
  readonly here: Map<number, Here>;
  readonly names: Map<number, Name>;
  readonly tally = new Map<string, number>();
  readonly feed = new Feed();
  readonly reach = { fetch: (): Promise<Response> => Promise.reject(new TypeError("A scene has no engine.")) };
  parts: Parts;
  readonly #events: Event[];
  readonly #listeners = new Set<() => void>();
  readonly #leftOut: number;
  #made = 0;
  #folds = 0;

  constructor(scene: Scene) {
    this.config = sceneConfig(scene);
    this.#events = scene.events ?? story();
    this.clock = { way: "live", at: EDGE_MS, edge: EDGE_MS, ended: false, length: PLANNED_MS, speed: 1, playing: true, behind: 0, leaps: 0, level_in: 0, delay: 0, waits_for: null, skipping: false, moment: "here", ...scene.clock };
    this.link = { state: "live", since: Date.now() - 48_000, ...scene.link };
    this.outbox = scene.outbox ?? [];
    this.past = scene.past ?? "here";
    this.media = scene.media ? new SceneMedia(scene.media, () => this.#changed()) : NO_MEDIA;
    this.#leftOut = scene.leftOut ?? 0;
    this.names = new Map((scene.people ?? PEOPLE).map(([seat, name]) => [seat, { name, initials: initials(name), role: seat === TEACHER ? "teacher" : "pupil" }]));
    this.here = new Map((scene.here ?? HERE).map(([seat, one]) => [seat, { ...one, name: this.names.get(seat)?.name ?? "", role: seat === TEACHER ? "teacher" : "pupil" }]));
    this.parts = this.#folded();
    for (const poll of Object.keys(this.parts.room.polls)) this.tally.set(poll, this.#answers(poll).length);
  }

  get shown(): ReadonlySet<string> {
    const polls = Object.entries(this.#whole().get("room")?.polls ?? {});
    return new Set(polls.filter(([, poll]) => poll.revealed_at != null || poll.placed != null).map(([id]) => id));
  }

  get now(): Part {
    return this.#whole().get("room") ?? emptyPart();
  }

  async start(): Promise<void> {
    this.#changed();
  }

  stop(): void {
    this.#listeners.clear();
  }

  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  act(type: string, body: object, to = "room"): string {
    const id = `0195b000-0000-7000-9000-${String((this.#made += 1)).padStart(12, "0")}`;
    const { at, way } = this.clock;
    const event: Event = { seq: 1_000_000 + this.#made, id, at, utc: Date.now(), by: this.config.seat, to, type, body: { ...body } };
    this.#events.push(way === "own" ? { ...event, later: true } : event);
    if (type === "poll.answered") this.clock.waits_for = null;
    this.#changed();
    return id;
  }

  seek(at: number): void {
    const { way, edge, length, speed } = this.clock;
    this.clock.at = at;
    if (way !== "own") {
      this.clock.behind = Math.max(0, edge - at);
      this.clock.way = this.clock.behind < 1500 ? "live" : "late";
      if (this.clock.way === "late" && speed === 1) this.clock.speed = 1.5;
      this.clock.level_in = this.clock.behind / (Math.max(1.25, this.clock.speed) - 1);
    } else this.clock.at = Math.min(at, length);
    this.#changed();
  }

  play(): void {
    this.clock.playing = true;
    this.#changed();
  }

  pause(): void {
    this.clock.playing = false;
    this.#changed();
  }

  setSpeed(speed: number): void {
    this.clock.speed = speed;
    this.clock.level_in = speed > 1 ? this.clock.behind / (speed - 1) : null;
    this.#changed();
  }

  goLive(): void {
    this.seek(this.clock.edge);
  }

  stays(): void {
    // A scene stands still.
  }

  stepBack(ms = 10_000): void {
    this.seek(Math.max(0, this.clock.at - ms));
  }

  older(): void {
    // A scene has all of its talk at once.
  }

  skipPoll(id: string): void {
    this.act("poll.skipped", { poll: id }, `seat.${this.config.seat}`);
    this.clock.waits_for = null;
    this.#changed();
  }

  moments(): Moment[] {
    const room = this.#whole().get("room") ?? emptyPart();
    const { at, way } = this.clock;
    const met = (when: number) => way !== "live" && when >= at;
    const slides = room.slides.map((one): Moment => ({ id: `${one.t}`, kind: "slide", at: one.t, text: pageTexts()[(one.page ?? 1) - 1] ?? "", by: null, later: false, unseen: false }));
    const polls = Object.entries(room.polls).map(([id, poll]): Moment => {
      const isOpen = this.config.role === "pupil" && !this.parts.own.answers[id] && !this.parts.own.skips[id];
      return { id, kind: "poll", at: poll.at, text: poll.prompt, by: null, later: false, unseen: isOpen };
    });
    const questions = Object.entries(room.questions).map(([id, one]): Moment => ({ id, kind: "question", at: one.at, text: one.text, by: one.by, later: one.later ?? false, unseen: met(one.at) }));
    return [...slides, ...polls, ...questions].sort((a, b) => a.at - b.at);
  }

  captions(): Record<string, Caption> {
    return this.#whole().get("room")?.captions ?? {};
  }

  async whole(): Promise<void> {}

  search(query: string): Hit[] {
    const has = (text: string) => text.toLocaleLowerCase().includes(query.toLocaleLowerCase());
    const said = Object.entries(this.parts.room.talk).map(([id, one]): Hit => ({ id, kind: "said", at: one.at, text: one.text, by: one.by, later: one.later ?? false }));
    return [...this.moments(), ...said].filter((hit) => has(hit.text)).sort((a, b) => a.at - b.at);
  }

  async results(poll: string): Promise<Results> {
    const known = this.parts.room.polls[poll];
    if (this.link.state === "lost") throw new TypeError("There is no network.");
    if (!known) throw new Error("There is no such poll.");
    const right = this.#whole().get("desk")?.keys[poll] ?? null;
    return { poll, ...countsFrom(known, right, this.#answers(poll)) };
  }

  async slide(_deck: string, page: number): Promise<string> {
    return pageAddress(page);
  }

  async slideTexts(): Promise<string[]> {
    return pageTexts();
  }

  forget(id: string): void {
    this.outbox = this.outbox.filter((entry) => entry.id !== id);
    this.#changed();
  }

  #answers(poll: string) {
    return [...this.#whole()].flatMap(([audience, part]) => (seatOf(audience) === null ? [] : (part.answers[poll] ?? [])));
  }

  #whole(): State {
    return foldAll(this.#events.filter((event) => this.clock.way === "own" || event.at <= this.clock.edge));
  }

  #folded(): Parts {
    const reads = (event: Event) => this.config.role === "teacher" || event.to === "room" || event.to === `seat.${this.config.seat}`;
    const state = foldAll(this.#events.filter((event) => event.at <= this.clock.at && reads(event)));
    const seats = new Map([...state].flatMap(([audience, part]) => { const seat = seatOf(audience); return seat === null ? [] : [[seat, part] as const]; }));
    const part = (audience: string) => state.get(audience) ?? emptyPart();
    part("room").talk_left_out = this.#leftOut;
    return { room: part("room"), desk: part("desk"), own: part(`seat.${this.config.seat}`), seats: this.config.role === "teacher" ? seats : new Map(), print: String((this.#folds += 1)) };
  }

  #changed(): void {
    this.parts = this.#folded();
    const { status, ended_at: endedAt } = this.parts.room;
    if (endedAt !== null && this.clock.way !== "own") Object.assign(this.clock, { ended: status === "ended", length: endedAt, edge: endedAt });
    for (const listener of this.#listeners) listener();
  }
}

export { OPENED_UTC };
