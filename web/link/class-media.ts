/** What an island asks of a class's pictures and sound, and is shown of them. Class time ms. */

/**
 * How a picture does. `moving`; `still`: only its last picture is shown, for two move at once; `waiting`: on its way;
 * `hole`: it did not come in time; `gone`: cut for good; `unkept`: it was seen live only.
 */
export type PictureState = "moving" | "still" | "waiting" | "gone" | "unkept" | "hole";

/** What the picture is of: a person, what their screen shows, or an uploaded film. */
export type PictureKind = "camera" | "screen" | "film";

/** A picture there is at the playhead. Width and height px, 0 where not known yet. */
export interface PictureView {
  /** its track, `1.camera` */
  id: string;
  seat: number;
  kind: PictureKind;
  width: number;
  height: number;
  state: PictureState;
}

/** Pictures and sound at the playhead, as of the last call of a subscriber of the session. */
export interface MediaView {
  /** there is a picture or a sound at this moment of the class */
  on: boolean;
  pictures: readonly PictureView[];
  /** somebody can be heard */
  hears: boolean;
  /** who speaks now, by seat */
  speaking: readonly number[];
  /** the browser wants a press before it lets anything be heard */
  blocked: boolean;
  /** the playhead waits for what is seen or heard */
  waiting: boolean;
  /** pictures were left out, so that the sound comes through */
  thin: boolean;
  /** for a while no pictures are asked for at all, for the same reason */
  bare: boolean;
  /** one wants no pictures, to save data */
  saver: boolean;
  quality: string;
  /** what may be chosen, best first; `auto` is always there and not among them */
  qualities: readonly string[];
  /** 0 to 1 */
  volume: number;
  muted: boolean;
  /** what came in during the last minute, bytes; 0 where it is not known */
  minute: number;
}

/** The pictures and the sound of one class, at the playhead of its session. */
export interface ClassMedia {
  readonly view: MediaView;
  /** Draws a picture into an element until the returned function is called. */
  attach(id: string, video: HTMLVideoElement): () => void;
  /** Which pictures are on view, the largest first. */
  sees(ids: readonly string[]): void;
  /** Whose picture and sound come another way: one's own, and from browser to browser; they are told of, not played. */
  leaves(seats: readonly number[]): void;
  /** Lets the class be heard: called by a press. */
  hear(): void;
  /** Asks for pictures again where they were left out for a thin network. */
  tryPictures(): void;
  setVolume(volume: number): void;
  setMuted(muted: boolean): void;
  setSaver(saver: boolean): void;
  setQuality(quality: string): void;
}

/** The quality that is chosen by itself. */
export const BY_ITSELF = "auto";

/** A class in which nothing is seen or heard. */
export const SILENT: MediaView = {
  on: false,
  pictures: [],
  hears: false,
  speaking: [],
  blocked: false,
  waiting: false,
  thin: false,
  bare: false,
  saver: false,
  quality: BY_ITSELF,
  qualities: [],
  volume: 1,
  muted: false,
  minute: 0,
};

/** Stands where a class has no media. */
export const NO_MEDIA: ClassMedia = {
  view: SILENT,
  attach: () => () => {},
  sees: () => {},
  leaves: () => {},
  hear: () => {},
  tryPictures: () => {},
  setVolume: () => {},
  setMuted: () => {},
  setSaver: () => {},
  setQuality: () => {},
};
