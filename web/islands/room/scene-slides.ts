/** Pages for the story's deck, drawn: enough to see how a slide stands in the room. */

const TITLES = [
  ["Which is more?", "Two strips, one question."],
  ["What a half is", "It depends on the whole."],
  ["The same strip, folded", "Two, four, eight."],
  ["Are these quarters?", "Four parts each. Only one cake is cut fairly."],
  ["Finding the same pieces", "Fourths and thirds meet in twelfths."],
  ["Which is more?", "The same chocolate bar, cut in two ways."],
  ["Nine twelfths, eight twelfths", "Now they can be compared."],
  ["On the line", "Every fraction has its place."],
  ["More than one", "Five quarters of a cake."],
  ["Try it yourselves", "Paper, scissors, two colours."],
  ["What you found", "Say it in one sentence."],
  ["Until Thursday", "Bring a thing cut into equal parts."],
];

/** What a page says, for those who hear it. */
export function pageTexts(): string[] {
  return TITLES.map(([title, lead]) => `${title} ${lead}`);
}

/** A page as an address an image can take. */
export function pageAddress(page: number): string {
  const [title = "", lead = ""] = TITLES[page - 1] ?? [];
  const drawing = page % 3 === 1 ? cakes() : bars();
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 540"><rect width="960" height="540" fill="#fdfcf8"/>` +
    `<g font-family="Atkinson Hyperlegible Next, sans-serif" fill="#22352f"><text x="64" y="92" font-size="46" font-weight="700">${title}</text>` +
    `<text x="64" y="132" font-size="22" fill="#4c5c56">${lead}</text><text x="64" y="508" font-size="17" fill="#66746f">${page}</text></g>${drawing}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function bars(): string {
  const row = (y: number, parts: number, full: number, fill: string) =>
    Array.from({ length: parts }, (_, i) => `<rect x="${196 + (i * 600) / parts}" y="${y}" width="${600 / parts}" height="104" fill="${i < full ? fill : "none"}"/>`).join("");
  return `<g stroke="#22352f" stroke-width="3">${row(182, 4, 3, "#e5b25c")}${row(352, 3, 2, "#9fc1b4")}</g>`;
}

function cakes(): string {
  return (
    `<g stroke="#22352f" stroke-width="3"><circle cx="290" cy="318" r="138" fill="#f3e3c2"/><path d="M290 180v276M152 318h276" fill="none"/>` +
    `<circle cx="680" cy="318" r="138" fill="#9fc1b4"/><path d="M618 195v246M680 180v276M742 195v246" fill="none"/></g>`
  );
}
