/** The class on the lock screen and on the keys of a headset: what it is, play, pause, back and on. Sound goes on with the screen off. */
import type { Classroom } from "./classroom.svelte.ts";

const STEP_MS = 10_000;
const BY_LOCK_SCREEN = ["play", "pause", "seekbackward", "seekforward", "seekto", "stop"] as const;

/** Tells the system what is played while something is, and does what it is asked there; for the life of the component. */
export function onLockScreen(room: Classroom): void {
  if (!("mediaSession" in navigator)) return;
  const { mediaSession } = navigator;
  const on = $derived(room.media.on);
  const teachesNow = $derived(room.teaching && room.live && !room.over);
  const told = $derived({ title: room.title, artist: room.sub, album: room.config.section || room.config.course });
  const page = $derived(room.shown?.deck != null ? `${room.shown.deck}/${room.shown.page ?? 1}` : "");
  const second = $derived(Math.floor(room.clock.at / 1000));

  $effect(() => {
    if (!on) return;
    const metadata = new MediaMetadata(told);
    mediaSession.metadata = metadata;
    const [deck, number] = page.split("/");
    if (deck) room.session.slide(deck, Number(number), "small").then((src) => (metadata.artwork = [{ src }]), () => {});
    return () => (mediaSession.metadata = null);
  });

  $effect(() => {
    if (!on) return;
    mediaSession.playbackState = room.clock.playing ? "playing" : "paused";
    return () => (mediaSession.playbackState = "none");
  });

  $effect(() => {
    const { length, speed } = room.clock;
    if (!on || !mediaSession.setPositionState) return;
    if (room.live) return mediaSession.setPositionState();
    mediaSession.setPositionState({ duration: Math.max(length / 1000, second), position: second, playbackRate: speed });
  });

  $effect(() => {
    // Who teaches does not stop a class from the lock screen.
    if (!on || teachesNow) return;
    const { session } = room;
    const does = (action: MediaSessionAction, done: MediaSessionActionHandler) => handled(mediaSession, action, done);
    does("play", () => session.play());
    does("pause", () => session.pause());
    does("stop", () => session.pause());
    does("seekbackward", ({ seekOffset }) => session.stepBack(seekOffset ? seekOffset * 1000 : STEP_MS));
    does("seekforward", ({ seekOffset }) => session.seek(Math.min(session.clock.edge, session.clock.at + (seekOffset ? seekOffset * 1000 : STEP_MS))));
    does("seekto", ({ seekTime }) => seekTime != null && session.seek(Math.min(session.clock.edge, seekTime * 1000)));
    return () => BY_LOCK_SCREEN.forEach((action) => handled(mediaSession, action, null));
  });
}

function handled(mediaSession: MediaSession, action: MediaSessionAction, done: MediaSessionActionHandler | null): void {
  try {
    mediaSession.setActionHandler(action, done);
  } catch {
    // A browser need not know every action; those it knows are enough.
  }
}
