/** A moment written into a picture and read from it again: 24 bits of ms and 8 that check them, as stripes along its top. */

const BITS = 32;
const STRIP = 0.06;
const WRAP = 2 ** 24;

type Drawn = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Draws a moment (ms) along the top of a picture. */
export function drawn(on: Drawn, width: number, height: number, at: number): void {
  const value = Math.floor(at) % WRAP;
  const code = value * 256 + check(value);
  for (let bit = 0; bit < BITS; bit += 1) {
    on.fillStyle = Math.floor(code / 2 ** (BITS - 1 - bit)) % 2 ? "#fff" : "#000";
    on.fillRect((bit * width) / BITS, 0, width / BITS, height * STRIP);
  }
}

/** The moment in a picture, ms below 2^24; null if there is none to be read. */
export function read(picture: CanvasImageSource, width: number, height: number): number | null {
  const canvas = new OffscreenCanvas(BITS * 2, 1);
  const on = canvas.getContext("2d", { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  on.drawImage(picture, 0, height * STRIP * 0.25, width, height * STRIP * 0.5, 0, 0, BITS * 2, 1);
  const { data } = on.getImageData(0, 0, BITS * 2, 1);
  let code = 0;
  for (let bit = 0; bit < BITS; bit += 1) {
    const [some, other] = [data[bit * 8] as number, data[bit * 8 + 4] as number];
    code = code * 2 + (some + other > 255 ? 1 : 0);
  }
  const value = Math.floor(code / 256);
  return check(value) === code % 256 ? value : null;
}

/** How much later `now` (ms) is than a moment that was read. */
export function since(value: number, now: number): number {
  const late = (Math.floor(now) % WRAP) - value;
  return late < -WRAP / 2 ? late + WRAP : late > WRAP / 2 ? late - WRAP : late;
}

function check(value: number): number {
  return ((value >> 16) ^ (value >> 8) ^ value ^ 0x5a) & 255;
}
