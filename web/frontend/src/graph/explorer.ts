/** The graph page. Its state is its address: changes are fetched, and things stay in place. */
import { readNeighbourhood } from "./neighbourhood";
import { element } from "../ui/dom";
import type { NodeSingular } from "./cytoscape";
import { betweenDetails, slugPath, thingDetails } from "./details";
import { saveImage } from "./export_image";
import { GraphView } from "./graph_view";
import { withDay } from "../ui/day";
import { gettext, ngettext } from "../ui/words";

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const DEFAULTS: Record<string, string> = { depth: "1", direction: "both", limit: "100", facts: "150", relations: "40", selected: "", page: "1" };
/** Parts of the page that are replaced after a change. */
const REPLACED = ["drawn", "legend", "status", "tables"];
const ZOOM_FACTOR = 1.3;

/** Start the graph page. */
export function explore(container: HTMLElement): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-scripted]")) part.hidden = false;
  new Explorer(container).start();
}

class Explorer {
  private readonly view: GraphView;
  private readonly details = byId("details");
  private readonly controls = byId("controls") as HTMLFormElement;
  private readonly findField = byId("inside") as HTMLInputElement;
  private readonly status = element("div", "", "visually-hidden");
  private focus = "";
  private requestNumber = 0;

  constructor(private readonly container: HTMLElement) {
    this.view = new GraphView(container, true);
    this.status.setAttribute("role", "status");
    document.body.append(this.status);
  }

