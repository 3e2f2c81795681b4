import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Refused, type Refusal } from "../../../../web/link/room.ts";
import { Delivery } from "../../../../web/media/capture/delivery.ts";
import type { Answer } from "../../../../web/media/capture/posting.ts";
import { Unsent, type Epoch } from "../../../../web/media/capture/unsent.ts";
import type { ChunkHead } from "../../../../web/media/track.ts";
import { chance } from "../../classlog/logs.ts";

const OF = { class: "c", seat: 1 };

/** A class at the other end of a wire: it takes chunks of epochs it knows, and keeps in what order they came. */
class Far {
  readonly inits = new Map<string, boolean>();
  readonly came: ChunkHead[] = [];
  readonly ends = new Map<string, number>();
  isDown = false;
  lost: () => boolean = () => false;
  refuses: (path: string) => string | null = () => null;
  refusesChunk: (head: ChunkHead) => string | null = () => null;
  largest_ms = 0;

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    await new Promise((done) => setTimeout(done, 2));
    if (this.isDown || this.lost()) throw new TypeError("lost on the way there");
    const code = this.refuses(path);
    if (code) throw new Refused({ code, params: {}, sentence: "" });
    const answer = this.#answer(path, init);
    if (this.lost()) throw new TypeError("lost on the way back");
    return answer;
  }

  #answer(path: string, init: RequestInit): Response {
    const [, track, epoch, what] = path.split(/[/?]/) as [string, string, string, string];
    if (what === "init") this.inits.set(`${track}/${epoch}`, path.includes("kept=1"));
    else if (what === "end") this.ends.set(`${track}/${epoch}`, (JSON.parse(String(init.body)) as { chunks: number }).chunks);
    else return Response.json(this.#chunks(init.body as Uint8Array));
    return new Response(null, { status: 201 });
  }

  #chunks(body: Uint8Array): Answer {
    const answer: Answer = { taken: [], refused: [] };
    const view = new DataView(body.buffer, body.byteOffset);
    const heads: ChunkHead[] = [];
    for (let at = 0; at < body.length; at += 4 + view.getUint32(at)) {
      heads.push(JSON.parse(new TextDecoder().decode(body.subarray(at + 6, at + 6 + view.getUint16(at + 4)))) as ChunkHead);
    }
    for (const head of heads) {
      const { track, epoch, n } = head;
      const code = this.refusesChunk(head) ?? (this.inits.has(`${track}/${epoch}`) ? null : "media.unknown");
      if (code) answer.refused.push({ track, epoch, n, code });
      else {
        answer.taken.push([track, epoch, n]);
        if (!this.came.some((each) => each.track === track && each.epoch === epoch && each.n === n)) this.came.push(head);
      }
    }
    this.largest_ms = Math.max(this.largest_ms, Math.max(...heads.map((each) => each.t)) - Math.min(...heads.map((each) => each.t)));
    return answer;
  }

  ns(track: string, epoch: number): number[] {
    return this.came.filter((each) => each.track === track && each.epoch === epoch).map((each) => each.n);
  }
}

interface Page {
  delivery: Delivery;
  refused: [string, Refusal][];
  unkept: [string, number | null][];
  astray: number;
  add(track: string, epoch: number, n: number, many?: number): void;
}

const open: Delivery[] = [];
/** This machine's clock, which a test may put forward. */
const own = { ahead: 0 };

async function page(far: Far): Promise<Page> {
  const refused: Page["refused"] = [];
  const unkept: Page["unkept"] = [];
  const one: Partial<Page> & { astray: number } = { refused, unkept, astray: 0 };
  const told = {
    changed: () => undefined,
    refused: (track: string, _: number, no: Refusal) => void refused.push([track, no]),
    unkept: (track: string, of: number | null) => void unkept.push([track, of]),
    astray: () => void (one.astray += 1),
  };
  const delivery = new Delivery(far, new Unsent(OF), OF, told, () => performance.now() + own.ahead);
  open.push(delivery);
  await delivery.start();
  const add = (track: string, epoch: number, n: number, many = 1): void => {
    for (let at = n; at < n + many; at += 1) delivery.add(track, epoch, { t: epoch + at * 250, d: 250, key: true, bytes: new Uint8Array(40) });
  };
  return Object.assign(one, { delivery, refused, unkept, add });
}

