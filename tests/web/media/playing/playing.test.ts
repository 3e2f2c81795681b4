import { describe, expect, it } from "vitest";
import { emptyPart } from "../../../../web/classlog/state.ts";
import { chosen } from "../../../../web/media/playing/choice.ts";
import { Lag } from "../../../../web/media/playing/lag.ts";
import { Line } from "../../../../web/media/playing/line.ts";
import { onAir } from "../../../../web/media/playing/on-air.ts";
import { pieceRead } from "../../../../web/media/playing/piece.ts";
import { isHeld, rangeAt, rangesOf } from "../../../../web/media/playing/ranges.ts";

describe("a piece of the stream", () => {
  it("is its head and its bytes", () => {
    const head = { track: "1.voice", epoch: 5, variant: "full", n: 3, t: 1000, d: 250, key: true };
    const text = new TextEncoder().encode(JSON.stringify(head));
    const payload = new Uint8Array([text.length >> 8, text.length & 255, ...text, 7, 8, 9]);
    expect(pieceRead(payload)).toEqual({ head, bytes: new Uint8Array([7, 8, 9]) });
  });

  it("is none where the head is longer than all of it", () => {
    expect(pieceRead(new Uint8Array([1]))).toBeNull();
    expect(pieceRead(new Uint8Array([0, 9, 123]))).toBeNull();
  });
});

describe("what an element holds", () => {
  const held = (...spans: [number, number][]): TimeRanges => ({
    length: spans.length,
    start: (i) => (spans[i] as [number, number])[0],
    end: (i) => (spans[i] as [number, number])[1],
  });

  it("is in class time, and stretches a frame apart are one", () => {
    expect(rangesOf(held([1, 2], [2.04, 3], [4, 5]))).toEqual([[1000, 3000], [4000, 5000]]);
  });

  it("is found by a moment", () => {
    const ranges = [[1000, 3000], [4000, 5000]];
    expect(rangeAt(ranges, 960)).toEqual([1000, 3000]);
    expect(rangeAt(ranges, 3000)).toBeNull();
    expect(isHeld(ranges, 1000, 3050)).toBe(true);
    expect(isHeld(ranges, 1000, 4000)).toBe(false);
  });
});

describe("how far behind the edge one stands", () => {
  it("is what the slowest piece of late needs, and grows at once", () => {
    const lag = new Lag();
    expect(lag.ms(0)).toBe(600);
    for (let now = 0; now < 5000; now += 250) lag.came("1.voice", 1060 + now, 1000 + now, 250, now);
    lag.came("1.voice", 7000, 6300, 250, 5000);
    lag.came("1.voice", 7000, 6550, 250, 5001);
    expect(lag.ms(5000)).toBe(700 + 250 + 90);
  });

  it("shrinks slowly, and never to nothing", () => {
    const lag = new Lag();
    lag.came("1.voice", 0, 0, 250, -250);
    lag.came("1.voice", 2000, 1000, 250, 0);
    expect(lag.ms(0)).toBe(1340);
    for (let now = 100; now <= 16_000; now += 150) {
      lag.came("1.voice", 1000, 1000, 250, now);
      lag.ms(now);
    }
    const soon = lag.ms(16_100);
    expect(soon).toBeLessThan(1340);
    expect(soon).toBeGreaterThan(1200);
    for (let now = 16_200; now < 90_000; now += 150) {
      lag.came("1.voice", 1000, 1000, 250, now);
      lag.ms(now);
    }
    expect(lag.ms(90_000)).toBe(340);
  });

  it("takes what a new stream brings first for no lateness", () => {
    const lag = new Lag();
    for (let to = 1000; to < 3000; to += 250) lag.came("1.voice", 3000, to, 250, to / 1000);
    expect(lag.ms(10)).toBe(600);
  });
});

describe("the line elements follow", () => {
  it("is even where the class's clock is set right by a little", () => {
    const line = new Line();
    line.set({ at: 1000, speed: 1, playing: true }, 0);
    expect(line.set({ at: 1150, speed: 1, playing: true }, 100).at).toBeCloseTo(1102);
  });

  it("waits where the playhead waits, and goes on from there", () => {
    const line = new Line();
    line.set({ at: 1000, speed: 1, playing: true }, 0);
    expect(line.set({ at: 1050, speed: 1, playing: true }, 50).playing).toBe(true);
    for (let now = 100; now < 400; now += 50) {
      expect(line.set({ at: 1050, speed: 1, playing: true }, now)).toEqual({ at: 1050, speed: 1, playing: false });
    }
    expect(line.set({ at: 1100, speed: 1, playing: true }, 450)).toEqual({ at: 1100, speed: 1, playing: true });
  });

  it("jumps where one jumps, and stands where one stands", () => {
    const line = new Line();
    line.set({ at: 1000, speed: 1, playing: true }, 0);
    expect(line.set({ at: 9000, speed: 1, playing: true }, 100).at).toBe(9000);
    expect(line.set({ at: 9010, speed: 1, playing: false }, 200).at).toBe(9010);
    expect(line.set({ at: 9010, speed: 1, playing: false }, 900).at).toBe(9010);
  });
});

describe("the variant of a picture", () => {
  const around = { quality: "auto", isThin: false, isMain: true, height: 0, bitrate: 0 };
  const rungs = ["720", "480", "240"];

  it("is what was chosen, where there is such a one", () => {
    expect(chosen(["full", "base"], { ...around, quality: "base" })).toBe("base");
    expect(chosen(["full"], { ...around, quality: "base" })).toBe("full");
  });

  it("is the thin one on a thin network, and beside the large picture", () => {
    expect(chosen(["full", "base"], around)).toBe("full");
    expect(chosen(["full", "base"], { ...around, isThin: true })).toBe("base");
    expect(chosen(["full", "base"], { ...around, isMain: false })).toBe("base");
  });

  it("of a film is the rung that fits the place and the network", () => {
    expect(chosen(rungs, around)).toBe("720");
    expect(chosen(rungs, { ...around, height: 360 })).toBe("480");
    expect(chosen(rungs, { ...around, height: 200 })).toBe("240");
    expect(chosen(rungs, { ...around, height: 900, bitrate: 1_500_000 })).toBe("480");
    expect(chosen(rungs, { ...around, bitrate: 100_000 })).toBe("240");
    expect(chosen(rungs, { ...around, isThin: true })).toBe("240");
  });
});

describe("what is on", () => {
  const epoch = { at: 0, mime: "", kept: true, variants: ["full"], width: 0, height: 0, holes: [] };
  const room = {
    ...emptyPart(),
    stage: [
      { seat: 2, at: 0, voice: true, camera: true, screen: false },
      { seat: 1, at: 5, voice: true, camera: false, screen: false },
    ],
    tracks: {
      "1.camera": [{ ...epoch, epoch: 0, until: null }],
      "1.voice": [{ ...epoch, epoch: 0, until: 9000 }],
      "2.camera": [{ ...epoch, epoch: 0, until: 4000 }, { ...epoch, epoch: 4000, until: null }],
      "3.screen": [{ ...epoch, epoch: 1000, until: 2000 }],
    },
  };

  it("is what the stage has turned on, in the order of the stage", () => {
    expect(onAir(room, 5000).map((one) => [one.track, one.epoch.epoch])).toEqual([["2.camera", 4000], ["1.voice", 0]]);
  });

  it("is also what somebody sent who has left the stage since", () => {
    expect(onAir(room, 1500).map((one) => one.track)).toContain("3.screen");
    expect(onAir(room, 9500).map((one) => one.track)).toEqual(["2.camera"]);
  });
});
