/** What one seat sends: its tracks, its clock, its delivery, and the step the network leaves. Runs in the worker. */
import { isHeard, trackName, type Kind } from "../track.ts";
import { ClassClock, now } from "./class-clock.ts";
import type { Wanted } from "./codecs.ts";
import { Delivery } from "./delivery.ts";
import { framesRead, piecesRead } from "./frames.ts";
import type { Answered, Gauges, SenderView, Sent, Source, TrackView } from "./messages.ts";
import type { Onward } from "./onward.ts";
import { PictureTrack } from "./picture-track.ts";
import { timeGet, type Way } from "./posting.ts";
import { Pressure, STEPS } from "./pressure.ts";
import { RecordedTrack } from "./recorded-track.ts";
import { SoundTrack } from "./sound-track.ts";
import { Unsent } from "./unsent.ts";
import type { Refusal } from "../../link/room.ts";

const LOOK_MS = 100;
const CLOCK_MS = 30_000;
const CLOCK_AGAIN_MS = 1000;
const SLEPT_MS = 500;
const GAUGE_EACH = 250;
const GAUGES_MOST = 2000;

/** One kind that is sent, or was and may be again. */
interface Line {
  track: PictureTrack | SoundTrack | RecordedTrack;
  stop: () => void;
  epoch: number | null;
  isOn: boolean;
  /** the page takes its frames, and must be told to where it is out of sight */
  isPage: boolean;
  refusal: Refusal | null;
}

/** All that a seat sends. */
export class Sending {
  readonly #of: Sent;
  readonly #tell: (answered: Answered) => void;
  readonly #chunk_ms: number;
  readonly #clock: ClassClock;
  readonly #delivery: Delivery;
  readonly #pressure = new Pressure();
  readonly #lines = new Map<Kind, Line>();
  readonly #gauges: Gauges = { frames: 0, keys: 0, dropped: 0, repeated: 0, trip: 0, drift: [] };
  #kept: boolean;
  #elsewhere = true;
  #timers: ReturnType<typeof setInterval>[] = [];
  #asking = false;
  #askedAt = -Infinity;
  #apart = Date.now() - now();
  #seen = 0;
  #told = "";
  #letGo: () => void = () => undefined;

