import { expect, it } from "vitest";
import { Listing } from "../../../../web/media/playing/listing.ts";

it("knows where somebody was heard, over all epochs of a voice", async () => {
  const epoch = { mime: 'audio/mp4; codecs="opus"', width: 0, height: 0, variants: ["full"], kept: true, until: 9000, segments: [] };
  const tracks = {
    "1.voice": [
      { ...epoch, epoch: 0, loud: [[1000, 2000]] },
      { ...epoch, epoch: 5000, loud: [[6000, 7000]] },
    ],
    "2.voice": [{ ...epoch, epoch: 0 }],
  };
  const listing = new Listing({ fetch: () => Promise.resolve(Response.json({ at: 9000, tracks })) });
  listing.reach(0, true);
  await new Promise((done) => setTimeout(done, 5));
  expect([1500, 2500, 6999, 7000].map((at) => listing.isLoud("1.voice", at))).toEqual([true, false, true, false]);
  expect(listing.isLoud("2.voice", 1500)).toBe(false);
  expect(listing.isLoud("3.voice", 1500)).toBe(false);
});
