import { describe, expect, it } from "vitest";
import { initials, seatHue } from "../../web/parts/initials.ts";

describe("initials", () => {
  it.each([
    ["Noor Haddad", "NH"],
    ["Mei-Lin Anne Zhao", "MZ"],
    ["Lefèvre", "L"],
    ["  áine   ó brien ", "ÁB"],
    ["نور حداد", "نح"],
    ["(guest)", "?"],
    ["", "?"],
  ])("shortens %s to %s", (name, short) => expect(initials(name)).toBe(short));
});

describe("the ground of a seat", () => {
  it("is one of six, and the same each time", () => {
    expect([0, 1, 5, 6, 7].map(seatHue)).toEqual([1, 2, 6, 1, 2]);
  });
});
