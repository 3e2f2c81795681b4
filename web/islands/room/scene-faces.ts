/** Faces, a shared screen and a film for the class that is built for showing: drawn, so that nobody's picture is needed. */

interface Face {
  ground: string;
  skin: string;
  clothes: string;
  hair: string;
  style: "bun" | "short" | "long" | "curls";
  glasses?: boolean;
}

const FACES: readonly Face[] = [
  { ground: "#cfdcd0", skin: "#764a31", clothes: "#e8c27a", hair: "#b4552f", style: "bun" },
  { ground: "#d8e0d2", skin: "#c98e62", clothes: "#d9a441", hair: "#2c211c", style: "curls" },
  { ground: "#d4dfe3", skin: "#e2ad84", clothes: "#c65f48", hair: "#22201f", style: "long" },
  { ground: "#d4dfe3", skin: "#8a5a3c", clothes: "#d9a441", hair: "#17120f", style: "short" },
  { ground: "#e6dfcf", skin: "#e2ad84", clothes: "#3f5f86", hair: "#3b2a22", style: "bun", glasses: true },
  { ground: "#e8d9cf", skin: "#f0c7a4", clothes: "#44605a", hair: "#d9b26a", style: "long" },
  { ground: "#ead9c4", skin: "#f0c7a4", clothes: "#5d7f9c", hair: "#b98446", style: "short", glasses: true },
  { ground: "#dfe3d4", skin: "#c98e62", clothes: "#7a5c86", hair: "#1f1a18", style: "short" },
];

/** The face of a seat, as an address an image can take. */
export function faceAddress(seat: number): string {
  const { ground, skin, clothes, hair, style, glasses } = FACES[(seat - 1) % FACES.length] as Face;
  const head =
    `<path d="M70 66h20v16c0 5-4 9-10 9s-10-4-10-9Z" fill="${skin}"/><path d="M70 72c4 5 16 5 20 0v-4H70Z" fill="#000" opacity=".12"/>` +
    `<path d="M80 22c16 0 24 10 24 27 0 17-10 28-24 28S56 66 56 49c0-17 8-27 24-27Z" fill="${skin}"/>`;
  const eyes = `<g fill="#1d1a18"><circle cx="71" cy="50" r="2.3"/><circle cx="89" cy="50" r="2.3"/></g>`;
  const frames = glasses ? `<g fill="none" stroke="#1d1a18" stroke-width="1.8"><circle cx="71" cy="50" r="7.2"/><circle cx="89" cy="50" r="7.2"/><path d="M78.2 49c1-1 2.6-1 3.6 0"/></g>` : "";
  const mouth = `<path d="M73 64c4 4 10 4 14 0" fill="none" stroke="#1d1a18" stroke-opacity=".8" stroke-width="2.2" stroke-linecap="round"/>`;
  const shoulders = `<path d="M20 120c2-26 22-36 44-38h32c22 2 42 12 44 38Z" fill="${clothes}"/>`;
  const [behind, before] = hairOf(style, hair);
  return svg("160 100", `<rect width="160" height="100" fill="${ground}"/>${shoulders}${behind}${head}${before}${eyes}${frames}${mouth}`);
}

/** What a shared screen shows, or a film. */
export function drawing(of: "screen" | "film"): string {
  return of === "film" ? svg("960 540", ONION) : svg("960 540", SHEET);
}

function hairOf(style: Face["style"], hair: string): [behind: string, before: string] {
  const fill = `fill="${hair}"`;
  if (style === "bun") return ["", `<circle cx="80" cy="10" r="10" ${fill}/><path d="M52 50c-4-24 9-36 28-36s32 12 28 36c-4-12-9-18-16-21-9 4-22 5-30 3-5 4-8 10-10 18Z" ${fill}/>`];
  if (style === "short") return ["", `<path d="M53 50c-3-22 8-35 28-35 18 0 30 12 26 36-3-7-5-13-8-17-12 1-28 0-36-5-4 6-7 12-10 21Z" ${fill}/>`];
  if (style === "curls") {
    return ["", `<g ${fill}><circle cx="56" cy="38" r="12"/><circle cx="63" cy="24" r="13"/><circle cx="80" cy="18" r="14"/><circle cx="97" cy="24" r="13"/><circle cx="104" cy="38" r="12"/><path d="M56 36c6-10 14-12 24-12s18 3 24 12l-3-16H60Z"/></g>`];
  }
  return [
    `<path d="M80 13c-22 0-33 15-32 37 1 17-3 27-9 36h28V40c12 0 20-4 26-10 2 6 3 8 3 14v42h26c-7-9-9-20-9-36 0-23-12-37-33-37Z" ${fill}/>`,
    `<path d="M56 44c2-16 10-24 24-24s22 8 24 24c-8-2-13-6-16-11-7 7-20 11-32 11Z" ${fill}/>`,
  ];
}

function svg(box: string, drawn: string): string {
  const [width = 0, height = 0] = box.split(" ").map(Number);
  const size = `width="${width * 8}" height="${height * 8}" preserveAspectRatio="xMidYMid slice"`;
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${box}" ${size}>${drawn}</svg>`)}`;
}

const ONION =
  `<rect width="960" height="540" fill="#d9cdb4"/><path d="M0 372H960V540H0Z" fill="#c9b998"/><g stroke="#22352f" stroke-width="3" stroke-linejoin="round"><g transform="translate(268 268)">` +
  [[176, 150, "#f2e3ea"], [150, 126, "#e9cfdc"], [122, 102, "#f6ecf1"], [94, 79, "#e9cfdc"], [66, 55, "#f6ecf1"], [38, 32, "#e3bfd1"]].map(([x, y, fill]) => `<ellipse rx="${x}" ry="${y}" fill="${fill}"/>`).join("") +
  `</g><g transform="translate(676 356) rotate(-8)"><rect x="-180" y="-52" width="360" height="104" rx="8" fill="#eef4f2"/><ellipse cx="30" rx="54" ry="36" fill="#bcdbe2"/><rect x="-170" y="-42" width="60" height="84" rx="4" fill="#fff"/></g></g>`;

const SHEET =
  `<rect width="960" height="540" fill="#eceae4"/><rect x="60" y="44" width="840" height="452" rx="12" fill="#fdfcf8" stroke="#22352f" stroke-width="2"/><path d="M60 96H900" stroke="#22352f" stroke-width="2"/>` +
  `<g fill="#22352f"><circle cx="88" cy="70" r="7"/><circle cx="112" cy="70" r="7"/><circle cx="136" cy="70" r="7"/></g>` +
  Array.from({ length: 7 }, (_, n) => `<rect x="100" y="${136 + n * 46}" width="${[520, 640, 430, 690, 560, 380, 610][n]}" height="16" rx="8" fill="#b9c4bf"/>`).join("");
