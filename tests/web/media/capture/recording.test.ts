import { describe, expect, it } from "vitest";
import { joined } from "../../../../web/media/capture/boxes.ts";
import { fragment, type Sample } from "../../../../web/media/capture/fragment.ts";
import { entryInit, pictureInit, soundInit } from "../../../../web/media/capture/init-segment.ts";
import { codecOf, Recording, type RecordedForm, type RecordedSample } from "../../../../web/media/capture/recording.ts";
import { chance } from "../../classlog/logs.ts";

const AVC_C = Uint8Array.of(1, 0x42, 0xe0, 0x1f, 0xff, 0xe1, 0, 1, 9, 1, 0, 1, 8);

describe("a recording", () => {
  it("is read the same however it is cut on the way", () => {
    const random = chance(6);
    const below = (n: number): number => Math.floor(random() * n);
    const init = pictureInit({ codec: "avc1.42E01F", width: 320, height: 180, description: AVC_C });
    for (let turn = 0; turn < 100; turn += 1) {
      let at = below(1e9);
      const begin = at;
      const written: Sample[][] = Array.from({ length: 1 + below(6) }, () =>
        Array.from({ length: 1 + below(8) }, () => ({
          bytes: Uint8Array.from({ length: 1 + below(60) }, () => below(256)),
          ticks: 1 + below(9000),
          key: random() < 0.3,
          layer: 0,
          spare: false,
        })),
      );
      const fragments = written.map((samples, n) => {
        const made = fragment(n + 1, at, samples);
        at += samples.reduce((sum, sample) => sum + sample.ticks, 0);
        return made;
      });
      const whole = joined(init, ...fragments);
      const recording = new Recording();
      const read: RecordedSample[] = [];
      for (let from = 0; from < whole.length; ) {
        const to = Math.min(whole.length, from + 1 + below(300));
        read.push(...recording.read(whole.slice(from, to)));
        from = to;
      }
      // The last waits for the next, which never comes.
      const all = written.flat().slice(0, -1);
      const ended = at - (written.flat().at(-1) as Sample).ticks;
      expect(read.map((each) => [...each.bytes])).toEqual(all.map((each) => [...each.bytes]));
      expect(read.map((each) => each.key)).toEqual(all.map((each) => each.key));
      if (all.length) expect(read[0]?.at).toBeCloseTo((begin * 1e6) / 90_000, 3);
      expect(read.reduce((sum, each) => sum + each.lasts, 0)).toBeCloseTo(((ended - begin) * 1e6) / 90_000, 3);
      expect(recording.form).toMatchObject({ timescale: 90_000, width: 320, height: 180 });
    }
  });

  it("knows how long a sample lasts by the next, whatever a recorder guessed for the last of a fragment", () => {
    const one = (at: number): Uint8Array =>
      fragment(1, at, [2700, 2700, 900].map((ticks) => ({ bytes: Uint8Array.of(1), ticks, key: true, layer: 0, spare: false })));
    const recording = new Recording();
    recording.read(pictureInit({ codec: "vp09.00.30.08", width: 2, height: 2 }));
    const read = [...recording.read(one(0)), ...recording.read(one(8100)), ...recording.read(one(16_200))];
    expect(read.map((each) => Math.round(each.lasts))).toEqual(Array.from({ length: 8 }, () => 30_000));
  });

  it("says what it is made of, and becomes the same init segment again", () => {
    const inits = [
      pictureInit({ codec: "avc1.42E01F", width: 320, height: 180, description: AVC_C }),
      pictureInit({ codec: "vp09.00.30.08", width: 320, height: 180 }),
      soundInit({ channels: 1 }),
    ];
    const forms = inits.map((init) => {
      const recording = new Recording();
      recording.read(init);
      return recording.form as RecordedForm;
    });
    expect(forms.map(({ entry }) => codecOf(entry))).toEqual(["avc1.42E01F", null, "opus"]);
    expect(forms.map((form) => [...entryInit(form.entry, form)])).toEqual(inits.map((init) => [...init]));
  });

  it("is refused where it is none", () => {
    expect(() => new Recording().read(new Uint8Array(64))).toThrow("recording");
  });
});
