/** Opens a replay over loopback as a browser does, then goes to moments at random; prints what each took. */
import { Timeline } from "../../web/classlog/replay.ts";
import { Pages } from "../../web/link/pages.ts";
import type { Reach } from "../../web/link/pass.ts";

interface Asked {
  under: string;
  pass: string;
  lengthMs: number;
  /** moments in class time, ms */
  moments: number[];
}

const asked = JSON.parse(process.argv[2] as string) as Asked;
// The one thing that pages want of a reach; renewing passes is not measured here.
const reach = {
  async fetch(path: string): Promise<Response> {
    const answer = await fetch(`${asked.under}/${path}`, { headers: { authorization: `Bearer ${asked.pass}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer;
  },
} as unknown as Reach;

const began = performance.now();
const timeline = new Timeline();
await new Pages(reach).load((events) => timeline.add(events));
const loadedMs = performance.now() - began;
timeline.stateAt(asked.moments[0] as number);
const openedMs = performance.now() - began;

const seeks = asked.moments.slice(1).map((at) => {
  const from = performance.now();
  timeline.stateAt(at);
  return performance.now() - from;
});
const talk = Object.keys(timeline.stateAt(asked.lengthMs).get("room")?.talk ?? {}).length;
process.stdout.write(JSON.stringify({ events: timeline.size, talk, loadedMs, openedMs, seeks }));
