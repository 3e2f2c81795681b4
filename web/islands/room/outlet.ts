/** Where one's pictures and sound go while one is on the stage: to the class's media and, directly, to the others there. */
import type { RoomConfig } from "../../link/room.ts";
import type { Signals } from "../../link/signals.ts";
import type { Sender } from "../../media/capture/sender.ts";
import type { Mesh } from "../../media/mesh/mesh.ts";
import type { Kind } from "../../media/track.ts";

/** What an outlet is opened with. `kept`: may be recorded; `changed`: how it goes is another. */
export interface OutletOf {
  config: RoomConfig;
  kept: boolean;
  signals: Signals;
  speaker: string;
  changed: () => void;
}

/** The class and the mesh, fed with the same tracks. */
export class Outlet {
  readonly sender: Sender;
  readonly mesh: Mesh;

  constructor(sender: Sender, mesh: Mesh, changed: () => void) {
    this.sender = sender;
    this.mesh = mesh;
    sender.subscribe(changed);
  }

  /** Sends a track as this kind; null: no more for now. */
  set(kind: Exclude<Kind, "film">, track: MediaStreamTrack | null): void {
    this.sender.set(kind, track);
    this.mesh.set(kind, track);
  }

  /** Nothing is said, though the microphone stays open. */
  mute(mute: boolean): void {
    this.sender.mute("voice", mute);
  }

  /** Resolves when the class has what it can have. */
  async stop(): Promise<void> {
    this.mesh.stop();
    await this.sender.stop();
  }
}

/** Fetched only by who goes on stage, so that nobody else waits for it. */
export async function openOutlet({ config, kept, signals, speaker, changed }: OutletOf): Promise<Outlet> {
  const [{ Sender }, { Mesh }] = await Promise.all([import("../../media/capture/sender.ts"), import("../../media/mesh/mesh.ts")]);
  const mesh = new Mesh({ seat: config.seat, signals, ice: config.ice ?? [], speaker, changed });
  return new Outlet(new Sender(config, { kept }), mesh, changed);
}
