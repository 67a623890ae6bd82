/**
 * The source panel: the evidence of a value beside the page, or as a sheet at its foot.
 *
 * Hover and focus show it for a moment; a click or Enter pins it, and the address names its mark,
 * so that Back closes it. Esc closes it and gives the focus back. Without a script a mark is a link
 * to the same as a page.
 */
import { element, isLeftward } from "../ui/dom";
import { evidenceAt } from "./evidence_fragment";
import { gettext } from "../ui/words";

const OPEN_DELAY_MS = 250;
const CLOSE_DELAY_MS = 300;
const MARKS = "a.mark";
const EVIDENCE = "#evidence:";
const GAP_PX = 12;
/** Windows that have room for the panel beside the page, as in evidence.css. */
const BESIDE = "(min-width: 75rem)";

/** Where the panel came from: its mark, and the address of the evidence. */
interface Shown {
  mark: HTMLAnchorElement | null;
  address: string;
}

class SourcePanel {
  private readonly panel = document.createElement("div");
  private readonly body = document.createElement("div");
  private timer = 0;
  private shown: Shown | null = null;
  private isPinned = false;
  private focusWhenShown = false;

  constructor() {
    this.panel.className = "source-panel";
    this.panel.id = "panel";
    this.panel.setAttribute("role", "dialog");
    this.panel.setAttribute("aria-modal", "false");
    this.panel.setAttribute("aria-label", gettext("Evidence"));
    this.panel.tabIndex = -1;
    this.panel.hidden = true;
    const bar = element("div", "", "panel-bar");
    const close = element("button", gettext("Close"), "quiet") as HTMLButtonElement;
    close.type = "button";
    close.addEventListener("click", () => this.leave());
    bar.append(element("strong", gettext("Evidence")), close);
    this.panel.append(bar, this.body);
    document.body.append(this.panel);
  }

  /** Follow pointer, focus, keys, and the address. */
  listen(): void {
    document.addEventListener("pointerover", (event) => this.hover(event));
    document.addEventListener("focusin", (event) => this.focus(event));
    document.addEventListener("click", (event) => this.click(event));
    document.addEventListener("keydown", (event) => this.key(event));
    addEventListener("hashchange", () => this.followAddress());
    addEventListener("popstate", () => this.followAddress());
    this.followAddress();
  }

  private hover(event: PointerEvent): void {
    if (event.pointerType !== "mouse" || !(event.target instanceof Element) || this.isPinned) return;
    const mark = event.target.closest<HTMLAnchorElement>(MARKS);
    if (mark) this.openSoon(mark);
    else if (this.panel.contains(event.target)) clearTimeout(this.timer);
    else if (!this.panel.contains(document.activeElement)) this.closeSoon();
  }

  private focus(event: FocusEvent): void {
    if (!(event.target instanceof Element)) return;
    const mark = event.target.closest<HTMLAnchorElement>(MARKS);
    if (mark?.matches(":focus-visible")) {
      if (this.isPinned) this.pin(mark);
      else this.openSoon(mark);
    } else if (!this.isPinned && !this.panel.contains(event.target)) this.closeSoon();
  }

