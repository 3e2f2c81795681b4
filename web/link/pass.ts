/** The pass of one seat: asked of the school when needed, renewed before it runs out. */
import { Refused, type RoomConfig } from "./room.ts";
import { refusalOf, worded } from "./refusal.ts";

const BEFORE_MS = 120_000;
const TRIES_EACH_MS = 30_000;

/** What the school's own *no* means where it is a page for people. */
const NO_PASS: Record<number, string> = { 401: "pass.missing", 403: "pass.missing", 404: "class.unknown" };

/** Only the school refuses. Anything else that is not well is the way there, and is tried again. */
async function noOf(answer: Response, otherwise?: string): Promise<Error> {
  const refusal = (await refusalOf(answer)) ?? (otherwise ? worded(otherwise, {}) : null);
  return refusal ? new Refused(refusal) : new Error(`answered ${answer.status}`);
}

/** Signs requests to the engine. */
export class Reach {
  readonly #config: Pick<RoomConfig, "live" | "pass_url" | "csrf">;
  #token = "";
  #expires = 0;
  #asking: Promise<string> | null = null;
  #failedAt = 0;

  constructor(config: Pick<RoomConfig, "live" | "pass_url" | "csrf">) {
    this.#config = config;
  }

  /** A request to the engine under the class's address. Rejects with `Refused`, or as `fetch` does. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    let answer = await this.#signed(path, init);
    if (answer.status === 401) {
      this.#token = "";
      answer = await this.#signed(path, init);
    }
    if (answer.ok || answer.status === 304) return answer;
    throw await noOf(answer);
  }

  async #signed(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${await this.pass()}`);
    return fetch(`${this.#config.live}/${path}`, { ...init, headers });
  }

  /** A pass that is good for a while. */
  async pass(): Promise<string> {
    const now = Date.now();
    if (this.#token && now < this.#expires - BEFORE_MS) return this.#token;
    const usable = this.#token && now < this.#expires;
    if (usable && now - this.#failedAt < TRIES_EACH_MS) return this.#token;
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    try {
      return await this.#asking;
    } catch (error) {
      this.#failedAt = now;
      if (usable && !(error instanceof Refused)) return this.#token;
      throw error;
    }
  }

  async #ask(): Promise<string> {
    const headers = { "x-csrftoken": this.#config.csrf ?? "" };
    const answer = await fetch(this.#config.pass_url, { method: "POST", headers });
    if (!answer.ok) throw await noOf(answer, NO_PASS[answer.status]);
    const { pass, expires_ms } = (await answer.json()) as { pass: string; expires_ms: number };
    this.#token = pass;
    this.#expires = expires_ms;
    return pass;
  }
}
