/** Buttons that copy: `<button data-copy="text" hidden>`. Without a script they stay hidden. */
import { gettext } from "./words";

const FEEDBACK_MS = 1600;

/** Show the copy buttons and let them copy; the result is announced to screen readers. */
export function enableCopyButtons(): void {
  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button[data-copy]") : null;
    if (button) void copy(button, status);
  });
}

async function copy(button: HTMLButtonElement, status: HTMLElement): Promise<void> {
  const text = button.dataset.copy || location.origin + location.pathname + location.search;
  const isCopied = await write(text);
  const label = button.dataset.label ?? button.textContent ?? "";
  button.dataset.label = label;
  button.textContent = isCopied ? gettext("Copied") : gettext("Not copied");
  status.textContent = isCopied ? gettext("Copied: %(text)s", { text }) : gettext("The browser did not allow copying");
  setTimeout(() => (button.textContent = label), FEEDBACK_MS);
}

/** Write to the clipboard; outside secure contexts by the older command. */
async function write(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(() => true, () => false);
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  return isCopied;
}
