/** A refusal as it came over the wire, with its English sentence. */
import SENTENCES from "../../schema/refusals.json";
import type { Refusal } from "./room.ts";

/** What an answer that is not well may hold. */
interface Words {
  refusal?: { code: string; params?: Refusal["params"] };
  fault?: { id: string; code?: string };
}

/**
 * The refusal in an answer; null if it holds none, as when a proxy answers for a school that is starting again, or for a
 * fault that passes. A damaged class does not mend itself while one waits: it is told like a refusal.
 */
export async function refusalOf(answer: Response): Promise<Refusal | null> {
  try {
    const words = (await answer.json()) as Words;
    if (words.refusal) return worded(words.refusal.code, words.refusal.params ?? {});
    if (words.fault?.code === "store.damaged") return worded("class.damaged", { id: words.fault.id });
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
