/** What the classroom asks of a class, whether it runs now, is replayed, or is only built for showing. */
import type { Hit, Moment } from "../../classlog/moments.ts";
import type { ClockView, Here, LinkView, Name, OutboxView, Parts, Results, SlideSize } from "../../link/room.ts";

export type { RoomConfig } from "../../link/room.ts";

/** The door of `web/link`, as far as the classroom uses it; `ClassSession` fits it. */
export interface RoomSession {
  start(): Promise<void>;
  stop(): void;
  subscribe(changed: () => void): () => void;
  readonly parts: Parts;
  readonly clock: ClockView;
  readonly here: ReadonlyMap<number, Here>;
  readonly names: ReadonlyMap<number, Name>;
  readonly tally: ReadonlyMap<string, number>;
  readonly link: LinkView;
  readonly outbox: readonly OutboxView[];
  /** strokes of the whole class, also of what lies ahead of the playhead */
  readonly strokes: Readonly<Record<string, number>>;
  act(type: string, body: object, to?: string): string;
  seek(at: number): void;
  play(): void;
  pause(): void;
  setSpeed(speed: number): void;
  goLive(): void;
  stepBack(ms?: number): void;
  skipPoll(id: string): void;
  moments(): readonly Moment[];
  search(query: string): readonly Hit[];
  results(poll: string): Promise<Results>;
  slide(deck: string, page: number, size: SlideSize): Promise<string>;
  slideTexts(deck: string): Promise<string[]>;
  forget(id: string): void;
}
