/** The classroom in each of its states, full size, without a class behind it: for who builds, and for photographs. */
import { mount, unmount } from "svelte";
import type { Mount } from "../../island.ts";
import Room from "../room/Room.svelte";
import { SceneSession } from "../room/scene.ts";
import { SCENES } from "../room/scenes.ts";

/** Shows the scene the config names. */
const scenes: Mount = (element, given) => {
  const { scene: name = "live" } = given as { scene?: string };
  const scene = SCENES[name];
  if (!scene) throw new Error(`There is no scene named "${name}". There are: ${Object.keys(SCENES).join(", ")}.`);
  element.dataset["scenes"] = Object.keys(SCENES).join(" ");
  localStorage.setItem("agogic.captions", JSON.stringify(scene.captions ?? {}));
  localStorage.setItem("agogic.layout", scene.layout ?? "auto");
  const session = new SceneSession(scene);
  const page = mount(Room, { target: element, props: { session, config: session.config, arrange: scene.arrange, whole: scene.whole ?? false } });
  void session.start().then(() => requestAnimationFrame(() => scene.then?.(session)));
  return () => void unmount(page);
};

export default scenes;
