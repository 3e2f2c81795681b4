/** The arithmetic of pace: how long it takes to get level, and to replay. All in ms. */

/** Wall ms until a replay `behindMs` behind a running class is level with it; null if it never will be. */
export function levelIn(behindMs: number, speed: number): number | null {
  if (behindMs <= 0) return 0;
  if (speed <= 1) return null;
  return Math.round(behindMs / (speed - 1));
}

/** Wall ms it takes to replay `lengthMs` at `speed` with `silentMs` of silences and pauses skipped. */
export function takingTime(lengthMs: number, silentMs: number, speed: number): number {
  return Math.round(Math.max(0, lengthMs - silentMs) / speed);
}
