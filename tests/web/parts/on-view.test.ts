import { describe, expect, it } from "vitest";
import type { PictureView } from "../../../web/link/class-media.ts";
import { SILENT } from "../../../web/link/class-media.ts";
import { arranged, layoutsFor, Lead, screenLine, stageLines, type Choice, type StageLine, type ToSee } from "../../../web/parts/on-view.ts";
import { emptyPart } from "../../../web/classlog/state.ts";

const picture = (id: string): PictureView => {
  const [seat, kind] = id.split(".");
  return { id, seat: Number(seat), kind: kind as PictureView["kind"], width: 0, height: 0, state: "moving" };
};
const line = (seat: number, more: Partial<StageLine> = {}): StageLine => ({
  seat,
  name: `Seat ${seat}`,
  short: `Seat ${seat}`,
  fullName: `Seat ${seat}`,
  me: false,
  teacher: seat === 1,
  voice: true,
  speaks: false,
  camera: picture(`${seat}.camera`),
  ...more,
});
const AUTO: Choice = { layout: "auto", pinned: null, at: 0 };
const NOTHING: ToSee = { page: null, film: null, screen: null, stage: [], lead: null, hears: false };
const three = [line(1), line(2), line(3)];
const screen = (at: number) => ({ picture: picture("1.screen"), line: three[0] as StageLine, at });
const tiles = (there: ToSee, choice = AUTO) => arranged(choice, there).row.map((tile) => (tile.is === "person" ? tile.line.seat : tile.is));

describe("by itself", () => {
  it("shows the class in words where there is nothing, and by its sound where it is only heard", () => {
    expect(arranged(AUTO, NOTHING).front.is).toBe("words");
    expect(arranged(AUTO, { ...NOTHING, hears: true }).front.is).toBe("voices");
    expect(arranged(AUTO, { ...NOTHING, stage: [line(1, { camera: null })] })).toMatchObject({ front: { is: "voices" }, row: [] });
  });

  it("puts a screen before a slide, and a slide before who speaks", () => {
    expect(arranged(AUTO, { ...NOTHING, stage: three }).front.is).toBe("person");
    expect(arranged(AUTO, { ...NOTHING, stage: three, page: 500 }).front.is).toBe("page");
    const there = { ...NOTHING, stage: three, page: 500, screen: screen(900) };
    expect(arranged(AUTO, there).front.is).toBe("screen");
    expect(tiles(there)).toEqual(["page", 1, 2, 3]);
  });

  it("does not hide a page that is turned while a screen is shown", () => {
    const there = { ...NOTHING, stage: three, page: 1500, screen: screen(900) };
    expect(arranged(AUTO, there).front.is).toBe("page");
    expect(tiles(there)).toEqual(["screen", 1, 2, 3]);
  });

  it("shows a film before everything", () => {
    expect(arranged(AUTO, { ...NOTHING, film: picture("0.film"), page: 10 })).toMatchObject({ front: { is: "film" }, seen: ["0.film"] });
  });

  it("makes large who speaks, then who teaches, and oneself only alone", () => {
    const front = (there: Partial<ToSee>) => {
      const { front: found } = arranged(AUTO, { ...NOTHING, ...there });
      return found.is === "person" ? found.line.seat : found.is;
    };
    expect(front({ stage: three, lead: 3 })).toBe(3);
    expect(front({ stage: three })).toBe(1);
    expect(front({ stage: [line(1, { me: true }), line(2)], lead: 1 })).toBe(2);
    expect(front({ stage: [line(1, { me: true })] })).toBe(1);
  });
});

