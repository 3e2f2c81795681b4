/** The pictures and the sound of one class, at the playhead of its session: live, late, in a replay, and of a film. */
import type { Part } from "../../classlog/state.ts";
import { spanAt } from "../../classlog/spans.ts";
import { BY_ITSELF, SILENT, type ClassMedia, type MediaView, type PictureKind, type PictureState, type PictureView } from "../../link/class-media.ts";
import type { Asking, Feed, Listening, Pacemaker, Ticked } from "../../link/feed.ts";
import type { Whisper } from "../../link/whispers.ts";
import { isHeard } from "../track.ts";
import { chosen } from "./choice.ts";
import { Filling, type Played } from "./filling.ts";
import { Lag } from "./lag.ts";
import { Line } from "./line.ts";
import { Listing } from "./listing.ts";
import { Loader } from "./loader.ts";
import { heard, onAir, seen, type OnAir } from "./on-air.ts";
import { pieceRead, type Form } from "./piece.ts";
import { rangeAt } from "./ranges.ts";
import { Reel } from "./reel.ts";
import { Settings } from "./settings.ts";
import { Thrift } from "./thrift.ts";
import { Traffic } from "./traffic.ts";
import { Wants } from "./wants.ts";

/** How many pictures move at once; a phone decodes no more. */
const MOVING = 2;
/** Whoever is no further behind keeps the live stream, and needs nothing fetched for it, ms. */
const CLOSE_MS = 20_000;
/** Who was caught up with so long ago speaks no more, ms. */
const SPEAKS_MS = 1500;
const EVICT_EACH_MS = 5000;
/** An element that gave up is followed by another after so long, ms. */
const FAILED_MS = 2000;

/** What a player needs of a session. */
export interface Host {
  readonly reach: Asking;
  readonly feed: Feed;
  readonly config: { seat: number };
}

/** Plays what is on at the playhead. */
export class Player implements ClassMedia, Pacemaker, Listening {
  view: MediaView = SILENT;
  readonly #host: Host;
  readonly #listing: Listing;
  readonly #loader: Loader;
  readonly #filling: Filling;
  readonly #wants: Wants;
  readonly #lag = new Lag();
  readonly #line = new Line();
  readonly #settings = new Settings();
  readonly #thrift = new Thrift();
  readonly #traffic = new Traffic();
  readonly #reels = new Map<string, Reel>();
  readonly #videos = new Map<string, HTMLVideoElement>();
  readonly #forms = new Map<string, Form>();
  /** track -> when it is tried again after its element gave up */
  readonly #rests = new Map<string, number>();
  readonly #speaks = new Map<number, number>();
  readonly #stop: () => void;
  #elsewhere: ReadonlySet<number> = new Set();
  #order: readonly string[] = [];
  #air: OnAir[] = [];
  #clock: Ticked = { at: 0, edge: 0, speed: 1, playing: false, level: false, over: false };
  #blocked = false;
  #evictedAt = 0;
  #print = "";

  constructor(host: Host) {
    this.#host = host;
    this.#listing = new Listing(host.reach);
    this.#loader = new Loader(host.reach);
    this.#filling = new Filling(this.#listing, this.#loader);
    this.#wants = new Wants(host.reach);
    this.#stop = host.feed.listen(this);
    host.feed.pace = this;
  }

