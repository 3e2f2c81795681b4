/** How somebody looks at the class: what is large, how loud, how fine; kept in this browser. */
import { untrack } from "svelte";
import { BY_ITSELF, type ClassMedia } from "../../link/class-media.ts";
import { arranged, LAYOUTS, layoutsFor, Lead, screenLine, stageLines, type Choice, type Layout, type Tile, type ToSee } from "../../parts/on-view.ts";
import { isBare } from "../../parts/picture-words.ts";
import { Videos } from "../../parts/videos.ts";
import type { Classroom } from "./classroom.svelte.ts";

const KEPT = "agogic.looking";
/** Steps of the volume by key. */
const LOUDER = 0.1;
/** After so long without a touch the clock no longer lies over the picture, ms. */
const IDLE_MS = 3000;

interface Kept {
  layout: Layout;
  volume: number;
  muted: boolean;
  saver: boolean;
  quality: string;
}

/** Reads a classroom for its pictures and sound. */
export class Looking {
  readonly videos: Videos;
  readonly #room: Classroom;
  readonly #lead = new Lead();
  #choice = $state<Choice>({ layout: "auto", pinned: null, at: 0 });
  #begun = false;
  /** the picture fills the window, and the screen where the browser lets it */
  whole = $state(false);
  /** nobody has touched anything for a while: nothing need lie over the picture */
  idle = $state(false);

  constructor(room: Classroom) {
    this.#room = room;
    this.videos = new Videos((id, video) => room.session.media.attach(id, video));
    const kept = read();
    this.#choice.layout = kept.layout;
    const { media } = room.session;
    media.setVolume(kept.volume);
    media.setMuted(kept.muted);
    media.setSaver(kept.saver);
    media.setQuality(kept.quality);
  }

  readonly stage = $derived.by(() => stageLines(this.#room.view, this.#room.media));
  readonly bare = $derived.by(() => isBare(this.#room.media));
  readonly there: ToSee = $derived.by(() => {
    const { media, clock, shown, view } = this.#room;
    return {
      page: shown?.t ?? null,
      film: media.pictures.find((one) => one.kind === "film") ?? null,
      screen: screenLine(media, this.stage, view.room.tracks, clock.at),
      stage: this.stage,
      lead: this.#lead.heard(media.speaking, performance.now()),
      hears: media.on,
    };
  });
  readonly arrangement = $derived.by(() => arranged(this.#choice, this.there));
  readonly layouts = $derived.by(() => layoutsFor(this.there));
  readonly layout = $derived.by(() => (this.layouts.includes(this.#choice.layout) ? this.#choice.layout : "auto"));
  /** the picture that may be taken out into a window of its own */
  readonly floating = $derived.by(() => (document.pictureInPictureEnabled ? (this.arrangement.seen[0] ?? null) : null));
  readonly #seenIds = $derived.by(() => this.arrangement.seen.join());

  /** What is chosen holds from now on; the layout also for the next class. */
  choose(layout: Layout, pinned: number | null = null): void {
    this.#choice = { layout, pinned, at: this.#room.clock.at };
    this.#keep();
  }

  /** Makes large what was small. */
  enlarge(tile: Tile): void {
    if (tile.is === "person") this.choose("speaker", tile.line.seat);
    else this.choose(tile.is === "page" ? "slides" : "screen");
  }

  /** Tells which pictures are on view, and follows what was chosen before; until the returned function is called. */
  follow(): () => void {
    $effect(() => {
      this.#media.sees(this.#seenIds === "" ? [] : this.#seenIds.split(","));
    });
    // A layout kept from another class holds from the moment one comes in, so that pages turned before do not undo it.
    $effect(() => {
      if (this.#begun || this.#room.coming) return;
      this.#begun = true;
      this.#choice = { ...this.#choice, at: this.#room.clock.at };
    });
    $effect(() => (this.whole ? this.#watchHands() : undefined));
    // What must be answered is answered in the classroom.
    $effect(() => {
      const asked = this.#asked;
      if (asked !== "") untrack(() => this.whole && this.fill(false));
    });
    const left = () => {
      if (!document.fullscreenElement) this.whole = false;
    };
    document.addEventListener("fullscreenchange", left);
    return () => {
      document.removeEventListener("fullscreenchange", left);
      this.videos.stop();
    };
  }

  /** The poll that asks for an answer now. */
  readonly #asked = $derived.by(() => {
    const { clock, poll, teaching } = this.#room;
    if (clock.waits_for !== null) return clock.waits_for;
    return !teaching && poll?.state === "open" ? poll.id : "";
  });

  #watchHands(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const touched = () => {
      this.idle = false;
      clearTimeout(timer);
      timer = setTimeout(() => (this.idle = true), IDLE_MS);
    };
    const touches = ["pointermove", "pointerdown", "keydown"] as const;
    for (const touch of touches) addEventListener(touch, touched, { passive: true });
    touched();
    return () => {
      clearTimeout(timer);
      for (const touch of touches) removeEventListener(touch, touched);
    };
  }

  mute(muted = !this.#room.media.muted): void {
    this.#media.setMuted(muted);
    this.#keep();
  }

  volume(volume: number): void {
    this.#media.setVolume(Math.min(1, Math.max(0, volume)));
    this.#keep();
  }

  /** A step louder, or less loud. */
  louder(up: boolean): void {
    if (up) this.#media.setMuted(false);
    this.volume(this.#room.media.volume + (up ? LOUDER : -LOUDER));
  }

  saver(saver: boolean): void {
    this.#media.setSaver(saver);
    this.#keep();
  }

  quality(quality: string): void {
    this.#media.setQuality(quality);
    this.#keep();
  }

  /** Fills the screen; where the browser does not let a page do that, the window. */
  fill(whole = !this.whole): void {
    this.whole = whole;
    if (whole) void document.documentElement.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) void document.exitFullscreen();
  }

  /** Takes the picture out into a small window, or back. */
  async float(): Promise<void> {
    const video = this.floating === null ? null : this.videos.of(this.floating);
    try {
      if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else await video?.requestPictureInPicture();
    } catch {
      // Nothing of it has been drawn yet, or the browser would rather not: the picture stays where it is.
    }
  }

  get #media(): ClassMedia {
    return this.#room.session.media;
  }

  #keep(): void {
    const { volume, muted, saver, quality } = this.#media.view;
    const kept: Kept = { layout: this.#choice.layout, volume, muted, saver, quality };
    try {
      localStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing forgets this too.
    }
  }
}

function read(): Kept {
  const kept = parsed();
  const { layout, volume, quality } = kept;
  return {
    layout: LAYOUTS.find((one) => one === layout) ?? "auto",
    volume: typeof volume === "number" && volume >= 0 && volume <= 1 ? volume : 1,
    muted: kept["muted"] === true,
    saver: kept["saver"] === true,
    quality: typeof quality === "string" && quality.length <= 10 ? quality : BY_ITSELF,
  };
}

function parsed(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
