/** Which devices somebody chose, kept in this browser and told to nobody. */

/** A kind of device one chooses. */
export type DeviceKind = "camera" | "voice" | "speaker";

/** Device ids; empty: the browser's own choice. */
export interface Chosen {
  camera: string;
  voice: string;
  speaker: string;
  blur: boolean;
}

const KEY = "agogic.devices";
const NOTHING: Chosen = { camera: "", voice: "", speaker: "", blur: false };

/** What was chosen before. */
export function chosenBefore(store: Storage = localStorage): Chosen {
  try {
    const kept = JSON.parse(store.getItem(KEY) ?? "{}") as Record<string, unknown>;
    const text = (key: DeviceKind): string => (typeof kept[key] === "string" ? kept[key] : "");
    return { camera: text("camera"), voice: text("voice"), speaker: text("speaker"), blur: kept["blur"] === true };
  } catch {
    // Storage that is shut or was scribbled on: the browser's own choice serves.
    return { ...NOTHING };
  }
}

/** Remembers a choice for the next time. */
export function keepChosen(chosen: Chosen, store: Storage = localStorage): void {
  try {
    store.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // Without storage it is chosen again next time.
  }
}
