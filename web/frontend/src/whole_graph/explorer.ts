/** The page of the whole graph. Its state is its address: changes are fetched, and things stay in place. */
import type { NodeSingular } from "../graph/cytoscape";
import { slugPath } from "../graph/addresses";
import { readColouredMarks } from "./coloured_marks";
import { suggestBelow } from "../search/search_field";
import { withDay } from "../ui/day";
import { element } from "../ui/dom";
import { fetchPage } from "../ui/fetch_page";
import { gettext, ngettext } from "../ui/words";
import { readBackbone } from "./backbone_data";
import { BackboneView, NARROW_PX } from "./backbone_view";
import { saveDrawing } from "./export_drawing";
import { nearestIn } from "./keyboard";

/** The things that are drawn by the width of the window, if the address does not name their number. */
const WIDE_PX = 1600;
const DRAWN_WIDE = "60";
const DRAWN_NARROW = "20";
const ZOOM_FACTOR = 1.3;
/** Parts of the page that are replaced after a change. */
const REPLACED = ["drawn", "details", "status"];

export class Explorer {
  private readonly view: BackboneView;
  private readonly status = element("p", "", "visually-hidden");
  private readonly limit = innerWidth < NARROW_PX ? DRAWN_NARROW : innerWidth >= WIDE_PX ? DRAWN_WIDE : "";
  private requestNumber = 0;
  private focus = "";

  constructor(private readonly container: HTMLElement) {
    this.status.setAttribute("role", "status");
    document.body.append(this.status);
    this.view = new BackboneView(container);
  }

