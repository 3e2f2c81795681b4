/** Boxes of ISO base media files (ISO 14496-12, 4.2): lengths, four letters, and what is inside. */

/** Bytes one after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A box of four letters. */
export function box(name: string, ...inside: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = joined(...inside);
  return joined(u32(body.length + 8), letters(name), body);
}

/** A box with a version and 24 flags. */
export function fullBox(name: string, version: number, flags: number, ...inside: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return box(name, u32(version * 2 ** 24 + flags), ...inside);
}

/** Single bytes. */
export function u8(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(values);
}

/** Numbers of two bytes, the greatest first. */
export function u16(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return written(values, 2, (view, at, value) => view.setUint16(at, value));
}

/** Numbers of four bytes, the greatest first. */
export function u32(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return written(values, 4, (view, at, value) => view.setUint32(at, value));
}

/** Numbers of eight bytes, the greatest first; exact up to 2^53. */
export function u64(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return written(values, 8, (view, at, value) => view.setBigUint64(at, BigInt(value)));
}

/** Nothing, so many bytes long. */
export function zeros(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** ASCII letters. */
export function letters(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function written(
  values: readonly number[],
  bytes: number,
  write: (view: DataView, at: number, value: number) => void,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(values.length * bytes);
  const view = new DataView(out.buffer);
  values.forEach((value, n) => write(view, n * bytes, value));
  return out;
}
