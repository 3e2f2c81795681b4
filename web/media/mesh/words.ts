/** What two pages on the stage say to each other, by signals. */

/** What can be sent over the mesh. */
export type MeshKind = "camera" | "voice" | "screen" | "sound";

/** `of`: the page that speaks, new on every load; `to`: the page it means, where it knows it. */
export interface MeshWord {
  of: string;
  to?: string;
  /** is there, and wants to be answered where `to` is missing */
  hello?: true;
  description?: RTCSessionDescriptionInit;
  /** which stream is of which kind */
  kinds?: Record<string, MeshKind>;
  candidates?: RTCIceCandidateInit[];
}

/** A word as it came in; null for what is none. */
export function wordOf(body: Readonly<Record<string, unknown>>): MeshWord | null {
  const word = body["mesh"];
  if (typeof word !== "object" || word === null) return null;
  return typeof (word as MeshWord).of === "string" ? (word as MeshWord) : null;
}
