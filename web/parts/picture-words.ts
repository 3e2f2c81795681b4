/** What is said of pictures and sound, in plain words. */
import type { MediaView, PictureView } from "../link/class-media.ts";
import { say } from "../say.ts";
import type { Layout, StageLine } from "./on-view.ts";

/** What a large picture that does not move says of itself; empty where it needs no word. */
export function pictureWords(picture: PictureView): string {
  if (picture.state === "waiting") return say("The picture is on its way.");
  if (picture.state === "hole") return say("A piece did not come through. You see the last picture.");
  if (picture.state === "gone") return say("This piece was cut out for good.");
  if (picture.state === "unkept") return say("This picture was for the moment only. It was not recorded.");
  return "";
}

/** The same on a small picture. */
export function pictureWord(picture: PictureView): string {
  if (picture.state === "waiting") return say("Coming");
  if (picture.state === "still") return say("Still");
  if (picture.state === "hole") return say("Missing");
  if (picture.state === "gone") return say("Cut out");
  if (picture.state === "unkept") return say("Not recorded");
  return "";
}

/** How somebody's microphone does, for those who hear it. */
export function voiceWords(line: Pick<StageLine, "speaks" | "voice">): string {
  if (line.speaks) return say("speaks");
  return line.voice ? say("microphone on") : say("microphone off");
}

/** What a layout is called. */
export function layoutName(layout: Layout): string {
  if (layout === "slides") return say("Slides large");
  if (layout === "speaker") return say("Speaker large");
  if (layout === "all") return say("All alike");
  if (layout === "screen") return say("Shared screen large");
  return say("By itself");
}

/** What a quality is called: the height of a picture, or what a sender offers. */
export function qualityName(quality: string): string {
  if (quality === "auto") return say("By itself");
  if (quality === "full") return say("All of it");
  if (quality === "base") return say("Fewer pictures a second");
  return /^\d+$/.test(quality) ? say("{height} lines", { height: quality }) : quality;
}

/** Sound alone comes to about this much in a minute, bytes: Opus at 32 kbit/s and what it is packed in. */
const SOUND_ALONE = 300_000;
const MEGABYTE = 1_000_000;

/** Bytes as somebody counts them who pays for them. */
export function megabytes(bytes: number): string {
  const mb = bytes / MEGABYTE;
  return say("{n}\u00a0MB", { n: mb < 10 ? Math.max(0.1, Math.round(mb * 10) / 10) : Math.round(mb) });
}

/** What the data saver saves. */
export function saverWords(media: MediaView): string {
  if (media.saver) return say("Sound and slides only, about {size} a minute.", { size: megabytes(media.minute || SOUND_ALONE) });
  if (media.minute < 2 * SOUND_ALONE) return say("Sound and slides only, about {size} a minute.", { size: megabytes(SOUND_ALONE) });
  return say("Sound and slides only: about {less} a minute. Now it is {now}.", { less: megabytes(SOUND_ALONE), now: megabytes(media.minute) });
}

/** Whether pictures are away, or stand still, because the network is thin. */
export function isThin(media: MediaView): boolean {
  return media.bare || (media.thin && !media.pictures.some((one) => one.state === "moving"));
}
