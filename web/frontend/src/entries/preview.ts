/** The preview of another entry on the card of a link to it, from its JSON. */
import { element } from "../ui/dom";
import { withDay } from "../ui/day";
import { gettext } from "../ui/words";

interface Value {
  text: string;
  strength: { name: string; label: string; mark: string } | null;
  disagrees: boolean;
}

interface Entry {
  label: string;
  type: string;
  headings: { label: string; facts: { label: string; values: Value[] }[] }[];
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
    list.append(element("dt", fact.label), answer(fact.values));
  }
  return [element("p", entry.type, "kind"), element("p", entry.label, "name"), ...(list.childElementCount ? [list] : [])];
}

/** The values of a fact up to a number of characters, each with the mark of its strength. */
function answer(values: Value[]): HTMLElement {
  const shown = document.createElement("dd");
  let left = MAX_VALUE_CHARS;
  for (const value of values) {
    if (shown.childNodes.length) shown.append(" · ");
    shown.append(shortened(value.text, left), " ", element("span", evidence(value), "strength"));
    left -= value.text.length;
    if (left <= 0) break;
  }
  return shown;
}

function evidence({ strength, disagrees }: Value): string {
  const words = strength && strength.name !== "none" ? `${strength.mark} ${strength.label}` : "";
  return [words, disagrees ? gettext("sources disagree") : ""].filter(Boolean).join(", ");
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most).trimEnd()}…` : text;
}
