import { describe, expect, it } from "vitest";
import { foldAll } from "../../../web/classlog/fold/fold.ts";
import type { Event } from "../../../web/classlog/state.ts";
import { Edge } from "../../../web/link/edge.ts";
import { canonical, chance, randomLog } from "../classlog/logs.ts";

const SEEDS = Array.from({ length: 20 }, (_, n) => n + 1);

function hello(seq: number, resumed: boolean): Parameters<Edge["greet"]>[0] {
  return { seq, at: 0, status: "open", length_ms: 0, resumed };
}

function begun(edge: Edge, log: readonly Event[], seq: number): void {
  edge.greet(hello(seq, false));
  for (const [audience, part] of foldAll(log.filter((event) => event.seq <= seq))) {
    edge.begin({ audience, seq, part: JSON.parse(JSON.stringify(part)) as unknown });
  }
}

describe("the edge", () => {
  it.each(SEEDS)("is the same for who came late and who was there from the start (log %i)", (seed) => {
    const log = randomLog(seed, 80);
    const next = chance(seed);
    const came = (log[Math.floor(next() * 79)] as Event).seq;
    const present = new Edge();
    begun(present, log, 0);
    log.forEach((event) => present.take(event));
    const late = new Edge();
    begun(late, log, came);
    log.filter((event) => event.seq > came).forEach((event) => late.take(event));
    expect(canonical(late.state)).toBe(canonical(present.state));
  });

  it.each(SEEDS)("tells by its print whether its state changed (log %i)", (seed) => {
    const edge = new Edge();
    begun(edge, [], 0);
    for (const event of randomLog(seed, 80)) {
      const { print } = edge;
      edge.take(event);
      expect(edge.print).not.toBe(print);
      const taken = edge.print;
      edge.take(event);
      expect(edge.print).toBe(taken);
    }
    const { print } = edge;
    edge.greet(hello(0, false));
    expect(edge.print).not.toBe(print);
  });

  it.each(SEEDS)("is the same over a stream that breaks and repeats itself (log %i)", (seed) => {
    const log = randomLog(seed, 80);
    const next = chance(seed + 50);
    const edge = new Edge();
    begun(edge, log, 0);
    let at = 0;
    while (at < log.length) {
      const until = Math.min(log.length, at + 1 + Math.floor(next() * 20));
      log.slice(at, until).forEach((event) => edge.take(event));
      edge.greet(hello((log.at(-1) as Event).seq, true));
      // It begins again from what was seen; what is told twice changes nothing.
      const seen = edge.seq ?? 0;
      at = Math.max(0, log.findIndex((event) => event.seq > seen) - Math.floor(next() * 4));
      if (log.every((event) => event.seq <= seen)) break;
    }
    expect(canonical(edge.state)).toBe(canonical(foldAll(log)));
  });

  it("goes on from what it has seen, not from what it was told lies ahead", () => {
    const log = randomLog(3, 10);
    const edge = new Edge();
    expect(edge.seq).toBeNull();
    begun(edge, log, 6);
    edge.greet(hello(20, true));
    expect(edge.seq).toBe(6);
  });
});
