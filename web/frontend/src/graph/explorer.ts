/** The graph page. Its state is its address: each change is a step that Back undoes. */
import { element } from "../ui/dom";
import { fetchPage } from "../ui/fetch_page";
import { gettext, ngettext } from "../ui/words";
import { parameters, selection, take, toggled } from "./address_state";
import { entryAddress, relationsAddress } from "./addresses";
import { readDrawing } from "./drawing";
import { saveImage } from "./export_image";
import { find, type Hits, told } from "./find";
import { makeOneTabStop, moveAmongItems } from "./item_keys";
import { LadderView } from "./ladder_view";
import type { Label } from "./scene";
import { Selection } from "./selection";

/** Parts of the page that are replaced after a change. */
const REPLACED = ["drawn", "details", "legend", "kept", "status", "tables"];
const SPACE = " ";

/** Start the graph page. */
export function explore(container: HTMLElement): void {
  new Explorer(container).start();
}

class Explorer {
  private readonly view: LadderView;
  private readonly controls = byId("controls") as HTMLFormElement;
  private readonly findField = byId("inside") as HTMLInputElement;
  private readonly found = byId("found");
  private readonly announcements = element("div", "", "visually-hidden");
  private readonly selection: Selection;
  private requests = 0;

  constructor(private readonly container: HTMLElement) {
    showScripted(document);
    this.view = new LadderView(container, { thing: entryAddress, relations: relationsAddress, group: null }, () => this.drawn());
    this.selection = new Selection(this.view, () => byId("details"), showScripted);
    this.announcements.setAttribute("role", "status");
    document.body.append(this.announcements);
  }

