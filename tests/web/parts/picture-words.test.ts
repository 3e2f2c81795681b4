import { expect, it } from "vitest";
import { SILENT, type PictureView } from "../../../web/link/class-media.ts";
import { isThin, megabytes, pictureWord, pictureWords, saverWords } from "../../../web/parts/picture-words.ts";

const shown = (state: PictureView["state"]): PictureView => ({ id: "1.camera", seat: 1, kind: "camera", width: 0, height: 0, state });

it("says why a picture does not move, and nothing of one that does", () => {
  expect(pictureWords(shown("moving")) + pictureWord(shown("moving"))).toBe("");
  expect(pictureWords(shown("unkept"))).toBe("This picture was for the moment only. It was not recorded.");
  expect(pictureWord(shown("still"))).toBe("Still");
});

it("counts bytes as who pays for them", () => {
  expect([40_000, 210_000, 4_210_000, 23_600_000].map(megabytes)).toEqual(["0.1\u00a0MB", "0.2\u00a0MB", "4.2\u00a0MB", "24\u00a0MB"]);
});

it("says what the data saver saves", () => {
  expect(saverWords({ ...SILENT, minute: 4_200_000 })).toBe("Sound and slides only: about 0.3\u00a0MB a minute. Now it is 4.2\u00a0MB.");
  expect(saverWords({ ...SILENT, saver: true, minute: 240_000 })).toBe("Sound and slides only, about 0.2\u00a0MB a minute.");
});

it("blames the network only where its pictures went for its sake", () => {
  expect(isThin({ ...SILENT, thin: true, pictures: [shown("waiting")] })).toBe(true);
  expect(isThin({ ...SILENT, thin: true, bare: true, pictures: [shown("still")] })).toBe(true);
  expect(isThin({ ...SILENT, thin: true, pictures: [shown("moving"), shown("still")] })).toBe(false);
  expect(isThin({ ...SILENT, pictures: [shown("waiting")] })).toBe(false);
});
