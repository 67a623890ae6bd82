/** The page of the graph around a thing. Its state is its address: whatever changes is asked of the server anew, and what stays keeps its place. */
import { read } from "./neighbourhood";
import { element } from "../ui/hover_card";
import type { NodeSingular } from "./cytoscape";
import { betweenDetails, count, path, thingDetails } from "./details";
import { putUp, putUpLater } from "./deferred_tables";
import { save } from "./export_image";
import { Plane } from "./graph_view";

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const USUAL: Record<string, string> = { depth: "1", direction: "both", limit: "100", selected: "" };
const SWAPPED = ["drawn", "legend", "status", "tables"];
const ZOOM = 1.3;

/** Bring the page to life. */
export function explore(place: HTMLElement): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-scripted]")) part.hidden = false;
  new Explorer(place).start();
}

class Explorer {
  private readonly plane: Plane;
  private readonly details = found("details");
  private readonly controls = found("controls") as HTMLFormElement;
  private readonly inside = found("inside") as HTMLInputElement;
  private readonly said = element("div", "", "visually-hidden");
  private focus = "";
  private asked = 0;

  constructor(private readonly place: HTMLElement) {
    this.plane = new Plane(place, true);
    this.said.setAttribute("role", "status");
    document.body.append(this.said);
  }

