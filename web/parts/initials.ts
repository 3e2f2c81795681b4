/** Shortens a name to one or two letters: those of its first and last word. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .filter((word) => word !== undefined)
    .map((word) => [...word][0] ?? "");
  return letters.join("").toUpperCase() || "?";
}

/** The ground, 1 to 6, that belongs to a seat number. */
export function seatHue(seat: number): number {
  return (Math.abs(Math.trunc(seat)) % 6) + 1;
}
