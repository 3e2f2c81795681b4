/** A screen, a window or a tab to show, with what it plays where the browser gives that. */
import { DeviceTrouble, troubleOf } from "./trouble.ts";

const WANTED = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 15, max: 30 } };

/** Whether this browser can show a screen at all; phones can not. */
export function showsScreens(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

/** Asks for one; `sound` is null where it plays none or the browser gives none. Rejects with `DeviceTrouble`; `refused`: it was put off. */
export async function screenOf(): Promise<{ screen: MediaStreamTrack; sound: MediaStreamTrack | null }> {
  if (!showsScreens()) throw new DeviceTrouble("unable");
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: WANTED,
      // What the screen plays is music or speech already mixed: nothing is to be taken out of it.
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, suppressLocalAudioPlayback: false } as MediaTrackConstraints,
      systemAudio: "include",
    } as DisplayMediaStreamOptions);
    const screen = stream.getVideoTracks()[0] as MediaStreamTrack;
    // Words on a slide want to be sharp rather than smooth.
    screen.contentHint = "detail";
    return { screen, sound: stream.getAudioTracks()[0] ?? null };
  } catch (error) {
    throw new DeviceTrouble(troubleOf(error));
  }
}