  start(): void {
    this.plane.show(read(document));
    this.plane.fit();
    this.tellCrowd();
    requestAnimationFrame(putUpLater);
    this.select(this.selected, false);
    this.listenToGraph();
    this.place.addEventListener("keydown", (event) => this.key(event));
    this.controls.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("change", (event) => this.changed(event.target as HTMLInputElement));
    document.addEventListener("click", (event) => this.clicked(event));
    this.details.addEventListener("keydown", (event) => event.key === "Escape" && this.clear());
    this.inside.addEventListener("input", () => this.find());
    this.inside.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.clear();
      const first = this.plane.drawn.$("node.found").first();
      if (event.key === "Enter" && first.nonempty()) this.select(first.id());
    });
  }

  private get selected(): string {
    return new URLSearchParams(location.search).get("selected") ?? "";
  }

  private get expanded(): string[] {
    return new URLSearchParams(location.search).getAll("expanded");
  }

  /** Another address, without what is as usual, and without a new step of the browser's history. */
  private address(parameters: URLSearchParams): void {
    for (const [name, value] of Object.entries(USUAL)) if (parameters.get(name) === value) parameters.delete(name);
    const said = parameters.toString();
    history.replaceState(null, "", said ? `?${said}` : location.pathname);
  }

  /** Ask for the page at the new address, and take over what it says. */
  private async go(parameters: URLSearchParams): Promise<void> {
    this.address(parameters);
    const mine = ++this.asked;
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== this.asked || !answer.ok) return;
    const focused = held();
    for (const id of SWAPPED) {
      const fresh = page.getElementById(id);
      if (fresh) found(id).replaceWith(document.adoptNode(fresh));
    }
    if (focused) document.querySelector<HTMLElement>(focused)?.focus();
    const before = this.plane.around.things;
    this.plane.show(read(document));
    this.tellCrowd();
    const fresh = [...this.plane.around.things.keys()].filter((slug) => !before.has(slug));
    if (fresh.length) this.plane.fit();
    if (this.focus && !this.plane.around.things.has(this.focus)) this.focus = "";
    requestAnimationFrame(putUpLater);
    this.select(this.selected, false);
    this.say(`${count(this.plane.around.things.size, "thing")}, ${count(this.plane.around.facts.length, "fact")}`);
  }

  private changed(field: HTMLInputElement): void {
    if (field.form !== this.controls || field === this.inside) return;
    const parameters = new URLSearchParams(location.search);
    const values = new FormData(this.controls);
    parameters.delete("without");
    for (const name of values.getAll("without")) parameters.append("without", String(name));
    for (const name of ["depth", "direction"]) parameters.set(name, String(values.get(name)));
    this.controls.querySelector("output")!.value = String(values.get("depth"));
    void this.go(parameters);
  }

  private clicked(event: MouseEvent): void {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest<HTMLAnchorElement>("a[data-state]");
    if (link) {
      event.preventDefault();
      const parameters = new URLSearchParams(link.search);
      parameters.set("selected", this.selected);
      void this.go(parameters);
    }
    const button = event.target.closest<HTMLButtonElement>("button[data-do]");
    if (button) this.do(button.dataset.do ?? "");
  }

  private do(what: string): void {
    const name = location.pathname.split("/").pop() ?? "graph";
    if (what === "fit") this.plane.fit();
    else if (what === "nearer") this.plane.zoom(ZOOM);
    else if (what === "farther") this.plane.zoom(1 / ZOOM);
    else if (what === "expand") this.expand(this.selected);
    else if (what === "svg" || what === "png") void save(this.plane.drawn, this.plane.around.marks, name, what);
  }

  private listenToGraph(): void {
    const { drawn } = this.plane;
    drawn.on("tap", "node", ({ target }) => this.select((target as NodeSingular).id()));
    drawn.on("tap", "edge", ({ target }) => {
      this.select("");
      putUp();
      this.details.replaceChildren(...betweenDetails(this.plane.around, target.source().id() as string, target.target().id() as string));
    });
    drawn.on("tap", (event) => event.target === drawn && this.clear());
    drawn.on("dbltap", "node", ({ target }) => this.expand((target as NodeSingular).id()));
    drawn.on("dragfree", "node", ({ target }) => this.plane.pin(target as NodeSingular));
    drawn.on("mouseover", "node", ({ target }) => this.plane.emphasise((target as NodeSingular).id()));
    drawn.on("mouseout", "node", () => this.plane.emphasise(this.focus || this.selected));
  }

  /** Show the details of a thing; none clears them. */
  private select(slug: string, write = true): void {
    const thing = this.plane.around.things.get(slug);
    if (thing) putUp();
    this.plane.drawn.nodes().removeClass("selected");
    this.plane.drawn.getElementById(slug).addClass("selected");
    this.details.replaceChildren(...(thing ? thingDetails(this.plane.around, thing, this.expanded.includes(slug)) : []));
    this.plane.emphasise(thing ? slug : "");
    for (const row of document.querySelectorAll<HTMLElement>("tr[data-thing]")) row.classList.toggle("here", row.dataset.thing === slug);
    if (thing && write) {
      this.focusOn(slug, false);
      this.plane.reveal(slug);
    }
    if (!write) return;
    const parameters = new URLSearchParams(location.search);
    parameters.set("selected", slug);
    this.address(parameters);
  }

  /** Ask for the neighbours of a thing, or let them go again. */
  private expand(slug: string): void {
    if (!slug) return;
    const parameters = new URLSearchParams(location.search);
    const others = this.expanded.filter((each) => each !== slug);
    const has = others.length < this.expanded.length;
    if (!has && !this.plane.around.things.get(slug)?.hidden) return this.say("Nothing more is linked with it");
    parameters.delete("expanded");
    for (const each of has ? others : [...others, slug]) parameters.append("expanded", each);
    void this.go(parameters);
  }

  private clear(): void {
    this.inside.value = "";
    this.plane.drawn.nodes().removeClass("found focus");
    this.focus = "";
    this.select("");
  }

  private find(): void {
    const words = this.inside.value.trim().toLocaleLowerCase();
    const nodes = this.plane.drawn.nodes().not(".heading").removeClass("found");
    const hits = words ? nodes.filter((node) => String(node.data("label")).toLocaleLowerCase().includes(words)) : nodes.slice(0, 0);
    hits.addClass("found");
    if (words) this.say(`${count(hits.length, "thing")} found`);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    const at = this.focus || this.selected;
    if (arrow) this.step(arrow);
    else if (event.key === "Home") this.focusOn(this.plane.drawn.$("node.center").id());
    else if (event.key === "Enter") this.select(at);
    else if (event.key === "+" || event.key === "=" || event.key === "e") this.expand(at);
    else if (event.key === "o" && at) location.assign(`/entry/${path(at)}`);
    else if (event.key === "Escape") this.clear();
    else return;
    event.preventDefault();
  }

  /** To the nearest thing in a direction; what lies straight ahead is nearer than what lies aside. */
  private step([dx, dy]: [number, number]): void {
    const nodes = this.plane.drawn.nodes().not(".heading");
    const here = this.plane.drawn.getElementById(this.focus || this.selected);
    if (here.empty()) return this.focusOn(nodes.filter(".center").id());
    const { x, y } = here.position();
    const cost = (node: NodeSingular): number => {
      const [along, aside] = [(node.position().x - x) * dx + (node.position().y - y) * dy, Math.abs((node.position().x - x) * dy) + Math.abs((node.position().y - y) * dx)];
      return along > 2 ? along + 2 * aside : Infinity;
    };
    const next = nodes.min((node) => cost(node as NodeSingular));
    if (next.value < Infinity) this.focusOn(next.ele.id());
  }

  /** Mark a thing as the one at which the keys are, and say what it is. */
  private focusOn(slug: string, aloud = true): void {
    const thing = this.plane.around.things.get(slug);
    if (!thing) return;
    this.focus = slug;
    this.plane.drawn.nodes().removeClass("focus");
    this.plane.drawn.getElementById(slug).addClass("focus");
    if (!aloud) return;
    this.plane.emphasise(slug);
    this.plane.reveal(slug);
    this.say([thing.label, thing.type, thing.hidden ? `${thing.hidden} more` : ""].filter(Boolean).join(", "));
  }

  /** What a crowded drawing leaves out is said. */
  private tellCrowd(): void {
    if (this.plane.isCrowded) found("status").append(" Between things that are equally far, facts are drawn when one of them is looked at.");
  }

  private say(text: string): void {
    this.said.textContent = text;
  }
}

/** A selector of what has the focus among that which is exchanged, so that it can have it again. */
function held(): string {
  const active = document.activeElement;
  if (active instanceof HTMLInputElement && active.name === "without") return `#legend input[value="${CSS.escape(active.value)}"]`;
  const row = active?.closest<HTMLElement>("tr[data-thing]");
  return row ? `tr[data-thing="${CSS.escape(row.dataset.thing ?? "")}"] a[data-state]` : "";
}

function found(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}