function epoch(track: string, number: number, more: Partial<Epoch> = {}): Epoch {
  return { track, epoch: number, mime: "video/mp4", kept: true, width: 2, height: 2, layers: 1, init: new Uint8Array(8), ...more };
}

async function shelf(): Promise<number[]> {
  const base = await openDB("agogic-media");
  const counts = [await base.count("epochs"), await base.count("chunks")];
  base.close();
  return counts;
}

function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  return expect.poll(holds, { timeout: 8000, interval: 10 }).toBe(true);
}

function counting(many: number): number[] {
  return Array.from({ length: many }, (_, n) => n);
}

beforeEach(() => {
  own.ahead = 0;
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop(0)));
  const base = await openDB("agogic-media");
  for (const name of ["epochs", "chunks"]) if (base.objectStoreNames.contains(name)) await base.clear(name);
  base.close();
});

describe("delivery", () => {
  it("brings everything once, in order, over a wire that loses a third of what goes over it", async () => {
    const far = new Far();
    const random = chance(2);
    far.lost = () => random() < 0.33;
    const { delivery, add } = await page(far);
    delivery.begin(epoch("1.camera", 100));
    delivery.begin(epoch("1.voice", 101));
    for (let n = 0; n < 30; n += 1) {
      add("1.camera", 100, n);
      add("1.voice", 101, n);
      await new Promise((done) => setTimeout(done, 10));
    }
    await until(() => far.came.length === 60);
    far.lost = () => false;
    await delivery.stop();
    expect([far.ns("1.camera", 100).sort((a, b) => a - b), far.ns("1.voice", 101).length]).toEqual([counting(30), 30]);
    expect(far.ends).toEqual(new Map([["1.camera/100", 30], ["1.voice/101", 30]]));
    expect(await shelf()).toEqual([0, 0]);
  });

  it("brings what is live first after a cut, then the rest from its oldest on, in pieces of at most 40 s", async () => {
    const far = new Far();
    const { delivery, add } = await page(far);
    delivery.begin(epoch("1.camera", 0));
    add("1.camera", 0, 0);
    await until(() => far.came.length === 1);
    far.isDown = true;
    add("1.camera", 0, 1, 800);
    await until(() => delivery.late === null);
    own.ahead += 60_000;
    far.isDown = false;
    add("1.camera", 0, 801, 2);
    delivery.wake();
    await until(() => far.came.length === 803);
    const order = far.ns("1.camera", 0);
    expect(order.slice(1, 3)).toEqual([801, 802]);
    expect(order.slice(3)).toEqual(counting(800).map((n) => n + 1));
    expect(far.largest_ms).toBeLessThanOrEqual(40_250);
  });

  it("delivers after a reload what the page before left, and ends its epoch", async () => {
    const far = new Far();
    far.isDown = true;
    const before = await page(far);
    before.delivery.begin(epoch("1.camera", 10));
    before.add("1.camera", 10, 0, 12);
    await until(async () => (await shelf())[1] === 12);
    await before.delivery.stop(0);
    far.isDown = false;
    const after = await page(far);
    after.delivery.begin(epoch("1.camera", 9000));
    after.add("1.camera", 9000, 0, 2);
    await until(() => far.came.length === 14 && far.ends.has("1.camera/10"));
    expect([...far.inits.keys()], "epochs of a track begin in order").toEqual(["1.camera/10", "1.camera/9000"]);
    expect(far.ns("1.camera", 10)).toEqual(counting(12));
    expect(far.ends.get("1.camera/10")).toBe(12);
  });

  it("never keeps what may not be recorded", async () => {
    const far = new Far();
    far.isDown = true;
    const { delivery, add } = await page(far);
    delivery.begin(epoch("1.camera", 10, { kept: false }));
    add("1.camera", 10, 0, 12);
    await until(() => delivery.late === null);
    expect(await shelf()).toEqual([0, 0]);
    own.ahead += 11_000;
    far.isDown = false;
    add("1.camera", 10, 12);
    delivery.wake();
    await until(() => far.came.length === 1);
    expect(far.ns("1.camera", 10)).toEqual([12]);
    expect([delivery.waiting, await shelf()]).toEqual([0, [0, 0]]);
  });

  it("takes off the shelf what the class says may not be recorded, and sends it unkept", async () => {
    const far = new Far();
    far.refuses = (path) => (path.includes("kept=1") ? "media.unconsented" : null);
    const { delivery, add, unkept, refused } = await page(far);
    delivery.begin(epoch("1.camera", 10));
    add("1.camera", 10, 0, 3);
    await until(() => far.came.length === 3);
    expect([unkept, refused, far.inits.get("1.camera/10")]).toEqual([[["1.camera", null]], [], false]);
    expect(await shelf()).toEqual([0, 0]);
  });

  it("lets another epoch begin where recording is forbidden in the middle of one, and keeps nothing of the first", async () => {
    const far = new Far();
    const { delivery, add, unkept, refused } = await page(far);
    delivery.begin(epoch("1.camera", 10));
    add("1.camera", 10, 0, 3);
    await until(() => far.came.length === 3);
    far.refusesChunk = ({ epoch: of }) => (of === 10 ? "media.unconsented" : null);
    add("1.camera", 10, 3, 5);
    await until(() => unkept.length > 0);
    expect([unkept, refused]).toEqual([[["1.camera", 10]], []]);
    await until(() => far.ends.has("1.camera/10"));
    expect(await shelf()).toEqual([0, 0]);
    delivery.begin(epoch("1.camera", 9000, { kept: false }));
    add("1.camera", 9000, 0, 2);
    await until(() => far.came.length === 5);
  });

  it("says once that a track is refused for good, keeps nothing of it, and brings the others", async () => {
    const far = new Far();
    far.refuses = (path) => (path.startsWith("media/1.screen") ? "stage.off" : null);
    const { delivery, add, refused } = await page(far);
    delivery.begin(epoch("1.screen", 10));
    delivery.begin(epoch("1.voice", 10));
    add("1.screen", 10, 0, 3);
    add("1.voice", 10, 0, 3);
    await until(() => far.came.length === 3 && refused.length > 0);
    expect(refused.map(([track, no]) => [track, no.code])).toEqual([["1.screen", "stage.off"]]);
    await until(async () => JSON.stringify(await shelf()) === "[1,0]");
  });

  it("waits with what is refused for now", async () => {
    const far = new Far();
    let no: string | null = "rate.limited";
    far.refuses = () => no;
    const { delivery, add, refused } = await page(far);
    delivery.begin(epoch("1.voice", 10));
    add("1.voice", 10, 0, 3);
    await new Promise((done) => setTimeout(done, 100));
    no = null;
    await until(() => far.came.length === 3);
    expect(refused).toEqual([]);
  });

  it("gives up a chunk whose time the class does not believe, asks for the time, and goes on", async () => {
    const far = new Far();
    far.refusesChunk = ({ n }) => (n === 1 ? "draft.outside" : null);
    const there = await page(far);
    there.delivery.begin(epoch("1.voice", 10));
    there.add("1.voice", 10, 0, 4);
    await until(() => far.came.length === 3 && there.delivery.waiting === 0);
    expect([there.refused, there.astray]).toEqual([[], 1]);
  });

  it("tells the class again of an epoch it lost, and gives up if it will not know it", async () => {
    const far = new Far();
    const { delivery, add, refused } = await page(far);
    delivery.begin(epoch("1.voice", 10));
    add("1.voice", 10, 0);
    await until(() => far.came.length === 1);
    far.inits.clear();
    add("1.voice", 10, 1);
    await until(() => far.came.length === 2);
    far.refusesChunk = ({ n }) => (n === 2 ? "media.unknown" : null);
    add("1.voice", 10, 2);
    await until(() => refused.length === 1);
    add("1.voice", 10, 3);
    await until(() => far.ns("1.voice", 10).includes(3));
  });

  it("finds the one chunk a whole post is refused for", async () => {
    const far = new Far();
    const { delivery, add, refused } = await page(far);
    delivery.begin(epoch("1.voice", 10));
    await until(() => far.inits.size === 1);
    const fetch = far.fetch.bind(far);
    far.fetch = async (path, init) => {
      if (new TextDecoder("latin1").decode(init?.body as Uint8Array).includes('"n":5')) throw new Refused({ code: "draft.malformed", params: {}, sentence: "" });
      return fetch(path, init);
    };
    add("1.voice", 10, 0, 9);
    await until(() => far.came.length === 8);
    expect(refused.map(([, no]) => no.code)).toEqual(["draft.malformed"]);
    expect(far.ns("1.voice", 10).sort((a, b) => a - b)).toEqual(counting(9).filter((n) => n !== 5));
  });
});
