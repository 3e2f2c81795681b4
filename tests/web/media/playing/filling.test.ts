import { describe, expect, it } from "vitest";
import { Filling } from "../../../../web/media/playing/filling.ts";
import { Listing } from "../../../../web/media/playing/listing.ts";
import { Loader } from "../../../../web/media/playing/loader.ts";
import type { Piece } from "../../../../web/media/playing/piece.ts";
import type { Reel } from "../../../../web/media/playing/reel.ts";

/** An engine that keeps ten seconds of a voice and of a camera, whose middle is missing. */
class Engine {
  readonly asked: string[] = [];
  down = false;

  async fetch(path: string): Promise<Response> {
    this.asked.push(path);
    if (this.down) throw new TypeError("no network");
    if (path !== "media") return new Response(new Uint8Array([1, 2, 3]));
    const epoch = { epoch: 0, mime: 'audio/mp4; codecs="opus"', width: 0, height: 0, variants: ["full"], kept: true, until: null };
    const tracks = {
      "1.voice": [{ ...epoch, segments: [[0, 15, 0, 4000], [16, 31, 4000, 4000]], since: [32, 39, 8000, 2000] }],
      "1.camera": [{ ...epoch, segments: [[0, 15, 0, 4000]], since: [24, 39, 6000, 4000] }],
    };
    return Response.json({ at: 10_000, tracks });
  }
}

/** A reel that holds what it takes. */
function reelOf(track: string): Reel & { ranges: number[][] } {
  const ranges: number[][] = [];
  const take = ({ from, to }: Piece): void => {
    const last = ranges.at(-1);
    if (last && last[1] === from) last[1] = to;
    else ranges.push([from, to]);
  };
  return { track, ranges, busy: false, take } as unknown as Reel & { ranges: number[][] };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
  await new Promise((done) => setTimeout(done, 0));
}

function made(): { engine: Engine; filling: Filling; voice: ReturnType<typeof reelOf>; camera: ReturnType<typeof reelOf> } {
  const engine = new Engine();
  const filling = new Filling(new Listing(engine), new Loader(engine));
  return { engine, filling, voice: reelOf("1.voice"), camera: reelOf("1.camera") };
}

describe("filling", () => {
  it("lets nobody go on before it is known what there is", async () => {
    const { filling, voice } = made();
    const played = { reel: voice, variant: "full" };
    expect(filling.until(played, 2000, false)).toBe(2000);
    filling.fill([played], 2000, true, false);
    await settled();
    expect(filling.until(played, 2000, false)).toBe(2000);
  });

  it("reads sound before pictures, what is needed first before the rest, and nothing twice", async () => {
    const { engine, filling, voice, camera } = made();
    const played = [{ reel: camera, variant: "full" }, { reel: voice, variant: "full" }];
    for (let i = 0; i < 8; i += 1) {
      filling.fill(played, 0, true, false);
      await settled();
    }
    const segments = engine.asked.filter((path) => path.includes("/full/"));
    expect(segments[0]).toBe("media/1.voice/0/full/0-15");
    expect([...segments].sort()).toEqual([
      "media/1.camera/0/full/0-15",
      "media/1.camera/0/full/24-39",
      "media/1.voice/0/full/0-15",
      "media/1.voice/0/full/16-31",
      "media/1.voice/0/full/32-39",
    ]);
    expect(filling.until(played[1] as (typeof played)[0], 0, true)).toBe(Infinity);
  });

  it("does not wait where nothing is to come", async () => {
    const { filling, camera } = made();
    const played = [{ reel: camera, variant: "full" }];
    for (let i = 0; i < 6; i += 1) {
      filling.fill(played, 0, true, false);
      await settled();
    }
    expect(camera.ranges).toEqual([[0, 4000], [6000, 10_000]]);
    expect(filling.until(played[0] as (typeof played)[0], 4500, false)).toBe(Infinity);
  });

  it("waits at the end of the list while the class goes on", async () => {
    const { filling, voice } = made();
    const played = [{ reel: voice, variant: "full" }];
    for (let i = 0; i < 6; i += 1) {
      filling.fill(played, 0, true, false);
      await settled();
    }
    expect(filling.until(played[0] as (typeof played)[0], 9000, false)).toBe(10_000 - 120);
  });

  it("asks again after the network was gone", async () => {
    const { engine, filling, voice } = made();
    const played = [{ reel: voice, variant: "full" }];
    filling.fill(played, 0, true, false);
    await settled();
    engine.down = true;
    filling.fill(played, 0, true, false);
    await settled();
    engine.down = false;
    expect(voice.ranges).toEqual([]);
    await new Promise((done) => setTimeout(done, 450));
    filling.fill(played, 0, true, false);
    await settled();
    expect(voice.ranges.length).toBeGreaterThan(0);
  });
});
