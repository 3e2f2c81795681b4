/** Reads a stream of frames, `u32 length, u8 kind, payload` (WIRE.md), however it is cut on the way. */

/** Kinds of frames. */
export const FRAME = { event: 1, chunk: 2, ephemeral: 3, hello: 4, keyframe: 5, beat: 6, bye: 7 } as const;

/** One frame: its kind and its payload, still encoded. */
export interface Frame {
  kind: number;
  payload: Uint8Array;
}

/** How a stream begins; times in class time ms. */
export interface Hello {
  seq: number;
  at: number;
  status: string;
  length_ms: number;
  resumed: boolean;
  /** its name, by which it is told what pictures and sound it should carry; none of a long poll */
  stream?: string | null;
}

const HEAD_BYTES = 5;
const LARGEST_BYTES = 64 * 1024 * 1024;

/** Takes pieces as they come and gives whole frames. */
export class FrameReader {
  #left: Uint8Array = new Uint8Array(0);

  /** The frames that are whole with this piece. Throws if the stream is none of ours. */
  read(piece: Uint8Array): Frame[] {
    const bytes = this.#left.length ? joined(this.#left, piece) : piece;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const frames: Frame[] = [];
    let at = 0;
    while (at + HEAD_BYTES <= bytes.length) {
      const length = view.getUint32(at);
      if (length < 1 || length > LARGEST_BYTES) throw new Error("this is no stream of frames");
      const end = at + 4 + length;
      if (end > bytes.length) break;
      frames.push({ kind: bytes[at + 4] as number, payload: bytes.subarray(at + HEAD_BYTES, end) });
      at = end;
    }
    this.#left = bytes.slice(at);
    return frames;
  }
}

/** The JSON a frame holds. */
export function told<T>(frame: Frame): T {
  return JSON.parse(new TextDecoder().decode(frame.payload)) as T;
}

function joined(some: Uint8Array, more: Uint8Array): Uint8Array {
  const whole = new Uint8Array(some.length + more.length);
  whole.set(some);
  whole.set(more, some.length);
  return whole;
}
