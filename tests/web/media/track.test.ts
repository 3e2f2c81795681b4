import { describe, expect, it } from "vitest";
import { isHeard, trackName, trackOf } from "../../../web/media/track.ts";

describe("the name of a track", () => {
  it("says whose it is and what", () => {
    expect(trackOf(trackName(12, "camera"))).toEqual({ seat: 12, kind: "camera" });
    expect(trackOf("0.film")).toEqual({ seat: 0, kind: "film" });
  });

  it("is nothing else", () => {
    for (const name of ["camera", "1.", "01.camera", "-1.voice", "1.face", "1.camera.2", "12345678901.voice", "1.camera\n"]) {
      expect(trackOf(name), name).toBeNull();
    }
  });

  it("tells what is heard from what is seen", () => {
    expect((["camera", "voice", "screen", "sound", "film"] as const).filter(isHeard)).toEqual(["voice", "sound"]);
  });
});
