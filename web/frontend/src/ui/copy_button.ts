/** Buttons that copy: `<button data-copy="text">`. They are hidden in the page, since without script they could do nothing. */

const SHOWN_MS = 1600;

/** Show the page's copy buttons, and let them copy; what was done is said to screen readers too. */
export function offerCopies(): void {
  const said = document.createElement("div");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  document.body.append(said);
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button[data-copy]") : null;
    if (button) void copy(button, said);
  });
}

async function copy(button: HTMLButtonElement, said: HTMLElement): Promise<void> {
  const text = button.dataset.copy || location.origin + location.pathname + location.search;
  const done = await write(text);
  const before = button.dataset.label ?? button.textContent ?? "";
  button.dataset.label = before;
  button.textContent = done ? "Copied" : "Not copied";
  said.textContent = done ? `Copied: ${text}` : "The browser did not allow copying";
  setTimeout(() => (button.textContent = before), SHOWN_MS);
}

/** Browsers offer the clipboard to secure contexts only; elsewhere the old command still works. */
async function write(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(() => true, () => false);
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
