/** Reads the fragmented MP4 of one track that a browser's MediaRecorder writes, piece by piece. */

/** What stands before the samples: the sample entry as it is, and in what units its times count. */
export interface RecordedForm {
  entry: Uint8Array<ArrayBuffer>;
  timescale: number;
  width: number;
  height: number;
}

/** One sample; µs since the recording began. */
export interface RecordedSample {
  at: number;
  lasts: number;
  key: boolean;
  bytes: Uint8Array;
}

interface Defaults {
  ticks: number;
  size: number;
  flags: number;
}

const HEAD_BYTES = 8;
/** What lies further apart is a pause, µs. */
const LONGEST_US = 2_000_000;
const IS_NO_START = 0x1_0000;
/** Which fields a `tfhd` and a `trun` have (ISO 14496-12, 8.8.7 and 8.8.8). */
const TFHD = { base: 1, description: 2, ticks: 8, size: 0x10, flags: 0x20 };
const TRUN = { offset: 1, firstFlags: 4, ticks: 0x100, size: 0x200, flags: 0x400, shift: 0x800 };

/** One recording. Throws where what it is given is no MP4. */
export class Recording {
  form: RecordedForm | null = null;
  #left: Uint8Array = new Uint8Array(0);
  /** where `#left` begins, and the last `moof`, in the whole recording */
  #position = 0;
  #moof: { at: number; body: DataView } | null = null;
  #usual: Defaults = { ticks: 0, size: 0, flags: 0 };
  #clock = 0;
  #held: RecordedSample | null = null;

