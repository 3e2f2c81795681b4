/** Somebody who watches a class from any page of the school, and writes down what they see and when: what the browser tests of playing drive. */
import { ClassSession } from "../../../../web/link/session.ts";
import type { RoomConfig } from "../../../../web/link/room.ts";
import { Player } from "../../../../web/media/playing/player.ts";
import { read, since } from "../barcode.ts";

/** A frame that was shown. All ms. */
interface Seen {
  /** UTC when it was shown, and how much later that was than it was drawn before the camera */
  utc: number;
  late: number;
  /** the time of day it shows, as far as 24 bits tell */
  value: number;
  /** where the media element was, and where the playhead */
  media: number;
  playhead: number;
  /** the page of the slides the class saw then */
  page: number;
}

/** A camera on view. */
class Watched {
  readonly session: ClassSession;
  readonly player: Player;
  readonly sounds: HTMLMediaElement[] = [];
  readonly seen: Seen[] = [];
  readonly video = document.createElement("video");

  constructor(config: RoomConfig, track: string) {
    this.#hear();
    this.session = new ClassSession(config);
    this.player = new Player(this.session);
    this.session.media = this.player;
    this.video.style.cssText = "position:fixed;inset:60px auto auto 0;inline-size:640px;z-index:9";
    document.body.append(this.video);
    this.player.attach(track, this.video);
    this.player.sees([track]);
    this.session.subscribe(() => undefined);
    void this.session.start();
    this.#look();
  }

  /** How it goes. */
  state(): object {
    const { clock } = this.session;
    const sounds = this.sounds.map((one) => ({ at: one.currentTime * 1000, paused: one.paused, rate: one.playbackRate }));
    return { clock, view: this.player.view, media: this.video.currentTime * 1000, paused: this.video.paused, frames: this.seen.length, sounds };
  }

  /** The frames seen lately that showed a time. */
  last(many: number): Seen[] {
    return this.seen.slice(-many);
  }

  /** What is heard stands in no page. */
  #hear(): void {
    const Made = globalThis.Audio;
    globalThis.Audio = function sounding(...given: ConstructorParameters<typeof Audio>) {
      const one = new Made(...given);
      sounds.push(one);
      return one;
    } as unknown as typeof Audio;
    const { sounds } = this;
  }

  #look(): void {
    const { video } = this;
    const again = (): unknown => video.requestVideoFrameCallback(look);
    const look = (): void => {
      const value = read(video, video.videoWidth, video.videoHeight);
      const { at } = this.session.clock;
      const page = this.session.parts.room.slides.findLast((one) => one.t <= at)?.page ?? 0;
      if (value !== null) this.seen.push({ utc: Date.now(), late: since(value, Date.now()), value, media: video.currentTime * 1000, playhead: at, page });
      again();
    };
    again();
  }
}

Object.assign(globalThis, { watching: { watch: (config: RoomConfig, track: string) => new Watched(config, track) } });
