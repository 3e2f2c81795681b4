/** A refusal as it came over the wire, with its English sentence. */
import SENTENCES from "../../schema/refusals.json";
import type { Refusal } from "./room.ts";

/** The refusal in an answer; one of our own words if it holds none. */
export async function refusalOf(answer: Response): Promise<Refusal> {
  try {
    const words = (await answer.json()) as { refusal?: { code: string; params?: Refusal["params"] } };
    if (words.refusal) return worded(words.refusal.code, words.refusal.params ?? {});
  } catch {
    // No JSON: a proxy or an error page answered.
  }
  return worded(answer.status === 401 || answer.status === 403 ? "pass.missing" : "class.unknown", {});
}

/** A refusal with the sentence its code has. */
export function worded(code: string, params: Refusal["params"]): Refusal {
  const known = SENTENCES as unknown as Record<string, string | { sentence?: string }>;
  const found = known[code];
  const sentence = typeof found === "string" ? found : found?.sentence;
  return { code, params, sentence: sentence ?? "This was not possible." };
}
