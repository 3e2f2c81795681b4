/** Where a picture comes from: from browser to browser, one's own camera, or the class. */
import type { RoomSession } from "./room-session.ts";

/** Draws a picture into an element, wherever it comes from at the moment; `streamOf`: null where it comes from the class. */
export function attaching(session: RoomSession, streamOf: (id: string) => MediaStream | null): (id: string, video: HTMLVideoElement) => () => void {
  return (id, video) => {
    let stop: (() => void) | null = null;
    let shown: MediaStreamTrack | null = null;
    const put = () => {
      // Who looks back sees the class, oneself too.
      const stream = session.clock.way === "live" ? streamOf(id) : null;
      const track = stream?.getVideoTracks()[0] ?? null;
      if (stop && track === shown) return;
      stop?.();
      shown = track;
      stop = stream && track ? drawn(video, stream) : session.media.attach(id, video);
    };
    put();
    const leave = session.subscribe(put);
    return () => {
      leave();
      stop?.();
    };
  };
}

function drawn(video: HTMLVideoElement, stream: MediaStream): () => void {
  // It is heard another way, and oneself not at all.
  video.muted = true;
  video.srcObject = stream;
  video.play().catch(() => {});
  return () => (video.srcObject = null);
}
