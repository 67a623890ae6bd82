/**
 * Buttons that copy: `<button data-copy="text" hidden>`. Without a script they stay hidden.
 *
 * `data-copy-form` copies this page in the form of citations that it names, and `data-copy-shown` the
 * text above the button.
 */
import { gettext } from "./words";

const FEEDBACK_MS = 1600;
const BUTTONS = "button[data-copy], button[data-copy-form], button[data-copy-shown]";

/** Show the copy buttons and let them copy; the result is announced to screen readers. */
export function enableCopyButtons(): void {
  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);
  showCopyButtons(document);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>(BUTTONS) : null;
    if (button) void copy(button, status);
  });
}

/** Show the copy buttons of a part of the page. */
export function showCopyButtons(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>(BUTTONS)) button.hidden = false;
}

/** Return the text of a button: its own, that of a form of the page, or the address of the page. */
async function textOf(button: HTMLButtonElement): Promise<string> {
  if (button.dataset.copyShown !== undefined) return button.closest("details")?.querySelector("pre")?.textContent ?? "";
  const form = button.dataset.copyForm;
  if (!form) return button.dataset.copy || publicAddress();
  const address = new URL(location.href);
  address.searchParams.set("syntax", form);
  const answer = await fetch(address);
  return answer.ok ? (await answer.text()).trimEnd() : "";
}

/** Return the address of the page on the site that its settings name, else on this server. */
function publicAddress(): string {
  const address = location.pathname + location.search;
  const root = document.documentElement.dataset.root;
  const home = new URL(document.querySelector<HTMLAnchorElement>("a.brand")?.href ?? "/", location.href).pathname;
  return root && address.startsWith(home) ? root + address.slice(home.length) : location.origin + address;
}

async function copy(button: HTMLButtonElement, status: HTMLElement): Promise<void> {
  const text = await textOf(button).catch(() => "");
  const isCopied = text !== "" && (await write(text));
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
