import { describe, expect, it } from "vitest";
import { fragment, flagsOf, type Sample } from "../../../../web/media/capture/fragment.ts";
import { joined } from "../../../../web/media/capture/boxes.ts";
import { chance } from "../../classlog/logs.ts";
import { at, boxes, samples } from "./reading.ts";

/** A year of class time in ticks of a picture: past 32 bits. */
const FAR = 90_000 * 3600 * 24 * 365;

describe("a fragment", () => {
  it("gives back what was written, whatever it is (1,000 random ones)", () => {
    const random = chance(4);
    const below = (n: number): number => Math.floor(random() * n);
    for (let turn = 0; turn < 1000; turn += 1) {
      const begin = below(FAR);
      const written: Sample[] = Array.from({ length: below(30) }, () => ({
        bytes: Uint8Array.from({ length: below(200) }, () => below(256)),
        ticks: below(90_000),
        key: random() < 0.2,
        layer: below(3),
        spare: random() < 0.5,
      }));
      const read = samples(fragment(turn + 1, begin, written));
      expect(read.map((each) => [...each.bytes])).toEqual(written.map((each) => [...each.bytes]));
      expect(read.map((each) => each.ticks)).toEqual(written.map((each) => each.ticks));
      expect(read.map((each) => each.flags)).toEqual(written.map(flagsOf));
      if (read.length) expect(read[0]?.at).toBe(begin);
    }
  });

  it("can be laid behind others: each finds its own bytes", () => {
    const one = (n: number): Uint8Array => fragment(n, n * 10, [{ bytes: Uint8Array.of(n, n), ticks: 10, key: true, layer: 0, spare: false }]);
    expect(samples(joined(one(1), one(2), one(3))).map((each) => [each.at, each.bytes[0]])).toEqual([
      [10, 1],
      [20, 2],
      [30, 3],
    ]);
  });

  it("says which samples begin something and which nobody needs (ISO 14496-12, 8.6.4)", () => {
    const [dependsOn, neededBy, noStart] = [24, 22, 16].map((bit) => (flags: number) => (flags >> bit) & (bit === 16 ? 1 : 3));
    const said = [
      flagsOf({ key: true, layer: 0, spare: false }),
      flagsOf({ key: false, layer: 1, spare: false }),
      flagsOf({ key: false, layer: 2, spare: true }),
    ];
    expect(said.map((each) => dependsOn?.(each))).toEqual([2, 1, 1]);
    expect(said.map((each) => neededBy?.(each))).toEqual([0, 0, 2]);
    expect(said.map((each) => noStart?.(each))).toEqual([0, 1, 1]);
    expect(said.map((each) => each & 0xffff)).toEqual([0, 1, 2]);
  });

  it("counts itself", () => {
    const { body } = at(boxes(fragment(7, 0, [])), "moof/mfhd");
    expect(body[7]).toBe(7);
  });
});
