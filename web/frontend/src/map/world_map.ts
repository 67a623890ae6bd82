/**
 * The map of the world in `<div data-map>`, drawn from a table of the page.
 *
 * Links of the table have a code of a region (`data-code`), a position (`data-at`), or both, and are
 * coloured by their row: `data-fill` is the name of its fill. `data-several` is the note for a place
 * in several rows, `data-blank` that for land in none, `data-areas` the list of disputed areas.
 */
import { leaveOneTabStop, moveByArrowKeys } from "../ui/arrow_keys";
import { element } from "../ui/dom";
import { gettext } from "../ui/words";
import { type Atlas, loadAtlas } from "./atlas";
import { readAreas } from "./disputed_areas";
import { type Drawn, type Scene, draw } from "./drawing";
import { svgElement } from "../ui/svg_element";
import { legend, missingNotes } from "./legend";
import { type Table, readTable } from "./places";
import { enableTooltip } from "./tooltip";
import { type Size, type View, partView, worldView } from "./view";

const [PART, WORLD] = ["entries", "world"];
/** The parameter of the address that says which of them is shown. */
const EXTENT = "extent";
/** Height over width, and the least and the most of it in pixels. */
const [RATIO, LOWEST, HIGHEST] = [0.5, 250, 560];
/** By how much a window's width must change for the map to be drawn again. */
const RESIZED_PX = 32;
const SUBJECTS = "a[data-place], g[data-area]";

/** Draw each map of the page that is visible and not drawn yet. */
export function drawMaps(): void {
  for (const container of document.querySelectorAll<HTMLElement>("[data-map]:not([data-drawn])")) {
    if (container.closest("[data-shows][hidden]")) continue;
    container.dataset.drawn = "true";
    loadAtlas().then((atlas) => showMap(container, atlas), () => showFailure(container));
  }
}
drawMaps();

function showFailure(container: HTMLElement): void {
  container.append(element("p", gettext("The map could not be loaded; the table says the same."), "note"));
  container.hidden = false;
}

function showMap(container: HTMLElement, atlas: Atlas): void {
  const list = document.getElementById(container.dataset.areas ?? "");
  const areas = readAreas(list, atlas);
  const table = readTable(document.getElementById(container.dataset.table ?? ""), atlas, areas);
  const taken = new Set(table.places.map(({ area }) => area));
  const scene: Scene = { atlas, places: table.places, areas: areas.filter((area) => !taken.has(area)), several: container.dataset.several ?? "" };
  const drawn = svgElement("svg", { class: "world", role: "group", "aria-label": gettext("Map of %(things)s; arrow keys move between places", { things: container.dataset.label ?? gettext("entries") }) });
  const subjects = new Map<Element, Drawn>();
  const tip = enableTooltip(container, drawn, scene.several, (target) => subjects.get(target.closest(SUBJECTS) ?? target)?.subject);
  const foot = element("div", "", "map-foot");
  container.append(drawn, tip, foot);
  container.hidden = false;
  if (list) list.hidden = false;
  const redraw = (): void => {
    const size = sizeOf(container);
    const part = partView(atlas, table.places, size);
    const view = isPartWanted() ? part : worldView(atlas, size);
    const all = draw(drawn, scene, view, size);
    drawn.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    subjects.clear();
    for (const each of all) subjects.set(each.element, each);
    leaveOneTabStop(all.map((each) => each.element));
    foot.replaceChildren(...footOf(container, table, all, view, part.isPart ? [extentButton(redraw)] : []));
  };
  redraw();
  moveByArrowKeys(drawn, SUBJECTS, centre);
  drawAgainWhenResized(container, redraw);
}

/** Return what stands below a map: its legend, the button, and what it does not show. */
function footOf(container: HTMLElement, table: Table, drawn: Drawn[], view: View, buttons: HTMLElement[]): HTMLElement[] {
  const bar = element("div", "", "map-bar");
  bar.append(legend(table.rows, container.dataset.blank ?? gettext("no entry"), drawn), ...buttons);
  return [bar, ...missingNotes(table, drawn, view)];
}

/** Return the button that switches between the world and the part with values. */
function extentButton(redraw: () => void): HTMLElement {
  const isPart = isPartWanted();
  const button = element("button", isPart ? gettext("Whole world") : gettext("Zoom to values"), "quiet");
  button.addEventListener("click", () => {
    const address = new URL(location.href);
    address.searchParams.set(EXTENT, isPart ? WORLD! : PART!);
    history.replaceState(null, "", address);
    redraw();
    document.querySelector<HTMLElement>(".map-bar button")?.focus();
  });
  return button;
}

function isPartWanted(): boolean {
  return new URL(location.href).searchParams.get(EXTENT) !== WORLD;
}

function sizeOf({ clientWidth }: HTMLElement): Size {
  return { width: clientWidth, height: Math.round(Math.min(HIGHEST, Math.max(LOWEST, clientWidth * RATIO))) };
}

function drawAgainWhenResized(container: HTMLElement, redraw: () => void): void {
  let width = container.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(container.clientWidth - width) < RESIZED_PX || !container.clientWidth) return;
    width = container.clientWidth;
    redraw();
  }).observe(container);
}

function centre(subject: Element): [number, number] {
  const [x = 0, y = 0] = (subject.getAttribute("data-centre") ?? "").split(" ").map(Number);
  return [x, y];
}
