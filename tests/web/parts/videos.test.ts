import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Window } from "happy-dom";
import { Videos } from "../../../web/parts/videos.ts";

let stopped: string[] = [];
let attached: string[] = [];
let videos: Videos;
const box = () => document.createElement("div") as HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", new Window().document);
  stopped = [];
  attached = [];
  videos = new Videos((id) => {
    attached.push(id);
    return () => stopped.push(id);
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("moves an element from one place to another without letting go of it", () => {
  const [small, large] = [box(), box()];
  const leave = videos.put("1.camera", small);
  const element = videos.of("1.camera");
  leave();
  videos.put("1.camera", large);
  vi.advanceTimersByTime(5000);
  expect(large.firstChild).toBe(element);
  expect([attached, stopped]).toEqual([["1.camera"], []]);
});

it("stays where it went when the place before lets go later", () => {
  const [small, large] = [box(), box()];
  const leave = videos.put("1.camera", small);
  videos.put("1.camera", large);
  leave();
  vi.advanceTimersByTime(5000);
  expect(stopped).toEqual([]);
  expect(large.childNodes.length).toBe(1);
});

it("lets go of what is nowhere any more, and of all in the end", () => {
  const place = box();
  videos.put("1.camera", place)();
  vi.advanceTimersByTime(5000);
  expect(stopped).toEqual(["1.camera"]);
  expect(place.childNodes.length).toBe(0);
  expect(videos.of("1.camera")).toBeNull();
  videos.put("2.camera", place);
  videos.stop();
  expect(stopped).toEqual(["1.camera", "2.camera"]);
});
