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
