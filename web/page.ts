/** The few things a page does without an island: closing, opening, showing, printing. */

const PATIENCE_MS = 8_000;
const asksTheServer = "[hx-get],[hx-post],[hx-put],[hx-patch],[hx-delete],[hx-boost]";

/** Starts the small behaviours; htmx is fetched only by pages that use it. */
export function behaveAsAPage(): void {
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  addEventListener("pageshow", forgetSent);
  document.addEventListener("htmx:config:request", addToken);
  // What was not understood comes into view, and into the ear.
  document.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-own-zone]")) takeOwnZone(select);
  if (document.querySelector(asksTheServer)) void import("htmx.org");
}

function onClick(event: Event): void {
  if (!(event.target instanceof Element)) return;
  const pressed = event.target.closest<HTMLElement>(
    "[data-dismiss],[data-opens],[data-closes],[data-shows],[data-reload],[data-prints],[data-copies]",
  );
  if (!pressed) return;
  const { dataset } = pressed;
  if ("dismiss" in dataset) pressed.closest(".toast")?.remove();
  if ("closes" in dataset) pressed.closest("dialog")?.close();
  if ("prints" in dataset) print();
  if (dataset["opens"]) dialogNamed(dataset["opens"])?.showModal();
  if (dataset["shows"]) showPassword(pressed, dataset["shows"]);
  if (dataset["copies"]) copyFrom(dataset["copies"]);
  if ("reload" in dataset) {
    event.preventDefault();
    location.reload();
  }
}

/** A form is sent once, however often its button is pressed while the answer is on its way. */
function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") return;
  if ("sent" in form.dataset) return event.preventDefault();
  form.dataset["sent"] = "";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(forgetSent, PATIENCE_MS); // whoever stopped waiting may send it again
}

/** Whoever comes back to a page finds its forms ready. */
function forgetSent(): void {
  for (const form of document.querySelectorAll<HTMLElement>("form[data-sent]")) {
    delete form.dataset["sent"];
    form.querySelector("button[aria-busy]")?.removeAttribute("aria-busy");
  }
}

function dialogNamed(id: string): HTMLDialogElement | null {
  const found = document.getElementById(id);
  return found instanceof HTMLDialogElement ? found : null;
}

function showPassword(button: HTMLElement, id: string): void {
  const field = document.getElementById(id);
  if (!(field instanceof HTMLInputElement)) return;
  const hidden = field.type === "password";
  field.type = hidden ? "text" : "password";
  button.setAttribute("aria-pressed", String(hidden));
}

/** A clock nobody chose yet becomes the one this browser lives by, where the list holds it; other names are told there. */
export function takeOwnZone(select: HTMLSelectElement): void {
  const drawn = select.querySelector<HTMLOptionElement>("option[selected]");
  if (drawn && !drawn.selected) return; // the browser kept what was chosen before the page was loaded again
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const renamed = new Map((select.dataset["ownZone"] ?? "").split(" ").map((pair) => pair.split("=") as [string, string]));
  const zone = renamed.get(own) ?? own;
  if ([...select.options].some((option) => option.value === zone)) select.value = zone;
}

/** Copies what stands in a field; where the browser forbids that, the text is marked for copying by hand. */
function copyFrom(id: string): void {
  const field = document.getElementById(id);
  if (!(field instanceof HTMLInputElement)) return;
  field.select();
  void navigator.clipboard?.writeText(field.value).catch(() => undefined);
}

/** Every request of htmx proves that it comes from our own page. */
function addToken(event: Event): void {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  const { ctx } = (event as CustomEvent<{ ctx: { request: { headers: Record<string, string> } } }>).detail;
  if (token) ctx.request.headers["X-CSRFToken"] = token;
}
