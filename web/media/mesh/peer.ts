/** One other on the stage: a connection that both sides may change at any time (perfect negotiation, WebRTC 10.7). */
import type { Posting } from "./posting.ts";
import type { MeshKind, MeshWord } from "./words.ts";

/** Longer without a direct way, and the voice comes through the class meanwhile, ms. */
const PATIENCE_MS = 5000;
/** A way that breaks off for so long is looked for anew, ms. */
const BROKEN_MS = 2500;
const AGAIN_EACH_MS = 12_000;

/** Bits per second that one connection may take at most, by how many there are. */
export function most(kind: MeshKind, peers: number): number {
  if (kind === "voice") return 40_000;
  if (kind === "sound") return 96_000;
  return kind === "camera" ? Math.min(450_000, 1_200_000 / peers) : Math.min(900_000, 1_800_000 / peers);
}

/** `trying`: not found yet, but soon; `direct`; `around`: no direct way, or none any more. */
export type Way = "trying" | "direct" | "around";

/** What a peer needs of the mesh it is in. */
export interface Around {
  of: string;
  polite: boolean;
  ice: RTCIceServer[];
  posting: Posting;
  /** how many others there are */
  peers(): number;
  changed(): void;
}

/** The connection with one page of another seat. */
export class Peer {
  /** the page at the other end, once it is known */
  remote: string | null = null;
  way: Way = "trying";
  readonly incoming = new Map<MeshKind, MediaStream>();
  readonly #around: Around;
  readonly #tracks = new Map<MeshKind, MediaStreamTrack>();
  #senders = new Map<MeshKind, { sender: RTCRtpSender; stream: MediaStream }>();
  #pc: RTCPeerConnection | null = null;
  #offering = false;
  #answering = false;
  #ignored = false;
  /** The first offer is the other's: two at once would have to be rolled back before any way is found, and Chromium then finds none. */
  #waits = false;
  #kinds: Record<string, MeshKind> = {};
  #patience: ReturnType<typeof setTimeout> | undefined;
  #broken: ReturnType<typeof setTimeout> | undefined;

  constructor(around: Around) {
    this.#around = around;
    this.#wait(PATIENCE_MS);
    this.hello();
  }

  /** Says that one is there. */
  hello(): void {
    this.#say({ hello: true });
  }

