/** Reads fragmented MP4 as a player would, so that tests see what was written. */

/** One box: its name, its body, and the boxes in it where it holds such. */
export interface Box {
  name: string;
  at: number;
  body: Uint8Array;
  inside: Box[];
}

/** A sample as a fragment tells it, `at` in ticks. */
export interface ReadSample {
  at: number;
  ticks: number;
  flags: number;
  bytes: Uint8Array;
}

const HOLDERS = new Set(["moov", "trak", "mdia", "minf", "dinf", "stbl", "mvex", "moof", "traf"]);

/** The boxes of a file. Throws where lengths do not fit. */
export function boxes(bytes: Uint8Array, from = 0): Box[] {
  const found: Box[] = [];
  for (let at = 0; at < bytes.length; ) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    const length = view.getUint32(0);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (length < 8 || at + length > bytes.length) throw new Error(`the box ${name} is ${length} bytes long`);
    const body = bytes.subarray(at + 8, at + length);
    found.push({ name, at: from + at, body, inside: HOLDERS.has(name) ? boxes(body, from + at + 8) : [] });
    at += length;
  }
  return found;
}

/** The one box at a path. */
export function at(all: readonly Box[], path: string): Box {
  let found: Box | undefined;
  let inside = all;
  for (const name of path.split("/")) {
    found = inside.find((each) => each.name === name);
    if (!found) throw new Error(`no ${name} of ${path} among ${inside.map((each) => each.name).join(", ")}`);
    inside = found.inside;
  }
  return found as Box;
}

/** The samples of all fragments in some bytes. */
export function samples(bytes: Uint8Array): ReadSample[] {
  const all = boxes(bytes);
  return all.filter((each) => each.name === "moof").flatMap((moof) => run(bytes, moof));
}

function run(bytes: Uint8Array, moof: Box): ReadSample[] {
  const view = (path: string): DataView => {
    const { body } = at(moof.inside, path);
    return new DataView(body.buffer, body.byteOffset, body.byteLength);
  };
  let time = Number(view("traf/tfdt").getBigUint64(4));
  const told = view("traf/trun");
  let place = moof.at + told.getInt32(8);
  return Array.from({ length: told.getUint32(4) }, (_, n) => {
    const [ticks, size, flags] = [0, 4, 8].map((offset) => told.getUint32(12 + n * 12 + offset)) as [number, number, number];
    const sample = { at: time, ticks, flags, bytes: bytes.subarray(place, place + size) };
    time += ticks;
    place += size;
    return sample;
  });
}
