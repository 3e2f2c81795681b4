/** Which tracks there are at a moment, by what the log says of the stage. */
import type { Epoch, Part } from "../../classlog/state.ts";
import { isHeard, trackOf, type Kind } from "../track.ts";

/** A track that is on. */
export interface OnAir {
  track: string;
  seat: number;
  kind: Kind;
  epoch: Epoch;
}

/** The tracks that are on at a moment, in the order in which their seats came onto the stage. */
export function onAir(room: Part, at: number): OnAir[] {
  const found: OnAir[] = [];
  for (const [track, epochs] of Object.entries(room.tracks)) {
    const named = trackOf(track);
    const epoch = epochs.findLast((one) => one.epoch <= at + 50 && at < (one.until ?? Infinity));
    if (named && epoch && isOn(room, named.seat, named.kind)) found.push({ track, ...named, epoch });
  }
  const order = room.stage.map((one) => one.seat);
  return found.sort((a, b) => order.indexOf(a.seat) - order.indexOf(b.seat) || a.kind.localeCompare(b.kind));
}

/** Those that are seen. */
export function seen(tracks: readonly OnAir[]): OnAir[] {
  return tracks.filter((one) => !isHeard(one.kind));
}

/** Those that are heard. */
export function heard(tracks: readonly OnAir[]): OnAir[] {
  return tracks.filter((one) => isHeard(one.kind));
}

/** Whether a seat that is on the stage has turned it on; of a film, and of who has left, the track itself tells. */
function isOn(room: Part, seat: number, kind: Kind): boolean {
  const standing = room.stage.find((one) => one.seat === seat);
  if (!standing) return true;
  if (kind === "voice") return true;
  return (kind === "camera" ? standing.camera : standing.screen) ?? false;
}
