/** Blur of what is behind somebody, where the browser or the camera's driver does it; nothing is sent for it. */

interface Blurs {
  backgroundBlur?: boolean | boolean[];
}

/** Whether this camera can be told to blur, or blurs whatever one says. */
export function blurOf(track: MediaStreamTrack): { can: boolean; on: boolean } {
  const can = (track.getCapabilities?.() as Blurs | undefined)?.backgroundBlur;
  const on = (track.getSettings() as Blurs).backgroundBlur === true;
  return { can: Array.isArray(can) && can.includes(true) && can.includes(false), on };
}

/** Switches it; whether it is on afterwards. */
export async function blurTurn(track: MediaStreamTrack, on: boolean): Promise<boolean> {
  try {
    await track.applyConstraints({ ...track.getConstraints(), backgroundBlur: on } as MediaTrackConstraints);
  } catch {
    // A driver may say that it can, and then not do it.
  }
  return blurOf(track).on;
}
