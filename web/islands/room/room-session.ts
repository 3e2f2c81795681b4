/** What the classroom asks of a class, whether it runs now, is replayed, or is only built for showing. */
import type { Asking, Feed } from "../../link/feed.ts";
import type { Session } from "../../link/room.ts";

export type { RoomConfig } from "../../link/room.ts";

/** The door of `web/link`, with what pictures and sound travel by. */
export interface RoomSession extends Session {
  readonly reach: Asking;
  readonly feed: Pick<Feed, "listen">;
}
