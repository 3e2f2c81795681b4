/** A video on its way to the school: in pieces, by tus, from wherever it had come to. */
import { DetailedError, Upload, type HttpRequest } from "tus-js-client";
import { say } from "../../say.ts";

/** What the page says to this island. */
export interface UploadConfig {
  /** the address of the class's uploads */
  uploads: string;
  pass_url: string;
  taken_url: string;
  most_bytes: number;
  /** what is here of a video that was not brought whole */
  begun: { id: string; name: string; size: number; here: number } | null;
  csrf: string;
}

/** How far it is. `waiting`: the network is gone, it goes on by itself; `stopped`: somebody pressed pause. */
export type Stage = "choosing" | "sending" | "waiting" | "stopped" | "there" | "refused";

/** So much goes into one request, bytes: proxies in between keep a request whole before they pass it on. */
const PIECE = 8_000_000;
const AGAIN_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];
const PASS_SPARE_MS = 60_000;
/** A connection on which nothing moves for so long is given up and another one tried, ms. */
const SILENT_MS = 15_000;
/** How far back speed is measured, ms. */
const SPEED_OVER_MS = 10_000;

/** One video on its way, and what the page shows of it. */
export class Bringing {
  stage = $state<Stage>("choosing");
  name = $state("");
  size = $state(0);
  sent = $state(0);
  /** why it does not go on, in words */
  problem = $state("");
  /** seconds that are left, null while it is not known */
  left = $state<number | null>(null);

  #upload: Upload | null = null;
  #pass = { token: "", until: 0 };
  #seen: [at: number, sent: number][] = [];
  #again = 0;
  #tries = 0;
  #movedAt = 0;
  #watching = window.setInterval(() => void this.#watch(), 1000);

