/** One's camera, microphone and loudspeaker as the components read them. */
import { Devices, type Device, type Opened } from "../../media/devices/devices.ts";
import { Level } from "../../media/devices/level.ts";
import { toneTo } from "../../media/devices/tone.ts";
import type { Trouble } from "../../media/devices/trouble.ts";

/** One kind of device: all there are, the one that is taken, and what is wrong with it. */
export interface GearLine {
  all: readonly Device[];
  id: string;
  name: string;
  trouble: Trouble | null;
  open: boolean;
}

/** Opens nothing by itself. */
export class Gear {
  readonly #changed: () => void;
  #devices: Devices | null = null;
  #level: Level | null = null;
  #measured: MediaStreamTrack | null = null;
  #tick = $state(0);

  /** `changed`: a device came or went. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** What is open of a kind. */
  track(kind: Opened): MediaStreamTrack | null {
    void this.#tick;
    return this.#devices?.track(kind) ?? null;
  }

  /** A kind of device, for its row. */
  line(kind: Opened): GearLine {
    const track = this.track(kind);
    const all = this.#devices?.listed(kind) ?? [];
    const id = track?.getSettings().deviceId ?? "";
    return { all, id, name: all.find((device) => device.id === id)?.name ?? track?.label ?? "", trouble: this.#devices?.trouble(kind) ?? null, open: track !== null };
  }

  /** The loudspeaker; `can`: whether another can be chosen here. */
  get speaker(): { all: readonly Device[]; id: string; name: string; can: boolean } {
    void this.#tick;
    const all = this.#devices?.listed("speaker") ?? [];
    const wanted = this.#devices?.chosen.speaker || "default";
    const taken = all.find(({ id }) => id === wanted) ?? all[0];
    return { all, id: taken?.id ?? "", name: taken?.name ?? "", can: this.#devices?.choosesSpeakers ?? false };
  }

  /** Whether the camera can blur what is behind somebody, and whether it does. */
  get blur(): { can: boolean; on: boolean } {
    void this.#tick;
    return { can: this.#devices?.blurs ?? false, on: this.#devices?.blurred ?? false };
  }

  /** Opens a device; null if it does not come. */
  async open(kind: Opened): Promise<MediaStreamTrack | null> {
    this.#devices ??= new Devices(() => this.#tell());
    return this.#devices.open(kind);
  }

  /** Closes a device: its light goes out. */
  close(kind: Opened): void {
    this.#devices?.close(kind);
  }

  /** Chooses one; what is open changes at once. */
  async choose(kind: Opened | "speaker", id: string): Promise<void> {
    await this.#devices?.choose(kind, id);
  }

  /** Blurs what is behind, or no longer. */
  async blurTurn(on: boolean): Promise<void> {
    await this.#devices?.blur(on);
  }

  /** Plays a tone; whether it could be played. */
  async tone(): Promise<boolean> {
    return toneTo(this.#devices?.chosen.speaker ?? "").then(
      () => true,
      () => false,
    );
  }

  /** How loud the microphone is just now, 0 to 1; measured here, before anything is sent. */
  heard(): number {
    const track = this.#devices?.track("voice") ?? null;
    if (track !== this.#measured) {
      this.#level?.stop();
      this.#level = track && new Level(track);
      this.#measured = track;
    }
    return this.#level?.now ?? 0;
  }

  /** Closes everything. */
  stop(): void {
    this.#level?.stop();
    this.#level = this.#measured = null;
    this.#devices?.stop();
    this.#devices = null;
    this.#tick += 1;
  }

  #tell(): void {
    this.#tick += 1;
    this.#changed();
  }
}
