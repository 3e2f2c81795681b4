import { describe, expect, it } from "vitest";
import { dayOf } from "../../web/islands/room/days.ts";

const at = (text: string): number => Date.parse(text);
const auckland = { time_zone: "Pacific/Auckland", date_format: "language", language: "en" };
const honolulu = { ...auckland, time_zone: "Pacific/Honolulu" };

describe("the day of a moment", () => {
  it("is the reader's own, not that of Greenwich", () => {
    const now = at("2026-03-03T11:30:00Z");
    expect(dayOf(at("2026-03-03T10:30:00Z"), auckland, now)).toBe("Tuesday");
    expect(dayOf(at("2026-03-03T10:30:00Z"), honolulu, now)).toBe("");
  });

  it("has its year where that is not the reader's this year", () => {
    const now = at("2026-12-31T23:00:00Z");
    expect(dayOf(at("2026-10-03T00:00:00Z"), auckland, now)).toBe("3 October 2026");
    expect(dayOf(at("2026-10-03T12:00:00Z"), honolulu, now)).toBe("3 October");
  });

  it("is written as the reader writes dates", () => {
    const now = at("2026-12-31T12:00:00Z");
    const day = at("2026-10-03T12:00:00Z");
    const written = (date_format: string): string => dayOf(day, { ...honolulu, date_format }, now);
    expect([written("iso"), written("day-first"), written("month-first")]).toEqual(["2026-10-03", "03/10/2026", "10/03/2026"]);
  });

  it("does without a time zone this browser does not know", () => {
    expect(dayOf(at("2026-10-03T12:00:00Z"), { ...auckland, time_zone: "Moon/Base" }, at("2026-12-31T12:00:00Z"))).toBe("3 October");
  });
});
