/** What was on when a page was left: in this tab alone, so that a page loaded anew goes on where it was. */
import type { On } from "./turns.ts";

const KEPT = "agogic.stage";

/** Remembers what is on in a class. */
export function keepOn(name: string, on: On): void {
  sessionStorage.setItem(KEPT, JSON.stringify({ class: name, ...on }));
}

/** What was on in this class, in this tab; null if one was not on its stage. A screen is never shown again unasked. */
export function keptOn(name: string): Pick<On, "voice" | "camera"> | null {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as ({ class: string } & On) | null;
  return kept?.class === name ? { voice: kept.voice, camera: kept.camera } : null;
}

/** One is on no stage any more. */
export function forgetOn(): void {
  sessionStorage.removeItem(KEPT);
}
