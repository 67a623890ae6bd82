/** Details of the selected thing, or of the facts between other things, with lines and sources. */
import { markOf } from "./fact_marks";
import { type Fact, factsOf, type Neighbourhood, type Thing } from "./neighbourhood";
import { element } from "../ui/dom";
import { withDay } from "../ui/day";
import { gettext, ngettext } from "../ui/words";

/** Return the details of a thing. `expanded` is whether its neighbours are shown. */
export function thingDetails(around: Neighbourhood, thing: Thing, expanded: boolean): Node[] {
  const facts = factsOf(around, thing.slug);
  const actions = element("p", "", "actions");
  actions.append(link(withDay(`/entry/${slugPath(thing.slug)}`), gettext("Open the entry")));
  if (thing.distance) actions.append(link(withDay(`/graph/${slugPath(thing.slug)}`), gettext("Graph around it")));
  if (expanded || thing.hidden) {
    const button = element("button", expanded ? gettext("Collapse") : gettext("Expand: %(number)s more", { number: thing.hidden }), "quiet") as HTMLButtonElement;
    button.type = "button";
    button.dataset.do = "expand";
    actions.append(button);
  }
  return [element("h2", thing.label), element("p", `${thing.type || gettext("no entry yet")} · ${ngettext("%(num)s fact here", "%(num)s facts here", facts.length)}`, "note"), actions, list(around, facts, thing.slug)];
}

/** Return the facts between other things. */
export function betweenDetails(around: Neighbourhood, one: string, other: string): Node[] {
  const name = (slug: string): string => around.things.get(slug)?.label ?? slug;
  const facts = factsOf(around, one, other);
  return [element("h2", `${name(one)} – ${name(other)}`), element("p", ngettext("%(num)s fact", "%(num)s facts", facts.length), "note"), list(around, facts, one)];
}

/** Return a slug as the path of an address. */
export function slugPath(slug: string): string {
  return slug.split("/").map(encodeURIComponent).join("/");
}

function list(around: Neighbourhood, facts: Fact[], from: string): HTMLElement {
  const items = facts.map((fact) => {
    const along = fact.source === from;
    const end = along ? fact.target : fact.source;
    const item = element("li", `${along ? fact.label : fact.inverse} `);
    item.append(link(withDay(`/entry/${slugPath(end)}`), around.things.get(end)?.label ?? end));
    void addMark(item, fact.row);
    return item;
  });
  const all = document.createElement("ul");
  all.append(...items);
  return all;
}

/** Add the mark of a fact to its item, as soon as the page of the table that has it is there. */
async function addMark(item: HTMLElement, row: number): Promise<void> {
  const found = markOf(row);
  const mark = found instanceof Promise ? await found : found;
  if (!mark) return;
  const line = document.createElement("div");
  line.append(mark.cloneNode(true));
  item.append(line);
}

function link(href: string, text: string): HTMLAnchorElement {
  const anchor = element("a", text) as HTMLAnchorElement;
  anchor.href = href;
  return anchor;
}
