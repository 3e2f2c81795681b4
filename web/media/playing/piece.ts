/** A piece of a track, as it comes over the wire (WIRE.md, Media) or out of a segment. */

/** What stands before the bytes of a frame; `n` −1: an init segment. `t`, `d`: class time and length, ms. */
export interface PieceHead {
  track: string;
  epoch: number;
  variant: string;
  n: number;
  t: number;
  d: number;
  key: boolean;
  mime?: string;
}

/** How a stretch of a track is encoded: which epoch, which variant, what must come before its first piece. */
export interface Form {
  epoch: number;
  variant: string;
  mime: string;
  init: Uint8Array;
}

/** Media bytes that belong to a stretch of class time, ms. */
export interface Piece {
  form: Form;
  bytes: Uint8Array;
  from: number;
  to: number;
}

const HEAD_AT = 2;

/** The head and the bytes of a frame's payload; null if it is none. */
export function pieceRead(payload: Uint8Array): { head: PieceHead; bytes: Uint8Array } | null {
  if (payload.length < HEAD_AT) return null;
  const ends = HEAD_AT + new DataView(payload.buffer, payload.byteOffset).getUint16(0);
  if (ends > payload.length) return null;
  const head = JSON.parse(new TextDecoder().decode(payload.subarray(HEAD_AT, ends))) as PieceHead;
  return { head, bytes: payload.subarray(ends) };
}
