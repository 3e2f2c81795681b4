/** How somebody wants captions, kept in this browser: whether at all, in which language, how they look and where they stand. */

export type Size = "small" | "plain" | "large" | "huge";
export type Ground = "shade" | "solid" | "page";
/** `auto`: over a picture of people, below a slide, which has words of its own. */
export type Stands = "auto" | "below" | "over" | "top";

const KEPT = "agogic.captions";
const SIZES: readonly string[] = ["small", "plain", "large", "huge"];
const GROUNDS: readonly string[] = ["shade", "solid", "page"];
const STANDS: readonly string[] = ["auto", "below", "over", "top"];

/** One choice for all classes of this browser. */
export class CaptionsChoice {
  on = $state(false);
  lang = $state("");
  size = $state<Size>("plain");
  ground = $state<Ground>("shade");
  stands = $state<Stands>("auto");
  /** a screen reader reads each caption as it comes; off, for who hears the class would hear it twice */
  heard = $state(false);
  /** the language captions were written in last */
  writes = $state("");

  constructor() {
    const kept = read();
    this.on = kept["on"] === true;
    this.heard = kept["heard"] === true;
    this.lang = text(kept["lang"]);
    this.writes = text(kept["writes"]);
    this.size = oneOf(kept["size"], SIZES, "plain") as Size;
    this.ground = oneOf(kept["ground"], GROUNDS, "shade") as Ground;
    this.stands = oneOf(kept["stands"], STANDS, "auto") as Stands;
  }

  /** Keeps it for the next time. */
  keep(): void {
    const { on, lang, size, ground, stands, heard, writes } = this;
    try {
      localStorage.setItem(KEPT, JSON.stringify({ on, lang, size, ground, stands, heard, writes }));
    } catch {
      // A browser that keeps nothing forgets this too.
    }
  }

  /** On if they were off, and the other way round. */
  toggle(): void {
    this.on = !this.on;
    this.keep();
  }
}

function read(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string {
  return typeof value === "string" && value.length <= 35 ? value : "";
}

function oneOf(value: unknown, all: readonly string[], otherwise: string): string {
  return typeof value === "string" && all.includes(value) ? value : otherwise;
}
