/** Opens a replay over loopback as a browser does, then goes to moments at random; prints what each took. */
import { Past } from "../../web/link/past.ts";
import { Pages } from "../../web/link/pages.ts";
import type { Reach } from "../../web/link/pass.ts";

interface Asked {
  under: string;
  pass: string;
  audiences: string[];
  lengthMs: number;
  /** moments in class time, ms */
  moments: number[];
}

const asked = JSON.parse(process.argv[2] as string) as Asked;
const read = { requests: 0, bytes: 0 };
// The one thing that pages want of a reach; renewing passes is not measured here.
const reach = {
  async fetch(path: string): Promise<Response> {
    read.requests += 1;
    const answer = await fetch(`${asked.under}/${path}`, { headers: { authorization: `Bearer ${asked.pass}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    // As it comes over the wire: what is packed says so.
    read.bytes += Number(answer.headers.get("content-length"));
    return answer;
  },
} as unknown as Reach;

/** A replay that is opened at a moment, when that can be shown. */
async function opened(at: number): Promise<Past> {
  let shown = (): void => undefined;
  const isShown = new Promise<void>((done) => (shown = done));
  const past: Past = new Past(new Pages(reach), asked.audiences, () => past.has(at) && shown());
  past.follow(at);
  past.load();
  await isShown;
  past.stateAt(at);
  return past;
}

const began = performance.now();
const past = await opened(asked.moments[0] as number);
const shownMs = performance.now() - began;
const shown = { ...read };
await past.all();
const openedMs = performance.now() - began;
const all = { ...read };

const seeks = asked.moments.slice(1).map((at) => {
  const from = performance.now();
  past.stateAt(at);
  return performance.now() - from;
});
const talk = Object.keys(past.stateAt(asked.lengthMs).get("room")?.talk ?? {}).length;
process.stdout.write(JSON.stringify({ talk, shownMs, openedMs, shown, all, seeks }));
