import { expect, test } from "vitest";
import { stillAt, stillsRead } from "../../../web/parts/storyboard.ts";

const text = `WEBVTT

00:00:00.000 --> 00:00:02.000
storyboard.webp#xywh=0,0,160,90

00:00:02.000 --> 01:00:05.500
storyboard.webp#xywh=160,0,160,90
`;

globalThis.location ??= { href: "http://school/classes/c/replay" } as Location;

test("a storyboard names parts of a picture that lies beside it", () => {
  const stills = stillsRead(text, "/classes/c/stills/storyboard.vtt");
  expect(stills).toEqual([
    { from: 0, to: 2000, picture: "/classes/c/stills/storyboard.webp", x: 0, y: 0, width: 160, height: 90 },
    { from: 2000, to: 3605500, picture: "/classes/c/stills/storyboard.webp", x: 160, y: 0, width: 160, height: 90 },
  ]);
});

test("each moment has the still it lies in, and the last one stands for what follows", () => {
  const stills = stillsRead(text, "/classes/c/stills/storyboard.vtt");
  expect([0, 1999, 2000, 9e9].map((at) => stillAt(stills, at)?.from)).toEqual([0, 0, 2000, 2000]);
  expect(stillAt([], 5)).toBeNull();
});

test("what is no storyboard has no stills", () => {
  expect(stillsRead("<html></html>", "/a")).toEqual([]);
  expect(stillsRead("", "/a")).toEqual([]);
});