  /**
   * The samples that are whole with this piece, but for the last: recorders guess how long the last of a fragment lasts, and
   * only the next tells.
   */
  read(piece: Uint8Array): RecordedSample[] {
    const bytes = new Uint8Array(this.#left.length + piece.length);
    bytes.set(this.#left);
    bytes.set(piece, this.#left.length);
    const found: RecordedSample[] = [];
    let at = 0;
    for (const each of boxesOf(view(bytes))) {
      if (each.name === "moov") this.#began(each.body);
      else if (each.name === "moof") this.#moof = { at: this.#position + each.at, body: each.body };
      else if (each.name === "mdat") found.push(...this.#samples(bytes, this.#position));
      at = each.at + each.length;
    }
    this.#left = bytes.slice(at);
    this.#position += at;
    return this.#but(found);
  }

  #but(found: RecordedSample[]): RecordedSample[] {
    const last = found.pop();
    if (!last) return [];
    const known = this.#held ? [this.#held, ...found] : found;
    this.#held = last;
    for (const [n, one] of known.entries()) {
      const lasts = (known[n + 1] ?? last).at - one.at;
      if (lasts > 0 && lasts < LONGEST_US) one.lasts = lasts;
    }
    return known;
  }

  #began(moov: DataView): void {
    const media = within(moov, "trak", "mdia");
    const header = within(media, "mdhd");
    const size = within(moov, "trak", "tkhd");
    const table = within(media, "minf", "stbl", "stsd");
    const entry = new Uint8Array(table.buffer, table.byteOffset + 8, table.getUint32(8)).slice();
    const [width, height] = [size.getUint32(size.byteLength - 8) >>> 16, size.getUint32(size.byteLength - 4) >>> 16];
    this.form = { entry, timescale: header.getUint32(header.getUint8(0) ? 20 : 12), width, height };
    const usual = find(moov, "mvex", "trex");
    if (usual) this.#usual = { ticks: usual.getUint32(12), size: usual.getUint32(16), flags: usual.getUint32(20) };
  }

  #samples(bytes: Uint8Array, begins: number): RecordedSample[] {
    const { at, body } = this.#moof ?? { at: 0, body: view(new Uint8Array(0)) };
    this.#moof = null;
    const found: RecordedSample[] = [];
    for (const track of boxesOf(body)) {
      if (track.name !== "traf") continue;
      const [told, base] = headOf(within(track.body, "tfhd"), this.#usual);
      const time = find(track.body, "tfdt");
      if (time) this.#clock = time.getUint8(0) ? Number(time.getBigUint64(4)) : time.getUint32(4);
      let place = (base ?? at) - begins;
      for (const run of boxesOf(track.body)) {
        if (run.name === "trun") place = this.#run(run.body, told, bytes, (base ?? at) - begins, place, found);
      }
    }
    return found;
  }

  /** Reads a run; gives where the next begins if it does not say so. */
  #run(run: DataView, usual: Defaults, bytes: Uint8Array, base: number, begins: number, found: RecordedSample[]): number {
    const flags = run.getUint32(0) & 0xff_ffff;
    const many = run.getUint32(4);
    let at = 8;
    const next = (has: number): number | null => (flags & has ? run.getUint32((at += 4) - 4) : null);
    const offset = next(TRUN.offset);
    const first = next(TRUN.firstFlags);
    let place = offset === null ? begins : base + (offset | 0);
    const scale = 1e6 / (this.form?.timescale ?? 1);
    for (let n = 0; n < many; n += 1) {
      const ticks = next(TRUN.ticks) ?? usual.ticks;
      const size = next(TRUN.size) ?? usual.size;
      const told = next(TRUN.flags) ?? (n === 0 && first !== null ? first : usual.flags);
      next(TRUN.shift);
      found.push({ at: this.#clock * scale, lasts: ticks * scale, key: !(told & IS_NO_START), bytes: bytes.slice(place, place + size) });
      this.#clock += ticks;
      place += size;
    }
    return place;
  }
}

/** A codec by its sample entry (RFC 6381); null for what is never sent. */
export function codecOf(entry: Uint8Array): string | null {
  const name = String.fromCharCode(...entry.subarray(4, 8));
  if (name === "Opus") return "opus";
  if (name === "mp4a") return "mp4a.40.2";
  if (name !== "avc1") return null;
  const at = entry.findIndex((_, n) => String.fromCharCode(...entry.subarray(n, n + 4)) === "avcC");
  const hex = Array.from(entry.subarray(at + 5, at + 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return at < 0 ? null : `avc1.${hex.toUpperCase()}`;
}

function headOf(head: DataView, usual: Defaults): [Defaults, number | null] {
  const flags = head.getUint32(0) & 0xff_ffff;
  let at = 8;
  const base = flags & TFHD.base ? Number(head.getBigUint64((at += 8) - 8)) : null;
  const next = (has: number): number | null => (flags & has ? head.getUint32((at += 4) - 4) : null);
  next(TFHD.description);
  const told = { ticks: next(TFHD.ticks) ?? usual.ticks, size: next(TFHD.size) ?? usual.size, flags: next(TFHD.flags) ?? usual.flags };
  return [told, base];
}

/** The whole boxes at the beginning of some bytes. */
function* boxesOf(bytes: DataView): Generator<{ name: string; at: number; length: number; body: DataView }> {
  for (let at = 0; at + HEAD_BYTES <= bytes.byteLength; ) {
    const length = bytes.getUint32(at);
    if (length < HEAD_BYTES) throw new Error("this is no recording in MP4");
    if (at + length > bytes.byteLength) return;
    const name = String.fromCharCode(...[4, 5, 6, 7].map((n) => bytes.getUint8(at + n)));
    yield { name, at, length, body: new DataView(bytes.buffer, bytes.byteOffset + at + HEAD_BYTES, length - HEAD_BYTES) };
    at += length;
  }
}

function find(bytes: DataView, ...path: string[]): DataView | null {
  let found: DataView = bytes;
  for (const name of path) {
    const next = [...boxesOf(found)].find((each) => each.name === name);
    if (!next) return null;
    found = next.body;
  }
  return found;
}

function within(bytes: DataView, ...path: string[]): DataView {
  const found = find(bytes, ...path);
  if (!found) throw new Error(`a recording without ${path.join("/")}`);
  return found;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