  constructor(way: Way, of: Sent, how: { kept: boolean; chunk_ms: number }, tell: (answered: Answered) => void) {
    this.#of = of;
    this.#tell = tell;
    this.#kept = how.kept;
    this.#chunk_ms = how.chunk_ms;
    this.#clock = new ClassClock(() => timeGet(way));
    const unsent = new Unsent({ class: of.class, seat: of.seat });
    this.#delivery = new Delivery(way, unsent, of, {
      changed: () => this.#view(),
      refused: (track, epoch, refusal) => this.#refused(track, epoch, refusal),
      unkept: (track, epoch) => this.#unkept(track, epoch),
      astray: () => void this.#measure(),
    });
  }

  /** Begins, once no other tab sends for this seat. */
  start(): void {
    this.#timers = [setInterval(() => this.#look(), LOOK_MS)];
    addEventListener("online", () => this.#delivery.wake());
    void this.#measure();
    this.#view();
    void navigator.locks.request(`agogic-media ${this.#of.class} ${this.#of.seat}`, async () => {
      await this.#delivery.start();
      this.#elsewhere = false;
      this.#view();
      await new Promise<void>((done) => (this.#letGo = done));
    });
  }

  /** Another source of a kind, or none; `recorded`: it comes encoded. */
  set(kind: Kind, source: Source | null, how: Partial<Wanted>, recorded = false): void {
    const known = this.#lines.get(kind);
    known?.stop();
    if (!source) {
      if (known) [known.isOn, known.stop] = [false, () => undefined];
      known?.track.rest();
      return this.#view();
    }
    const line = known ?? this.#line(kind, how, recorded);
    line.track.renew(how);
    [line.isOn, line.isPage, line.refusal] = [true, source instanceof MessagePort, null];
    try {
      const { track } = line;
      line.stop =
        track instanceof RecordedTrack
          ? piecesRead(source as MessagePort, (piece) => this.#elsewhere || line.refusal || track.take(piece))
          : framesRead(source, (frame) => this.#take(line, frame));
    } catch {
      // A track that can be carried here but not read: the page reads it instead.
      line.isOn = false;
      this.#tell({ tell: "untaken", kind });
    }
    this.#view();
  }

  /** Mutes a kind, or lets it be seen or heard again. */
  mute(kind: Kind, mute: boolean): void {
    this.#lines.get(kind)?.track.mute(mute);
    this.#view();
  }

  /** May it be recorded? If that is another answer than before, all tracks begin anew. */
  keep(kept: boolean): void {
    if (kept === this.#kept) return;
    this.#kept = kept;
    for (const line of this.#lines.values()) line.track.anew();
    this.#view();
  }

  /** Ends all; resolves when it is delivered, or has waited long enough. */
  async stop(): Promise<void> {
    for (const line of this.#lines.values()) line.stop();
    await Promise.all([...this.#lines.values()].map((line) => line.track.close()));
    await this.#delivery.stop();
    this.#timers.forEach(clearInterval);
    this.#letGo();
  }

  #line(kind: Kind, how: Partial<Wanted>, recorded: boolean): Line {
    const onward = this.#onward(kind);
    const encoded = (): Line["track"] => (isHeard(kind) ? new SoundTrack(kind, onward) : new PictureTrack(kind, onward, how));
    const track = recorded ? new RecordedTrack(kind, onward) : encoded();
    track.pace(this.#pressure.step);
    const line: Line = { track, stop: () => undefined, epoch: null, isOn: true, isPage: false, refusal: null };
    this.#lines.set(kind, line);
    return line;
  }

  #take(line: Line, frame: VideoFrame | AudioData): void {
    if (this.#elsewhere || line.refusal) frame.close();
    else if (line.track instanceof SoundTrack) line.track.take(frame as AudioData);
    else if (line.track instanceof PictureTrack) line.track.take(frame as VideoFrame);
  }

  #onward(kind: Kind): Onward {
    const track = trackName(this.#of.seat, kind);
    const line = (): Line => this.#lines.get(kind) as Line;
    return {
      chunk_ms: this.#chunk_ms,
      time: () => (this.#clock.isKnown ? this.#clock.at() : null),
      own: now,
      begin: (form, at) => {
        const epoch = Math.max(Math.floor(at / 1000), (line().epoch ?? -1) + 1, 0);
        line().epoch = epoch;
        this.#delivery.begin({ ...form, track, epoch, kept: this.#kept });
        this.#view();
      },
      add: (cut, loud) => {
        const { epoch } = line();
        if (epoch !== null) this.#delivery.add(track, epoch, cut, loud);
      },
      end: () => {
        const { epoch } = line();
        if (epoch !== null) this.#delivery.end(track, epoch);
      },
      cannot: () => this.#refuse(line(), { code: "media.codec", params: {}, sentence: "" }),
      count: (what) => (this.#gauges[what] += 1),
      gauge: (of, ms) => this.#gauge(of, ms),
    };
  }

  /** The class said no to recording: of an epoch that it took until now (null: of one it did not begin), the next begins unkept. */
  #unkept(track: string, epoch: number | null): void {
    this.#kept = false;
    for (const [kind, line] of this.#lines) {
      if (trackName(this.#of.seat, kind) === track && line.epoch === epoch) line.track.anew();
    }
    this.#view();
  }

  #refused(track: string, epoch: number, refusal: Refusal): void {
    for (const [kind, line] of this.#lines) {
      if (trackName(this.#of.seat, kind) === track && line.epoch === epoch) this.#refuse(line, refusal);
    }
  }

  #refuse(line: Line, refusal: Refusal): void {
    line.refusal = refusal;
    line.stop();
    this.#view();
  }

  // ---------------------------------------------------------------- now and then

  #look(): void {
    for (const line of this.#lines.values()) if (line.isOn) line.track.still();
    if ([...this.#lines.values()].some((line) => line.isOn && line.isPage)) this.#tell({ tell: "grab" });
    const own = now();
    const due = this.#clock.isKnown ? CLOCK_MS : CLOCK_AGAIN_MS;
    if (own - this.#askedAt > due || this.#slept(own)) void this.#measure();
    const { late } = this.#delivery;
    if (late !== null && this.#pressure.look(late, own)) {
      for (const line of this.#lines.values()) line.track.pace(this.#pressure.step);
    }
    this.#tellLevels();
    this.#view();
  }

  /** Whether this machine slept since the last look: its own clock may have stood still meanwhile. */
  #slept(own: number): boolean {
    const apart = Date.now() - own;
    const slept = Math.abs(apart - this.#apart) > SLEPT_MS;
    this.#apart = apart;
    return slept;
  }

  async #measure(): Promise<void> {
    if (this.#asking) return;
    [this.#asking, this.#askedAt] = [true, now()];
    try {
      await this.#clock.measure();
      this.#gauges.trip = this.#clock.trip;
    } catch {
      // Asked again when it is due; what is known until then is good enough, or nothing is sent yet.
    } finally {
      this.#asking = false;
    }
  }

  #gauge(kind: Kind, ms: number): void {
    this.#seen += 1;
    if (this.#seen % GAUGE_EACH || this.#gauges.drift.length >= GAUGES_MOST) return;
    this.#gauges.drift.push({ kind, at: Math.round(this.#clock.at()), ms: Math.round(ms * 10) / 10 });
    this.#tell({ tell: "gauges", gauges: this.#gauges });
  }

  #tellLevels(): void {
    const levels: Partial<Record<Kind, number>> = {};
    for (const [kind, line] of this.#lines) if (line.track instanceof SoundTrack) levels[kind] = line.isOn ? line.track.level : 0;
    if (Object.keys(levels).length) this.#tell({ tell: "levels", levels });
  }

  #view(): void {
    const tracks: SenderView["tracks"] = {};
    for (const [kind, line] of this.#lines) tracks[kind] = seen(line);
    const { network } = this.#pressure.step ?? (STEPS[0] as { network: "good" });
    const view: SenderView = { network, kept: this.#kept, elsewhere: this.#elsewhere, waiting: this.#delivery.waiting, tracks };
    const told = JSON.stringify(view);
    if (told !== this.#told) this.#tell({ tell: "view", view });
    this.#told = told;
  }
}

function seen({ track, isOn, refusal }: Line): TrackView {
  return { sends: isOn && !refusal, mime: track.mime, ...track.size, refusal };
}
