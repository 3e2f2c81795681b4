/** The kitchen island: a page of all parts, for those who build. */
import { mount, unmount } from "svelte";
import type { Mount } from "../../island.ts";
import Kitchen from "./Kitchen.svelte";

/** Shows every part in every state, for whoever builds with them. */
const kitchen: Mount = (element) => {
  const page = mount(Kitchen, { target: element });
  return () => void unmount(page);
};

export default kitchen;
