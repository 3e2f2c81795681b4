/** Oneself on the stage: getting ready, going on, what is on, stepping off. Joins devices, the sender and the mesh. */
import type { Opened } from "../../media/devices/devices.ts";
import { screenOf, showsScreens } from "../../media/devices/screen.ts";
import { trackOf } from "../../media/track.ts";
import { Signals } from "../../link/signals.ts";
import type { Refusal } from "../../link/room.ts";
import type { Classroom } from "./classroom.svelte.ts";
import { forgetOn, keepOn, keptOn } from "./kept-on.ts";
import { openOutlet, type Outlet } from "./outlet.ts";
import { Gear } from "./gear.svelte.ts";
import { same, Turns, type On } from "./turns.ts";
import { Voice } from "./voice.ts";

/** Where one is on one's way to the stage and off it. */
export type Phase = "away" | "ready" | "entering" | "on";

/** Something to be told once: a teacher turned something off or asked one down, a screen can not be shown. */
export type Told = { what: "muted" | "camera-off" | "screen-off" | "taken-off" | "screen-refused" | "device-lost" } | null;

const OFF: On = { voice: false, camera: false, screen: false };

/** The stage as this page is on it. */
export class Stage {
  readonly #room: Classroom;
  readonly #signals: Signals;
  readonly #turns = new Turns();
  #outlet: Outlet | null = null;
  #voice: Voice | null = null;
  #screenTrack: MediaStreamTrack | null = null;
  #soundTrack: MediaStreamTrack | null = null;
  #draft = "";
  #pressed = false;
  #kept = false;
  #tick = $state(0);
  readonly gear = new Gear(() => this.#gearChanged());
  phase = $state<Phase>("away");
  on = $state<On>({ ...OFF });
  told = $state<Told>(null);
  /** why one did not come onto the stage */
  refusal = $state<Refusal | null>(null);
  /** the stage as it is now, wherever one is in the class */
  standing = $state.raw<readonly (On & { seat: number })[]>([]);
  /** who is asked up */
  asked = $state.raw<readonly number[]>([]);
  /** may go there: asked up, or called on with a hand up */
  called = $state(false);
  /** asked up by a teacher */
  calledUp = $state(false);
  readonly canShare = showsScreens();

  constructor(room: Classroom) {
    this.#room = room;
    this.#signals = new Signals(room.session.reach, room.session.feed);
  }

  /** Follows the class until the returned function is called. */
  follow(): () => void {
    const stop = this.#room.session.subscribe(() => this.#look());
    this.#look();
    return () => {
      stop();
      void this.#close();
    };
  }

  get #me(): number {
    return this.#room.config.seat;
  }

