import { describe, expect, it } from "vitest";
import { Turns } from "../../../../web/islands/room/turns.ts";

const on = (voice: boolean, camera = true, screen = false) => ({ voice, camera, screen });

describe("whose doing it was", () => {
  it("is one's own where it was asked for", () => {
    const turns = new Turns();
    turns.take(on(true));
    turns.ask(on(false));
    expect(turns.take(on(false))).toBeNull();
    turns.ask(on(true));
    expect(turns.take(on(true))).toBeNull();
  });

  it("is another's where it was not", () => {
    const turns = new Turns();
    turns.take(on(true));
    expect(turns.take(on(false))).toEqual({ voice: true, camera: false, screen: false });
    expect(turns.take(on(false))).toBeNull();
  });

  it("is one's own, though one has asked for something else since and the log is late", () => {
    const turns = new Turns();
    turns.take(on(true));
    turns.ask(on(false));
    turns.ask(on(true));
    expect(turns.take(on(false))).toBeNull();
    expect(turns.take(on(true))).toBeNull();
  });

  it("is one's own, also where two of one's wishes came into the log between two looks", () => {
    const turns = new Turns();
    turns.take(on(true));
    turns.ask(on(false));
    turns.ask(on(false, false));
    expect(turns.take(on(false, false))).toBeNull();
    expect(turns.take(on(true, false))).toEqual({ voice: false, camera: false, screen: false });
  });
});
