/** The emoji themselves: searched, sorted and remembered by emoji-picker-element's database, which keeps them in IndexedDB. */
import dataSource from "emoji-picker-element-data/en/emojibase/data.json?url";
import Database from "emoji-picker-element/database.js";
import type { Emoji, NativeEmoji } from "emoji-picker-element/shared";

export interface Found {
  /** as it is, without a skin tone */
  unicode: string;
  /** as it is written with the tone one likes */
  written: string;
  name: string;
}

/** Newer ones than this are missing from the fonts of phones that are a few years old. */
const NEWEST_VERSION = 14;
const RECENT = 24;

let database: Database | null = null;

function store(): Database {
  database ??= new Database({ dataSource, locale: "en" });
  return database;
}

/** Everything that fits the words searched for. */
export async function emojiFound(query: string, tone: number): Promise<Found[]> {
  return written(await store().getEmojiBySearchQuery(query), tone);
}

/** One group of emoji, by its number in the Unicode order. */
export async function emojiOfGroup(group: number, tone: number): Promise<Found[]> {
  return written(await store().getEmojiByGroup(group), tone);
}

/** What this browser's owner used most, the most used first. */
export async function emojiRecent(tone: number): Promise<Found[]> {
  return written(await store().getTopFavoriteEmoji(RECENT), tone);
}

/** Remembers that one was used. */
export function emojiUsed(unicode: string): Promise<void> {
  return store().incrementFavoriteEmojiCount(unicode);
}

/** The skin tone one likes: 0 is none, 1 the lightest, 5 the darkest. */
export function toneLiked(): Promise<number> {
  return store().getPreferredSkinTone();
}

/** Keeps the skin tone one likes. */
export function toneKeep(tone: number): Promise<void> {
  return store().setPreferredSkinTone(tone);
}

function written(emoji: readonly Emoji[], tone: number): Found[] {
  return emoji.filter(isNative).map((one) => ({
    unicode: one.unicode,
    written: one.skins?.find((skin) => skin.tone === tone)?.unicode ?? one.unicode,
    name: one.annotation,
  }));
}

function isNative(emoji: Emoji): emoji is NativeEmoji {
  return "unicode" in emoji && emoji.version <= NEWEST_VERSION;
}