  start(): void {
    this.view.show(readNeighbourhood(document));
    this.view.fit();
    this.showCrowdedNote();
    this.select(this.selected, false);
    this.listenToGraph();
    this.container.addEventListener("keydown", (event) => this.key(event));
    this.controls.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("change", (event) => this.changed(event.target as HTMLInputElement));
    document.addEventListener("click", (event) => this.clicked(event));
    this.details.addEventListener("keydown", (event) => event.key === "Escape" && this.clear());
    this.findField.addEventListener("input", () => this.find());
    this.findField.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.clear();
      const first = this.view.drawn.$("node.found").first();
      if (event.key === "Enter" && first.nonempty()) this.select(first.id());
    });
  }

  private get selected(): string {
    return new URLSearchParams(location.search).get("selected") ?? "";
  }

  private get expanded(): string[] {
    return new URLSearchParams(location.search).getAll("expanded");
  }

  /** Replace the address, without default values and without a new history entry. */
  private replaceAddress(parameters: URLSearchParams): void {
    for (const [name, value] of Object.entries(DEFAULTS)) if (parameters.get(name) === value) parameters.delete(name);
    const query = parameters.toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  }

  /** Fetch the page at the new address, and take over its content. */
  private async go(parameters: URLSearchParams): Promise<void> {
    this.replaceAddress(parameters);
    const number = ++this.requestNumber;
    const response = await fetch(location.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (number !== this.requestNumber || !response.ok) return;
    const focused = focusSelector();
    for (const id of REPLACED) {
      const fresh = page.getElementById(id);
      if (fresh) byId(id).replaceWith(document.adoptNode(fresh));
    }
    if (focused) document.querySelector<HTMLElement>(focused)?.focus();
    const before = this.view.around.things;
    this.view.show(readNeighbourhood(document));
    this.showCrowdedNote();
    const fresh = [...this.view.around.things.keys()].filter((slug) => !before.has(slug));
    if (fresh.length) this.view.fit();
    if (this.focus && !this.view.around.things.has(this.focus)) this.focus = "";
    this.select(this.selected, false);
    this.announceText(`${ngettext("%(num)s thing", "%(num)s things", this.view.around.things.size)}, ${ngettext("%(num)s fact", "%(num)s facts", this.view.around.facts.length)}`);
  }

  private changed(field: HTMLInputElement): void {
    if (field.form !== this.controls || field === this.findField) return;
    const parameters = new URLSearchParams(location.search);
    const values = new FormData(this.controls);
    parameters.delete("without");
    parameters.delete("page");
    const shown = new Set(values.getAll("shown"));
    for (const name of values.getAll("offered")) if (!shown.has(name)) parameters.append("without", String(name));
    for (const name of ["depth", "direction"]) parameters.set(name, String(values.get(name)));
    this.controls.querySelector("output")!.value = String(values.get("depth"));
    void this.go(parameters);
  }

  private clicked(event: MouseEvent): void {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest<HTMLAnchorElement>("a[data-state], #tables .pages a");
    if (link) {
      event.preventDefault();
      const parameters = new URLSearchParams(link.search);
      parameters.set("selected", this.selected);
      void this.go(parameters);
    }
    const button = event.target.closest<HTMLButtonElement>("button[data-do]");
    if (button) this.do(button.dataset.do ?? "");
  }

  private do(action: string): void {
    const name = location.pathname.split("/").pop() ?? "graph";
    if (action === "fit") this.view.fit();
    else if (action === "zoom-in") this.view.zoom(ZOOM_FACTOR);
    else if (action === "zoom-out") this.view.zoom(1 / ZOOM_FACTOR);
    else if (action === "expand") this.expand(this.selected);
    else if (action === "svg" || action === "png") void saveImage(this.view.drawn, this.view.around.marks, name, action);
  }

  private listenToGraph(): void {
    const { drawn } = this.view;
    drawn.on("tap", "node", ({ target }) => this.select((target as NodeSingular).id()));
    drawn.on("tap", "edge", ({ target }) => {
      this.select("");
      this.details.replaceChildren(...betweenDetails(this.view.around, target.source().id() as string, target.target().id() as string));
    });
    drawn.on("tap", (event) => event.target === drawn && this.clear());
    drawn.on("dbltap", "node", ({ target }) => this.expand((target as NodeSingular).id()));
    drawn.on("dragfree", "node", ({ target }) => this.view.pin(target as NodeSingular));
    drawn.on("mouseover", "node", ({ target }) => this.view.emphasise((target as NodeSingular).id()));
    drawn.on("mouseout", "node", () => this.view.emphasise(this.focus || this.selected));
  }

  /** Show the details of a thing; an empty slug clears them. */
  private select(slug: string, write = true): void {
    const thing = this.view.around.things.get(slug);
    this.view.drawn.nodes().removeClass("selected");
    this.view.drawn.getElementById(slug).addClass("selected");
    this.details.replaceChildren(...(thing ? thingDetails(this.view.around, thing, this.expanded.includes(slug)) : []));
    this.view.emphasise(thing ? slug : "");
    for (const row of document.querySelectorAll<HTMLElement>("tr[data-thing]")) row.classList.toggle("here", row.dataset.thing === slug);
    if (thing && write) {
      this.focusOn(slug, false);
      this.view.reveal(slug);
    }
    if (!write) return;
    const parameters = new URLSearchParams(location.search);
    parameters.set("selected", slug);
    this.replaceAddress(parameters);
  }

  /** Expand the neighbours of a thing, or collapse them. */
  private expand(slug: string): void {
    if (!slug) return;
    const parameters = new URLSearchParams(location.search);
    const others = this.expanded.filter((each) => each !== slug);
    const isExpanded = others.length < this.expanded.length;
    if (!isExpanded && !this.view.around.things.get(slug)?.hidden) return this.announceText(gettext("It has no further links"));
    parameters.delete("expanded");
    parameters.delete("page");
    for (const each of isExpanded ? others : [...others, slug]) parameters.append("expanded", each);
    void this.go(parameters);
  }

  private clear(): void {
    this.findField.value = "";
    this.view.drawn.nodes().removeClass("found focus");
    this.focus = "";
    this.select("");
  }

  private find(): void {
    const words = this.findField.value.trim().toLocaleLowerCase();
    const nodes = this.view.drawn.nodes().not(".heading").removeClass("found");
    const hits = words ? nodes.filter((node) => String(node.data("label")).toLocaleLowerCase().includes(words)) : nodes.slice(0, 0);
    hits.addClass("found");
    if (words) this.announceText(ngettext("%(num)s thing found", "%(num)s things found", hits.length));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    const at = this.focus || this.selected;
    if (arrow) this.step(arrow);
    else if (event.key === "Home") this.focusOn(this.view.drawn.$("node.center").id());
    else if (event.key === "Enter") this.select(at);
    else if (event.key === "+" || event.key === "=" || event.key === "e") this.expand(at);
    else if (event.key === "o" && at) location.assign(withDay(`/entry/${slugPath(at)}`));
    else if (event.key === "Escape") this.clear();
    else return;
    event.preventDefault();
  }

  /** Focus the nearest thing in a direction; distance to the side counts double. */
  private step([dx, dy]: [number, number]): void {
    const nodes = this.view.drawn.nodes().not(".heading");
    const here = this.view.drawn.getElementById(this.focus || this.selected);
    if (here.empty()) return this.focusOn(nodes.filter(".center").id());
    const { x, y } = here.position();
    const cost = (node: NodeSingular): number => {
      const [along, aside] = [(node.position().x - x) * dx + (node.position().y - y) * dy, Math.abs((node.position().x - x) * dy) + Math.abs((node.position().y - y) * dx)];
      return along > 2 ? along + 2 * aside : Infinity;
    };
    const next = nodes.min((node) => cost(node as NodeSingular));
    if (next.value < Infinity) this.focusOn(next.ele.id());
  }

  /** Move the keyboard focus to a thing, and announce it. */
  private focusOn(slug: string, announce = true): void {
    const thing = this.view.around.things.get(slug);
    if (!thing) return;
    this.focus = slug;
    this.view.drawn.nodes().removeClass("focus");
    this.view.drawn.getElementById(slug).addClass("focus");
    if (!announce) return;
    this.view.emphasise(slug);
    this.view.reveal(slug);
    this.announceText([thing.label, thing.type, thing.hidden ? gettext("%(number)s more", { number: thing.hidden }) : ""].filter(Boolean).join(", "));
  }

  /** Tell which facts a crowded drawing leaves out. */
  private showCrowdedNote(): void {
    if (this.view.isCrowded) byId("status").append(` ${gettext("Facts between things of equal distance are drawn when one of them is selected.")}`);
  }

  private announceText(text: string): void {
    this.status.textContent = text;
  }
}

/** Return a selector of the focused element in a replaced part, to restore the focus. */
function focusSelector(): string {
  const active = document.activeElement;
  if (active instanceof HTMLInputElement && active.name === "shown") return `#legend input[name=shown][value="${CSS.escape(active.value)}"]`;
  const row = active?.closest<HTMLElement>("tr[data-thing]");
  return row ? `tr[data-thing="${CSS.escape(row.dataset.thing ?? "")}"] a[data-state]` : "";
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}
