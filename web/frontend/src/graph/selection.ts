/** What is selected in the drawing, and what is looked at. The details come from the server. */
import { element } from "../ui/dom";
import { fetchPage } from "../ui/fetch_page";
import { gettext } from "../ui/words";
import { selecting, selection, take } from "./address_state";
import { labelAt } from "./item_keys";
import type { LadderView } from "./ladder_view";
import type { Label } from "./scene";

const ROOM_PX = 12;

export class Selection {
  private requests = 0;

  constructor(private readonly view: LadderView, private readonly details: () => HTMLElement, private readonly afterwards: (details: HTMLElement) => void) {}

  /** Mark what the address selects. */
  mark(): void {
    const { selected } = selection();
    for (const item of this.view.container.querySelectorAll(".selected")) item.classList.remove("selected");
    for (const { id } of this.view.labelsOf(selected)) this.view.element(id)?.classList.add("selected");
    for (const row of document.querySelectorAll<HTMLElement>("tr[data-thing]")) row.classList.toggle("here", row.dataset.thing === selected);
    this.emphasise();
  }

  /** Light up what is selected, and nothing else. */
  emphasise(): void {
    const { selected, to } = selection();
    const [label] = this.view.labelsOf(selected);
    this.view.emphasise(label);
    if (!to || !label) return;
    const ends = new Set(this.view.labelsOf(to).map(({ id }) => id));
    for (const { id, from, to: end } of this.view.scene.lines) if ((from === label.id && ends.has(end)) || (end === label.id && ends.has(from))) this.view.light(id);
  }

  /** Select a thing, the facts between two, or a group; an empty name clears the selection. */
  async choose(selected: string, to = ""): Promise<void> {
    take(selecting(selected, to));
    this.mark();
    const request = ++this.requests;
    const address = new URL(location.href);
    address.searchParams.set("bare", "1");
    const html = selected ? await fetchPage(address).then((answer) => (answer.ok ? answer.text() : null), () => null) : "";
    if (request !== this.requests) return;
    if (html === null) return this.details().replaceChildren(element("p", gettext("The details could not be loaded; please try again")));
    const details = this.details();
    ignoreUntilMoved(details);
    details.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    this.afterwards(details);
    this.reveal();
  }

  /** Scroll what is selected out from under the details, which stand at the lower edge of the window. */
  reveal(): void {
    const [label] = this.view.labelsOf(selection().selected);
    const box = label && this.view.element(label.id)?.getBoundingClientRect();
    if (!box) return;
    const lower = Math.min(innerHeight, this.details().getBoundingClientRect().top);
    const way = box.bottom > lower - ROOM_PX ? box.bottom - lower + ROOM_PX : Math.min(0, box.top - ROOM_PX);
    if (way) scrollBy({ top: way });
  }

  /** Select the facts of a line: those between two things, or those of a group. */
  chooseLine(line: Element): void {
    const [from, to] = [line.getAttribute("data-from"), line.getAttribute("data-to")];
    if (from && to) return void this.choose(from, to);
    const spanning = this.view.scene.lines.find(({ id }) => id === line.getAttribute("data-line"));
    const end = (id: string | undefined): Label | undefined => this.view.scene.labels.find((label) => label.id === id);
    const [start, target] = [end(spanning?.from), end(spanning?.to)];
    if (target?.group) void this.choose(target.group);
    else if (start?.slug && target) void this.choose(start.slug, target.slug);
    else if (target) void this.choose(target.slug);
  }

  /** Light up what the pointer is on. */
  pointAt(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const line = target.closest(".line");
    const label = this.labelAt(target);
    if (label) this.view.emphasise(label);
    else if (line?.hasAttribute("data-line")) {
      this.emphasise();
      this.view.light(line.getAttribute("data-line") ?? "");
    } else if (!line) this.emphasise();
  }

  /** Return the label at an element; of a badge, that of its thing. */
  labelAt(target: Element): Label | undefined {
    return labelAt(target, this.view.scene);
  }
}

/** Let no part of the details have a pointer that rests where they appear: a mark would open its evidence. */
function ignoreUntilMoved(details: HTMLElement): void {
  details.classList.add("just-shown");
  document.addEventListener("pointermove", () => details.classList.remove("just-shown"), { once: true });
}