  /** Lets go of everything. */
  stop(): void {
    this.#stop();
    this.#loader.giveUp();
    for (const track of [...this.#reels.keys()]) this.#close(track);
  }

  // ---------------------------------------------------------------- what the room asks

  attach(id: string, video: HTMLVideoElement): () => void {
    video.muted = true;
    video.playsInline = true;
    this.#close(id);
    this.#videos.set(id, video);
    return () => {
      if (this.#videos.get(id) !== video) return;
      this.#videos.delete(id);
      this.#close(id);
    };
  }

  sees(ids: readonly string[]): void {
    this.#order = ids;
  }

  leaves(seats: readonly number[]): void {
    this.#elsewhere = new Set(seats);
  }

  hear(): void {
    this.#blocked = false;
    for (const reel of this.#reels.values()) {
      // Inside the press itself: what began to play once may go on by itself afterwards.
      if (this.#isSound(reel.track)) void reel.element.play().catch(() => undefined);
    }
    this.#told();
  }

  tryPictures(): void {
    this.#thrift.tryAgain();
    this.#told();
  }

  setVolume(volume: number): void {
    this.#settings.set({ volume: Math.min(1, Math.max(0, volume)) });
    this.#sounded();
  }

  setMuted(muted: boolean): void {
    this.#settings.set({ muted });
    this.#sounded();
  }

  setSaver(saver: boolean): void {
    this.#settings.set({ saver });
    this.#told();
  }

  setQuality(quality: string): void {
    this.#settings.set({ quality });
    this.#told();
  }


  // ---------------------------------------------------------------- what the stream brings

  chunk(payload: Uint8Array): void {
    const piece = pieceRead(payload);
    if (!piece) return;
    const { head, bytes } = piece;
    this.#traffic.came(payload.length);
    if (head.n < 0) {
      this.#forms.set(head.track, { epoch: head.epoch, variant: head.variant, mime: head.mime ?? "", init: bytes.slice() });
      return;
    }
    const form = this.#forms.get(head.track);
    if (!form || form.epoch !== head.epoch || form.variant !== head.variant) return;
    this.#lag.came(head.track, this.#edgeNow(), head.t + head.d, head.d);
    // A payload is a window onto a larger buffer that is used again.
    this.#reels.get(head.track)?.take({ form, bytes: bytes.slice(), from: head.t, to: head.t + head.d });
  }

  whisper(whisper: Whisper): void {
    if (whisper.kind === "signal" && typeof whisper.body?.["speaks"] === "boolean" && whisper.from !== undefined) {
      this.#speaks.set(whisper.from, whisper.body["speaks"] ? Infinity : performance.now() + SPEAKS_MS / 3);
    } else if (whisper.kind === "thin") {
      this.#thrift.leftOut(whisper.tracks ?? []);
    }
    this.#told();
  }

  greeted(stream: string | null): void {
    this.#forms.clear();
    this.#lag.forget();
    this.#wants.greeted(stream);
    this.#listing.stale();
  }

  // ---------------------------------------------------------------- the clock

  get delay(): number {
    return this.#air.some((one) => !this.#isElsewhere(one)) ? this.#lag.ms() : 0;
  }

  until(at: number): number {
    const over = this.#clock.over;
    let least = Infinity;
    for (const one of this.#played()) {
      const isPicture = !this.#isSound(one.reel.track);
      if (isPicture && this.#thrift.isOutOfPatience) continue;
      least = Math.min(least, this.#filling.until(one, at, over));
    }
    return least;
  }

  ticked(clock: Ticked, room: Part): void {
    this.#clockAt = performance.now();
    this.#clock = clock;
    this.#air = onAir(room, clock.at);
    this.#cast();
    const pace = this.#line.set(clock);
    const played = this.#played();
    for (const { reel } of played) reel.follow(pace);
    this.#supply(played);
    this.#spare(played);
    this.#view(room);
  }

  #clockAt = 0;

  #edgeNow(): number {
    return this.#clock.edge + (performance.now() - this.#clockAt);
  }

  // ---------------------------------------------------------------- what is played

  /** A reel for each track that is on and has a place: sound needs none, a picture its element. */
  #cast(): void {
    const played = this.#air.filter((one) => !this.#isElsewhere(one));
    const on = new Set(played.map((one) => one.track));
    for (const track of this.#reels.keys()) if (!on.has(track)) this.#close(track);
    for (const { track, kind } of played) {
      if (this.#reels.has(track)) continue;
      if (performance.now() < (this.#rests.get(track) ?? 0)) continue;
      const element = isHeard(kind) ? this.#audio() : this.#videos.get(track);
      const listener = { changed: () => undefined, blocked: () => this.#block(), failed: () => this.#failed(track) };
      if (element) this.#reels.set(track, new Reel(track, element, listener));
    }
  }

  /** Begins anew after a while; what the stream carries of it begins with its init segment again. */
  #failed(track: string): void {
    this.#close(track);
    this.#rests.set(track, performance.now() + FAILED_MS);
    this.#forms.delete(track);
  }

  #audio(): HTMLAudioElement {
    const audio = new Audio();
    audio.volume = this.#settings.volume;
    audio.muted = this.#settings.muted;
    return audio;
  }

  #close(track: string): void {
    const reel = this.#reels.get(track);
    if (!reel) return;
    this.#reels.delete(track);
    this.#filling.forget(reel);
    reel.close();
  }

  /** What is played now: all sound, and the pictures that move. */
  #played(): Played[] {
    const moving = this.#moving();
    return this.#air.flatMap(({ track, kind, epoch }) => {
      const reel = this.#reels.get(track);
      if (!reel || !(isHeard(kind) || moving.includes(track))) return [];
      return [{ reel, variant: this.#variant(track, kind, epoch.variants) }];
    });
  }

  /** The pictures that move, the largest first. */
  #moving(): string[] {
    if (this.#settings.saver || this.#thrift.isSoundOnly) return [];
    const there = seen(this.#air).flatMap((one) => (this.#isElsewhere(one) || !this.#videos.has(one.track) ? [] : [one.track]));
    const ordered = [...this.#order.filter((id) => there.includes(id)), ...there.filter((id) => !this.#order.includes(id))];
    return ordered.slice(0, MOVING);
  }

  #variant(track: string, kind: OnAir["kind"], variants: readonly string[]): string {
    if (isHeard(kind)) return variants[0] ?? "full";
    const video = this.#videos.get(track);
    const height = (video?.clientHeight ?? 0) * (globalThis.devicePixelRatio ?? 1);
    const isMain = this.#moving()[0] === track;
    return chosen(variants, { quality: this.#settings.quality, isThin: this.#thrift.isThin, isMain, height, bitrate: this.#loader.bitrate });
  }

  #supply(played: readonly Played[]): void {
    const { at, edge, playing, level, over } = this.#clock;
    const isClose = level || (!over && edge - at < CLOSE_MS);
    this.#wants.want(isClose ? Object.fromEntries(played.map(({ reel, variant }) => [reel.track, variant])) : {});
    if (!level) this.#filling.fill(played, at, playing, over);
    const now = performance.now();
    if (now - this.#evictedAt < EVICT_EACH_MS) return;
    this.#evictedAt = now;
    for (const { reel } of played) this.#filling.kept(reel, reel.evict());
  }

  // ---------------------------------------------------------------- a network that is too narrow

  #spare(played: readonly Played[]): void {
    const { at, playing, level, over } = this.#clock;
    this.#thrift.waits(!level && playing && played.some((one) => this.#filling.until(one, at, over) <= at));
    if (!level || !this.#thrift.stands(this.#lag.lately())) return;
    // What is on its way already would come first, ever later; a stream begun anew leaves it behind.
    this.#host.feed.again();
    this.#lag.forget();
  }

  #block(): void {
    this.#blocked = true;
    this.#told();
  }

  // ---------------------------------------------------------------- what is shown

  #told(): void {
    this.#print = "";
    this.#host.feed.changed();
  }

  #sounded(): void {
    for (const reel of this.#reels.values()) {
      if (!this.#isSound(reel.track)) continue;
      reel.element.volume = this.#settings.volume;
      reel.element.muted = this.#settings.muted;
    }
    this.#told();
  }

  #isSound(track: string): boolean {
    return /\.(voice|sound)$/.test(track);
  }

  #view(room: Part): void {
    const moving = this.#moving();
    const pictures = seen(this.#air).map((one) => this.#picture(one, moving, room));
    const qualities = [...new Set(seen(this.#air).flatMap((one) => one.epoch.variants))];
    const { saver, quality, volume, muted } = this.#settings;
    const isLeftOut = this.#thrift.isLeftOut && pictures.some((one) => one.state !== "moving");
    const view: MediaView = {
      on: this.#air.length > 0,
      pictures,
      hears: heard(this.#air).length > 0,
      speaking: this.#speaking(),
      blocked: this.#blocked && !muted,
      waiting: this.#thrift.isWaiting,
      thin: isLeftOut || this.#thrift.isOutOfPatience || this.#thrift.isSoundOnly,
      bare: this.#thrift.isSoundOnly,
      saver,
      quality: qualities.includes(quality) ? quality : BY_ITSELF,
      qualities: qualities.length > 1 ? qualities : [],
      volume,
      muted,
      minute: this.#traffic.minute(),
    };
    const print = JSON.stringify({ ...view, minute: 0 });
    if (print !== this.#print) this.#host.feed.changed();
    this.#print = print;
    this.view = view;
  }

  /** With the class they say so themselves; behind it the list knows where somebody was heard. */
  #speaking(): number[] {
    const { at, level } = this.#clock;
    const now = performance.now();
    if (level) return [...this.#speaks].filter(([, until]) => until > now).map(([seat]) => seat);
    return heard(this.#air).filter(({ track }) => this.#listing.isLoud(track, at)).map(({ seat }) => seat);
  }

  #picture(one: OnAir, moving: readonly string[], room: Part): PictureView {
    const { track, seat, kind, epoch } = one;
    const { width = 0, height = 0 } = epoch;
    const state = this.#isElsewhere(one) ? "moving" : this.#state(track, epoch, moving, room);
    return { id: track, seat, kind: kind as PictureKind, width, height, state };
  }

  /** With the class, what comes from browser to browser is seen and heard sooner than over the class. */
  #isElsewhere({ seat }: OnAir): boolean {
    return this.#clock.level && (seat === this.#host.config.seat || this.#elsewhere.has(seat));
  }

  #state(track: string, epoch: OnAir["epoch"], moving: readonly string[], room: Part): PictureState {
    const { at, level } = this.#clock;
    if (!moving.includes(track) && this.#videos.has(track)) return "still";
    if (!level && !epoch.kept) return "unkept";
    if (room.media_gone.some((one) => at >= one.from && at < one.to && ((one.tracks ?? []).length === 0 || one.tracks?.includes(track)))) return "gone";
    const reel = this.#reels.get(track);
    if (reel && rangeAt(reel.ranges, at)) return "moving";
    return spanAt(epoch.holes ?? [], at) ? "hole" : "waiting";
  }
}
