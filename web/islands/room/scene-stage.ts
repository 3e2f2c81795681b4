/** Who stands on the stage in the class that is built for showing. */
import type { Event } from "../../classlog/state.ts";
import { idOf, msOf, OPENED_UTC, TEACHER } from "./scene-story.ts";

const CALLED = msOf("22:00");
/** the seats whose microphone is on */
const VOICED: ReadonlySet<number> = new Set([TEACHER, 4, 8]);

/** Some come on the stage; `screen`: the seat that shows its screen. */
export function staged(seats: readonly number[] = [TEACHER, 8, 3], screen: number | null = null): Event[] {
  return seats.flatMap((seat, n) => {
    const at = CALLED + n * 1000;
    const body = { seat, voice: VOICED.has(seat), camera: true, screen: seat === screen };
    const shown = seat === screen ? [happened(seat, at, "media.epoch", { track: `${seat}.screen`, epoch: at, mime: 'video/mp4; codecs="avc1.42E01F"', kept: true, width: 1280, height: 720, variants: ["full"] })] : [];
    return [happened(seat, at, "stage.entered", {}), happened(seat, at, "stage.turned", body), ...shown];
  });
}

function happened(by: number, at: number, type: string, body: Record<string, unknown>): Event {
  const id = idOf(`stage ${by} ${type} ${at}`);
  return { seq: 700_000 + by * 10 + type.length, id, at, utc: OPENED_UTC + at, by, to: "room", type, body };
}
