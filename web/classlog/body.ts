/** Reads bodies exactly as strictly as the server does: the same bodies fit, the same are left out of the fold. */
import { BODIES, STRUCTS, type Bodies } from "./events.gen.ts";

/** What a value is, with its limits; `null`: may be null; `or`: what stands for it where it is missing. */
export interface Field {
  is: "text" | "whole" | "number" | "flag" | "one" | "list" | "map" | "struct" | "any";
  null?: boolean;
  or?: unknown;
  min?: number;
  max?: number;
  like?: string;
  from?: number;
  to?: number;
  name?: string;
  of?: Field | readonly string[];
}

/** A type with nothing left out, all the way down. */
export type Whole<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]-?: Whole<Exclude<T[K], undefined>> }
    : T;

/** A value read, or `unfit`. */
type Reader = (raw: unknown) => unknown;

const unfit = Symbol("unfit");
const readers = new Map<string, Reader>();
const bodies = new Map(Object.entries(BODIES).map(([type, name]) => [type, structReader(name)]));

/** The body of an event with its defaults filled in and what is unknown left out; null if it does not fit its type. */
export function bodyOf<T extends keyof Bodies>(type: T, raw: unknown): Whole<Bodies[T]> | null {
  const read = bodies.get(type);
  if (read === undefined) return null;
  const body = read(raw);
  return body === unfit ? null : (body as Whole<Bodies[T]>);
}

/** A folded part, or a piece of one, as it came over the wire: defaults filled in, maps without inherited keys. */
export function filled(name: string, raw: unknown): unknown {
  const given = isRecord(raw) ? raw : {};
  const whole: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(STRUCTS[name] ?? {})) {
    const value = Object.hasOwn(given, key) ? given[key] : undefined;
    whole[key] = value === undefined ? fresh(field.or) : filledField(field, value);
  }
  return whole;
}

/** A map that has no keys but its own, whatever they are called. */
export function emptyMap<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

function filledField(field: Field, value: unknown): unknown {
  if (value === null) return null;
  if (field.is === "struct" && field.name) return filled(field.name, value);
  if (field.is === "list" && Array.isArray(value)) return value.map((one) => filledField(field.of as Field, one));
  if (field.is === "map" && isRecord(value)) {
    const map = emptyMap<unknown>();
    for (const key of Object.keys(value)) map[key] = filledField(field.of as Field, value[key]);
    return map;
  }
  return value;
}

function structReader(name: string): Reader {
  const known = readers.get(name);
  if (known) return known;
  const made = structRead(STRUCTS[name] ?? {});
  readers.set(name, made);
  return made;
}

function structRead(fields: Record<string, Field>): Reader {
  const keys = Object.keys(fields);
  const each = keys.map((key) => fieldReader(fields[key] as Field));
  const defaults = keys.map((key) => fields[key]?.or);
  const isPlain = defaults.map((value) => typeof value !== "object" || value === null);
  return (raw) => {
    if (!isRecord(raw)) return unfit;
    const body: Record<string, unknown> = {};
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i] as string;
      const given = raw[key];
      // JSON knows no undefined, and no field is called like anything an object inherits.
      const value =
        given !== undefined ? (each[i] as Reader)(given) : isPlain[i] ? defaults[i] : fresh(defaults[i]);
      if (value === unfit || value === undefined) return unfit;
      body[key] = value;
    }
    return body;
  };
}

function fieldReader(field: Field): Reader {
  const read = kindReader(field);
  return field.null ? (raw) => (raw === null ? null : read(raw)) : read;
}

function kindReader(field: Field): Reader {
  const { from = -Infinity, to = Infinity } = field;
  switch (field.is) {
    case "text":
      return textReader(field);
    case "whole":
      return (raw) => (Number.isInteger(raw) && (raw as number) >= from && (raw as number) <= to ? raw : unfit);
    case "number":
      return (raw) => (Number.isFinite(raw) && (raw as number) >= from ? raw : unfit);
    case "flag":
      return (raw) => (typeof raw === "boolean" ? raw : unfit);
    case "one": {
      const words = new Set(field.of as readonly string[]);
      return (raw) => (typeof raw === "string" && words.has(raw) ? raw : unfit);
    }
    case "list":
      return listReader(field);
    case "struct": {
      const { name = "" } = field;
      return (raw) => structReader(name)(raw);
    }
    default:
      return (raw) => raw;
  }
}

function textReader({ min = 0, max = Infinity, like }: Field): Reader {
  const pattern = like === undefined ? null : new RegExp(like, "u");
  return (raw) => {
    if (typeof raw !== "string" || !lengthFits(raw, min, max)) return unfit;
    return pattern && !pattern.test(raw) ? unfit : raw;
  };
}

function listReader({ of, max = Infinity }: Field): Reader {
  const read = fieldReader(of as Field);
  return (raw) => {
    if (!Array.isArray(raw) || raw.length > max) return unfit;
    const list: unknown[] = [];
    for (const one of raw) {
      const value = read(one);
      if (value === unfit) return unfit;
      list.push(value);
    }
    return list;
  };
}

/** Whether a text has from `min` to `max` code points; a pair of surrogates is one. */
function lengthFits(text: string, min: number, max: number): boolean {
  const units = text.length;
  if (units <= max && units >= 2 * min) return true;
  if (units < min || units > 2 * max) return false;
  let points = 0;
  for (const _ of text) points += 1;
  return points >= min && points <= max;
}

function isRecord(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

function fresh(value: unknown): unknown {
  if (Array.isArray(value)) return [...(value as unknown[])];
  return typeof value === "object" && value !== null ? emptyMap() : value;
}
