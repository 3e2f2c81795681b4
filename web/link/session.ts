/** The one door between an island and its class. */
import { momentsOf, searched, type Hit, type Moment } from "../classlog/moments.ts";
import { levelIn } from "../classlog/pace.ts";
import { total, within } from "../classlog/spans.ts";
import type { Caption, Event, Part } from "../classlog/state.ts";
import { drafted, watched } from "./drafted.ts";
import { Edge, type Keyframe } from "./edge.ts";
import { NO_MEDIA, type ClassMedia } from "./class-media.ts";
import { Feed } from "./feed.ts";
import { FRAME, told, type Frame, type Hello } from "./frames.ts";
import { SharedStream } from "./leader.ts";
import { Outbox } from "./outbox.ts";
import { Pages } from "./pages.ts";
import { Past } from "./past.ts";
import { Reach } from "./pass.ts";
import { Playhead, SPEED } from "./playhead.ts";
import { outOfSight, type ClockView, type Coming, type Here, type LinkView, type Name, type OutboxView, type Parts, type Refusal, type Results, type RoomConfig, type Session, type SlideSize } from "./room.ts";
import { actedAt, audiencesOf } from "./laying.ts";
import { Sight } from "./sight.ts";
import { Slides } from "./slides.ts";
import { heard, namesOf, type Whisper } from "./whispers.ts";

const BEAT_EACH_MS = 15_000;
const WATCHED_EACH_MS = 30_000;
const TICK_MS = 50;

/** One seat in one class, on one clock. */
export class ClassSession implements Session {
  readonly config: RoomConfig;
  readonly here = new Map<number, Here>();
  readonly names = new Map<number, Name>();
  readonly tally = new Map<string, number>();
  link: LinkView = { state: "connecting", since: Date.now() };

  /** the engine, asked with the pass of this seat */
  readonly reach: Reach;
  /** what the stream carries besides the log */
  readonly feed = new Feed();
  media: ClassMedia = NO_MEDIA; // set by who joins session and player
  readonly #stream: SharedStream;
  readonly #outbox: Outbox;
  readonly #past: Past;
  readonly #slides: Slides;
  readonly #playhead: Playhead;
  readonly #edge = new Edge();
  readonly #sight: Sight;
  readonly #listeners = new Set<() => void>();
  readonly #gone = new AbortController();
  #parts: Parts | null = null;
  #shownAt = -1;
  #seenUntil = 0;
  #moved = false;
  #frame = 0;
  #timers: ReturnType<typeof setInterval>[] = [];

