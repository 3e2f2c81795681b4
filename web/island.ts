/** The one script of every page: mounts islands where the page asks for them, when it asks. */
import { behaveAsAPage } from "./page.ts";
import { catalogueRead, say } from "./say.ts";

/** What an island's `index.ts` gives as its default: puts itself into `element`, returns how to leave. */
export type Mount = (element: HTMLElement, config: unknown) => () => void;

const islands = import.meta.glob<{ default: Mount }>("./islands/*/index.ts");

/** `<ag-island name="room">`: shows what the server drew until the island itself is there. */
class Island extends HTMLElement {
  #leave: (() => void) | null = null;
  #asked = false;

  connectedCallback(): void {
    if (!this.#asked) void this.#load();
  }

  disconnectedCallback(): void {
    // An element that is only moved comes back within the same task.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#leave?.();
      this.#leave = null;
      this.#asked = false;
    });
  }

  async #load(): Promise<void> {
    this.#asked = true;
    const name = this.getAttribute("name") ?? "";
    try {
      const [island] = await Promise.all([arrival(name), catalogueRead()]);
      if (!this.isConnected) return;
      const config = this.#config();
      this.replaceChildren();
      this.#leave = island.default(this, config);
      this.removeAttribute("data-failed");
    } catch (fault) {
      console.error(fault);
      this.#sayThatItFailed();
    }
  }

  #config(): unknown {
    const script = this.querySelector('script[type="application/json"]');
    return script?.textContent ? JSON.parse(script.textContent) : {};
  }

  #sayThatItFailed(): void {
    this.#asked = false;
    const again = this.hasAttribute("data-failed");
    this.setAttribute("data-failed", "");
    this.querySelector(".wrong")?.remove();
    const button = document.createElement("button");
    button.className = "button";
    button.type = "button";
    button.textContent = again ? say("Load the page again") : say("Try again");
    button.onclick = () => (again ? location.reload() : void this.#load());
    const heading = document.createElement("h3");
    heading.textContent = say("This part of the page did not arrive.");
    const text = document.createElement("p");
    text.textContent = say("Look whether you are connected. What you sent before is kept.");
    const row = document.createElement("div");
    row.className = "row";
    row.append(button);
    const sentence = document.createElement("div");
    sentence.className = "wrong";
    sentence.setAttribute("role", "alert");
    sentence.append(heading, text, row);
    const fallback = this.querySelector("[aria-busy]");
    fallback?.setAttribute("aria-busy", "false");
    (fallback ?? this).append(sentence);
  }
}

async function arrival(name: string): Promise<{ default: Mount }> {
  const load = islands[`./islands/${name}/index.ts`];
  if (!load) throw new Error(`There is no island named "${name}".`);
  return load();
}

customElements.define("ag-island", Island);
behaveAsAPage();