describe("as one chose", () => {
  it("holds until a teacher turns a page", () => {
    const chosen: Choice = { layout: "speaker", pinned: 2, at: 1000 };
    const before = arranged(chosen, { ...NOTHING, stage: three, page: 900 });
    expect(before.front).toMatchObject({ is: "person", line: { seat: 2 } });
    expect(before.row.map((tile) => tile.is)).toEqual(["page", "person", "person"]);
    expect(arranged(chosen, { ...NOTHING, stage: three, page: 1001 }).front.is).toBe("page");
  });

  it("shows slides though a screen is shown, and all alike", () => {
    expect(arranged({ ...AUTO, layout: "slides" }, { ...NOTHING, page: 10, screen: screen(900) }).front.is).toBe("page");
    const all = arranged({ ...AUTO, layout: "all", at: 50 }, { ...NOTHING, stage: three, page: 10 });
    expect(all.front.is).toBe("all");
    expect(all.row).toEqual([{ is: "page" }]);
  });

  it("falls back to what there is", () => {
    expect(arranged({ ...AUTO, layout: "screen" }, { ...NOTHING, stage: three }).front.is).toBe("person");
    expect(arranged({ ...AUTO, layout: "all" }, { ...NOTHING, stage: [line(1)] }).front.is).toBe("person");
    expect(arranged({ ...AUTO, layout: "speaker" }, { ...NOTHING, page: 5 }).front.is).toBe("page");
  });

  it("offers only what makes a difference", () => {
    expect(layoutsFor({ ...NOTHING, page: 5 })).toEqual([]);
    expect(layoutsFor({ ...NOTHING, page: 5, stage: [line(1)] })).toEqual(["auto", "slides", "speaker"]);
    expect(layoutsFor({ ...NOTHING, page: 5, stage: three, screen: screen(1) })).toEqual(["auto", "slides", "speaker", "all", "screen"]);
  });
});

it("names the pictures on view, the largest first, then who speaks", () => {
  const stage = [line(1), line(2), line(3, { speaks: true }), line(4, { camera: null })];
  expect(arranged(AUTO, { ...NOTHING, stage, page: 5 }).seen).toEqual(["3.camera", "1.camera", "2.camera"]);
  expect(arranged(AUTO, { ...NOTHING, stage, screen: screen(1) }).seen).toEqual(["1.screen", "3.camera", "1.camera", "2.camera"]);
});

describe("those on the stage", () => {
  const room = { ...emptyPart(), stage: [{ seat: 1, at: 0, voice: true, camera: true, screen: false }, { seat: 9, at: 1, voice: false, camera: true, screen: false }] };
  const names = new Map([[1, { name: "Ms Adeyemi", role: "teacher" as const }], [9, { name: "Noor Haddad", role: "pupil" as const }], [4, { name: "Kwame Boateng", role: "pupil" as const }]]);
  const media = { ...SILENT, pictures: [picture("9.camera"), picture("4.camera")], speaking: [1, 9] };
  const lines = stageLines({ me: 9, names, room }, media);

  it("are in the order they came, whoever's picture there is besides at the end", () => {
    expect(lines.map(({ seat, short }) => [seat, short])).toEqual([[1, "Ms Adeyemi"], [9, "You"], [4, "Kwame"]]);
  });

  it("do not speak with their microphone off", () => {
    expect(lines.map(({ speaks, voice }) => [speaks, voice])).toEqual([[true, true], [false, false], [false, false]]);
    expect(lines.map(({ camera }) => camera?.id)).toEqual([undefined, "9.camera", "4.camera"]);
  });

  it("show the screen that was shown last", () => {
    const epoch = (at: number) => [{ epoch: at, at, mime: "", kept: true, variants: ["full"], until: null, holes: [] }];
    const two = { ...SILENT, pictures: [picture("1.screen"), picture("9.screen")] };
    expect(screenLine(two, lines, { "1.screen": epoch(500), "9.screen": epoch(700) }, 1000)).toMatchObject({ picture: { id: "9.screen" }, at: 700, line: { seat: 9 } });
    expect(screenLine(SILENT, lines, {}, 1000)).toBeNull();
  });
});

it("lets nobody lead for a cough", () => {
  const lead = new Lead();
  expect(lead.heard([], 0)).toBeNull();
  expect(lead.heard([2], 100)).toBe(2);
  expect(lead.heard([2, 3], 3000)).toBe(2);
  expect(lead.heard([3], 3100)).toBe(2);
  expect(lead.heard([], 3500)).toBe(2);
  expect(lead.heard([3], 4000)).toBe(2);
  expect(lead.heard([3], 4900)).toBe(2);
  expect(lead.heard([3], 5000)).toBe(3);
});
