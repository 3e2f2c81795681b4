/** How chunks go up: several tracks' in one body, each behind its head; and what the class answers. */
import type { ChunkHead } from "../track.ts";
import { joined, u16, u32 } from "./boxes.ts";
import type { Chunk, Epoch } from "./unsent.ts";

/** What signs requests; `link/pass.Reach` is one. */
export interface Way {
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Which chunks the class has now, and which it will not have. */
export interface Answer {
  taken: [track: string, epoch: number, n: number][];
  refused: { track: string; epoch: number; n: number; code: string }[];
}

/** A body may hold this much (the class takes 2 MB), bytes. */
export const BODY_BYTES = 1_900_000;
const POST_MS = 5000;

/** The body for some chunks: `u32 length, u16 head length, head, bytes` of each. */
export function packed(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  return joined(
    ...chunks.flatMap(({ head, bytes }) => {
      const told = encoded(head);
      return [u32(2 + told.length + bytes.length), u16(told.length), told, bytes];
    }),
  );
}

/** How much of a body a chunk takes, bytes. */
export function weight({ head, bytes }: Chunk): number {
  return 6 + encoded(head).length + bytes.length;
}

/** Posts chunks. Rejects with `Refused`, or as `fetch` does. */
export async function chunksPost(way: Way, chunks: readonly Chunk[]): Promise<Answer> {
  const answer = await way.fetch("media/chunks", {
    method: "POST",
    body: packed(chunks),
    headers: { "content-type": "application/octet-stream" },
    signal: AbortSignal.timeout(POST_MS),
  });
  return (await answer.json()) as Answer;
}

/** Hands an epoch's init segment in. Rejects with `Refused`, or as `fetch` does. */
export async function initPut(way: Way, of: Epoch): Promise<void> {
  const asked = new URLSearchParams({ kept: of.kept ? "1" : "0", width: `${of.width}`, height: `${of.height}`, layers: `${of.layers}` });
  await way.fetch(`media/${of.track}/${of.epoch}/init?${asked}`, {
    method: "PUT",
    body: of.init,
    headers: { "content-type": of.mime },
    signal: AbortSignal.timeout(POST_MS),
  });
}

/** Says that an epoch is over and how many chunks it has. */
export async function endPost(way: Way, track: string, epoch: number, chunks: number): Promise<void> {
  const body = JSON.stringify({ chunks });
  await way.fetch(`media/${track}/${epoch}/end`, { method: "POST", body, signal: AbortSignal.timeout(POST_MS) });
}

/** The class's time, ms. */
export async function timeGet(way: Way): Promise<number> {
  const answer = await way.fetch("time", { cache: "no-store", signal: AbortSignal.timeout(POST_MS) });
  return ((await answer.json()) as { at: number }).at;
}

function encoded(head: ChunkHead): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(head));
}
