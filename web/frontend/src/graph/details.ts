/** What is said of the thing, or between the two things, that somebody has clicked: facts with their lines and sources. */
import { type Around, type Fact, factsOf, type Thing } from "./neighbourhood";
import { element } from "../ui/hover_card";

/** The details of a thing. `expanded` says whether its neighbours were asked for. */
export function thingDetails(around: Around, thing: Thing, expanded: boolean): Node[] {
  const facts = factsOf(around, thing.slug);
  const go = element("p", "", "go");
  go.append(link(`/entry/${path(thing.slug)}`, "Open the entry"));
  if (thing.distance) go.append(link(`/graph/${path(thing.slug)}`, "Graph around it"));
  if (expanded || thing.hidden) {
    const button = element("button", expanded ? "Fold" : `Expand: ${thing.hidden} more`, "quiet") as HTMLButtonElement;
    button.type = "button";
    button.dataset.do = "expand";
    go.append(button);
  }
  return [element("h2", thing.label), element("p", `${thing.type || "not yet described"} · ${count(facts.length, "fact")} here`, "note"), go, list(around, facts, thing.slug)];
}

/** The facts between two things. */
export function betweenDetails(around: Around, one: string, two: string): Node[] {
  const name = (slug: string): string => around.things.get(slug)?.label ?? slug;
  const facts = factsOf(around, one, two);
  return [element("h2", `${name(one)} – ${name(two)}`), element("p", count(facts.length, "fact"), "note"), list(around, facts, one)];
}

/** A number of things, in words. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** A slug as a part of an address. */
export function path(slug: string): string {
  return slug.split("/").map(encodeURIComponent).join("/");
}

function list(around: Around, facts: Fact[], from: string): HTMLElement {
  const items = facts.map((fact) => {
    const along = fact.source === from;
    const end = along ? fact.target : fact.source;
    const item = element("li", `${along ? fact.label : fact.inverse} `);
    item.append(link(`/entry/${path(end)}`, around.things.get(end)?.label ?? end));
    for (const cite of document.querySelectorAll(`tr[data-fact="${fact.row}"] .cite`)) {
      const line = document.createElement("div");
      line.append(cite.cloneNode(true));
      item.append(line);
    }
    return item;
  });
  const all = document.createElement("ul");
  all.append(...items);
  return all;
}

function link(href: string, text: string): HTMLAnchorElement {
  const made = element("a", text) as HTMLAnchorElement;
  made.href = href;
  return made;
}