  /** Whether one stands there as the log has it, though perhaps in another window. */
  get stands(): boolean {
    return this.standing.some(({ seat }) => seat === this.#me);
  }

  /** Who is on it, and who is asked up (null). */
  readonly seats: ReadonlyMap<number, { voice: boolean } | null> = $derived(new Map<number, { voice: boolean } | null>([...this.asked.map((seat) => [seat, null] as const), ...this.standing.map((one) => [one.seat, one] as const)]));

  /** On the stage, but not from this page. */
  get elsewhere(): boolean {
    return this.stands && this.phase === "away";
  }

  /** Whether what one shows and says is written down. */
  get kept(): boolean {
    // Read by components as well: they are told anew by the view, though it is the class as it is now that counts.
    void this.#room.view;
    const recording = this.#room.session.now.rules?.recording ?? "consented";
    if (recording === "off") return false;
    return this.#room.teaching || (recording === "consented" && this.#room.config.recorded === true);
  }

  /** How one's network carries it; null while nothing is sent. */
  get network(): "good" | "thin" | "sound" | null {
    void this.#tick;
    return this.phase === "on" ? (this.#outlet?.sender.view.network ?? null) : null;
  }

  /** How loud one is just now, 0 to 1. */
  level(): number {
    return this.on.voice ? (this.#outlet?.sender.level("voice") ?? 0) : 0;
  }

  /** Who on the stage is heard through the class, a moment later, for no direct way to them is found. */
  get around(): readonly number[] {
    void this.#tick;
    return this.#outlet?.mesh.around ?? [];
  }

  /** The browser wants a press before it lets the others be heard. */
  get blocked(): boolean {
    void this.#tick;
    return this.#outlet?.mesh.blocked ?? false;
  }

  /** After a press: the others are heard. */
  hear(): void {
    this.#outlet?.mesh.hear();
  }

  /** What comes directly of a track (`1.camera`), one's own among them; null: it comes through the class, or not at all. */
  stream(id: string): MediaStream | null {
    void this.#tick;
    const found = trackOf(id);
    if (!found || found.kind === "film" || this.phase !== "on") return null;
    if (found.seat !== this.#me) return this.#outlet?.mesh.stream(found.seat, found.kind) ?? null;
    const own = found.kind === "camera" ? this.gear.track("camera") : found.kind === "screen" ? this.#screenTrack : null;
    return own && new MediaStream([own]);
  }

  /** Opens camera and microphone, to look at oneself first. */
  async ready(): Promise<void> {
    if (this.phase !== "away") return;
    this.phase = "ready";
    this.refusal = null;
    await this.gear.open("voice");
    await this.gear.open("camera");
  }

  /** Back to the class, though still called. */
  back(): void {
    void this.#close();
  }

  /** Not now: devices are closed; who was called says so. */
  notNow(): void {
    if (this.calledUp) this.#room.session.act("stage.left", { seat: this.#me });
    void this.#close();
  }

  /** Goes on with what is ready; `camera`: seen as well as heard. */
  enter(camera: boolean): void {
    if (this.phase !== "ready") return;
    if (!camera) this.gear.close("camera");
    this.refusal = null;
    this.phase = "entering";
    this.#draft = this.#room.session.act("stage.entered", {});
    this.#look();
  }

  /** From this window, where one stood in another or before the page was loaded anew. */
  async here(on: Pick<On, "voice" | "camera"> = { voice: true, camera: true }): Promise<void> {
    this.phase = "entering";
    await this.gear.open("voice");
    if (on.camera) await this.gear.open("camera");
    this.#draft = "";
    await this.#begin(on.voice);
  }

  /** Off the stage. */
  leave(): void {
    this.#room.session.act("stage.left", { seat: this.#me });
    void this.#close();
  }

  /** Microphone on or off; `on` missing: the other way. */
  async speak(on = !this.on.voice): Promise<void> {
    if (this.phase !== "on" || on === this.on.voice) return;
    if (on && !this.gear.track("voice")) {
      if (!(await this.gear.open("voice"))) return;
      this.#send("voice");
    }
    this.#hear(on);
    this.#turn({ voice: on });
  }

  /** Held down, it speaks though the microphone is off. */
  press(down: boolean): void {
    if (down && (this.#pressed || this.on.voice)) return;
    if (!down && !this.#pressed) return;
    this.#pressed = down;
    void this.speak(down);
  }

  /** Camera on or off. */
  async show(on = !this.on.camera): Promise<void> {
    if (this.phase !== "on" || on === this.on.camera) return;
    if (on) {
      if (!(await this.gear.open("camera"))) return;
      this.#send("camera");
    } else this.#unseen();
    this.#turn({ camera: on });
  }

  /** Shows a screen or a window, with its sound; or no longer. */
  async share(on = !this.on.screen): Promise<void> {
    if (this.phase !== "on" || on === this.on.screen) return;
    if (!on) {
      this.#unshare();
      return this.#turn({ screen: false });
    }
    try {
      const { screen, sound } = await screenOf();
      this.#screenTrack = screen;
      this.#soundTrack = sound;
      screen.addEventListener("ended", () => void this.share(false));
      this.#outlet?.set("screen", screen);
      if (sound) this.#outlet?.set("sound", sound);
      this.#turn({ screen: true });
    } catch {
      // Who puts the browser's question off has decided; a browser that may not says the same.
      this.told = { what: "screen-refused" };
    }
  }

  /** Another device of a kind, while one is on as well. */
  async choose(kind: Opened, id: string): Promise<void> {
    await this.gear.choose(kind, id);
    if (this.phase === "on" && this.on[kind]) this.#send(kind);
  }

  // ---------------------------------------------------------------- the class

  #look(): void {
    const { session } = this.#room;
    const { stage, called, hands, status } = session.now;
    const standing = stage.map(({ seat, voice = false, camera = false, screen = false }) => ({ seat, voice, camera, screen }));
    if (JSON.stringify(standing) !== JSON.stringify(this.standing)) {
      this.standing = standing;
      this.#outlet?.mesh.with(this.#others);
    }
    const asked = Object.keys(called).map(Number);
    if (asked.join() !== this.asked.join()) this.asked = asked;
    const own = standing.find(({ seat }) => seat === this.#me);
    this.calledUp = !own && status !== "ended" && String(this.#me) in called;
    this.called = this.calledUp || (!own && status !== "ended" && hands.some((hand) => hand.seat === this.#me && hand.called));
    if (this.#outlet && this.#kept !== this.kept) this.#outlet.sender.keep((this.#kept = this.kept));
    if (this.phase === "entering" && this.#draft) this.#asked(own !== undefined);
    else if (this.phase === "on" && own) this.#turned(own);
    else if (this.phase === "on") this.#takenOff(status === "ended");
    else if (this.phase === "away" && own) this.#resume();
  }

  /** Waits for the class's answer to one's wish. */
  #asked(stands: boolean): void {
    const waits = this.#room.session.outbox.find(({ id }) => id === this.#draft);
    if (waits?.state === "refused") {
      this.refusal = waits.refusal ?? null;
      this.#room.session.forget(this.#draft);
      this.phase = "ready";
    } else if (stands) {
      this.#draft = "";
      void this.#begin(true);
    }
  }

  #turned(own: On): void {
    const off = this.#turns.take(own);
    if (!off) return;
    if (off.voice && this.on.voice) {
      this.#hear(false);
      this.told = { what: "muted" };
    }
    if (off.camera && this.on.camera) {
      this.#unseen();
      this.told = { what: "camera-off" };
    }
    if (off.screen && this.on.screen) {
      this.#unshare();
      this.told = { what: "screen-off" };
    }
    this.on = { voice: this.on.voice && !off.voice, camera: this.on.camera && !off.camera, screen: this.on.screen && !off.screen };
  }

  #takenOff(over: boolean): void {
    void this.#close();
    if (!over) this.told = { what: "taken-off" };
  }

  /** A page that was on the stage when it was loaded anew goes on there. */
  #resume(): void {
    const before = keptOn(this.#room.config.class);
    if (before) void this.here(before);
  }

  // ---------------------------------------------------------------- sending

  async #begin(voice: boolean): Promise<void> {
    this.phase = "on";
    this.#turns.clear();
    const { config } = this.#room;
    this.#kept = this.kept;
    const outlet = await openOutlet({ config, kept: this.#kept, signals: this.#signals, speaker: this.gear.speaker.id, changed: () => this.#carried() });
    if (this.phase !== "on") return void outlet.stop();
    this.#outlet = outlet;
    this.#voice = new Voice(() => this.level(), this.#signals, () => this.network);
    const has = { voice: this.gear.track("voice") !== null, camera: this.gear.track("camera") !== null };
    if (has.voice) this.#send("voice");
    if (has.camera) this.#send("camera");
    if (has.voice && !voice) this.#hear(false);
    this.#turn({ voice: has.voice && voice, camera: has.camera, screen: false });
    outlet.mesh.with(this.#others);
  }

  get #others(): number[] {
    return this.standing.map(({ seat }) => seat).filter((seat) => seat !== this.#me);
  }

  /** How the others are reached, or how one's own is carried, is another. */
  #carried(): void {
    this.#tick += 1;
    this.#room.session.media.leaves([this.#me, ...(this.#outlet?.mesh.heard ?? [])]);
  }

  #send(kind: Opened): void {
    this.#outlet?.set(kind, this.gear.track(kind));
    if (kind === "voice") this.#hear(true);
  }

  #hear(on: boolean): void {
    const track = this.gear.track("voice");
    if (track) track.enabled = on;
    this.#outlet?.mute(!on);
  }

  #unseen(): void {
    this.#outlet?.set("camera", null);
    this.gear.close("camera");
  }

  #unshare(): void {
    this.#outlet?.set("screen", null);
    this.#outlet?.set("sound", null);
    this.#screenTrack?.stop();
    this.#soundTrack?.stop();
    this.#screenTrack = this.#soundTrack = null;
  }

  /** What is on is another; the class is told whole. */
  #turn(change: Partial<On>): void {
    const next = { ...this.on, ...change };
    keepOn(this.#room.config.class, next);
    const own = this.standing.find(({ seat }) => seat === this.#me);
    const isNews = !same(this.on, next) || (own !== undefined && !same(own, next));
    this.on = next;
    if (!isNews) return;
    this.#turns.ask(next);
    this.#room.session.act("stage.turned", { seat: this.#me, ...next });
  }

  #gearChanged(): void {
    if (this.phase !== "on") return;
    for (const kind of ["voice", "camera"] as const) {
      if (!this.on[kind] || this.gear.line(kind).trouble !== "gone") continue;
      this.#outlet?.set(kind, null);
      this.#turn({ [kind]: false });
      this.told = { what: "device-lost" };
    }
  }

  async #close(): Promise<void> {
    this.phase = "away";
    this.on = { ...OFF };
    this.#turns.clear();
    forgetOn();
    const outlet = this.#outlet;
    this.#outlet = null;
    if (outlet) this.#room.session.media.leaves([]);
    this.#voice?.stop();
    this.#voice = null;
    this.#unshare();
    this.gear.stop();
    await outlet?.stop();
  }
}
