/** What can be wrong with a device, by name. */

/** `refused`: by the person or the browser; `insecure`: the page came over plain HTTP; `gone`: pulled out while it was used. */
export type Trouble = "refused" | "none" | "taken" | "insecure" | "gone" | "unable" | "unknown";

/** What a browser's no to a device means. */
export function troubleOf(error: unknown): Trouble {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  if (name === "NotReadableError" || name === "AbortError") return "taken";
  return "unknown";
}

/** A device that did not come; says why by name. */
export class DeviceTrouble extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}
