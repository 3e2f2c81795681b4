/** Our own symbols: the shapes of the ways to take part, the lozenge of a poll, the school's mark. */
export const own: Record<string, { box: string; drawing: string }> = {
  "way-live": {
    box: "0 0 16 16",
    drawing: '<circle cx="8" cy="8" r="6" fill="currentColor" stroke="none"/>',
  },
  "way-late": {
    box: "0 0 16 16",
    drawing:
      '<path d="M4 3.2 12.4 8 4 12.8Z" fill="currentColor" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/>',
  },
  "way-own": {
    box: "0 0 16 16",
    drawing: '<circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" stroke-width="2.75"/>',
  },
  "way-partly": {
    box: "0 0 16 16",
    drawing:
      '<path d="M8 2.75a5.25 5.25 0 1 1-5.25 5.25" fill="none" stroke="currentColor" stroke-width="2.75" stroke-linecap="round"/>',
  },
  "way-absent": {
    box: "0 0 16 16",
    drawing:
      '<path d="m4 4 8 8M12 4l-8 8" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/>',
  },
  "way-excused": {
    box: "0 0 16 16",
    drawing: '<path d="M3 8h10" fill="none" stroke="currentColor" stroke-width="2.75" stroke-linecap="round"/>',
  },
  "way-lozenge": {
    box: "0 0 16 16",
    drawing:
      '<rect x="3.5" y="3.5" width="9" height="9" rx="1.6" fill="currentColor" stroke="none" transform="rotate(45 8 8)"/>',
  },
  "way-lozenge-open": {
    box: "0 0 16 16",
    drawing:
      '<rect x="4" y="4" width="8" height="8" rx="1.4" fill="none" stroke="currentColor" stroke-width="2" transform="rotate(45 8 8)"/>',
  },
  mark: {
    box: "0 0 32 32",
    drawing:
      '<circle cx="15" cy="17" r="11" fill="none" stroke="currentColor" stroke-width="3.5"/><circle cx="24.5" cy="7.5" r="6" fill="var(--live)" stroke="var(--mark-ground, var(--paper))" stroke-width="2.5"/>',
  },
};

/** The mark as a file of its own, for the browser's tab: colours fixed, since no page surrounds it. */
export const tabIcon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="15" cy="17" r="11" fill="none" stroke="#00714f" stroke-width="3.5"/><circle cx="24.5" cy="7.5" r="6" fill="#e64119"/></svg>\n';
