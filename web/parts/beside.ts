/** Floating panels that stay beside what they belong to. */

/** Puts a floating panel beside its anchor and keeps it there while it grows; the returned function lets go. */
export function keepBeside(panel: HTMLElement, anchor: Element): () => void {
  placeBeside(panel, anchor);
  const watcher = new ResizeObserver(() => placeBeside(panel, anchor));
  watcher.observe(panel);
  return () => watcher.disconnect();
}

/** Puts a floating panel beside what it belongs to: under it, or above where there is no room; never past the window. */
export function placeBeside(panel: HTMLElement, anchor: Element): void {
  const at = anchor.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const below = at.bottom + 4;
  const fitsBelow = below + height <= innerHeight - 8;
  const top = fitsBelow ? below : Math.max(8, at.top - height - 4);
  const isMirrored = getComputedStyle(anchor).direction === "rtl";
  const left = isMirrored ? at.left : at.right - width;
  panel.style.top = `${top}px`;
  panel.style.left = `${Math.min(Math.max(8, left), Math.max(8, innerWidth - width - 8))}px`;
}
