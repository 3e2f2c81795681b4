/** The classroom island: one room for live, late and one's own pace. */
import { mount, unmount } from "svelte";
import type { Mount } from "../../island.ts";
import { ClassSession } from "../../link/session.ts";
import Room from "./Room.svelte";
import type { RoomConfig } from "./room-session.ts";

const room: Mount = (element, given) => {
  const config = given as RoomConfig;
  const session = new ClassSession(config);
  const page = mount(Room, { target: element, props: { session, config } });
  void session.start();
  return () => {
    session.stop();
    void unmount(page);
  };
};

export default room;
