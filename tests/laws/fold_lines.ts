/** Folds logs for another process: one log a line in, its parts a line out, all JSON. */
import { foldAll } from "../../web/classlog/fold/fold.ts";
import type { Event } from "../../web/classlog/state.ts";

let rest = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (piece: string) => {
  const lines = (rest + piece).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    const parts = foldAll(JSON.parse(line) as Event[]);
    process.stdout.write(`${JSON.stringify(Object.fromEntries(parts))}\n`);
  }
});
