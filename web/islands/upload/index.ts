/** The upload island: brings a video for a class, however often the network goes. */
import { mount, unmount } from "svelte";
import type { Mount } from "../../island.ts";
import Upload from "./Upload.svelte";
import { Bringing, type UploadConfig } from "./bringing.svelte.ts";

const upload: Mount = (element, given) => {
  const bringing = new Bringing(given as UploadConfig, () => location.reload());
  const page = mount(Upload, { target: element, props: { bringing } });
  return () => {
    bringing.leave();
    void unmount(page);
  };
};

export default upload;
