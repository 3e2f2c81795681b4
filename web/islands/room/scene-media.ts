/** Pictures of a class that is only built for showing: faces and screens drawn here, still. */
import { SILENT, type ClassMedia, type MediaView, type PictureState, type PictureView } from "../../link/class-media.ts";
import { drawing, faceAddress } from "./scene-faces.ts";

/** What there is to see and hear in a scene. */
export interface SceneMediaGiven extends Partial<Omit<MediaView, "pictures">> {
  /** `1.camera`, or with how it does, `1.camera still` */
  pictures?: readonly string[];
}

const SIZE = { width: 1280, height: 720 } as const;

/** Stands in for what plays a class; `changed` is called when something was chosen. */
export class SceneMedia implements ClassMedia {
  view: MediaView;
  readonly #all: readonly PictureView[];
  readonly #changed: () => void;

  constructor(given: SceneMediaGiven, changed: () => void) {
    const { pictures = [], ...more } = given;
    this.#all = pictures.map(pictureOf);
    this.view = { ...SILENT, on: true, hears: true, ...more, pictures: more.saver ? [] : this.#all };
    this.#changed = changed;
  }

  attach(id: string, video: HTMLVideoElement): () => void {
    const [seat, kind] = id.split(".");
    video.muted = true;
    video.poster = kind === "camera" ? faceAddress(Number(seat)) : drawing(kind === "film" ? "film" : "screen");
    return () => {};
  }

  sees(): void {
    // All of them are drawn here.
  }

  leaves(): void {
    // Nobody comes another way.
  }

  hear(): void {
    this.#put({ blocked: false });
  }

  tryPictures(): void {
    this.#put({ thin: false, bare: false, pictures: this.#all });
  }

  setVolume(volume: number): void {
    this.#put({ volume });
  }

  setMuted(muted: boolean): void {
    this.#put({ muted });
  }

  setSaver(saver: boolean): void {
    this.#put({ saver, pictures: saver ? [] : this.#all });
  }

  setQuality(quality: string): void {
    this.#put({ quality });
  }

  #put(more: Partial<MediaView>): void {
    this.view = { ...this.view, ...more };
    this.#changed();
  }
}

function pictureOf(words: string): PictureView {
  const [id = "", state = "moving"] = words.split(" ");
  const [seat, kind] = id.split(".");
  return { id, seat: Number(seat), kind: kind as PictureView["kind"], ...SIZE, state: state as PictureState };
}
