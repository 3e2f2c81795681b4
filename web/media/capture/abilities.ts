/** What this browser can send, and how: for the green room's words and for whoever tries another browser. */
import { candidates, pictureChoice, soundChoice, wantedOf } from "./codecs.ts";
import { readsTracks } from "./frames.ts";
import { isRecorded } from "./sources.ts";

/** `pictures`: codecs, with the layers that come of them; `reads`: whether frames are streamed or taken from the page; `records`: what a MediaRecorder must stand in for. */
export interface Abilities {
  pictures: { codec: string; layers: number }[];
  sound: boolean;
  reads: "stream" | "page";
  records: ("video" | "audio")[];
}

/** Asks the browser. */
export async function abilities(): Promise<Abilities> {
  const wanted = wantedOf("camera");
  const all = candidates(wanted, wanted);
  const pictures: Abilities["pictures"] = [];
  for (const codec of new Set(all.map(({ config }) => config.codec))) {
    const others = new Set(all.filter(({ config }) => config.codec !== codec).map(({ config, layers }) => `${config.codec} ${layers}`));
    const choice = await pictureChoice(wanted, wanted, others);
    if (choice) pictures.push({ codec, layers: choice.layers });
  }
  const sound = (await soundChoice("voice", { rate: 48_000, channels: 1 }, 32_000)) !== null;
  return { pictures, sound, reads: readsTracks() ? "stream" : "page", records: (["video", "audio"] as const).filter(isRecorded) };
}