  start(): void {
    this.view.show(readDrawing(document), document);
    this.selection.reveal();
    this.listenToDrawing();
    this.controls.addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("popstate", () => void this.load().then(() => this.showControls()));
    document.addEventListener("change", (event) => this.changed(event.target as HTMLInputElement));
    document.addEventListener("click", (event) => this.clicked(event));
    byId("sheet").addEventListener("keydown", (event) => event.key === "Escape" && this.clear());
    this.findField.addEventListener("input", () => this.find());
    this.findField.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.clear();
      if (event.key === "Enter") this.goToFound();
    });
  }

  private listenToDrawing(): void {
    moveAmongItems(this.container, () => this.view.scene);
    this.container.addEventListener("keydown", (event) => this.key(event));
    this.container.addEventListener("pointerover", (event) => this.selection.pointAt(event.target));
    this.container.addEventListener("pointerleave", () => this.selection.emphasise());
    this.container.addEventListener("focusin", (event) => {
      if (event.target instanceof Element && event.target.matches(":focus-visible")) this.view.emphasise(this.selection.labelAt(event.target));
    });
    this.container.addEventListener("focusout", () => this.selection.emphasise());
  }

  /** Take a step, and fetch the page at the new address. */
  private async go(step: URLSearchParams, from?: Label): Promise<void> {
    take(step);
    await this.load(from);
  }

  /** Take over the page at the address. The label from which the step was taken stays in its place. */
  private async load(from?: Label): Promise<void> {
    const [request, address] = [++this.requests, location.href];
    const response = await fetchPage(address).catch(() => null);
    const page = new DOMParser().parseFromString((await response?.text()) ?? "", "text/html");
    if (request !== this.requests) return;
    if (!response?.ok) return void (this.found.textContent = gettext("The graph could not be loaded; please try again"));
    if (address !== location.href) return this.load(from);
    const [focused, wasOpen, before] = [focusSelector(), byId("legend").querySelector("details")?.open, this.topOf(from)];
    for (const id of REPLACED) {
      const fresh = page.getElementById(id);
      if (fresh) byId(id).replaceWith(document.adoptNode(fresh));
    }
    showScripted(document);
    const filter = byId("legend").querySelector("details");
    if (filter && wasOpen) filter.open = true;
    this.view.show(readDrawing(document), document);
    const after = this.topOf(from);
    if (before !== null && after !== null) scrollBy({ top: after - before, behavior: "instant" });
    if (focused) document.querySelector<HTMLElement>(focused)?.focus({ preventScroll: true });
    const shown = new Set(this.view.scene.labels.flatMap(({ slug }) => slug || [])).size;
    this.announce(ngettext("%(num)s thing drawn", "%(num)s things drawn", shown));
  }

  private topOf(label: Label | undefined): number | null {
    return (label && this.view.element(label.id)?.getBoundingClientRect().top) ?? null;
  }

  /** Prepare a new drawing for the keyboard, and mark what is selected. */
  private drawn(): void {
    makeOneTabStop(this.container);
    this.selection.mark();
    if (this.findField.value) this.find();
  }

  private changed(field: HTMLInputElement): void {
    if (field.form !== this.controls || field === this.findField) return;
    const values = new FormData(this.controls);
    const step = parameters();
    for (const name of ["without", "page"]) step.delete(name);
    const shown = new Set(values.getAll("shown"));
    for (const name of values.getAll("offered")) if (!shown.has(name)) step.append("without", String(name));
    for (const name of ["depth", "direction"]) step.set(name, String(values.get(name)));
    this.controls.querySelector("output")!.value = String(values.get("depth"));
    void this.go(step);
  }

  /** Show the values of the address in the controls, after Back or Forward. */
  private showControls(): void {
    const depth = parameters().get("depth") ?? "1";
    (this.controls.elements.namedItem("depth") as HTMLInputElement).value = depth;
    this.controls.querySelector("output")!.value = depth;
    const direction = parameters().get("direction") ?? "both";
    for (const choice of this.controls.querySelectorAll<HTMLInputElement>("[name=direction]")) choice.checked = choice.value === direction;
  }

  private clicked(event: MouseEvent): void {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest<HTMLAnchorElement>("a[data-state], #tables .pages a");
    const action = event.target.closest<HTMLButtonElement>("button[data-do]")?.dataset.do;
    if (link) {
      event.preventDefault();
      const { selected, to } = selection();
      const step = new URLSearchParams(link.search);
      step.set("selected", selected);
      step.set("to", to);
      void this.go(step, this.view.labelsOf(selected)[0]);
    } else if (action) this.do(action);
    else if (this.container.contains(event.target)) this.clickedDrawing(event, event.target);
  }

  private clickedDrawing(event: Event, target: Element): void {
    const label = this.selection.labelAt(target);
    if (label?.form === "note") return;
    const expanded = target.closest(".badge")?.getAttribute("data-expand");
    const line = target.closest(".line");
    if (expanded) void this.go(toggled("expanded", expanded), label);
    else if (label?.group) void this.go(toggled("group", label.group), label);
    else if (label?.slug) void this.selection.choose(label.slug);
    else if (line) this.selection.chooseLine(line);
    else if (selection().selected) this.clear();
    if (target.closest(".item, .line")) event.preventDefault();
  }

  private do(action: string): void {
    const name = location.pathname.split("/").pop() ?? "graph";
    if (action === "clear") this.clear();
    else if ((action === "svg" || action === "png") && this.view.svg) void saveImage(this.view.svg, name, action);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof SVGElement)) return;
    const label = this.selection.labelAt(event.target);
    if (label?.form === "note") return;
    if (event.key === "Escape") this.clear();
    else if (event.key === "Enter" || event.key === SPACE) this.clickedDrawing(event, event.target);
    else if (event.key === "o" && label?.slug) location.assign(entryAddress(label.slug));
    else if ((event.key === "e" || event.key === "+") && label?.slug) this.expand(label);
    else return;
    event.preventDefault();
  }

  /** Expand what stands behind a thing, or collapse it; of the first of several steps all stands there. */
  private expand(label: Label): void {
    const [, ...way] = label.id.split(">");
    if (way.length < 2 && (parameters().get("depth") ?? "1") !== "1") this.announce(gettext("It has no further links"));
    else void this.go(toggled("expanded", label.slug), label);
  }

  private clear(): void {
    this.findField.value = "";
    this.find();
    void this.selection.choose("");
  }

  private find(): Hits {
    const hits = find(this.findField.value, this.view.scene, this.view.drawing);
    for (const item of this.container.querySelectorAll(".found")) item.classList.remove("found");
    for (const { id } of hits.drawn) this.view.element(id)?.classList.add("found");
    this.found.textContent = this.findField.value.trim() ? told(hits, (name) => this.view.labelsOf(name)[0]?.name ?? "") : "";
    return hits;
  }

  /** Select the first thing that was found; if it is not drawn, open the group that holds it. */
  private goToFound(): void {
    const { drawn, hidden } = this.find();
    const [label, inGroup] = [drawn[0], hidden[0]];
    if (label) void this.selection.choose(label.slug);
    else if (inGroup) {
      const step = toggled("group", inGroup.group);
      step.set("selected", inGroup.slug);
      step.delete("to");
      void this.go(step).then(() => this.selection.reveal());
    } else if (this.findField.value.trim()) this.announce(gettext("nothing of this name is drawn, or in a group"));
  }

  private announce(text: string): void {
    this.announcements.textContent = text;
  }
}

function showScripted(root: ParentNode): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-scripted]")) part.hidden = false;
}

/** Return a selector of the focused element in a replaced part, to restore the focus. */
function focusSelector(): string {
  const active = document.activeElement;
  if (active instanceof HTMLInputElement && active.name === "shown") return `#legend input[name=shown][value="${CSS.escape(active.value)}"]`;
  const id = active?.getAttribute("data-id");
  if (id) return `[data-id="${CSS.escape(id)}"]`;
  const row = active?.closest<HTMLElement>("tr[data-thing]");
  return row ? `tr[data-thing="${CSS.escape(row.dataset.thing ?? "")}"] a[data-state]` : "";
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}
