import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { foldAll } from "../../../web/classlog/fold/fold.ts";
import { partRead, type Event, type Part } from "../../../web/classlog/state.ts";

interface Vector {
  name: string;
  rule: string;
  events: Event[];
  parts: Record<string, Partial<Part>>;
}

const folder = new URL("../../../schema/vectors/", import.meta.url);

for (const file of readdirSync(folder)) {
  const vectors = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Vector[];
  describe(file, () => {
    it.each(vectors)("$rule: $name", ({ events, parts }) => {
      const folded = foldAll(events);
      expect([...folded.keys()].sort()).toEqual(Object.keys(parts).sort());
      for (const [audience, part] of Object.entries(parts)) {
        // Through JSON, so that maps without a prototype compare like any other.
        expect(plain(folded.get(audience))).toEqual(plain(partRead(part)));
      }
    });
  });
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
