/** The preview of another entry on the card of a link to it, from its JSON. */
import { element } from "../ui/dom";
import { withDay } from "../ui/day";

interface Entry {
  label: string;
  type: string;
  headings: { label: string; facts: { label: string; values: { text: string }[] }[] }[];
}

const MAX_FACTS = 3;
const MAX_VALUE_CHARS = 140;
const PAGE = /^\/entry\/.*(?<!\.(?:ttl|jsonld|nt|json|md))$/;

const cardsByPath = new Map<string, Promise<Node[]>>();

/** Return type, name and first facts of the entry that a link leads to. */
export function entryCard(link: HTMLAnchorElement): Promise<Node[]> | null {
  if (link.origin !== location.origin || link.pathname === location.pathname || link.hash || !PAGE.test(link.pathname)) return null;
  const path = `${link.pathname}.json`;
  const card = cardsByPath.get(path) ?? fetch(withDay(path)).then(async (answer) => (answer.ok ? cardNodes((await answer.json()) as Entry) : []), () => []);
  cardsByPath.set(path, card);
  return card;
}

function cardNodes(entry: Entry): Node[] {
  const list = document.createElement("dl");
  for (const fact of entry.headings.flatMap((heading) => heading.facts).slice(0, MAX_FACTS)) {
    list.append(element("dt", fact.label), element("dd", shortened(fact.values.map((value) => value.text).join(" · "))));
  }
  return [element("p", entry.type, "kind"), element("p", entry.label, "name"), ...(list.childElementCount ? [list] : [])];
}

function shortened(text: string): string {
  return text.length > MAX_VALUE_CHARS ? `${text.slice(0, MAX_VALUE_CHARS).trimEnd()}…` : text;
}
