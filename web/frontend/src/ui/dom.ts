/** Creation of elements. */

/** Return whether the page is written leftwards, as in Arabic. */
export function isLeftward(): boolean {
  return document.documentElement.dir === "rtl";
}

/** Create an element with a text. */
export function element(name: string, text: string, className = ""): HTMLElement {
  const created = document.createElement(name);
  created.textContent = text;
  if (className) created.className = className;
  return created;
}
