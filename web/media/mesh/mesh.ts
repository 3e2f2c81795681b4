/** Everybody on the stage, each connected with each. */
import type { Signals } from "../../link/signals.ts";
import { Ears } from "./ears.ts";
import { Peer, type Way } from "./peer.ts";
import { Posting } from "./posting.ts";
import { wordOf, type MeshKind } from "./words.ts";

/** What a mesh is made of. `changed`: a stream came or went, or a way is another. */
export interface MeshOf {
  seat: number;
  signals: Pick<Signals, "send" | "listen">;
  ice: RTCIceServer[];
  speaker: string;
  changed: () => void;
}

/** This page among those on the stage. */
export class Mesh {
  readonly #of: MeshOf;
  /** this page, told apart from the one before a reload */
  readonly #page = crypto.randomUUID();
  readonly #peers = new Map<number, { peer: Peer; posting: Posting }>();
  readonly #tracks = new Map<MeshKind, MediaStreamTrack>();
  readonly #ears: Ears;
  readonly #gone = new AbortController();
  readonly #stopListening: () => void;

  constructor(of: MeshOf) {
    this.#of = of;
    this.#ears = new Ears(of.speaker, of.changed);
    this.#stopListening = of.signals.listen((from, body) => {
      const word = wordOf(body);
      if (word) void this.#peers.get(from)?.peer.take(word);
    });
    const signal = this.#gone.signal;
    addEventListener("online", () => this.#restart(), { signal });
    const connection = (navigator as Navigator & { connection?: EventTarget }).connection;
    connection?.addEventListener("change", () => this.#restart(), { signal });
  }

  /** Who else is on the stage. */
  with(seats: readonly number[]): void {
    for (const [seat, { peer, posting }] of this.#peers) {
      if (seats.includes(seat)) continue;
      peer.stop();
      posting.stop();
      this.#peers.delete(seat);
    }
    for (const seat of seats) if (!this.#peers.has(seat)) this.#meet(seat);
    for (const { peer } of this.#peers.values()) peer.cap();
    this.#changed();
  }

  /** Sends a track to all as this kind; null: no more. */
  set(kind: MeshKind, track: MediaStreamTrack | null): void {
    if (track) this.#tracks.set(kind, track);
    else this.#tracks.delete(kind);
    for (const { peer } of this.#peers.values()) peer.set(kind, track);
  }

  /** What comes from a seat of a kind; null if nothing does. */
  stream(seat: number, kind: MeshKind): MediaStream | null {
    return this.#peers.get(seat)?.peer.incoming.get(kind) ?? null;
  }

  /** How a seat is reached. */
  way(seat: number): Way | null {
    return this.#peers.get(seat)?.peer.way ?? null;
  }

  /** Whose voice comes this way. */
  get heard(): number[] {
    return [...this.#peers].filter(([, { peer }]) => peer.way === "direct" && peer.incoming.has("voice")).map(([seat]) => seat);
  }

  /** Who is reached through the class only. */
  get around(): number[] {
    return [...this.#peers].filter(([, { peer }]) => peer.way === "around").map(([seat]) => seat);
  }

  /** The browser wants a press before it lets them be heard. */
  get blocked(): boolean {
    return this.#ears.blocked;
  }

  /** After a press. */
  hear(): void {
    this.#ears.again();
  }

  /** On another loudspeaker. */
  async speaker(id: string): Promise<void> {
    await this.#ears.speaker(id);
  }

  /** Leaves all. */
  stop(): void {
    this.with([]);
    this.#stopListening();
    this.#gone.abort();
  }

  #meet(seat: number): void {
    const { signals, ice } = this.#of;
    const posting = new Posting(signals, seat);
    const peer = new Peer({
      of: this.#page,
      // Somebody must give way when both speak at once: who came to the class later.
      polite: this.#of.seat > seat,
      ice,
      posting,
      peers: () => this.#peers.size,
      changed: () => this.#changed(),
    });
    for (const [kind, track] of this.#tracks) peer.set(kind, track);
    this.#peers.set(seat, { peer, posting });
  }

  #restart(): void {
    for (const { peer } of this.#peers.values()) peer.restart();
  }

  #changed(): void {
    const voices = this.heard.flatMap((seat) => (["voice", "sound"] as const).flatMap((kind) => this.stream(seat, kind) ?? []));
    this.#ears.hear(voices);
    this.#of.changed();
  }
}
