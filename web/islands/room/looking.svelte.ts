/** How somebody looks at the class: what is large and what small; the layout is kept in this browser. */
import { untrack } from "svelte";
import type { ClassMedia } from "../../link/class-media.ts";
import { arranged, LAYOUTS, layoutsFor, Lead, screenLine, stageLines, type Choice, type Layout, type Tile, type ToSee } from "../../parts/on-view.ts";
import { attaching } from "./attaching.ts";
import { isThin } from "../../parts/picture-words.ts";
import { Videos } from "../../parts/videos.ts";
import type { Classroom } from "./classroom.svelte.ts";

const KEPT = "agogic.layout";
/** Steps of the volume by key. */
const LOUDER = 0.1;
/** After so long without a touch the clock no longer lies over the picture, ms. */
const IDLE_MS = 3000;

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

  /** `streamOf`: what comes from browser to browser, or from one's own camera. */
  constructor(room: Classroom, streamOf: (id: string) => MediaStream | null = () => null) {
    this.#room = room;
    this.videos = new Videos(attaching(room.session, streamOf));
    this.#choice.layout = kept();
  }

  /** Who spares data sees no pictures, though there are some; nor does a network that carries sound alone. */
  readonly #media = $derived.by(() => {
    const { media } = this.#room;
    return media.saver || media.bare ? { ...media, pictures: [] } : media;
  });
  readonly stage = $derived.by(() => stageLines(this.#room.view, this.#media));
  readonly thin = $derived.by(() => isThin(this.#room.media));
  readonly there: ToSee = $derived.by(() => {
    const { clock, shown, view } = this.#room;
    const media = this.#media;
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
    keep(layout);
  }

  /** Makes large what was small. */
  enlarge(tile: Tile): void {
    if (tile.is === "person") this.choose("speaker", tile.line.seat);
    else this.choose(tile.is === "page" ? "slides" : "screen");
  }

  /** Tells which pictures are on view, and follows what was chosen before; until the returned function is called. */
  follow(): () => void {
    $effect(() => {
      this.#asked.sees(this.#seenIds === "" ? [] : this.#seenIds.split(","));
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
      const asked = this.#poll;
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
  readonly #poll = $derived.by(() => {
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
    this.#asked.setMuted(muted);
  }

  volume(volume: number): void {
    this.#asked.setVolume(Math.min(1, Math.max(0, volume)));
  }

  /** A step louder, or less loud. */
  louder(up: boolean): void {
    if (up) this.mute(false);
    this.volume(this.#room.media.volume + (up ? LOUDER : -LOUDER));
  }

  saver(saver: boolean): void {
    this.#asked.setSaver(saver);
  }

  quality(quality: string): void {
    this.#asked.setQuality(quality);
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

  get #asked(): ClassMedia {
    return this.#room.session.media;
  }
}

function kept(): Layout {
  try {
    const found = localStorage.getItem(KEPT);
    return LAYOUTS.find((one) => one === found) ?? "auto";
  } catch {
    return "auto";
  }
}

function keep(layout: Layout): void {
  try {
    localStorage.setItem(KEPT, layout);
  } catch {
    // A browser that keeps nothing forgets this too.
  }
}