  /** Sends a track as this kind; null: no more. */
  set(kind: MeshKind, track: MediaStreamTrack | null): void {
    if (track) this.#tracks.set(kind, track);
    else this.#tracks.delete(kind);
    if (this.#pc && !this.#waits) this.#lay(kind);
  }

  /** How much may be sent is another: somebody came or went. */
  cap(): void {
    for (const [kind, { sender }] of this.#senders) void capped(sender, kind, this.#around.peers());
  }

  /** The network is another: looks for a way anew. */
  restart(): void {
    if (!this.#pc || this.#waits) this.hello();
    else if (!this.#again()) this.#pc.restartIce();
  }

  /** Takes what the other page says. */
  async take(word: MeshWord): Promise<void> {
    if (word.to !== undefined && word.to !== this.#around.of) return;
    if (word.hello) this.#met(word);
    if (word.of !== this.remote) return;
    if (word.kinds) this.#kinds = word.kinds;
    if (word.description) await this.#described(word.description);
    for (const candidate of word.candidates ?? []) await this.#candidate(candidate);
  }

  /** Ends it. */
  stop(): void {
    clearTimeout(this.#patience);
    clearTimeout(this.#broken);
    this.#close();
  }

  // ---------------------------------------------------------------- the connection

  #met(word: MeshWord): void {
    if (word.to === undefined) this.#say({ hello: true, to: word.of });
    // They wait for an offer that went astray: signals may be lost.
    if (word.of === this.remote) return void this.#again();
    // A page loaded anew knows nothing of the connection before.
    this.#close();
    this.remote = word.of;
    this.#open();
  }

  #open(): void {
    const pc = new RTCPeerConnection({ iceServers: this.#around.ice, bundlePolicy: "max-bundle" });
    this.#pc = pc;
    this.#offering = this.#answering = this.#ignored = false;
    pc.onnegotiationneeded = () => void this.#offer(pc);
    pc.onicecandidate = ({ candidate }) => {
      if (candidate && this.remote) this.#around.posting.candidate(candidate.toJSON(), { of: this.#around.of, to: this.remote });
    };
    pc.onconnectionstatechange = () => this.#went(pc.connectionState);
    pc.ontrack = ({ streams: [stream] }) => stream && this.#came(stream);
    this.#waits = this.#around.polite;
    if (!this.#waits) this.#layAll();
    // Who has nothing to send asks for the others' voices all the same.
    if (!this.#waits && !this.#tracks.has("voice")) pc.addTransceiver("audio", { direction: "recvonly" });
    this.#wait(PATIENCE_MS);
  }

  #close(): void {
    this.#pc?.close();
    this.#pc = null;
    this.#senders = new Map();
    this.incoming.clear();
    this.#go("trying");
  }

  #layAll(): void {
    this.#waits = false;
    for (const kind of this.#tracks.keys()) this.#lay(kind);
  }

  #lay(kind: MeshKind): void {
    const pc = this.#pc as RTCPeerConnection;
    const track = this.#tracks.get(kind) ?? null;
    const laid = this.#senders.get(kind);
    if (!track) {
      if (laid) pc.removeTrack(laid.sender);
      this.#senders.delete(kind);
    } else if (laid) void laid.sender.replaceTrack(track);
    else {
      const stream = new MediaStream([track]);
      const sender = pc.addTrack(track, stream);
      this.#senders.set(kind, { sender, stream });
      void capped(sender, kind, this.#around.peers());
    }
  }

  async #offer(pc: RTCPeerConnection): Promise<void> {
    try {
      this.#offering = true;
      await pc.setLocalDescription();
      this.#tell(pc);
    } catch {
      // Closed meanwhile, or overtaken by the other's offer, which brings the tracks as well.
    } finally {
      this.#offering = false;
    }
  }

  async #described(description: RTCSessionDescriptionInit): Promise<void> {
    const pc = this.#pc as RTCPeerConnection;
    const ready = !this.#offering && (pc.signalingState === "stable" || this.#answering);
    this.#ignored = description.type === "offer" && !ready && !this.#around.polite;
    if (this.#ignored) return;
    this.#answering = description.type === "answer";
    try {
      await pc.setRemoteDescription(description);
      this.#answering = false;
      if (description.type !== "offer") return;
      if (this.#waits) this.#layAll();
      await pc.setLocalDescription();
      this.#tell(pc);
    } catch {
      // Of a connection that was closed meanwhile; what went wrong otherwise is found out by patience.
      this.#answering = false;
    }
  }

  async #candidate(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.#pc?.addIceCandidate(candidate);
    } catch {
      // One of an offer that was ignored, or of a network that is gone: others serve.
    }
  }

  #tell(pc: RTCPeerConnection): void {
    const { localDescription: description } = pc;
    if (!description || !this.remote) return;
    const kinds = Object.fromEntries([...this.#senders].map(([kind, { stream }]) => [stream.id, kind]));
    this.#say({ description: description.toJSON() as RTCSessionDescriptionInit, kinds, to: this.remote });
    this.cap();
  }

  /** Says an offer once more that was not answered; whether there is one. */
  #again(): boolean {
    const pc = this.#pc;
    if (pc?.signalingState !== "have-local-offer" || this.#offering) return false;
    this.#tell(pc);
    return true;
  }

  #say(word: Omit<MeshWord, "of">): void {
    this.#around.posting.word({ of: this.#around.of, ...word });
  }

  // ---------------------------------------------------------------- what comes of it

  #came(stream: MediaStream): void {
    const kind = this.#kinds[stream.id];
    if (!kind) return;
    this.incoming.set(kind, stream);
    stream.onremovetrack = () => {
      if (this.incoming.get(kind) !== stream || stream.getTracks().length > 0) return;
      this.incoming.delete(kind);
      this.#around.changed();
    };
    this.#around.changed();
  }

  #went(state: RTCPeerConnectionState): void {
    clearTimeout(this.#broken);
    if (state === "connected") {
      clearTimeout(this.#patience);
      this.#go("direct");
    } else if (state === "disconnected") this.#broken = setTimeout(() => this.#lost(), BROKEN_MS);
    else if (state === "failed") this.#lost();
  }

  #lost(): void {
    this.#go("around");
    this.#pc?.restartIce();
    this.#wait(AGAIN_EACH_MS);
  }

  /** Goes around after a while, and looks for a direct way again and again. */
  #wait(ms: number): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.#go("around");
      this.restart();
      this.#wait(AGAIN_EACH_MS);
    }, ms);
  }

  #go(way: Way): void {
    if (way === this.way) return;
    this.way = way;
    this.#around.changed();
  }
}

async function capped(sender: RTCRtpSender, kind: MeshKind, peers: number): Promise<void> {
  const how = sender.getParameters();
  const [encoding] = how.encodings;
  if (!encoding) return;
  encoding.maxBitrate = Math.round(most(kind, Math.max(1, peers)));
  if (kind === "camera") encoding.scaleResolutionDownBy = peers > 2 ? 4 : 2;
  try {
    await sender.setParameters(how);
  } catch {
    // Not negotiated yet: it is said again when it is.
  }
}
