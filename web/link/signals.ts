/** What those on the stage tell each other and the room; kept nowhere (WIRE.md, Media). */
import type { Asking, Feed } from "./feed.ts";

/** What came in: from which seat, and what. */
export type Heard = (from: number, body: Readonly<Record<string, unknown>>) => void;

/** Sends signals and hands on what comes in. */
export class Signals {
  readonly #reach: Asking;
  readonly #feed: Pick<Feed, "listen">;

  constructor(reach: Asking, feed: Pick<Feed, "listen">) {
    this.#reach = reach;
    this.#feed = feed;
  }

  /** Tells one seat, or the room. Rejects with `Refused`, or as `fetch` does: a signal is old a moment later, so it is not sent again. */
  async send(to: number | "room", body: object): Promise<void> {
    await this.#reach.fetch("signal", { method: "POST", body: JSON.stringify({ to, body }) });
  }

  /** Calls `fn` for all that comes in; returns how to hear no more. */
  listen(fn: Heard): () => void {
    return this.#feed.listen({
      whisper: ({ kind, from, body }) => {
        if (kind === "signal" && typeof from === "number" && isRecord(body)) fn(from, body);
      },
    });
  }
}

function isRecord(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}
