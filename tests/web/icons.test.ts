import { describe, expect, it } from "vitest";
import { namesIn } from "../../web/style/icons/names.ts";
import { drawSprite } from "../../web/style/icons/sprite.ts";

describe("the sprite", () => {
  it("finds the names that templates, components and Python write", () => {
    expect(namesIn(`{% icon "hand" turns=True %}`)).toEqual(["hand"]);
    expect(namesIn(`{% include "_empty.html" with icon_name="sun" %}`)).toEqual(["sun"]);
    expect(namesIn(`<Icon name={on ? "mic" : "mic-off"} />`)).toEqual(["mic", "mic-off"]);
    expect(namesIn(`<Icon name={is === "gone" ? "x" : "check"} />`)).toEqual(["x", "check"]);
    expect(namesIn(`Place("today", icon="house")`)).toEqual(["house"]);
  });

  it("has a drawing for every icon that is named anywhere", () => {
    const { sprite, unknown } = drawSprite(process.cwd());
    expect(unknown).toEqual([]);
    expect(sprite).toContain('<symbol id="way-late" viewBox="0 0 16 16">');
    expect(sprite).toContain('<symbol id="circle-alert" viewBox="0 0 24 24">');
  });

  it("holds no scripts and no colours but the surrounding text's and the mark's", () => {
    const { sprite } = drawSprite(process.cwd());
    expect(sprite).not.toMatch(/<script|on\w+=|href=/);
    expect([...new Set(sprite.match(/(?:fill|stroke)="[^"]+"/g))].sort()).toEqual([
      'fill="currentColor"',
      'fill="none"',
      'fill="var(--live)"',
      'stroke="currentColor"',
      'stroke="none"',
      'stroke="var(--mark-ground, var(--paper))"',
    ]);
  });
});
