/** The drawing of a backbone in a container. */
import { type Core, createGraph, type ElementDefinition, type NodeSingular } from "../graph/cytoscape";
import { type ColouredMark, withPageColours } from "./coloured_marks";
import type { Backbone, Edge } from "./backbone_data";
import { type Box, NameBoxes } from "./name_boxes";
import { place, type Placement } from "./placement";
import { styles } from "./styles";

const NAME_PX = 125;
const NARROW_NAME_PX = 100;
export const NARROW_PX = 640;
const MIN_ZOOM = 0.3;
const MAX_ZOOM = 4;
/** The growth of a line with its facts, and the width of the widest one. */
const GROWTH_PX = 1.1;
const WIDEST_PX = 6;

export class BackboneView {
  readonly drawn: Core;
  backbone: Backbone = { things: [], edges: [], further: [], layout: [], selected: "" };
  private marks = new Map<string, ColouredMark>();

  constructor(readonly container: HTMLElement) {
    // On phones a finger scrolls the page, and two enlarge it: the drawing takes the whole width.
    const movable = innerWidth >= NARROW_PX;
    this.drawn = createGraph({
      container, elements: [], style: [], layout: { name: "preset" }, minZoom: MIN_ZOOM, maxZoom: MAX_ZOOM,
      boxSelectionEnabled: false, autoungrabify: true, userPanningEnabled: movable, userZoomingEnabled: movable,
    });
    // The wheel scrolls the page unless the graph has the focus.
    container.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== container) event.stopPropagation();
    }, { capture: true });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.marks = withPageColours(this.marks);
      this.drawn.style(styles(this.marks));
    });
  }

  /** Draw a backbone. Things that were drawn before keep their places. */
  show(backbone: Backbone, marks: Map<string, ColouredMark>): void {
    const width = this.container.clientWidth;
    const names = new NameBoxes(width < NARROW_PX ? NARROW_NAME_PX : NAME_PX);
    const boxes = backbone.things.map((thing) => names.box(thing));
    const placement = place(backbone, boxes, width);
    [this.backbone, this.marks] = [backbone, marks];
    this.container.style.height = `${Math.ceil(placement.height)}px`;
    this.drawn.batch(() => {
      this.drawn.elements().remove();
      this.drawn.style(styles(marks));
      this.drawn.add([...this.edges(backbone.edges), ...this.nodes(boxes, placement)]);
    });
    this.drawn.resize();
    this.fit();
    this.container.dataset.ready = "true";
  }

  private nodes(boxes: Box[], { places }: Placement): ElementDefinition[] {
    return this.backbone.things.map((thing, index) => {
      const { text, mark, height } = boxes[index]!;
      const { x, y } = places[index]!;
      // A box has its mark at the top.
      const position = { x, y: y - height / 2 + mark / 2 };
      return { group: "nodes", data: { id: thing.slug, label: text, name: thing.label, kind: thing.kind, place: thing.place, mark }, position, classes: thing.nearest < 0 ? "" : "opened" };
    });
  }

  private edges(edges: Edge[], classes = ""): ElementDefinition[] {
    const slug = (index: number): string => this.backbone.things[index]!.slug;
    const growth = Math.min(GROWTH_PX, WIDEST_PX / Math.sqrt(Math.max(1, ...this.backbone.edges.map(([, , facts]) => facts))));
    return edges.map(([source, target, facts]) => ({
      group: "edges", classes, data: { id: `${slug(source)} ${slug(target)}`, source: slug(source), target: slug(target), facts, width: 0.8 + growth * Math.sqrt(Math.max(0, facts - 0.9)) },
    }));
  }

  /** Show the whole drawing at the size of its names. */
  fit(): void {
    this.drawn.viewport({ zoom: 1, pan: { x: 0, y: 0 } });
  }

  /** Zoom about the middle of the window. */
  zoom(by: number): void {
    const middle = { x: this.container.clientWidth / 2, y: this.container.clientHeight / 2 };
    this.drawn.zoom({ level: this.drawn.zoom() * by, renderedPosition: middle });
  }

  /** Highlight a thing with all its connections; an empty slug ends the highlight. */
  emphasise(slug: string): void {
    this.drawn.batch(() => {
      this.drawn.$("edge.further").remove();
      const at = this.backbone.things.findIndex((thing) => thing.slug === slug);
      this.drawn.add(this.edges(this.backbone.further.filter(([source, target]) => source === at || target === at), "further"));
    });
    this.highlight(this.drawn.getElementById(slug).closedNeighborhood());
  }

  /** Highlight the things of a type or of a place. */
  emphasiseGroup(field: "kind" | "place", value: string): void {
    this.emphasise("");
    const nodes = this.drawn.nodes().filter((node: NodeSingular) => node.data(field) === value);
    this.highlight(nodes.union(nodes.edgesWith(nodes)));
  }

  private highlight(shown: ReturnType<Core["elements"]>): void {
    this.drawn.batch(() => {
      this.drawn.elements().removeClass("dim near");
      if (shown.empty()) return;
      this.drawn.elements().difference(shown).addClass("dim");
      shown.edges().addClass("near");
    });
  }
}
