/** A drawing in a container: it is laid out anew where the width changes. */
import { svgElement } from "../ui/svg_element";
import { ngettext } from "../ui/words";
import type { Drawing, Fact, Group } from "./drawing";
import { layOut } from "./ladder";
import { readMarks, type TypeMark } from "./marks";
import { type Label, rounded, type Scene } from "./scene";
import { type Addresses, drawScene, measureIn, textScale } from "./svg_scene";
import type { Measure } from "./wrap";

/** How far the line of a fact bends towards the middle of the drawing. */
const BEND = 0.45;
const WORDS = {
  group: ({ reads, type, count }: Group, isFirst: boolean): string => {
    if (!reads) return ngettext("%(num)s more", "%(num)s more", count);
    if (isFirst && !type) return ngettext("%(num)s thing", "%(num)s things", count);
    return `${isFirst ? type : reads} · ${count}`;
  },
  unlisted: (count: number): string => ngettext("%(num)s more, on the page of its relations", "%(num)s more, on the page of its relations", count),
};

export class LadderView {
  drawing: Drawing | null = null;
  scene: Scene = { labels: [], lines: [], width: 0, height: 0 };
  svg: SVGSVGElement | null = null;
  private marks = new Map<string, TypeMark>();
  private readonly measure: Measure;
  private width = 0;

  constructor(readonly container: HTMLElement, private readonly addresses: Addresses, private readonly afterDrawing: () => void = () => undefined) {
    this.measure = measureIn(container);
    new ResizeObserver(() => {
      if (this.drawing && container.clientWidth && container.clientWidth !== this.width) this.draw();
    }).observe(container);
  }

  /** Show a drawing, with the marks of the legend of its page. */
  show(drawing: Drawing, page: ParentNode): void {
    this.drawing = drawing;
    this.marks = readMarks(page);
    this.draw();
  }

  private draw(): void {
    if (!this.drawing) return;
    this.width = this.container.clientWidth;
    const scale = textScale();
    this.scene = layOut(this.drawing, this.width / scale, this.measure, WORDS);
    this.svg = drawScene(this.scene, this.marks, this.addresses, scale);
    this.container.replaceChildren(this.svg);
    this.container.dataset.ready = "true";
    this.afterDrawing();
  }

  /** Return the element of a label. */
  element(id: string): SVGElement | null {
    return this.svg?.querySelector<SVGElement>(`[data-id="${CSS.escape(id)}"]`) ?? null;
  }

  /** Return the labels of a thing or a group: it may stand in several places. */
  labelsOf(name: string): Label[] {
    return this.scene.labels.filter(({ slug, group, form }) => form !== "note" && name && (slug === name || group === name));
  }

  /** Light up a label, the line to it, and the facts between its thing and others; none ends that. */
  emphasise(label: Label | undefined): void {
    if (!this.svg) return;
    for (const lit of this.svg.querySelectorAll(".near, .lit")) lit.classList.remove("near", "lit");
    const overlay = this.svg.querySelector(".facts");
    overlay?.replaceChildren();
    if (!label) return;
    this.element(label.id)?.classList.add("near");
    for (const line of this.scene.lines) if (line.to === label.id || (line.from === label.id && label.form !== "center")) this.light(line.id);
    if (label.isOpen) for (const { id } of this.scene.labels) if (id.startsWith(`${label.id}>`)) this.element(id)?.classList.add("near");
    if (label.form === "thing") for (const fact of this.factsOf(label)) overlay?.append(fact);
  }

  /** Light up a line, and the labels at its ends. */
  light(id: string): void {
    this.svg?.querySelector(`[data-line="${CSS.escape(id)}"]`)?.classList.add("lit");
    const line = this.scene.lines.find((each) => each.id === id);
    for (const end of [line?.from, line?.to]) if (end) this.element(end)?.classList.add("near");
  }

  /** Return the lines of the facts between a thing and others that are drawn, where the ladder has none. */
  private factsOf(label: Label): SVGElement[] {
    const spanned = new Set(this.scene.lines.flatMap(({ from, to }) => (from === label.id ? [to] : to === label.id ? [from] : [])));
    const others = new Map<string, Fact[]>();
    for (const fact of this.drawing?.facts ?? []) {
      const other = fact.source === label.slug ? fact.target : fact.target === label.slug ? fact.source : "";
      if (other && other !== label.slug) others.set(other, [...(others.get(other) ?? []), fact]);
    }
    return [...others].flatMap(([slug, facts]) => {
      const ends = this.labelsOf(slug);
      const end = ends[0];
      if (!end || ends.some(({ id }) => spanned.has(id))) return [];
      this.element(end.id)?.classList.add("near");
      return [this.curve(label, end, facts)];
    });
  }

  private curve(from: Label, to: Label, facts: Fact[]): SVGElement {
    const [one, other] = [from.mark ?? from, to.mark ?? to];
    const middle = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
    const axis = this.scene.labels[0]?.mark?.x ?? 0;
    const bent = middle.x + (axis - middle.x) * BEND + (Math.abs(one.x - other.x) < 1 ? Math.sign(axis - one.x) * 12 : 0);
    const path = `M${rounded(one.x)} ${rounded(one.y)}Q${rounded(bent)} ${rounded(middle.y)} ${rounded(other.x)} ${rounded(other.y)}`;
    const line = svgElement("g", { class: `line fact ${facts[0]?.basis ?? ""}`, "data-from": from.slug, "data-to": to.slug });
    const title = svgElement("title", {});
    title.textContent = [...new Set(facts.map(({ source, label }) => (source === from.slug ? `${from.name} – ${label} – ${to.name}` : `${to.name} – ${label} – ${from.name}`)))].join("\n");
    line.append(svgElement("path", { d: path, class: "reach" }), svgElement("path", { d: path, class: "stroke" }), title);
    return line;
  }
}
