import { describe, expect, it } from "vitest";
import { box, fullBox, u16, u32, u64, zeros } from "../../../../web/media/capture/boxes.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("a box", () => {
  it("tells its length, its name and what is inside", () => {
    expect(hex(box("free", zeros(2)))).toBe("0000000a667265650000");
    expect(hex(box("moov", box("free")))).toBe("000000106d6f6f760000000866726565");
  });

  it("may tell a version and flags", () => {
    expect(hex(fullBox("tfdt", 1, 0x020003, u64(5)))).toBe("00000014746664740102000300000000" + "00000005");
  });

  it("holds numbers in the order of the network", () => {
    expect(hex(u16(1, 0xfffe))).toBe("0001fffe");
    expect(hex(u32(2 ** 32 - 1))).toBe("ffffffff");
    expect(hex(u64(90_000 * 3_600 * 24 * 365))).toBe((90_000n * 3_600n * 24n * 365n).toString(16).padStart(16, "0"));
  });
});
