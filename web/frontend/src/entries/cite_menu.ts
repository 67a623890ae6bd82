/** A menu beside a citation: the same in the forms of bibliographies, to be copied or downloaded. */
import { element } from "../ui/dom";

const FORMS = [
  ["text", "Sentence"],
  ["markdown", "Markdown footnote"],
  ["bibtex", "BibTeX"],
  ["csl-json", "CSL-JSON"],
] as const;
const ENTRY_PAGE = /\/(?:entry|links)\//;
const DAY = "in-force";

/**
 * Return the menu of a claim, given by its address on the page of an entry.
 *
 * The forms are fetched when it is opened first. Until then, and where that fails, they are links.
 */
export function citeMenu(claim: URL): HTMLElement | null {
  if (!claim.hash || !ENTRY_PAGE.test(claim.pathname)) return null;
  const menu = document.createElement("details");
  menu.className = "cite-as";
  const list = document.createElement("ul");
  for (const [syntax, label] of FORMS) {
    const link = element("a", label) as HTMLAnchorElement;
    link.href = addressOfForm(claim, syntax);
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  menu.append(element("summary", "Copy as"), list);
  menu.addEventListener("toggle", () => list.querySelectorAll("a").forEach((link) => void offerCopy(link)), { once: true });
  return menu;
}

function addressOfForm(claim: URL, syntax: string): string {
  const address = new URL(claim.pathname.replace(ENTRY_PAGE, "/citations/"), claim.origin);
  const day = claim.searchParams.get(DAY);
  if (day) address.searchParams.set(DAY, day);
  address.searchParams.set("claim", claim.hash.slice(1));
  address.searchParams.set("syntax", syntax);
  return address.href;
}

/** Put a button that copies the form before its link, which then downloads it. */
async function offerCopy(link: HTMLAnchorElement): Promise<void> {
  const text = await fetch(link.href).then((answer) => (answer.ok ? answer.text() : ""), () => "");
  if (!text) return;
  const label = link.textContent ?? "";
  const button = element("button", label, "quiet") as HTMLButtonElement;
  button.type = "button";
  button.dataset.copy = text.trimEnd();
  link.before(button);
  link.textContent = "Download";
  link.setAttribute("aria-label", `Download ${label}`);
  link.download = "";
}
