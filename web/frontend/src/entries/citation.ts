/** Who says so: the card of a citation's line, and the button that copies the citation. */
import { element } from "../ui/hover_card";

const texts = new Map<string, Promise<string[]>>();

/** File and line, the line as its author wrote it, and the sources with their date. */
export function lineCard(link: HTMLAnchorElement): Promise<Node[]> | null {
  const number = Number(/^#L(\d+)$/.exec(link.hash)?.[1] ?? 0);
  if (!number || !link.classList.contains("line")) return null;
  const rest = link.closest(".cite")?.querySelector(".rest")?.textContent?.replace(/^\s*·\s*/, "").trim() ?? "";
  return line(link.pathname, number).then((text) => [
    element("p", where(link), "where"),
    ...(text ? [element("code", text)] : []),
    ...(rest ? [element("p", rest)] : []),
  ]);
}

/** File and line, as `country/x.md, line 3`: a link within the page speaks of the page's own file. */
function where(link: HTMLAnchorElement): string {
  const file = link.closest<HTMLElement>("[data-file]")?.dataset.file ?? "";
  return `${file}, line ${link.hash.replace("#L", "")}`;
}

/** The line of this page's own source text, or of another entry's Markdown. */
async function line(path: string, number: number): Promise<string> {
  if (path === location.pathname) return document.getElementById(`L${number}`)?.textContent ?? "";
  const text = texts.get(path) ?? fetch(`${path}.md`).then(async (answer) => (answer.ok ? (await answer.text()).split("\n") : []), () => []);
  texts.set(path, text);
  return (await text)[number - 1] ?? "";
}

/** Give each citation, once it is hovered or focused, a button that copies it. */
export function offerCitations(): void {
  const offer = (event: Event): void => {
    const cite = event.target instanceof Element ? event.target.closest<HTMLElement>("[id] > .cite") : null;
    if (!cite || cite.querySelector("[data-copy]")) return;
    const button = element("button", "Copy citation", "quiet copy-citation") as HTMLButtonElement;
    button.type = "button";
    button.dataset.copy = cited(cite);
    cite.append(button);
  };
  document.addEventListener("pointerover", offer);
  document.addEventListener("focusin", offer);
}

/** Thing, property and value; then the sources with their date, the line, and the address of the claim. */
function cited(cite: HTMLElement): string {
  const place = cite.closest("dd");
  const label = place?.parentElement?.querySelector("dt > .label, dt")?.firstChild?.textContent?.trim();
  const value = (place?.querySelector(".value") ?? place?.querySelector("a, span"))?.textContent;
  const said = [document.querySelector("h1")?.textContent, label, value].map(plain).filter(Boolean).join(" – ");
  const rest = plain(cite.querySelector(".rest")?.textContent).replace(/^·\s*/, "");
  const lines = [...cite.querySelectorAll<HTMLAnchorElement>(".line")].map(where).join("; ");
  const address = `${location.origin}${location.pathname}#${cite.parentElement?.id ?? ""}`;
  return [said, rest, lines, address].filter(Boolean).join(". ");
}

function plain(text: string | null | undefined): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}
