import { describe, expect, it } from "vitest";
import { clockTime, speedText, timeRead, wholeMinutes } from "../../../web/parts/class-time.ts";
import type { ClockView } from "../../../web/link/room.ts";
import { clockSentence, clockWords, type Around } from "../../../web/parts/clock-words.ts";
import { pieces } from "../../../web/parts/linked-text.ts";
import { marked, momentNow } from "../../../web/parts/moment-lines.ts";

describe("links in what was written", () => {
  const links = (text: string) => pieces(text).flatMap((piece) => piece.href ?? []);

  it("are found, and leave the sentence's marks outside", () => {
    expect(pieces("See https://example.org/a?b=1, then go.")).toEqual([
      { text: "See ", href: null },
      { text: "https://example.org/a?b=1", href: "https://example.org/a?b=1" },
      { text: ", then go.", href: null },
    ]);
    expect(links("(https://example.org/x) and https://example.org/a_(b)")).toEqual(["https://example.org/x", "https://example.org/a_(b)"]);
  });

  it("lead to the web only", () => {
    expect(links("javascript:alert(1) data:text/html,x file:///etc ftp://a.b https://")).toEqual([]);
    expect(links("https://user:word@example.org/")).toEqual([]);
  });

  it("keep every character of the text", () => {
    for (const text of ["", "plain", "a https://e.org.", "https://e.org", "x\nhttps://e.org/)…"]) {
      expect(pieces(text).map((piece) => piece.text).join("")).toBe(text);
    }
  });
});

describe("class time", () => {
  it("is written as on a clock", () => {
    expect([clockTime(0), clockTime(61_900), clockTime(1_478_000), clockTime(3_725_000), clockTime(-5)]).toEqual(["0:00", "1:01", "24:38", "1:02:05", "0:00"]);
    expect([wholeMinutes(1000), wholeMinutes(150_000), speedText(1.5), speedText(2)]).toEqual([1, 3, "1.5×", "2×"]);
  });
});

describe("the clock's words", () => {
  const clock: ClockView = { way: "live", at: 1_478_000, edge: 1_478_000, ended: false, length: 3_300_000, speed: 1, playing: true, behind: 0, leaps: 0, level_in: 0, delay: 0, waits_for: null, skipping: false, moment: "here" };
  const around: Around = { teaching: false, alone: false, paused: false, lost: false, coming: false, behind: [] };
  const late: ClockView = { ...clock, way: "late", at: 718_000, speed: 1.5, behind: 760_000, level_in: 1_520_000 };
  const say = (state: ClockView, more: Partial<Around> = {}) => {
    const words = clockWords(state, { ...around, ...more });
    return `${words.strong} / ${words.rest}${words.more ? ` ${words.more}` : ""}`;
  };

  it("say that one is with the class", () => {
    expect(say(clock)).toBe("Live / You are with the class. About 30 min to go.");
    expect(say(clock, { paused: true })).toBe("Live / A break. The class goes on in a moment.");
  });

  it("claim nothing before the class has come in", () => {
    expect(say(clock, { coming: true })).toBe("Connecting / The class is coming in.");
    expect(say(clock, { coming: true, lost: true })).toBe("No network / We keep trying to reach the class.");
    expect(clockWords(clock, { ...around, coming: true }).shape).toBeNull();
  });

  it("say why the clock stands while picture and sound are on their way", () => {
    expect(say(late, { unheard: true })).toBe("12:40 behind / Waiting for picture and sound.");
    expect(say({ ...late, playing: false }, { unheard: true })).toContain("Paused for you.");
    expect(say({ ...late, way: "own" }, { unheard: true })).toContain("Waiting for picture and sound.");
  });

  it("do not put who teaches behind their own class when the network is gone", () => {
    expect(say(clock, { teaching: true, lost: true })).toBe("24:38 / No network. The class does not see what you do.");
    expect(say(clock, { teaching: true, lost: true, alone: true })).toBe("24:38 / No network. Nothing is recorded until it is back.");
    expect(say({ ...clock, way: "own" }, { lost: true })).toContain("No network. What you do is kept.");
  });

  it("say how far behind one is and when one is level", () => {
    expect(say(late)).toBe("12:40 behind / Level with the class in 25 min");
    expect(say({ ...late, speed: 1, level_in: null })).toBe("12:40 behind / Choose a higher speed to get level with the class.");
    expect(say({ ...late, level_in: 30_000 })).toBe("12:40 behind / Level with the class in under a minute");
    expect(say({ ...late, edge: 3_000_000, at: 600_000, level_in: 4_800_000 })).toBe("12:40 behind / Ends 25 min after the class");
    expect(say({ ...late, waits_for: "p" })).toBe("12:40 behind / The replay waits for your answer.");
  });

  it("say what is left on one's own clock", () => {
    const own: ClockView = { ...clock, way: "own", at: 1_128_000, edge: 2_520_000, length: 2_520_000, speed: 1.5, ended: true };
    expect(say(own)).toBe("18:48 / 23 min left, 15 at 1.5×");
    expect(say({ ...own, leaps: 480_000 })).toBe("18:48 / 15 min left, 10 at 1.5×");
    expect(say({ ...own, speed: 1, leaps: 480_000 })).toBe("18:48 / 15 min left without silences");
    expect(say({ ...own, speed: 1, leaps: 20_000 })).toBe("18:48 / 23 min left");
    expect(say({ ...own, waits_for: "p" })).toBe("18:48 / The replay waits for your answer. 23 min left, 15 at 1.5×");
    expect(say({ ...own, at: 2_520_000 })).toBe("42:00 / You have reached the end.");
  });

  it("say who is behind to who teaches, and that the edge cannot be seen without a network", () => {
    expect(say(clock, { teaching: true, behind: [718_000, 1_204_000] })).toBe("24:38 / Two are catching up, at 11:58 and 20:04");
    expect(say({ ...clock, behind: 48_000, edge: 1_526_000 }, { lost: true })).toBe("0:48 behind / The class is at about 25:26. We cannot see it from here.");
  });

  it("are one whole sentence for who hears them", () => {
    expect(clockSentence(late, clockWords(late, around), around)).toBe("At 11:58 of 55:00. 12:40 behind. Level with the class in 25 min");
  });
});

describe("a class time that is written", () => {
  it("is read as people write it, and as nothing where it is none", () => {
    expect(["2:10", " 1:02:05 ", "90", "0:07,5", "12.25"].map(timeRead)).toEqual([130_000, 3_725_000, 90_000, 7500, 12_250]);
    expect(["", "soon", "1:2:3:4", "-5", "1:", "9999999"].map(timeRead)).toEqual([null, null, null, null, null, null]);
    for (const ms of [0, 59_000, 61_000, 3_725_000]) expect(timeRead(clockTime(ms))).toBe(ms);
  });
});

describe("moments", () => {
  it("know where one is", () => {
    const moments = [0, 5000, 9000].map((at) => ({ at, kind: "slide" as const, text: "" }));
    expect([momentNow(moments, 0), momentNow(moments, 8000), momentNow(moments, 99_000)]).toEqual([0, 1, 2]);
    expect(momentNow([], 5)).toBe(-1);
  });

  it("mark the words that were searched for", () => {
    expect(marked("A half and a Half", "half")).toEqual(["A ", "half", " and a ", "Half", ""]);
    expect(marked("nothing", "")).toEqual(["nothing"]);
    expect(marked("İstanbul half", "half").join("")).toBe("İstanbul half");
  });
});
