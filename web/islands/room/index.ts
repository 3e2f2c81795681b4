/** The classroom island: one room for live, late and one's own pace. */
import { mount, unmount } from "svelte";
import type { Mount } from "../../island.ts";
import { ClassSession } from "../../link/session.ts";
import { Player } from "../../media/playing/player.ts";
import Room from "./Room.svelte";
import type { RoomConfig } from "./room-session.ts";

const room: Mount = (element, given) => {
  const config = given as RoomConfig;
  const session = new ClassSession(config);
  const player = new Player(session);
  session.media = player;
  const page = mount(Room, { target: element, props: { session, config } });
  void session.start();
  return () => {
    player.stop();
    session.stop();
    void unmount(page);
  };
};

export default room;
