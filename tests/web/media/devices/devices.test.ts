import { describe, expect, it } from "vitest";
import { chosenBefore, keepChosen } from "../../../../web/media/devices/chosen.ts";
import { loudness } from "../../../../web/media/devices/level.ts";
import { troubleOf } from "../../../../web/media/devices/trouble.ts";

function shelf(kept: Record<string, string> = {}): Storage {
  const held = new Map(Object.entries(kept));
  return { getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value) } as unknown as Storage;
}

describe("what was chosen", () => {
  it("is remembered", () => {
    const store = shelf();
    keepChosen({ camera: "front", voice: "", speaker: "ear", blur: true }, store);
    expect(chosenBefore(store)).toEqual({ camera: "front", voice: "", speaker: "ear", blur: true });
  });

  it("is the browser's own where nothing readable was kept", () => {
    for (const scribble of ["", "{", "null", "7", '{"camera": 4, "blur": "yes"}']) {
      expect(chosenBefore(shelf({ "agogic.devices": scribble })), scribble).toEqual({ camera: "", voice: "", speaker: "", blur: false });
    }
  });
});

describe("loudness", () => {
  const tone = (peak: number) => Float32Array.from({ length: 4800 }, (_, n) => peak * Math.sin(n / 8));

  it("is nothing in silence, and all at full scale, and grows evenly with decibels", () => {
    expect(loudness(new Float32Array(100))).toBe(0);
    expect(loudness(tone(1))).toBeGreaterThan(0.93);
    const steps = [0.001, 0.01, 0.1].map((peak) => loudness(tone(peak)));
    expect((steps[2] as number) - (steps[1] as number)).toBeCloseTo(20 / 60, 2);
  });
});

describe("a browser's no", () => {
  it("is told by name", () => {
    const no = (name: string) => troubleOf(new DOMException("no", name));
    expect(no("NotAllowedError")).toBe("refused");
    expect(no("NotFoundError")).toBe("none");
    expect(no("OverconstrainedError")).toBe("none");
    expect(no("NotReadableError")).toBe("taken");
    expect(troubleOf("anything")).toBe("unknown");
  });
});
