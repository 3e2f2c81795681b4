/** What this browser takes of media: which source, and by which name it knows a codec. */

type Source = new () => MediaSource;

/** A source of media for an element; null where there is none at all. On iPhones it is the managed one (WebKit). */
export function sourceMade(): MediaSource | null {
  const made = (globalThis.MediaSource ?? (globalThis as { ManagedMediaSource?: Source }).ManagedMediaSource) as Source | undefined;
  return made ? new made() : null;
}

/** The MIME type under which this browser takes it, some know Opus by its four-character code alone; null: not at all. */
export function mimeTaken(mime: string): string | null {
  const source = (globalThis.MediaSource ?? (globalThis as { ManagedMediaSource?: typeof MediaSource }).ManagedMediaSource) as
    | typeof MediaSource
    | undefined;
  return [mime, mime.replace(/"opus"/i, '"Opus"')].find((one) => source?.isTypeSupported(one)) ?? null;
}
