/** Citations: the preview of a cited line, and a button that copies the citation. */
import { element } from "../ui/dom";
import { citeMenu } from "./cite_menu";

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

/** Add a copy button and the menu of other forms to each citation once it is hovered or focused. */
export function enableCitationButtons(): void {
  const addButton = (event: Event): void => {
    const cite = event.target instanceof Element ? event.target.closest<HTMLElement>("[id] > .cite, [data-claim] > .cite") : null;
    if (!cite || cite.querySelector("[data-copy]")) return;
    const button = element("button", "Copy citation", "quiet copy-citation") as HTMLButtonElement;
    button.type = "button";
    button.dataset.copy = citationText(cite);
    cite.append(button);
    // In the list of sources the place is that of a source, not of a claim.
    const menu = cite.closest("ol.sources") ? null : citeMenu(placeOf(cite, location.href));
    if (menu) cite.append(menu);
  };
  document.addEventListener("pointerover", addButton);
  document.addEventListener("focusin", addButton);
}

/** Return thing, property and value, sources with their date, lines, and the claim's address. */
function citationText(cite: HTMLElement): string {
  const rest = plain(cite.querySelector(".rest")?.textContent).replace(/^·\s*/, "");
  const lines = [...cite.querySelectorAll<HTMLAnchorElement>(".line")].map(lineLabel).join("; ");
  const statement = [plain(document.querySelector("h1")?.textContent), ...(rowOf(cite) ?? factOf(cite))].filter(Boolean).join(" – ");
  const sentences = [statement, rest, lines].map((words) => words.replace(/\.$/, ""));
  return [...sentences, addressOf(cite)].filter(Boolean).join(". ");
}

/** Return label and value of the fact that is cited. */
function factOf(cite: HTMLElement): string[] {
  const container = cite.closest("dd");
  const label = container?.parentElement?.querySelector("dt > .label, dt")?.firstChild?.textContent;
  const value = (container?.querySelector(".value") ?? container?.querySelector("a, span"))?.textContent;
  return [plain(label), plain(value)];
}

/** Return the heading of a record table and the cells of the row that is cited; null elsewhere. */
function rowOf(cite: HTMLElement): string[] | null {
  const row = cite.closest("tr");
  if (!row) return null;
  const heading = row.closest("section")?.querySelector("h2, h3")?.textContent;
  const cells = [...row.cells].slice(0, -1).map((cell) => plain(cell.textContent));
  return [plain(heading), cells.filter(Boolean).join(", ")];
}

/** Return the address of the claim: of another entry, or of the place on this page. */
function addressOf(cite: HTMLElement): string {
  return placeOf(cite, location.origin + location.pathname).href;
}

function placeOf(cite: HTMLElement, page: string): URL {
  const place = cite.parentElement;
  return new URL(place?.dataset.claim ?? `#${place?.id ?? ""}`, page);
}

function plain(text: string | null | undefined): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}
