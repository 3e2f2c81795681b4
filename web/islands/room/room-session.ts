/** What the classroom asks of a class, whether it runs now, is replayed, or is only built for showing. */
import type { Session } from "../../link/room.ts";

export type { RoomConfig } from "../../link/room.ts";

/** The door of `web/link`, with the strokes of the whole class, also of what lies ahead of the playhead. */
export interface RoomSession extends Session {
  readonly strokes: Readonly<Record<string, number>>;
}