  /** Draw the graph, and follow what happens on the page. */
  async start(): Promise<void> {
    this.listenToGraph();
    this.container.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => this.clicked(event));
    addEventListener("popstate", () => void this.refresh());
    this.listenToLegend();
    if (this.limit && !new URLSearchParams(location.search).has("limit")) await this.refresh();
    else this.show();
  }

  private show(): void {
    this.view.show(readBackbone(document), readColouredMarks(document));
    this.mark();
  }

  /** Mark the selected thing. */
  private mark(): void {
    const { selected } = this.view.backbone;
    this.view.drawn.nodes().removeClass("selected");
    this.view.drawn.getElementById(selected).addClass("selected");
    this.view.emphasise(selected);
  }

  private go(search: string): void {
    if (search !== location.search) history.pushState(null, "", search || location.pathname);
    void this.refresh();
  }

  /** Fetch the page at the present address, and take over its content. */
  private async refresh(): Promise<void> {
    const number = ++this.requestNumber;
    const address = new URL(location.href);
    if (this.limit && !address.searchParams.has("limit")) address.searchParams.set("limit", this.limit);
    const response = await fetchPage(address);
    // The first drawing does with what the page has; later the page of the error is shown.
    if (!response.ok) return this.container.dataset.ready ? location.reload() : this.show();
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (number !== this.requestNumber) return;
    const before = document.getElementById("drawn")?.dataset.drawing;
    for (const id of REPLACED) {
      const fresh = page.getElementById(id);
      if (fresh) document.getElementById(id)?.replaceChildren(...document.adoptNode(fresh).childNodes);
      if (fresh && id === "drawn") document.getElementById(id)!.dataset.drawing = fresh.dataset.drawing;
    }
    this.withoutLimit();
    if (before !== document.getElementById("drawn")?.dataset.drawing || !this.container.dataset.ready) this.show();
    this.announce(document.querySelector("#details h2")?.textContent?.trim() ?? "");
  }

  /** Leave the number of things, which depends on the window, out of links that came with the page. */
  private withoutLimit(): void {
    if (!this.limit || new URLSearchParams(location.search).has("limit")) return;
    for (const link of document.querySelectorAll<HTMLAnchorElement>("#details a[data-state]")) {
      const address = new URL(link.href);
      address.searchParams.delete("limit");
      link.href = address.pathname + address.search;
    }
  }

  private clicked(event: MouseEvent): void {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest<HTMLAnchorElement>("a[data-state]");
    if (link) {
      event.preventDefault();
      this.go(link.search);
    }
    const button = event.target.closest<HTMLButtonElement>("button[data-do]");
    if (button) this.do(button.dataset.do ?? "");
  }

  private do(action: string): void {
    if (action === "fit") this.view.fit();
    else if (action === "zoom-in") this.view.zoom(ZOOM_FACTOR);
    else if (action === "zoom-out") this.view.zoom(1 / ZOOM_FACTOR);
    else if (action === "svg" || action === "png") void saveDrawing(this.view.drawn, readColouredMarks(document), action);
  }

  private listenToGraph(): void {
    const { drawn } = this.view;
    drawn.on("tap", "node", ({ target }) => this.select((target as NodeSingular).id()));
    drawn.on("tap", "edge", ({ target }) => this.tellEdge(target.source() as NodeSingular, target.target() as NodeSingular, target.data("facts") as number));
    drawn.on("tap", (event) => event.target === drawn && this.select(""));
    drawn.on("dbltap", "node", ({ target }) => this.expand((target as NodeSingular).id()));
    drawn.on("mouseover", "node", ({ target }) => this.view.emphasise((target as NodeSingular).id()));
    drawn.on("mouseout", "node", () => this.view.emphasise(this.focus || this.view.backbone.selected));
  }

  private listenToLegend(): void {
    for (const item of document.querySelectorAll<HTMLElement>("[data-kind], [data-place]")) {
      const { kind, place } = item.dataset;
      const show = (): void => (place !== undefined ? this.view.emphasiseGroup("place", place) : this.view.emphasiseGroup("kind", kind ?? ""));
      for (const name of ["mouseenter", "focusin"]) item.addEventListener(name, show);
      for (const name of ["mouseleave", "focusout"]) item.addEventListener(name, () => this.view.emphasise(this.view.backbone.selected));
    }
  }

  /** Select a thing by its slug; an empty one ends the selection. */
  select(slug: string): void {
    const parameters = new URLSearchParams(location.search);
    if (slug) parameters.set("selected", slug);
    else parameters.delete("selected");
    if (slug || parameters.toString() !== location.search.slice(1)) this.go(withQuestionMark(parameters));
    else this.view.emphasise("");
  }

  /** Draw what hangs on a thing, or fold it again. */
  private expand(slug: string): void {
    const parameters = new URLSearchParams(location.search);
    const opened = parameters.getAll("expanded");
    parameters.delete("expanded");
    for (const each of opened.includes(slug) ? opened.filter((other) => other !== slug) : [...opened, slug]) parameters.append("expanded", each);
    parameters.set("selected", slug);
    this.go(withQuestionMark(parameters));
  }

  /** Tell of the facts between two things, and of those between what they stand for. */
  private tellEdge(source: NodeSingular, target: NodeSingular, facts: number): void {
    const path = element("a", gettext("Path between them")) as HTMLAnchorElement;
    path.href = withDay(`/path?from=${encodeURIComponent(source.id())}&to=${encodeURIComponent(target.id())}`);
    const [go, note] = [element("p", "", "go"), element("p", ngettext("%(num)s fact between them, and what is folded on them", "%(num)s facts between them, and what is folded on them", facts), "note")];
    go.append(path);
    document.getElementById("details")?.replaceChildren(element("h2", `${source.data("name")} – ${target.data("name")}`), note, go);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.focus || this.view.backbone.selected;
    const next = nearestIn(this.view.drawn, at, event.key);
    if (next) this.focusOn(next);
    else if (event.key === "Enter" && at) this.select(at);
    else if (event.key === "e" && at) this.expand(at);
    else if (event.key === "g" && at) location.assign(withDay(`/graph/${slugPath(at)}`));
    else if (event.key === "o" && at) location.assign(withDay(`/entry/${slugPath(at)}`));
    else if (event.key === "+" || event.key === "=") this.view.zoom(ZOOM_FACTOR);
    else if (event.key === "-") this.view.zoom(1 / ZOOM_FACTOR);
    else if (event.key === "Escape") this.clear();
    else return;
    event.preventDefault();
  }

  private clear(): void {
    this.focus = "";
    this.view.drawn.nodes().removeClass("focus");
    this.select("");
  }

  /** Move the keyboard focus to a thing, and announce it. */
  private focusOn(slug: string): void {
    const thing = this.view.backbone.things.find((each) => each.slug === slug);
    if (!thing) return;
    this.focus = slug;
    this.view.drawn.nodes().removeClass("focus");
    this.view.drawn.getElementById(slug).addClass("focus");
    this.view.emphasise(slug);
    this.announce(`${thing.label}, ${ngettext("%(num)s connected thing", "%(num)s connected things", thing.connections)}`);
  }

  private announce(text: string): void {
    this.status.textContent = text;
  }
}

/** Offer the things that the words in the field find: a chosen one is selected, also if it is folded. */
export function offerThings(field: HTMLInputElement, select: (slug: string) => void): void {
  suggestBelow(field, (option) => {
    field.value = "";
    select(option.dataset.slug ?? "");
  });
}

function withQuestionMark(parameters: URLSearchParams): string {
  const query = parameters.toString();
  return query && `?${query}`;
}
