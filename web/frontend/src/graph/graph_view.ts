/** The drawing of what lies around a thing: elements that come and go while the others keep their places. */
import { type Around, coloured, type Fact, factsOf } from "./neighbourhood";
import { type Core, type EdgeSingular, type ElementDefinition, graph, type NodeSingular } from "./cytoscape";
import { MOST_ARROWS, MOST_NAMED, size, styles } from "./styles";
import { Placing } from "./layout";

const NARROW = 600;
const MOST_ZOOM = 1.15;
/** Around all of it. */
const MARGIN = 26;
const MOVES_MS = 180;

/** A drawing in its container, and how it is told what to show. */
export class Plane {
  readonly drawn: Core;
  around: Around = { things: new Map(), facts: [], marks: new Map() };
  private readonly placing: Placing;
  private emphasised = "";

  constructor(readonly place: HTMLElement, interactive: boolean) {
    this.placing = new Placing(place.clientWidth < NARROW ? 1 : 2);
    this.drawn = graph({
      container: place, elements: [], style: [], layout: { name: "preset" }, minZoom: 0.08, maxZoom: 3,
      boxSelectionEnabled: false, userZoomingEnabled: interactive, userPanningEnabled: interactive, autoungrabify: !interactive,
    });
    // The wheel scrolls the page until the graph is at work.
    place.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== place) event.stopPropagation();
    }, { capture: true });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.show({ ...this.around, marks: coloured(this.around.marks) }));
  }

  /** Show these things and facts; what was there stays where it is. */
  show(around: Around): void {
    this.around = around;
    this.placing.fill(around);
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
    this.place.dataset.ready = "true";
  }

  private nodes(): ElementDefinition[] {
    const degrees = new Map<string, number>();
    for (const { source, target } of this.around.facts) for (const end of [source, target]) degrees.set(end, (degrees.get(end) ?? 0) + 1);
    return [...this.around.things.values()].map((thing) => {
      const at = this.placing.places.get(thing.slug) ?? { x: 0, y: 0 };
      const classes = thing.distance ? (at.x < 0 ? "left" : "") : "center";
      return { group: "nodes", data: { id: thing.slug, label: thing.label, kind: thing.kind, size: size(degrees.get(thing.slug) ?? 0), width: this.placing.width(thing.slug) }, position: { ...at }, classes };
    });
  }

  private headings(): ElementDefinition[] {
    return [...this.placing.headings.values()].filter(({ members }) => members.some((slug) => this.around.things.has(slug))).map(({ id, label }) => {
      const at = this.placing.places.get(id) ?? { x: 0, y: 0 };
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

  /** Whether a fact leads neither to the centre nor away from it. */
  private isAside({ source, target }: Fact): boolean {
    return this.around.things.get(source)?.distance === this.around.things.get(target)?.distance;
  }

  /** Whether there are so many facts that those aside are drawn for the thing alone that is looked at. */
  get isCrowded(): boolean {
    return this.around.facts.length > MOST_ARROWS;
  }

  /** A thing stays where somebody has put it. */
  pin(node: NodeSingular): void {
    node.addClass("pinned");
    this.placing.places.set(node.id(), { ...node.position() });
  }

  /** All of it in the window. */
  fit(): void {
    this.move(() => {
      const [left, top, right, bottom] = this.bounds();
      const zoom = Math.min(MOST_ZOOM, this.place.clientWidth / (right - left), this.place.clientHeight / (bottom - top));
      const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
      this.drawn.viewport({ zoom, pan: { x: this.place.clientWidth / 2 - zoom * middle.x, y: this.place.clientHeight / 2 - zoom * middle.y } });
    });
  }

  /** From left to bottom, with the room that names take: asking cytoscape would make it measure every line. */
  private bounds(): [number, number, number, number] {
    const ends = this.drawn.nodes().map((node) => {
      const { x, y } = node.position();
      const name = node.hasClass("center") ? 75 : (node.data("width") as number);
      const left = node.hasClass("left") || node.hasClass("center") ? name : 0;
      const right = node.hasClass("left") ? 0 : name;
      return [x - left, y, x + right, y] as const;
    });
    const most = (index: 0 | 1 | 2 | 3, of: (...values: number[]) => number): number => of(...ends.map((end) => end[index]));
    return [most(0, Math.min) - MARGIN, most(1, Math.min) - MARGIN, most(2, Math.max) + MARGIN, most(3, Math.max) + MARGIN];
  }

  /** Nearer or farther, about the middle of the window. */
  zoom(by: number): void {
    const middle = { x: this.place.clientWidth / 2, y: this.place.clientHeight / 2 };
    this.drawn.zoom({ level: this.drawn.zoom() * by, renderedPosition: middle });
  }

  /** Bring a thing into the window, if it is not there. */
  reveal(slug: string): void {
    const at = this.drawn.getElementById(slug).renderedPosition();
    const inside = at && at.x > 20 && at.y > 20 && at.x < this.place.clientWidth - 20 && at.y < this.place.clientHeight - 20;
    if (at && !inside) this.move(() => this.drawn.center(this.drawn.getElementById(slug)));
  }

  /** Show what belongs to a thing, or to nothing in particular. */
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
      if (!node.hasClass("center") && byEnd.size <= MOST_NAMED) for (const between of byEnd.values()) name(between, node);
      const others = this.drawn.elements().difference(node.closedNeighborhood());
      (node.hasClass("center") ? others.not(".heading") : others).addClass("dim");
    });
  }

  /** A move that is animated for those who like that. */
  private move(go: () => void): void {
    const before = { zoom: this.drawn.zoom(), pan: { ...this.drawn.pan() } };
    go();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const after = { zoom: this.drawn.zoom(), pan: { ...this.drawn.pan() } };
    this.drawn.viewport(before);
    this.drawn.animate(after, { duration: MOVES_MS });
  }
}

/** Name the first of several facts between two things, near the one that is not looked at; of the others, how many there are. */
function name(between: EdgeSingular[], seen: NodeSingular): void {
  const [first] = between;
  const labels = [...new Set(between.map((edge) => edge.data("label") as string))];
  if (!first || !labels[0]) return;
  first.data("said", labels.length > 1 ? `${labels[0]} +${labels.length - 1}` : labels[0]);
  first.addClass(first.source().same(seen) ? "to" : "from");
}
