import { describe, expect, it } from "vitest";
import { mimeOf, pictureInit, soundInit } from "../../../../web/media/capture/init-segment.ts";
import { at, boxes, type Box } from "./reading.ts";

const AVC_C = Uint8Array.of(1, 0x42, 0xe0, 0x1f, 0xff, 0xe1, 0, 1, 9, 1, 0, 1, 8);
const PICTURES = [
  { codec: "avc1.42E01F", width: 640, height: 360, description: AVC_C },
  { codec: "vp09.00.30.08", width: 640, height: 360 },
  { codec: "av01.0.04M.08", width: 640, height: 360 },
];

/** What stands in the sample entry behind its fixed fields. */
function configuration(init: Uint8Array, name: string, fixed: number): Box {
  const entry = boxes(at(boxes(init), "moov/trak/mdia/minf/stbl/stsd").body.subarray(8)).at(0) as Box;
  expect(entry.name).toBe(name);
  return boxes(entry.body.subarray(fixed)).at(0) as Box;
}

function timescale(init: Uint8Array): number {
  const { body } = at(boxes(init), "moov/trak/mdia/mdhd");
  return new DataView(body.buffer, body.byteOffset).getUint32(12);
}

describe("an init segment", () => {
  it("counts pictures in 90,000ths of a second and sound in 48,000ths", () => {
    expect(PICTURES.map((form) => timescale(pictureInit(form)))).toEqual([90_000, 90_000, 90_000]);
    expect(timescale(soundInit({ channels: 1 }))).toBe(48_000);
  });

  it("says how large the picture is", () => {
    for (const form of PICTURES) {
      const { body } = at(boxes(pictureInit(form)), "moov/trak/tkhd");
      const view = new DataView(body.buffer, body.byteOffset);
      expect([view.getUint32(76) / 0x1_0000, view.getUint32(80) / 0x1_0000]).toEqual([640, 360]);
    }
  });

  it("holds what the decoder must know", () => {
    const [avc, vp9, av1] = PICTURES.map(pictureInit) as [Uint8Array, Uint8Array, Uint8Array];
    expect([...configuration(avc, "avc1", 78).body]).toEqual([...AVC_C]);
    expect([...configuration(vp9, "vp09", 78).body]).toEqual([1, 0, 0, 0, 0, 30, 0x82, 2, 2, 2, 0, 0]);
    expect([...configuration(av1, "av01", 78).body]).toEqual([0x81, 4, 0x0c, 0]);
  });

  it("tells of Opus what its encoder told (RFC 7845 is little-endian, ISO media is not)", () => {
    const head = Uint8Array.of(...Buffer.from("OpusHead"), 1, 2, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0);
    const told = configuration(soundInit({ channels: 2, description: head }), "Opus", 28);
    expect(told.name).toBe("dOps");
    expect([...told.body]).toEqual([0, 2, 0x01, 0x38, 0, 0, 0xbb, 0x80, 0, 0, 0]);
    expect([...configuration(soundInit({ channels: 2 }), "Opus", 28).body]).toEqual([...told.body]);
  });

  it("has the type browsers are asked about", () => {
    expect(PICTURES.map(mimeOf)).toEqual(PICTURES.map(({ codec }) => `video/mp4; codecs="${codec}"`));
    expect(mimeOf({ channels: 1 })).toBe('audio/mp4; codecs="opus"');
  });

  it("is not made of what nobody knows how to write", () => {
    expect(() => pictureInit({ codec: "vp8", width: 2, height: 2 })).toThrow("vp8");
    expect(() => pictureInit({ codec: "avc1.42E01F", width: 2, height: 2 })).toThrow("avc1");
  });
});