  constructor(
    readonly config: UploadConfig,
    readonly ondone: () => void,
  ) {
    addEventListener("online", this.#online);
    addEventListener("beforeunload", this.#leaving);
  }

  /** Stop listening; what is on its way is left where it is. */
  leave(): void {
    removeEventListener("online", this.#online);
    removeEventListener("beforeunload", this.#leaving);
    clearTimeout(this.#again);
    clearInterval(this.#watching);
    void this.#upload?.abort();
  }

  /** Bring a file: the rest of it, if it is the one that was begun. */
  bring(file: File): void {
    if (file.size === 0) return this.#refuse(say("This file is empty. Choose another."));
    if (file.size > this.config.most_bytes) {
      return this.#refuse(say("This file is too large: at most {most}. Save it smaller and choose the new file.", { most: sizeWords(this.config.most_bytes) }));
    }
    const begun = this.config.begun;
    const goesOn = begun !== null && begun.name === file.name && begun.size === file.size;
    [this.name, this.size, this.sent, this.problem] = [file.name, file.size, goesOn ? begun.here : 0, ""];
    this.#upload = new Upload(file, {
      endpoint: this.config.uploads,
      uploadUrl: goesOn ? `${this.config.uploads}/${begun.id}` : null,
      metadata: { filename: file.name },
      chunkSize: PIECE,
      retryDelays: [0],
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => this.#admitted(request),
      onProgress: (sent) => this.#progress(sent),
      onError: (error) => this.#failed(error),
      onSuccess: () => void this.#there(),
    });
    this.go();
  }

  /** Go on. */
  go(): void {
    clearTimeout(this.#again);
    this.stage = "sending";
    this.#seen = [];
    this.#movedAt = Date.now();
    this.#upload?.start();
  }

  /** Send nothing more until somebody wants it. */
  async stop(): Promise<void> {
    clearTimeout(this.#again);
    this.stage = "stopped";
    this.left = null;
    await this.#upload?.abort();
  }

  async #admitted(request: HttpRequest): Promise<void> {
    if (Date.now() > this.#pass.until - PASS_SPARE_MS) {
      const answer = await fetch(this.config.pass_url, { method: "POST", headers: { "X-CSRFToken": this.config.csrf } });
      if (!answer.ok) throw new NotAdmitted(await sentenceOf(answer));
      const given = (await answer.json()) as { pass: string; expires_ms: number };
      // The server's clock may differ from ours: how long it is good counts, from now on.
      this.#pass = { token: given.pass, until: Math.min(given.expires_ms, Date.now() + 14 * 60_000) };
    }
    request.setHeader("Authorization", `Bearer ${this.#pass.token}`);
  }

  async #watch(): Promise<void> {
    if (this.stage !== "sending" || Date.now() - this.#movedAt < SILENT_MS) return;
    this.#wait();
    await this.#upload?.abort();
  }

  /** The network is gone: try again in a while, later each time. */
  #wait(): void {
    this.stage = "waiting";
    this.left = null;
    const wait = AGAIN_MS[Math.min(this.#tries++, AGAIN_MS.length - 1)] ?? 30_000;
    this.#again = window.setTimeout(() => this.go(), wait);
  }

  #progress(sent: number): void {
    const now = Date.now();
    this.sent = sent;
    this.#tries = 0;
    this.#movedAt = now;
    this.#seen.push([now, sent]);
    while (this.#seen.length > 2 && (this.#seen[0]?.[0] ?? now) < now - SPEED_OVER_MS) this.#seen.shift();
    const [then, before] = this.#seen[0] ?? [now, sent];
    const speed = now - then > 2000 ? (sent - before) / (now - then) : 0;
    this.left = speed > 0 ? Math.round((this.size - sent) / speed / 1000) : null;
  }

  #failed(error: Error | DetailedError): void {
    if (this.stage === "stopped") return;
    const answer = error instanceof DetailedError ? error.originalResponse : null;
    const cause = error instanceof DetailedError ? (error.causingError ?? error) : error;
    const status = answer?.getStatus() ?? 0;
    if (cause instanceof NotAdmitted && cause.message) return this.#refuse(cause.message);
    if (status === 401) this.#pass = { token: "", until: 0 };
    if (status === 404 || status === 410) return this.#refuse(say("What had come of this video is not kept any more. Choose it again."));
    if (status === 507 || status === 413) return this.#refuse(refusedWords(status));
    // Anything else passes: a network that is gone, a server that starts again, somebody else who still holds it.
    this.#wait();
  }

  async #there(): Promise<void> {
    this.stage = "there";
    const id = (this.#upload?.url ?? "").split("/").at(-1) ?? "";
    for (let tries = 0; ; tries++) {
      try {
        const body = new URLSearchParams({ upload: id });
        const answer = await fetch(this.config.taken_url, { method: "POST", headers: { "X-CSRFToken": this.config.csrf }, body });
        if (answer.ok) break;
        if (answer.status < 500) return this.#refuse(await sentenceOf(answer));
      } catch {
        // The network again; the school finds it by itself if this page is closed.
      }
      await new Promise((go) => setTimeout(go, AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]));
    }
    this.ondone();
  }

  #refuse(words: string): void {
    this.stage = "refused";
    this.problem = words || say("This class takes no video now. Load the page again.");
    this.#upload = null;
  }

  #online = (): void => {
    if (this.stage === "waiting") this.go();
  };

  #leaving = (event: BeforeUnloadEvent): void => {
    if (this.stage === "sending" || this.stage === "waiting") event.preventDefault();
  };
}

/** The page gave no pass; the message says why, if it said so. */
class NotAdmitted extends Error {}

async function sentenceOf(answer: Response): Promise<string> {
  try {
    const said = (await answer.json()) as { refusal?: { sentence?: string } };
    return said.refusal?.sentence ?? "";
  } catch {
    return "";
  }
}

function refusedWords(status: number): string {
  return status === 507
    ? say("There is no room left for this file on the school's disk. Whoever runs the school can make room.")
    : say("This file is too large for the school.");
}

/** Bytes in words: 312 MB, 1.2 GB. */
export function sizeWords(bytes: number): string {
  if (bytes < 1e6) return say("{n} kB", { n: Math.max(1, Math.round(bytes / 1e3)) });
  if (bytes < 1e9) return say("{n} MB", { n: Math.round(bytes / 1e6) });
  return say("{n} GB", { n: Math.round(bytes / 1e8) / 10 });
}
