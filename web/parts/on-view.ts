/** What stands large in a classroom and what small: by itself (screen, then slide, then speaker) or as its viewer chose. */
import type { Epoch } from "../classlog/state.ts";
import type { MediaView, PictureView } from "../link/class-media.ts";
import { nameOf, teaches, writtenName, type Viewing } from "./viewing.ts";

export const LAYOUTS = ["auto", "slides", "speaker", "all", "screen"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Somebody on the stage, or whose picture there is. */
export interface StageLine {
  seat: number;
  name: string;
  /** what stands on a small picture */
  short: string;
  fullName: string;
  me: boolean;
  teacher: boolean;
  /** the microphone is on */
  voice: boolean;
  speaks: boolean;
  camera: PictureView | null;
}

/** A screen that is shown, and since when, class time ms. */
export interface ScreenLine {
  picture: PictureView;
  line: StageLine | null;
  at: number;
}

/** How the viewer wants it; `at`: class time ms of the choice, for a page turned later comes to the front. */
export interface Choice {
  layout: Layout;
  pinned: number | null;
  at: number;
}

/** All there is to look at. */
export interface ToSee {
  /** since when the page on view is shown, class time ms; null where there is none */
  page: number | null;
  film: PictureView | null;
  screen: ScreenLine | null;
  stage: readonly StageLine[];
  /** who leads among those who speak */
  lead: number | null;
  /** the class is heard, be there a picture or not */
  hears: boolean;
}

/** What is large. `words`: the class in words, where there is nothing to look at. */
export type Front = { is: "page" } | { is: "film" | "screen"; picture: PictureView; line: StageLine | null } | { is: "person"; line: StageLine } | { is: "all" } | { is: "voices" } | { is: "words" };

/** What is small. */
export type Tile = { is: "page" } | { is: "screen"; picture: PictureView; line: StageLine | null } | { is: "person"; line: StageLine };

/** One arrangement; `seen`: the tracks of its pictures, the largest first. */
export interface Arrangement {
  front: Front;
  row: Tile[];
  seen: string[];
}

/** What stands large and what small. */
export function arranged(choice: Choice, there: ToSee): Arrangement {
  const front = frontOf(choice, there);
  const row: Tile[] = front.is === "all" ? [] : there.stage.filter((line) => front.is !== "person" || line.seat !== front.line.seat).map((line) => ({ is: "person", line }));
  if (there.screen && front.is !== "screen") row.unshift({ is: "screen", ...there.screen });
  if (there.page !== null && front.is !== "page") row.unshift({ is: "page" });
  const tiles = front.is === "voices" ? row.filter((tile) => tile.is === "page") : row;
  return { front, row: tiles, seen: seenOf(front, tiles, there.stage) };
}

/** The layouts among which there is something to choose. */
export function layoutsFor(there: ToSee): Layout[] {
  const has: Record<Layout, boolean> = {
    auto: true,
    slides: there.page !== null,
    speaker: there.stage.some((line) => line.camera !== null),
    all: there.stage.filter((line) => line.camera !== null).length > 1,
    screen: there.screen !== null,
  };
  const some = LAYOUTS.filter((layout) => has[layout]);
  return some.length > 2 ? some : [];
}

/** Those on the stage, in the order they came; whoever's picture there is besides. */
export function stageLines(view: Pick<Viewing, "me" | "names" | "room">, media: MediaView): StageLine[] {
  const standing = view.room.stage.map((one) => ({ seat: one.seat, voice: one.voice ?? false }));
  const besides = media.pictures.filter((one) => one.kind === "camera" && !standing.some(({ seat }) => seat === one.seat));
  return [...standing, ...besides.map(({ seat }) => ({ seat, voice: media.speaking.includes(seat) }))].map(({ seat, voice }) => {
    const teacher = teaches(view, seat);
    const fullName = writtenName(view, seat);
    const name = nameOf(view, seat);
    const me = seat === view.me;
    const camera = media.pictures.find((one) => one.seat === seat && one.kind === "camera") ?? null;
    return { seat, name, short: me || teacher ? name : (name.split(" ")[0] ?? name), fullName, me, teacher, voice, speaks: voice && media.speaking.includes(seat), camera };
  });
}

/** The screen shown last, of those there are. */
export function screenLine(media: MediaView, stage: readonly StageLine[], tracks: Readonly<Record<string, readonly Epoch[]>>, at: number): ScreenLine | null {
  const screens = media.pictures.filter((one) => one.kind === "screen").map((picture) => {
    const begun = tracks[picture.id]?.findLast((epoch) => epoch.at <= at)?.at ?? 0;
    return { picture, line: stage.find((line) => line.seat === picture.seat) ?? null, at: begun };
  });
  return screens.sort((a, b) => b.at - a.at)[0] ?? null;
}

function frontOf(choice: Choice, there: ToSee): Front {
  const { page, film, screen, stage } = there;
  const isTurned = page !== null && page > choice.at;
  const pictured = stage.filter((line) => line.camera !== null);
  const shownScreen: Front | null = screen && { is: "screen", picture: screen.picture, line: screen.line };
  if (film) return { is: "film", picture: film, line: null };
  if (choice.layout === "slides" && page !== null) return { is: "page" };
  if (choice.layout === "screen" && shownScreen && !isTurned) return shownScreen;
  if (choice.layout === "speaker" && pictured.length > 0 && !isTurned) return { is: "person", line: leadOf(there, choice.pinned) ?? (pictured[0] as StageLine) };
  if (choice.layout === "all" && pictured.length > 1 && !isTurned) return { is: "all" };
  // What a teacher did last is what they speak of: a page turned while a screen is shown, or a screen shown over a page.
  if (shownScreen && (page === null || page <= (screen?.at ?? 0))) return shownScreen;
  if (page !== null) return { is: "page" };
  if (pictured.length > 0) return { is: "person", line: leadOf(there, choice.pinned) ?? (pictured[0] as StageLine) };
  return there.hears || stage.length > 0 ? { is: "voices" } : { is: "words" };
}

/** Who is large among the people: whom the viewer chose, who speaks, who teaches; oneself only where there is nobody else. */
function leadOf(there: ToSee, pinned: number | null): StageLine | null {
  const pictured = there.stage.filter((line) => line.camera !== null);
  const others = pictured.filter((line) => !line.me);
  return (
    there.stage.find((line) => line.seat === pinned) ??
    others.find((line) => line.seat === there.lead) ??
    others.find((line) => line.teacher) ??
    others[0] ??
    pictured[0] ??
    null
  );
}

function seenOf(front: Front, row: readonly Tile[], stage: readonly StageLine[]): string[] {
  const large = front.is === "person" ? front.line.camera : front.is === "film" || front.is === "screen" ? front.picture : null;
  const people = front.is === "all" ? stage : row.flatMap((tile) => (tile.is === "person" ? [tile.line] : []));
  const spoken = [...people].sort((a, b) => Number(b.speaks) - Number(a.speaks) || Number(b.teacher) - Number(a.teacher));
  const screens = row.flatMap((tile) => (tile.is === "screen" ? [tile.picture] : []));
  return [large, ...screens, ...spoken.map((line) => line.camera)].flatMap((picture) => (picture ? [picture.id] : []));
}

/** A newcomer to the talk leads once they have spoken so long, and whoever led is silent, ms. */
const TAKES_OVER_MS = 1000;

/** Who leads among those who speak, without jumping at every cough. */
export class Lead {
  seat: number | null = null;
  #next: number | null = null;
  #since = 0;

  /** Takes who speaks at a moment of wall time, ms; returns who leads. */
  heard(speaking: readonly number[], now: number): number | null {
    if (this.seat !== null && speaking.includes(this.seat)) this.#next = null;
    else if (this.#next !== null && speaking.includes(this.#next)) {
      if (now - this.#since >= TAKES_OVER_MS) [this.seat, this.#next] = [this.#next, null];
    } else {
      this.#next = speaking[0] ?? null;
      this.#since = now;
      if (this.seat === null) [this.seat, this.#next] = [this.#next, null];
    }
    return this.seat;
  }
}
