/** The drawing of a neighbourhood. Elements keep their positions while others come and go. */
import { type Fact, factsOf, type Neighbourhood, withPageColours } from "./neighbourhood";
import { type Core, createGraph, type EdgeSingular, type ElementDefinition, type NodeSingular } from "./cytoscape";
import { MAX_ARROWS, MAX_LABELLED_EDGES, nameSize, styles } from "./styles";
import { Layout } from "./layout";

const NARROW_PX = 600;
const MAX_FIT_ZOOM = 1.15;
const MARGIN_PX = 26;
const ANIMATION_MS = 180;

/** A drawing in a container. */
export class GraphView {
  readonly drawn: Core;
  around: Neighbourhood = { things: new Map(), facts: [], marks: new Map() };
  private readonly layout: Layout;
  private emphasised = "";

  constructor(readonly container: HTMLElement, interactive: boolean) {
    this.layout = new Layout(container.clientWidth < NARROW_PX ? 1 : 2);
    this.drawn = createGraph({
      container: container, elements: [], style: [], layout: { name: "preset" }, minZoom: 0.08, maxZoom: 3,
      boxSelectionEnabled: false, userZoomingEnabled: interactive, userPanningEnabled: interactive, autoungrabify: !interactive,
    });
    // The wheel scrolls the page unless the graph has the focus.
    container.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== container) event.stopPropagation();
    }, { capture: true });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.show({ ...this.around, marks: withPageColours(this.around.marks) }));
  }

  /** Show things and facts; those shown before keep their positions. */
  show(around: Neighbourhood): void {
    this.around = around;
    this.layout.fill(around);
    const wanted = new Map([...this.nodes(), ...this.headings(), ...this.edges()].map((each) => [each.data.id ?? "", each]));
    this.drawn.batch(() => {
      this.drawn.style(styles(around.marks));
      this.drawn.elements().filter((each) => !wanted.has(each.id())).remove();
      const fresh = [...wanted.values()].filter((each) => this.drawn.getElementById(each.data.id ?? "").empty());
      this.drawn.add(fresh);
      this.drawn.edges().forEach((edge) => {
        const classes = String(wanted.get(edge.id())?.classes).split(" ");
        for (const name of ["arrow", "side"]) if (edge.hasClass(name) !== classes.includes(name)) edge.toggleClass(name);
      });
      this.drawn.nodes().forEach((node) => {
        const width = wanted.get(node.id())?.data.width as number;
        if (node.data("width") !== width) node.data("width", width);
      });
    });
    this.container.dataset.ready = "true";
  }

  private nodes(): ElementDefinition[] {
    const degrees = new Map<string, number>();
    for (const { source, target } of this.around.facts) for (const end of [source, target]) degrees.set(end, (degrees.get(end) ?? 0) + 1);
    return [...this.around.things.values()].map((thing) => {
      const at = this.layout.positions.get(thing.slug) ?? { x: 0, y: 0 };
      const classes = thing.distance ? (at.x < 0 ? "left" : "") : "center";
      return { group: "nodes", data: { id: thing.slug, label: thing.label, kind: thing.kind, size: nameSize(degrees.get(thing.slug) ?? 0), width: this.layout.nameWidth(thing.slug) }, position: { ...at }, classes };
    });
  }

  private headings(): ElementDefinition[] {
    return [...this.layout.headings.values()].filter(({ members }) => members.some((slug) => this.around.things.has(slug))).map(({ id, label }) => {
      const at = this.layout.positions.get(id) ?? { x: 0, y: 0 };
      return { group: "nodes", data: { id, label, size: 12, width: 200 }, position: { ...at }, classes: at.x < 0 ? "heading left" : "heading", selectable: false, grabbable: false };
    });
  }

  private edges(): ElementDefinition[] {
    const facts = this.isCrowded ? this.around.facts.filter((fact) => !this.isAside(fact)) : this.around.facts;
    return facts.map((fact) => this.edge(fact, this.isAside(fact) ? "side" : this.isCrowded ? "" : "arrow"));
  }

  private edge({ id, source, target, label, basis }: Fact, name: string): ElementDefinition {
    return { group: "edges", data: { id, source, target, label }, classes: `${basis} ${name}` };
  }

  /** Whether a fact is between things of equal distance. */
  private isAside({ source, target }: Fact): boolean {
    return this.around.things.get(source)?.distance === this.around.things.get(target)?.distance;
  }

  /** Whether facts between things of equal distance are drawn only for the emphasised thing. */
  get isCrowded(): boolean {
    return this.around.facts.length > MAX_ARROWS;
  }

  /** Keep a thing where it was dragged. */
  pin(node: NodeSingular): void {
    node.addClass("pinned");
    this.layout.positions.set(node.id(), { ...node.position() });
  }

  /** Fit the whole drawing into the window. */
  fit(): void {
    this.move(() => {
      const [left, top, right, bottom] = this.bounds();
      const zoom = Math.min(MAX_FIT_ZOOM, this.container.clientWidth / (right - left), this.container.clientHeight / (bottom - top));
      const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
      this.drawn.viewport({ zoom, pan: { x: this.container.clientWidth / 2 - zoom * middle.x, y: this.container.clientHeight / 2 - zoom * middle.y } });
    });
  }

  /** Return left, top, right and bottom with names: cytoscape would measure every line. */
  private bounds(): [number, number, number, number] {
    const ends = this.drawn.nodes().map((node) => {
      const { x, y } = node.position();
      const name = node.hasClass("center") ? 75 : (node.data("width") as number);
      const left = node.hasClass("left") || node.hasClass("center") ? name : 0;
      const right = node.hasClass("left") ? 0 : name;
      return [x - left, y, x + right, y] as const;
    });
    const extreme = (index: 0 | 1 | 2 | 3, of: (...values: number[]) => number): number => of(...ends.map((end) => end[index]));
    return [extreme(0, Math.min) - MARGIN_PX, extreme(1, Math.min) - MARGIN_PX, extreme(2, Math.max) + MARGIN_PX, extreme(3, Math.max) + MARGIN_PX];
  }

  /** Zoom about the middle of the window. */
  zoom(by: number): void {
    const middle = { x: this.container.clientWidth / 2, y: this.container.clientHeight / 2 };
    this.drawn.zoom({ level: this.drawn.zoom() * by, renderedPosition: middle });
  }

  /** Scroll a thing into the window. */
  reveal(slug: string): void {
    const at = this.drawn.getElementById(slug).renderedPosition();
    const inside = at && at.x > 20 && at.y > 20 && at.x < this.container.clientWidth - 20 && at.y < this.container.clientHeight - 20;
    if (at && !inside) this.move(() => this.drawn.center(this.drawn.getElementById(slug)));
  }

  /** Highlight a thing with its facts and neighbours; an empty slug ends the highlight. */
  emphasise(slug: string): void {
    if (!slug && !this.emphasised) return;
    this.emphasised = slug;
    this.drawn.batch(() => {
      this.drawn.elements().removeClass("near to from dim");
      this.drawn.$("edge.passing").remove();
      const node = this.drawn.getElementById(slug);
      if (node.empty()) return;
      if (this.isCrowded) this.drawn.add(factsOf(this.around, slug).filter((fact) => this.isAside(fact)).map((fact) => this.edge(fact, "side passing")));
      const edges = node.connectedEdges().addClass("near");
      const byEnd = new Map<string, EdgeSingular[]>();
      edges.forEach((edge) => {
        const end = edge.connectedNodes().not(node).id();
        byEnd.set(end, [...(byEnd.get(end) ?? []), edge]);
      });
      if (!node.hasClass("center") && byEnd.size <= MAX_LABELLED_EDGES) for (const between of byEnd.values()) labelEdges(between, node);
      const others = this.drawn.elements().difference(node.closedNeighborhood());
      (node.hasClass("center") ? others.not(".heading") : others).addClass("dim");
    });
  }

  /** Change the viewport, animated unless the user prefers reduced motion. */
  private move(go: () => void): void {
    const before = { zoom: this.drawn.zoom(), pan: { ...this.drawn.pan() } };
    go();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const after = { zoom: this.drawn.zoom(), pan: { ...this.drawn.pan() } };
    this.drawn.viewport(before);
    this.drawn.animate(after, { duration: ANIMATION_MS });
  }
}

/** Label the first of several facts between two things, with the number of the others. */
function labelEdges(between: EdgeSingular[], seen: NodeSingular): void {
  const [first] = between;
  const labels = [...new Set(between.map((edge) => edge.data("label") as string))];
  if (!first || !labels[0]) return;
  first.data("edgeLabel", labels.length > 1 ? `${labels[0]} +${labels.length - 1}` : labels[0]);
  first.addClass(first.source().same(seen) ? "to" : "from");
}
