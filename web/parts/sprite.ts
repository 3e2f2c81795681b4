/** Where the sprite of icons lies: the page says it, so that pages and islands fetch the same file. */
export function spriteAddress(): string {
  return document.documentElement.dataset["icons"] ?? "/static/built/icons.svg";
}
