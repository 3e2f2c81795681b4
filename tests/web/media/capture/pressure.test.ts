import { describe, expect, it } from "vitest";
import { Pressure, STEPS } from "../../../../web/media/capture/pressure.ts";

/** Looks ten times a second while `late` says how long the oldest chunk waits; gives each change of words with its second. */
function lived(pressure: Pressure, seconds: number, late: (s: number) => number): [number, string][] {
  const changes: [number, string][] = [];
  for (let s = 0; s < seconds; s += 0.1) {
    if (pressure.look(late(s), s * 1000)) changes.push([Math.round(s), pressure.step.network]);
  }
  return changes;
}

describe("what the network leaves", () => {
  it("is everything while it keeps up", () => {
    expect(lived(new Pressure(), 60, (s) => (s % 5) * 100)).toEqual([]);
  });

  it("goes down to sound alone within ten seconds, and stays there while it is bad", () => {
    const pressure = new Pressure();
    const changes = lived(pressure, 60, () => 3000);
    expect(changes.map(([, word]) => word)).toEqual(["thin", "thin", "sound"]);
    expect(changes.at(-1)?.[0]).toBeLessThanOrEqual(10);
    expect(pressure.step).toBe(STEPS.at(-1));
  });

  it("comes back step by step when it is good again", () => {
    const changes = lived(new Pressure(), 60, (s) => (s < 10 ? 3000 : 50));
    expect(changes.map(([, word]) => word)).toEqual(["thin", "thin", "sound", "thin", "thin", "good"]);
    expect(changes.at(-1)?.[0]).toBeLessThanOrEqual(40);
  });

  it("tries a step that was too much ever more rarely", () => {
    const pressure = new Pressure();
    // Fine with less, too much with everything.
    const changes = lived(pressure, 600, () => (pressure.step.network === "good" ? 3000 : 50));
    const ups = changes.filter(([, word]) => word === "good").map(([s]) => s);
    const between = ups.slice(1).map((s, n) => s - (ups[n] as number));
    expect(ups.length).toBeLessThan(12);
    expect(Math.max(...between)).toBeGreaterThan(60);
  });
});
