/** What the stage opens only when somebody goes there, so that nobody else waits for it. */
import type { RoomConfig } from "../../link/room.ts";
import type { Sender } from "../../media/capture/sender.ts";
import { Devices } from "../../media/devices/devices.ts";

/** The devices of this browser. */
export function openDevices(changed: () => void): Devices {
  return new Devices(changed);
}

/** A sender for one's seat. `kept`: may be recorded. */
export async function openSender(config: RoomConfig, kept: boolean): Promise<Sender> {
  const { Sender } = await import("../../media/capture/sender.ts");
  return new Sender(config, { kept });
}
