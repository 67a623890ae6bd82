/** Citations: the preview of a cited line, and a button that copies the citation. */
import { element } from "../ui/dom";

const linesByPath = new Map<string, Promise<string[]>>();

/** Return file and line, the text of the line, and the sources with their date. */
export function lineCard(link: HTMLAnchorElement): Promise<Node[]> | null {
  const number = Number(/^#L(\d+)$/.exec(link.hash)?.[1] ?? 0);
  if (!number || !link.classList.contains("line")) return null;
  const rest = link.closest(".cite")?.querySelector(".rest")?.textContent?.replace(/^\s*·\s*/, "").trim() ?? "";
  return readLine(link.pathname, number).then((text) => [
    element("p", lineLabel(link), "where"),
    ...(text ? [element("code", text)] : []),
    ...(rest ? [element("p", rest)] : []),
  ]);
}

/** Return file and line, such as `folder/x.md, line 3`; links within the page cite its own file. */
function lineLabel(link: HTMLAnchorElement): string {
  const file = link.closest<HTMLElement>("[data-file]")?.dataset.file ?? "";
  return `${file}, line ${link.hash.replace("#L", "")}`;
}

/** Return a line of this page's source text, or of another entry's Markdown. */
async function readLine(path: string, number: number): Promise<string> {
  if (path === location.pathname) return document.getElementById(`L${number}`)?.textContent ?? "";
  const lines = linesByPath.get(path) ?? fetch(`${path}.md`).then(async (answer) => (answer.ok ? (await answer.text()).split("\n") : []), () => []);
  linesByPath.set(path, lines);
  return (await lines)[number - 1] ?? "";
}

/** Add a copy button to each citation once it is hovered or focused. */
export function enableCitationButtons(): void {
  const addButton = (event: Event): void => {
    const cite = event.target instanceof Element ? event.target.closest<HTMLElement>("[id] > .cite") : null;
    if (!cite || cite.querySelector("[data-copy]")) return;
    const button = element("button", "Copy citation", "quiet copy-citation") as HTMLButtonElement;
    button.type = "button";
    button.dataset.copy = citationText(cite);
    cite.append(button);
  };
  document.addEventListener("pointerover", addButton);
  document.addEventListener("focusin", addButton);
}

/** Return thing, property and value, sources with their date, lines, and the claim's address. */
function citationText(cite: HTMLElement): string {
  const container = cite.closest("dd");
  const label = container?.parentElement?.querySelector("dt > .label, dt")?.firstChild?.textContent?.trim();
  const value = (container?.querySelector(".value") ?? container?.querySelector("a, span"))?.textContent;
  const statement = [document.querySelector("h1")?.textContent, label, value].map(plain).filter(Boolean).join(" – ");
  const rest = plain(cite.querySelector(".rest")?.textContent).replace(/^·\s*/, "");
  const lines = [...cite.querySelectorAll<HTMLAnchorElement>(".line")].map(lineLabel).join("; ");
  const address = `${location.origin}${location.pathname}#${cite.parentElement?.id ?? ""}`;
  return [statement, rest, lines, address].filter(Boolean).join(". ");
}

function plain(text: string | null | undefined): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}
