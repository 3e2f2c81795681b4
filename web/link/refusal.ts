/** A refusal as it came over the wire, with its English sentence. */
import SENTENCES from "../../schema/refusals.json";
import type { Refusal } from "./room.ts";

/** The refusal in an answer; null if it holds none, as when a proxy answers for a school that is starting again. */
export async function refusalOf(answer: Response): Promise<Refusal | null> {
  try {
    const words = (await answer.json()) as { refusal?: { code: string; params?: Refusal["params"] } };
    if (words.refusal) return worded(words.refusal.code, words.refusal.params ?? {});
  } catch {
    // No JSON: a proxy or an error page answered.
  }
  return null;
}

/** A refusal with the sentence its code has. */
export function worded(code: string, params: Refusal["params"]): Refusal {
  const known = SENTENCES as unknown as Record<string, string | { sentence?: string }>;
  const found = known[code];
  const sentence = typeof found === "string" ? found : found?.sentence;
  return { code, params, sentence: sentence ?? "This was not possible." };
}