  private click(event: MouseEvent): void {
    const mark = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(MARKS) : null;
    if (!mark || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.pin(mark);
    // By the keyboard: the evidence is read next. A pointer leaves the focus where it is.
    if (event.detail === 0) this.focusWhenShown = true;
    this.takeFocus();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.shown) {
      event.preventDefault();
      this.leave();
    }
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    const mark = document.activeElement?.closest<HTMLAnchorElement>(MARKS);
    if (!step || !mark || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const marks = [...document.querySelectorAll<HTMLAnchorElement>(MARKS)].filter((each) => each.checkVisibility());
    marks[marks.indexOf(mark) + step]?.focus();
  }

  /** Show the evidence of a mark, and name it in the address; Back leads to the page without it. */
  private pin(mark: HTMLAnchorElement): void {
    const hash = mark.id ? `#${mark.id}` : `${EVIDENCE}${mark.pathname}${mark.search}`;
    if (this.isPinned) history.replaceState({ panel: true }, "", hash);
    else if (location.hash !== hash) history.pushState({ panel: true }, "", hash);
    else history.replaceState({ ...history.state, panel: history.state?.panel ?? false }, "");
    this.isPinned = true;
    void this.show({ mark, address: mark.href });
  }

  /** Close the panel: one that this page has pinned by going back, so that its entry does not stay. */
  private leave(): void {
    const mark = this.shown?.mark;
    const wasPinned = this.isPinned;
    const hadFocus = this.panel.contains(document.activeElement) || document.activeElement === mark;
    this.close();
    if (wasPinned && history.state?.panel) history.back();
    else if (wasPinned) history.replaceState(null, "", location.pathname + location.search);
    if (mark && (hadFocus || wasPinned)) this.focusQuietly(mark);
  }

  /** Give a mark the focus without showing its evidence again. */
  private focusQuietly(mark: HTMLAnchorElement): void {
    mark.focus({ preventScroll: true });
    clearTimeout(this.timer);
  }

  private followAddress(): void {
    const hash = location.hash;
    const address = hash.startsWith(EVIDENCE) ? new URL(hash.slice(EVIDENCE.length), location.href).href : "";
    const mark = address ? markTo(address) : markAt(hash.slice(1));
    if (mark) {
      this.isPinned = true;
      void this.show({ mark, address: mark.href });
    } else if (address.startsWith(`${location.origin}/`) && address.includes("/evidence/")) {
      this.isPinned = true;
      void this.show({ mark: null, address });
    } else if (this.isPinned) {
      const last = this.shown?.mark;
      this.close();
      if (last) this.focusQuietly(last);
    }
  }

  private openSoon(mark: HTMLAnchorElement): void {
    clearTimeout(this.timer);
    if (this.shown?.mark !== mark) this.timer = window.setTimeout(() => void this.show({ mark, address: mark.href }), OPEN_DELAY_MS);
  }

  private closeSoon(): void {
    clearTimeout(this.timer);
    if (this.shown) this.timer = window.setTimeout(() => this.close(), CLOSE_DELAY_MS);
  }

  private async show(shown: Shown): Promise<void> {
    clearTimeout(this.timer);
    if (this.shown?.address === shown.address && this.shown.mark === shown.mark) {
      this.panel.classList.toggle("pinned", this.isPinned);
      return;
    }
    this.shown?.mark?.removeAttribute("aria-expanded");
    this.shown = shown;
    const content = await evidenceAt(shown.address);
    if (this.shown !== shown) return;
    this.body.replaceChildren(content);
    this.panel.scrollTop = 0;
    this.panel.classList.toggle("pinned", this.isPinned);
    this.panel.hidden = false;
    shown.mark?.setAttribute("aria-expanded", "true");
    this.keepInView(shown.mark);
    this.takeFocus();
  }

  private takeFocus(): void {
    if (!this.focusWhenShown || this.panel.hidden) return;
    this.focusWhenShown = false;
    this.panel.focus({ preventScroll: true });
  }

  /** Place the panel on the side on which its value is not, and scroll a mark under a sheet up. */
  private keepInView(mark: HTMLElement | null): void {
    this.panel.classList.remove("at-start", "at-top");
    if (!mark) return;
    const value = matchMedia(BESIDE).matches ? mark.closest("dd, td, li") : null;
    const box = (value ?? mark).getBoundingClientRect();
    const panel = this.panel.getBoundingClientRect();
    if (matchMedia(BESIDE).matches) {
      const [before, after] = isLeftward() ? [innerWidth - box.right, panel.right - box.left] : [box.left, box.right - panel.left];
      this.panel.classList.toggle("at-start", after > -GAP_PX && before > panel.width + 2 * GAP_PX);
    }
    else if (box.bottom <= panel.top - GAP_PX) return;
    else if (this.isPinned) scrollBy(0, box.bottom - panel.top + 4 * GAP_PX);
    else this.panel.classList.add("at-top");
  }

  private close(): void {
    clearTimeout(this.timer);
    this.shown?.mark?.removeAttribute("aria-expanded");
    this.shown = null;
    this.isPinned = false;
    this.panel.hidden = true;
    this.panel.classList.remove("pinned");
  }
}

function markTo(address: string): HTMLAnchorElement | undefined {
  return [...document.querySelectorAll<HTMLAnchorElement>(MARKS)].find((each) => each.href === address);
}

/** Return the mark with an id; an empty element before it has the id of another of its claims. */
function markAt(id: string): HTMLAnchorElement | null {
  let place: Element | null = id ? document.getElementById(id) : null;
  while (place && !place.matches(MARKS) && !place.textContent) place = place.nextElementSibling;
  return place?.matches(MARKS) ? (place as HTMLAnchorElement) : null;
}

/** Let marks open the source panel. */
export function enableSourcePanel(): void {
  new SourcePanel().listen();
}
