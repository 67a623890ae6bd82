/** The preview of a line, where a page links to a line alone. */
import { element } from "../ui/dom";
import { gettext } from "../ui/words";

const linesByPath = new Map<string, Promise<string[]>>();

/** Return file and line, and the text of the line, of a link to a line; null for any other link. */
export function lineCard(link: HTMLAnchorElement): Promise<Node[]> | null {
  const number = Number(/^#L(\d+)$/.exec(link.hash)?.[1] ?? 0);
  if (!number || !link.classList.contains("line")) return null;
  const file = link.closest<HTMLElement>("[data-file]")?.dataset.file ?? "";
  return readLine(link.pathname, number).then((text) => [element("p", gettext("%(file)s, line %(number)s", { file, number }), "where"), ...(text ? [element("code", text)] : [])]);
}

/** Return a line of this page's source text, or of another entry's Markdown. */
async function readLine(path: string, number: number): Promise<string> {
  if (path === location.pathname) return document.getElementById(`L${number}`)?.textContent ?? "";
  const lines = linesByPath.get(path) ?? fetch(`${path}.md`).then(async (answer) => (answer.ok ? (await answer.text()).split("\n") : []), () => []);
  linesByPath.set(path, lines);
  return (await lines)[number - 1] ?? "";
}
