import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FRAME, type Frame } from "../../../web/link/frames.ts";
import { Reach } from "../../../web/link/pass.ts";
import type { LinkView, Refusal, RoomConfig } from "../../../web/link/room.ts";
import { Stream, type Listener } from "../../../web/link/stream.ts";

const CONFIG = { live: "/live/classes/c1", pass_url: "/pass" } as unknown as RoomConfig;
const MINUTE_MS = 60_000;

/** A frame as it goes over the wire. */
function framed(kind: number, words: object): Uint8Array<ArrayBuffer> {
  const payload = new TextEncoder().encode(JSON.stringify(words));
  const whole = new Uint8Array(5 + payload.length);
  new DataView(whole.buffer).setUint32(0, payload.length + 1);
  whole[4] = kind;
  whole.set(payload, 5);
  return whole;
}

const HELLO = framed(FRAME.hello, { seq: 1, at: 0, status: "open", length_ms: 0, resumed: false });

const TOO_MANY = framed(FRAME.bye, { code: "stream.too_many", params: {} });

/** What lies between a page and its school: each kind of answer is chosen by the test. */
class Way {
  streams: "flow" | "held" | "head only" | "502" | "html" | "damaged" | "too many" = "flow";
  polls: "answered" | "dead" = "answered";
  readonly asked: string[] = [];

  readonly fetch = (address: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const path = String(address);
    if (path === "/pass") return Promise.resolve(Response.json({ pass: "p", expires_ms: Date.now() + 60 * MINUTE_MS }));
    const wait = /wait=(\d+)/.exec(path)?.[1];
    this.asked.push(wait === undefined ? "stream" : `wait ${wait}`);
    if (wait !== undefined) return this.polls === "dead" ? hung(init) : later(Number(wait) * 1000, init);
    if (this.streams === "held") return hung(init);
    if (this.streams === "502") return Promise.resolve(new Response("Bad Gateway", { status: 502 }));
    if (this.streams === "damaged") return Promise.resolve(Response.json({ fault: { id: "f1", code: "store.damaged" } }, { status: 500 }));
    if (this.streams === "too many") return Promise.resolve(new Response(new Blob([HELLO, TOO_MANY])));
    if (this.streams === "html") return Promise.resolve(new Response("<h1>Blocked</h1>", { status: 403 }));
    return Promise.resolve(new Response(body(this.streams === "flow", init)));
  };
}

function hung(init?: RequestInit): Promise<Response> {
  return new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(new DOMException("cut", "AbortError"))));
}

async function later(ms: number, init?: RequestInit): Promise<Response> {
  await Promise.race([new Promise((done) => setTimeout(done, ms)), hung(init)]);
  return new Response(HELLO);
}

function body(flows: boolean, init?: RequestInit): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(out) {
      if (flows) out.enqueue(HELLO);
      init?.signal?.addEventListener("abort", () => out.error(new DOMException("cut", "AbortError")));
    },
  });
}

describe("the stream", () => {
  let way: Way;
  let stream: Stream;
  let states: LinkView["state"][];
  let frames: Frame[];
  let told: Refusal | undefined;

  beforeEach(() => {
    vi.useFakeTimers();
    way = new Way();
    states = [];
    frames = [];
    vi.stubGlobal("fetch", way.fetch);
    const listener: Listener = {
      after: () => null,
      frames: (read) => frames.push(...read),
      state: (state, refusal) => {
        told = refusal;
        if (states.at(-1) !== state) states.push(state);
      },
    };
    stream = new Stream(new Reach(CONFIG), listener);
  });

  afterEach(() => {
    stream.stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  async function after(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  it("flows where nothing holds it", async () => {
    void stream.run();
    await after(100);
    expect(states).toEqual(["connecting", "live"]);
    expect(frames.map((frame) => frame.kind)).toEqual([FRAME.hello]);
  });

  it.each(["held", "head only"] as const)("asks by long polls where a proxy buffers (%s), and does not say that it is lost", async (how) => {
    way.streams = how;
    void stream.run();
    await after(10_000);
    expect(way.asked.slice(0, 3)).toEqual(["stream", "wait 0", "wait 20"]);
    expect(states).toEqual(["connecting", "polling"]);
  });

  it("asks from time to time where its seat is open in more places than may stream", async () => {
    way.streams = "too many";
    void stream.run();
    await after(50_000);
    expect(way.asked.slice(0, 3)).toEqual(["stream", "wait 0", "wait 20"]);
    expect(way.asked.filter((asked) => asked === "stream").length).toBe(1);
    expect(states.at(-1)).toBe("polling");
  });

  it("tries a stream again after a minute, and later less often", async () => {
    way.streams = "held";
    void stream.run();
    await after(20 * MINUTE_MS);
    const tried = way.asked.filter((asked) => asked === "stream").length;
    expect(tried).toBeGreaterThanOrEqual(4);
    expect(tried).toBeLessThanOrEqual(6);
    expect(states).toEqual(["connecting", "polling"]);
    way.streams = "flow";
    await after(11 * MINUTE_MS);
    expect(states.at(-1)).toBe("live");
  });

  it("takes a network that is gone for what it is, and streams again when it is back", async () => {
    way.streams = "held";
    way.polls = "dead";
    void stream.run();
    await after(20_000);
    expect(states).toEqual(["connecting", "lost"]);
    way.streams = "flow";
    way.polls = "answered";
    await after(30_000);
    expect(states.at(-1)).toBe("live");
  });

  it("says that a class is damaged, under the number that stands in the log", async () => {
    way.streams = "damaged";
    void stream.run();
    await after(60_000);
    expect(states).toEqual(["connecting", "refused"]);
    expect(told).toMatchObject({ code: "class.damaged", params: { id: "f1" } });
    expect(way.asked).toEqual(["stream"]);
  });

  it.each(["502", "html"] as const)("is not refused by anybody but the school (%s)", async (how) => {
    way.streams = how;
    void stream.run();
    await after(15_000);
    expect(states).toEqual(["connecting", "lost"]);
    way.streams = "flow";
    await after(15_000);
    expect(states.at(-1)).toBe("live");
  });
});
