/** What a track needs of the seat it belongs to, and what it hands on to it. */
import type { Kind } from "../track.ts";
import type { Cut } from "./picture-cutter.ts";
import type { Epoch } from "./unsent.ts";

/** One track's way on. */
export interface Onward {
  chunk_ms: number;
  /** class time, ms; null while it is not known */
  time(): number | null;
  /** own clock, ms */
  own(): number;
  /** a new epoch, whose first frame is at class time `at` (µs) */
  begin(of: Pick<Epoch, "mime" | "width" | "height" | "layers" | "init">, at: number): void;
  add(cut: Cut, loud?: boolean): void;
  end(): void;
  /** the browser encodes nothing that would do */
  cannot(): void;
  count(what: "frames" | "keys" | "dropped" | "repeated"): void;
  /** how much later than its stamp a frame came, ms */
  gauge(kind: Kind, late_ms: number): void;
}

/** Whether two runs of bytes are the same. */
export function same(some: Uint8Array, other: Uint8Array): boolean {
  return some.length === other.length && some.every((byte, n) => byte === other[n]);
}
