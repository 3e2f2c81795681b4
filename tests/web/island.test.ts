// @vitest-environment happy-dom
import { beforeAll, describe, expect, it, vi } from "vitest";
import { takeOwnZone } from "../../web/page.ts";

beforeAll(async () => {
  await import("../../web/island.ts");
});

async function settled(): Promise<void> {
  await vi.dynamicImportSettled();
  await new Promise((done) => setTimeout(done));
}

describe("<ag-island>", () => {
  it("keeps what the server drew and says so when the island does not come", async () => {
    const spoken = vi.spyOn(console, "error").mockImplementation(() => undefined);
    document.body.innerHTML =
      '<ag-island name="nowhere"><main aria-busy="true"><p>Opening the class.</p></main></ag-island>';
    await settled();
    const island = document.querySelector("ag-island")!;
    expect(island.querySelector("main p")?.textContent).toBe("Opening the class.");
    expect(island.querySelector("[role=alert]")?.textContent).toContain("This part of the page did not arrive.");
    expect(island.querySelector("main")?.getAttribute("aria-busy")).toBe("false");

    island.querySelector("button")!.click();
    await settled();
    expect(island.querySelectorAll("[role=alert]")).toHaveLength(1);
    expect(island.querySelector("button")?.textContent).toBe("Load the page again");
    expect(spoken).toHaveBeenCalledTimes(2);
  });
});

describe("the small behaviours of a page", () => {
  it("closes the toast around the button, and shows a password", () => {
    document.body.innerHTML =
      '<div class="toast"><button data-dismiss></button></div><input id="p" type="password"><button id="show" data-shows="p"></button>';
    document.querySelector<HTMLElement>("[data-dismiss]")!.click();
    expect(document.querySelector(".toast")).toBeNull();
    document.getElementById("show")!.click();
    expect(document.querySelector<HTMLInputElement>("#p")!.type).toBe("text");
    expect(document.getElementById("show")!.getAttribute("aria-pressed")).toBe("true");
  });

  it("lets every request of htmx carry the page's token", () => {
    document.head.innerHTML = '<meta name="csrf-token" content="kept">';
    const headers: Record<string, string> = {};
    document.body.dispatchEvent(
      new CustomEvent("htmx:config:request", { bubbles: true, detail: { ctx: { request: { headers } } } }),
    );
    expect(headers["X-CSRFToken"]).toBe("kept");
  });

  it("takes the browser's own clock where nobody chose one, by any of its names", () => {
    const spoken = vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions");
    const zoned = (timeZone: string): HTMLSelectElement => {
      spoken.mockReturnValue({ timeZone } as Intl.ResolvedDateTimeFormatOptions);
      document.body.innerHTML =
        '<select data-own-zone="Asia/Calcutta=Asia/Kolkata"><option value="UTC" selected>UTC</option><option>Asia/Kolkata</option><option>Europe/Lisbon</option></select>';
      return document.querySelector("select")!;
    };
    const after = (select: HTMLSelectElement): string => {
      takeOwnZone(select);
      return select.value;
    };
    expect(after(zoned("Europe/Lisbon"))).toBe("Europe/Lisbon");
    expect(after(zoned("Asia/Calcutta"))).toBe("Asia/Kolkata");
    expect(after(zoned("Mars/Olympus"))).toBe("UTC");
    const chosen = zoned("Europe/Lisbon");
    chosen.value = "Asia/Kolkata";
    expect(after(chosen)).toBe("Asia/Kolkata");
    spoken.mockRestore();
  });

  it("sends a form once while its answer is on its way, and again when one comes back", () => {
    document.body.innerHTML = '<form method="post"><button id="send">Make it</button></form>';
    const form = document.querySelector("form")!;
    const button = document.querySelector<HTMLButtonElement>("#send")!;
    const sent = (): boolean =>
      form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button }));
    expect(sent()).toBe(true);
    expect(button.getAttribute("aria-busy")).toBe("true");
    expect(sent()).toBe(false);
    dispatchEvent(new Event("pageshow"));
    expect(button.hasAttribute("aria-busy")).toBe(false);
    expect(sent()).toBe(true);
  });
});
