/** Folds a log from a file of JSON lines, as the first thing it does, and once more; prints what it took. */
import { readFileSync } from "node:fs";
import { foldAll } from "../../web/classlog/fold/fold.ts";
import type { Event } from "../../web/classlog/state.ts";

const lines = readFileSync(process.argv[2] as string, "utf8").trimEnd().split("\n");
const events = lines.map((line) => JSON.parse(line) as Event);

function folded(): { ms: number; parts: number; talk: number } {
  const began = performance.now();
  const state = foldAll(events);
  const ms = performance.now() - began;
  return { ms, parts: state.size, talk: Object.keys(state.get("room")?.talk ?? {}).length };
}

const first = folded();
process.stdout.write(JSON.stringify({ events: events.length, first, again: folded() }));
