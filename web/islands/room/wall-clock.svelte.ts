/** The time of day, for what is said in seconds and minutes of it. */

/** Ticks once a second while it runs. */
export class WallClock {
  now = $state(Date.now());

  /** Starts ticking; the returned function stops it. */
  run(): () => void {
    const timer = setInterval(() => (this.now = Date.now()), 1000);
    return () => clearInterval(timer);
  }
}
