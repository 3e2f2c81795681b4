import { afterEach, describe, expect, it } from "vitest";
import { say, speak, speakEnglish } from "../../web/say.ts";

afterEach(speakEnglish);

describe("say", () => {
  it("fills the gaps of an English sentence", () => {
    expect(say("Answered by {name}", { name: "Noor" })).toBe("Answered by Noor");
  });

  it("shows markup in a gap as text, and a gap nobody filled as itself", () => {
    expect(say("{a} and {b}", { a: "<b>{b}</b>" })).toBe("<b>{b}</b> and {b}");
  });

  it("counts in English without a catalogue", () => {
    expect(say.n("{n} hand is up", "{n} hands are up", 1)).toBe("1 hand is up");
    expect(say.n("{n} hand is up", "{n} hands are up", 1200)).toBe("1,200 hands are up");
  });

  it("takes the plural form of the catalogue's language", () => {
    speak({
      language: "pl",
      sentences: {
        Talk: "Rozmowa",
        "{n} hand is up": { one: "{n} ręka", few: "{n} ręce", many: "{n} rąk" },
      },
    });
    expect(say("Talk")).toBe("Rozmowa");
    expect([1, 3, 12].map((n) => say.n("{n} hand is up", "{n} hands are up", n))).toEqual([
      "1 ręka",
      "3 ręce",
      "12 rąk",
    ]);
  });

  it("stays English where the catalogue has no word", () => {
    speak({ language: "fr", sentences: {} });
    expect(say("Talk")).toBe("Talk");
    expect(say.n("{n} hand is up", "{n} hands are up", 0)).toBe("0 hands are up");
  });
});
