/** What another entry is, for the card of a link to it: from its JSON twin. */
import { element } from "../ui/hover_card";

interface Entry {
  label: string;
  type: string;
  headings: { label: string; facts: { label: string; values: { text: string }[] }[] }[];
}

const MOST_FACTS = 3;
const MOST_CHARACTERS = 140;
const PAGE = /^\/entry\/.*(?<!\.(?:ttl|jsonld|nt|json|md))$/;

const known = new Map<string, Promise<Node[]>>();

/** The type, name and first facts of the entry that a link leads to. */
export function entryCard(link: HTMLAnchorElement): Promise<Node[]> | null {
  if (link.origin !== location.origin || link.pathname === location.pathname || link.hash || !PAGE.test(link.pathname)) return null;
  const path = `${link.pathname}.json`;
  const found = known.get(path) ?? fetch(path).then(async (answer) => (answer.ok ? filled((await answer.json()) as Entry) : []), () => []);
  known.set(path, found);
  return found;
}

function filled(entry: Entry): Node[] {
  const list = document.createElement("dl");
  for (const fact of entry.headings.flatMap((heading) => heading.facts).slice(0, MOST_FACTS)) {
    list.append(element("dt", fact.label), element("dd", shortened(fact.values.map((value) => value.text).join(" · "))));
  }
  return [element("p", entry.type, "kind"), element("p", entry.label, "name"), ...(list.childElementCount ? [list] : [])];
}

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS).trimEnd()}…` : text;
}
