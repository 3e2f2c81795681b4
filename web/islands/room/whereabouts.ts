/** Where one stands with the class, said aloud whenever it changes; the same as the badge and the clock show. */
import { say } from "../../say.ts";
import type { Classroom } from "./classroom.svelte.ts";

/** One sentence, the same as long as nothing changes that one would want to hear of. */
export function whereabouts(room: Classroom): string {
  if (room.coming) return room.lost ? say("No network. We keep trying to reach the class.") : say("Connecting to the class.");
  if (room.lost) return say("The network is gone. What you do is kept.");
  if (room.over || room.status === "") return "";
  if (room.paused) return say("The class has a break.");
  if (room.live) return room.alone ? say("You record this alone.") : say("You are with the class, live.");
  return room.ownPace ? say("You take the class on your own clock.") : say("You are behind the class and catching up.");
}
