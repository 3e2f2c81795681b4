/** Text with its web addresses found: pieces to draw, never markup. */

export interface Piece {
  text: string;
  /** where it leads; only http and https ever do */
  href: string | null;
}

const address = /\bhttps?:\/\/[^\s<>"'`\u2018\u2019\u201c\u201d]+/giu;
const trailing = /[.,;:!?\u2026)\]}]+$/u;

/** Cuts text into plain pieces and links; sentence marks at an address's end stay outside it. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const shown = withoutTail(match[0]);
    const href = safeAddress(shown);
    if (href === null) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index), href: null });
    found.push({ text: shown, href });
    from = match.index + shown.length;
  }
  if (from < text.length) found.push({ text: text.slice(from), href: null });
  return found;
}

// A bracket that was opened inside the address belongs to it.
function withoutTail(shown: string): string {
  const tail = trailing.exec(shown)?.[0] ?? "";
  const bare = shown.slice(0, shown.length - tail.length);
  const opened = (bare.match(/\(/g) ?? []).length - (bare.match(/\)/g) ?? []).length;
  return opened > 0 && tail.startsWith(")") ? `${bare})` : bare;
}

function safeAddress(shown: string): string | null {
  try {
    const url = new URL(shown);
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    return isWeb && url.username === "" && url.password === "" && url.hostname !== "" ? url.href : null;
  } catch {
    return null;
  }
}