  constructor(config: RoomConfig) {
    this.config = config;
    this.reach = new Reach(config);
    this.#slides = new Slides(this.reach);
    this.#past = new Past(new Pages(this.reach), audiencesOf(config), () => this.#change(), () => this.#slides.coming);
    this.#playhead = new Playhead(config.clock === "own", config.at);
    const of = { class: config.class, seat: config.seat };
    this.#outbox = new Outbox(this.reach, of, () => this.#edge.seq ?? 0, () => this.#change());
    this.#sight = new Sight(config, { edge: this.#edge, past: this.#past, playhead: this.#playhead, outbox: this.#outbox, slides: this.#slides });
    this.feed.changed = () => this.#change();
    this.feed.again = () => this.#stream.again();
    const listener = {
      after: () => this.#edge.seq,
      frames: (frames: Frame[]) => frames.forEach((frame) => this.#take(frame)),
      state: (state: LinkView["state"], refusal?: Refusal) => this.#linked(state, refusal),
    };
    const name = `${config.class} ${config.seat}`;
    this.#stream = new SharedStream(this.reach, name, listener, () => void this.#outbox.takeUp());
  }

  async start(): Promise<void> {
    const signal = this.#gone.signal;
    addEventListener("pagehide", () => this.#leave(), { signal });
    addEventListener("pageshow", (shown) => shown.persisted && this.#back(), { signal });
    addEventListener("online", () => this.#back(), { signal });
    // The browser knows before a silent stream tells: what is open leads nowhere any more.
    addEventListener("offline", () => this.#stream.again(), { signal });
    document.addEventListener("visibilitychange", () => void this.#beat(), { signal });
    this.#timers.push(
      setInterval(() => this.#tick(), TICK_MS),
      setInterval(() => void this.#beat(), BEAT_EACH_MS),
      setInterval(() => this.#tellWatched(), WATCHED_EACH_MS),
    );
    this.#stream.run();
    void this.#loadNames();
    if (!this.#playhead.atEdge) this.#lookBack();
    await this.#outbox.start();
  }

  stop(): void {
    this.#leave();
    this.#gone.abort();
    this.#timers.forEach(clearInterval);
    this.#stream.stop();
    this.#outbox.stop();
    this.#slides.stop();
    this.#past.stop();
  }

  subscribe(fn: () => void): () => void {
    this.#listeners.add(fn);
    return () => this.#listeners.delete(fn);
  }

  // ---------------------------------------------------------------- what is seen

  get parts(): Parts {
    if (this.#parts === null) {
      this.#shownAt = this.#playhead.at;
      this.#parts = this.#sight.parts();
    }
    return this.#parts;
  }

  get clock(): ClockView {
    const { at, speed, playing, skipping, waitsFor } = this.#playhead;
    const edge = this.#edge.at;
    const ended = this.#edge.ended;
    const behind = this.#playhead.atEdge ? 0 : Math.max(0, edge - at);
    const skipped = behind > 0 && this.#past.whole ? total(within(this.#sight.leaps(edge), at, edge)) : 0;
    return {
      way: this.#playhead.way(ended),
      at,
      edge,
      ended,
      length: ended ? edge : Math.max(edge, this.#edge.room.planned_ms || this.config.planned_ms),
      delay: this.#delay,
      speed,
      playing,
      behind,
      leaps: skipped,
      level_in: ended ? null : levelIn(behind - skipped, speed),
      waits_for: waitsFor,
      skipping,
      moment: this.#sight.moment,
    };
  }

  get past(): Coming {
    return this.#past.coming;
  }

  get outbox(): readonly OutboxView[] {
    return this.#outbox.view.filter((one) => one.type !== "watched");
  }

  get shown(): ReadonlySet<string> {
    const polls = Object.entries(this.#edge.room.polls);
    return new Set(polls.filter(([, poll]) => poll.revealed_at != null || poll.placed != null).map(([id]) => id));
  }

  get now(): Part {
    return this.#edge.room;
  }

  captions(): Readonly<Record<string, Caption>> {
    return this.#sight.looked(true).room.captions;
  }

  moments(): Moment[] {
    return momentsOf(this.#sight.looked());
  }

  search(query: string): Hit[] {
    return searched(this.#sight.looked(true), query);
  }

  async whole(): Promise<void> {
    const decks = Object.keys(this.#edge.room.decks).map((deck) => this.#slides.texts(deck));
    await Promise.allSettled([this.#past.all(), ...decks]);
  }

  async results(poll: string): Promise<Results> {
    return (await (await this.reach.fetch(`polls/${poll}/results`)).json()) as Results;
  }

  slide(deck: string, page: number, size: SlideSize): Promise<string> {
    return this.#slides.picture(deck, page, size);
  }

  slideTexts(deck: string): Promise<string[]> {
    return this.#slides.texts(deck);
  }

  // ---------------------------------------------------------------- what is done

  act(type: string, body: object, to?: string): string {
    const at = actedAt(this.#playhead.at, type, body, this.#edge.room);
    // What is done without a network belongs to the moment it is done at, as it would with one.
    const behind = (!this.#playhead.atEdge && !this.#playhead.lost) || this.#edge.ended;
    const { seat } = this.config;
    const draft = drafted(type, body, to, { seat, edge: this.#edge.at, at: behind ? at : null });
    this.#outbox.add(draft);
    if ((type === "poll.answered" || type === "poll.skipped") && this.#playhead.waitsFor) this.#playhead.waitsFor = null;
    this.#change();
    return draft.id;
  }

  forget = (id: string): void => this.#outbox.forget(id);

  seek(at: number): void {
    this.#tellWatched();
    this.#playhead.seek(at, this.#edge.at, this.#edge.ended);
    if (!this.#playhead.atEdge) this.#lookBack();
    void this.#beat();
    this.#change();
  }

  play(): void {
    if (this.#playhead.lost) return;
    if (this.#edge.ended && this.#playhead.at >= this.#edge.at) this.#playhead.at = 0;
    this.#playhead.playing = true;
    this.#lookBack();
    this.#change();
  }

  pause(): void {
    if (this.#playhead.atEdge) this.seek(this.#edge.at - 1000);
    this.#playhead.playing = false;
    this.#tellWatched();
    this.#change();
  }

  setSpeed(speed: number): void {
    this.#playhead.speed = Math.min(SPEED.most, Math.max(SPEED.least, speed));
    this.#change();
  }

  goLive(): void {
    this.#tellWatched();
    if (this.#edge.ended) this.seek(this.#edge.at);
    else this.#playhead.live();
    void this.#beat();
    this.#change();
  }

  stays(spans: readonly (readonly number[])[]): void {
    this.#sight.stays = spans;
  }

  stepBack(ms = 10_000): void {
    this.seek(this.#playhead.at - ms);
  }

  older(): void {
    this.#sight.wantsOlder = true;
    this.#past.load();
    this.#change();
  }

  skipPoll = (poll: string): string => this.act("poll.skipped", { poll });

  // ---------------------------------------------------------------- what comes in

  #take(frame: Frame): void {
    if (frame.kind === FRAME.event) this.#happened(told<Event>(frame));
    else if (frame.kind === FRAME.hello) this.#greeted(told<Hello>(frame));
    else if (frame.kind === FRAME.keyframe) this.#began(told<Keyframe>(frame));
    else if (frame.kind === FRAME.beat) this.#edge.time(told<Hello>(frame).at);
    else if (frame.kind === FRAME.ephemeral) heard(told<Whisper>(frame), this.here, this.tally);
    this.feed.take(frame);
    // Pieces of picture and sound come many times a second, and change nothing of the log.
    if (frame.kind !== FRAME.chunk) this.#change();
  }

  #greeted(hello: Hello): void {
    const { seq } = this.#edge;
    if (this.#edge.greet(hello)) this.#past.wake();
    else this.#past.again(seq, hello.seq);
    if (this.#playhead.lost) this.#lookBack();
    this.#playhead.find();
    void this.#outbox.send();
    void this.#beat();
  }

  #began(keyframe: Keyframe): void {
    this.#edge.begin(keyframe);
    if (this.#edge.ended) this.#over();
  }

  #happened(event: Event): void {
    this.#past.add(event);
    if (!this.#edge.take(event)) return;
    if (event.type === "class.ended") this.#over();
    if (event.type === "class.reopened" && !this.#playhead.playing) this.#playhead.live();
    // A class of 300 that comes in at once would else be asked for 300 times by each of them.
    if (event.type === "seat.admitted" && !this.names.has(Number(event.body["seat"]))) void this.#loadNames();
  }

  #over(): void {
    this.#playhead.end(this.#edge.at);
    this.#lookBack();
  }

  #linked(state: LinkView["state"], refusal?: Refusal): void {
    if (state === "lost" && this.link.state !== "lost") this.#seenUntil = this.#edge.seenUntil;
    if (state !== this.link.state) this.link = { state, since: Date.now(), ...(refusal ? { refusal } : {}) };
    this.#change();
  }

  async #loadNames(): Promise<void> {
    for (const [seat, name] of await namesOf(this.config.seats_url)) this.names.set(seat, name);
    this.#change();
  }

  /** From the moment one is at. */
  #lookBack(): void {
    this.#past.follow(this.#playhead.atEdge ? null : this.#playhead.at);
    this.#past.load();
  }

  // ---------------------------------------------------------------- the clock

  #tick(): void {
    if (this.config.role === "pupil" && outOfSight(this.link)) this.#playhead.lose(this.#seenUntil);
    const behind = !this.#playhead.atEdge;
    // Until the stream has told where the class is, nobody can be level with it.
    const isKnown = !behind || this.#edge.room.status !== "";
    const edge = !isKnown ? Infinity : outOfSight(this.link) ? this.#seenUntil : this.#edge.at - this.#delay;
    if (this.#playhead.lost) this.#change();
    this.#past.follow(behind ? this.#playhead.at : null);
    const leaps = behind && isKnown ? this.#sight.leaps(edge) : [];
    const halt = behind ? Math.min(this.#sight.halt(), this.#paced()) : Infinity;
    this.#playhead.tick(edge, this.#edge.ended, leaps, halt);
    const moves = behind && this.#playhead.playing && this.#playhead.waitsFor === null;
    if (this.#moved && !moves) this.#tellWatched();
    this.#moved = moves;
    this.#pace();
    if (Math.abs(this.#playhead.at - this.#shownAt) > 50) this.#change();
  }

  /** With the class one stands a little behind, so that pictures and sound have come. */
  get #delay(): number {
    return this.#edge.ended ? 0 : this.feed.pace.delay;
  }

  /** Pictures and sound go by this clock. */
  #pace(): void {
    const { at, speed, playing, atEdge, waitsFor } = this.#playhead;
    const { at: edge, ended: over } = this.#edge;
    const goes = playing && waitsFor === null && !(over && at >= edge);
    this.feed.pace.ticked({ at, edge, speed, playing: goes, level: atEdge, over }, this.parts.room);
  }

  /** How far pictures and sound let one go; never back. */
  #paced(): number {
    const { at } = this.#playhead;
    return Math.max(at, this.feed.pace.until(at));
  }

  // ---------------------------------------------------------------- telling

  async #beat(gone = false): Promise<void> {
    const visible = !gone && document.visibilityState === "visible";
    const way = this.#playhead.way(this.#edge.ended);
    const edge = way === "live" && this.link.state !== "lost";
    const beat = { visible, edge, at: Math.round(this.#playhead.at), way, gone };
    if (gone ? !this.#stream.alone : !this.#stream.speaks(visible ? (edge ? 2 : 1) : 0)) return;
    try {
      await this.reach.fetch("beat", { method: "POST", body: JSON.stringify(beat), keepalive: true });
    } catch {
      // The next beat says the same; presence between beats that arrive is not claimed.
    }
  }

  #tellWatched(): void {
    for (const draft of watched(this.#playhead.played(), this.config.seat, this.#edge.at)) this.#outbox.add(draft);
  }

  #leave(): void {
    this.#tellWatched();
    this.#outbox.leave();
    void this.#beat(true);
    this.#stream.leave();
  }

  #back(): void {
    this.#stream.again();
    void this.#outbox.takeUp();
  }

  #change(): void {
    this.#parts = null;
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      for (const fn of this.#listeners) fn();
    });
  }
}
