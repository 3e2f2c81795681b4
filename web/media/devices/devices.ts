/** The devices of this browser: what there is, what was chosen, and opening them. */
import { blurOf, blurTurn } from "./blur.ts";
import { chosenBefore, keepChosen, type Chosen, type DeviceKind } from "./chosen.ts";
import { DeviceTrouble, troubleOf, type Trouble } from "./trouble.ts";

/** One device; `name` is empty until the browser was allowed to tell it. */
export interface Device {
  id: string;
  name: string;
}

/** Cameras and microphones one can open. */
export type Opened = "camera" | "voice";

const LISTED: Record<MediaDeviceKind, DeviceKind> = { videoinput: "camera", audioinput: "voice", audiooutput: "speaker" };

/** A microphone in a room with loudspeakers, a camera as a class needs it. */
const WANTED: Record<Opened, MediaTrackConstraints> = {
  voice: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 }, facingMode: "user" },
};

/** Opens, lists and closes; tells `changed` when anything of it is another. */
export class Devices {
  readonly #changed: () => void;
  readonly #gone = new AbortController();
  readonly #tracks = new Map<Opened, MediaStreamTrack>();
  #lists: Record<DeviceKind, Device[]> = { camera: [], voice: [], speaker: [] };
  #chosen: Chosen = chosenBefore();
  #troubles: Partial<Record<Opened, Trouble>> = {};
  #asked: Partial<Record<Opened, number>> = {};

  constructor(changed: () => void) {
    this.#changed = changed;
    navigator.mediaDevices?.addEventListener?.("devicechange", () => void this.list(), { signal: this.#gone.signal });
  }

  /** What there is of a kind. */
  listed(kind: DeviceKind): readonly Device[] {
    return this.#lists[kind];
  }

  /** What was chosen. */
  get chosen(): Readonly<Chosen> {
    return this.#chosen;
  }

  /** Why a kind did not come; null if it did, or was not asked for. */
  trouble(kind: Opened): Trouble | null {
    return this.#troubles[kind] ?? null;
  }

  /** What is open of a kind. */
  track(kind: Opened): MediaStreamTrack | null {
    return this.#tracks.get(kind) ?? null;
  }

  /** Whether loudspeakers can be chosen here. */
  get choosesSpeakers(): boolean {
    return "setSinkId" in HTMLMediaElement.prototype && this.#lists.speaker.length > 1;
  }

  /** Whether the camera that is open can blur what is behind somebody. */
  get blurs(): boolean {
    const camera = this.track("camera");
    return camera !== null && blurOf(camera).can;
  }

  /** Whether it does. */
  get blurred(): boolean {
    const camera = this.track("camera");
    return camera !== null && blurOf(camera).on;
  }

  /** Reads anew what there is. */
  async list(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
    const lists: Record<DeviceKind, Device[]> = { camera: [], voice: [], speaker: [] };
    for (const { deviceId, kind, label } of all) if (deviceId) lists[LISTED[kind]].push({ id: deviceId, name: label });
    this.#lists = lists;
    this.#changed();
  }

  /** Opens the chosen device of a kind, or any if that is gone; null if none came, and then `trouble` says why. */
  async open(kind: Opened): Promise<MediaStreamTrack | null> {
    this.close(kind);
    const turn = (this.#asked[kind] ?? 0) + 1;
    this.#asked[kind] = turn;
    const track = await opened(kind, this.#chosen[kind]).catch((error: unknown) => {
      this.#troubles[kind] = error instanceof DeviceTrouble ? error.trouble : troubleOf(error);
      return null;
    });
    if (this.#asked[kind] !== turn) {
      // Another was wanted meanwhile, or none any more.
      track?.stop();
      return null;
    }
    if (track) await this.#hold(kind, track);
    await this.list();
    return track;
  }

  /** Closes a device: its light goes out. */
  close(kind: Opened): void {
    this.#asked[kind] = (this.#asked[kind] ?? 0) + 1;
    this.#tracks.get(kind)?.stop();
    this.#tracks.delete(kind);
    delete this.#troubles[kind];
    this.#changed();
  }

  /** Chooses a device and remembers it; one that is open is changed at once. */
  async choose(kind: DeviceKind, id: string): Promise<void> {
    this.#chosen = { ...this.#chosen, [kind]: id };
    keepChosen(this.#chosen);
    if (kind !== "speaker" && (this.#tracks.has(kind) || this.#troubles[kind])) await this.open(kind);
    this.#changed();
  }

  /** Blurs what is behind, or no longer. */
  async blur(on: boolean): Promise<void> {
    this.#chosen = { ...this.#chosen, blur: on };
    keepChosen(this.#chosen);
    const camera = this.track("camera");
    if (camera) await blurTurn(camera, on);
    this.#changed();
  }

  /** Closes everything. */
  stop(): void {
    this.close("camera");
    this.close("voice");
    this.#gone.abort();
  }

  async #hold(kind: Opened, track: MediaStreamTrack): Promise<void> {
    this.#tracks.set(kind, track);
    delete this.#troubles[kind];
    track.addEventListener("ended", () => {
      if (this.#tracks.get(kind) !== track) return;
      this.#tracks.delete(kind);
      this.#troubles[kind] = "gone";
      void this.list();
    });
    if (kind === "camera" && this.#chosen.blur) await blurTurn(track, true);
  }
}

/** A track of the wanted device, or of any. Rejects with what the browser says, or `DeviceTrouble`. */
async function opened(kind: Opened, id: string): Promise<MediaStreamTrack> {
  if (!navigator.mediaDevices?.getUserMedia) throw new DeviceTrouble(isSecureContext ? "unable" : "insecure");
  const ask = async (wanted: MediaTrackConstraints): Promise<MediaStreamTrack> => {
    const stream = await navigator.mediaDevices.getUserMedia(kind === "camera" ? { video: wanted } : { audio: wanted });
    return stream.getTracks()[0] as MediaStreamTrack;
  };
  if (!id) return ask(WANTED[kind]);
  const { facingMode: _, ...rest } = WANTED[kind];
  try {
    return await ask({ ...rest, deviceId: { exact: id } });
  } catch (error) {
    // What was chosen is not plugged in today: any other serves.
    if (troubleOf(error) === "none") return ask(WANTED[kind]);
    throw error;
  }
}
