/**
 * The basket: facts that the reader collects, kept in this browser, and shown by their address.
 *
 * The page of the basket works by its address alone. Its list is the browser's own basket where
 * both are the same; then changes of one are changes of the other.
 */
import { element } from "../ui/dom";
import { gettext, ngettext } from "../ui/words";

const STORED = "kbgraph.basket";
/** Set while the form of the page adds a fact to the browser's own basket. */
const ADDING = "kbgraph.basket.adding";
const MAX_FACTS = 100;
const MAX_ADDRESS_CHARS = 7500;

/** Return the names of the collected claims; none where the browser keeps nothing. */
function collected(): string[] {
  try {
    const names: unknown = JSON.parse(localStorage.getItem(STORED) ?? "[]");
    return Array.isArray(names) ? names.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

function keep(names: string[]): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(names));
  } catch {
    // The browser keeps nothing: the address of the basket still does.
  }
  showCount();
  showCollected(document);
}

function basketLink(): HTMLAnchorElement | null {
  return document.querySelector<HTMLAnchorElement>("a[data-basket]");
}

function addressOf(names: string[]): string {
  const link = basketLink();
  const address = new URL(link?.dataset.basket || link?.href || "/basket", location.href);
  for (const name of names) address.searchParams.append("claim", name);
  return address.href;
}

/** Show the number of collected facts beside the link to the basket, which leads to them. */
function showCount(): void {
  const link = basketLink();
  if (!link) return;
  link.dataset.basket ||= link.href;
  link.href = link.dataset.basket;
  const names = collected();
  link.querySelector(".count")?.remove();
  if (!names.length) return;
  link.href = addressOf(names);
  const count = element("span", String(names.length), "count");
  count.append(element("span", ` ${ngettext("fact", "facts", names.length)}`, "visually-hidden"));
  link.append(" ", count);
}

/** Make the links that add to the basket buttons that say whether their fact is in it. */
export function showCollected(root: ParentNode): void {
  const names = collected();
  for (const link of root.querySelectorAll<HTMLElement>("[data-collect]")) {
    const isIn = names.includes(link.dataset.collect ?? "");
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", String(isIn));
    link.textContent = isIn ? gettext("In the basket") : gettext("Add to basket");
  }
}

/** Return why a list is too long for an address; empty if it is not. */
function excess(names: string[]): string {
  if (names.length > MAX_FACTS) return gettext("The basket holds up to %(number)s facts: export and clear it first.", { number: MAX_FACTS });
  return addressOf(names).length > MAX_ADDRESS_CHARS ? gettext("The basket is full: an address holds no more facts. Export and clear it first.") : "";
}

function toggle(link: HTMLElement): void {
  const name = link.dataset.collect ?? "";
  const names = collected();
  const changed = names.includes(name) ? names.filter((each) => each !== name) : [...names, name];
  const problem = changed.length > names.length ? excess(changed) : "";
  link.parentElement?.querySelector(".full")?.remove();
  if (!problem) keep(changed);
  else {
    const note = element("span", problem, "full note");
    note.setAttribute("role", "status");
    link.after(note);
  }
}

/** Collect by the links of evidence, and keep the page of the basket and the browser's own alike. */
export function enableBasket(): void {
  showCount();
  showCollected(document);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-collect]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.button !== 0) return;
    event.preventDefault();
    toggle(link);
  });
  document.addEventListener("keydown", (event) => {
    const link = event.key === " " && event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("[data-collect]") : null;
    if (!link) return;
    event.preventDefault();
    toggle(link);
  });
  addEventListener("storage", (event) => {
    if (event.key === STORED) keep(collected());
  });
  enableBasketPage();
}

function enableBasketPage(): void {
  const link = basketLink();
  if (link?.getAttribute("aria-current") !== "page") return;
  const shown = new URLSearchParams(location.search).getAll("claim");
  const own = takeAdded(shown) ?? collected();
  const form = document.querySelector<HTMLFormElement>("form[data-basket-list]");
  if (!shown.length && own.length) location.replace(addressOf(own));
  if (isSame(shown, own)) document.querySelector("form.basket-add")?.addEventListener("submit", () => sessionStorage.setItem(ADDING, "1"));
  if (!form) return;
  if (isSame(shown, own)) keepAlike(form, shown);
  else {
    offerOwn(form, shown, own);
    leaveOwn(form);
  }
}

/** Keep a list to which the form of the page has just added, and return it; null for any other. */
function takeAdded(shown: string[]): string[] | null {
  if (!sessionStorage.getItem(ADDING)) return null;
  sessionStorage.removeItem(ADDING);
  keep(shown);
  return shown;
}

/** Apply the buttons of the page to the browser's own basket, too. */
function keepAlike(form: HTMLFormElement, shown: string[]): void {
  form.addEventListener("submit", (event) => {
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    const index = shown.indexOf(button?.value ?? "");
    if (button?.name === "remove") keep(shown.filter((each) => each !== button.value));
    if (button?.name === "up" && index > 0) keep([...shown.slice(0, index - 1), button.value, ...shown.slice(index - 1).filter((each) => each !== button.value)]);
  });
  form.querySelector("[data-clear]")?.addEventListener("click", () => keep([]));
}

/** Close a list that is not the browser's own: there is nothing to clear, and the own one stays. */
function leaveOwn(form: HTMLFormElement): void {
  const link = form.querySelector<HTMLAnchorElement>("[data-clear]");
  if (link) link.textContent = collected().length ? gettext("Close this list and show my basket") : gettext("Close this list");
}

/** Offer to add a list that came by its address to the browser's own basket. */
function offerOwn(form: HTMLFormElement, shown: string[], own: string[]): void {
  const note = element("p", `${own.length ? gettext("This list is another than your basket.") : gettext("This list is not your basket yet.")} `, "note");
  const button = element("button", own.length ? gettext("Add it to my basket") : gettext("Keep it as my basket"), "quiet") as HTMLButtonElement;
  button.type = "button";
  const all = [...new Set([...own, ...shown])];
  button.addEventListener("click", () => {
    const problem = excess(all);
    if (problem) note.textContent = problem;
    else {
      keep(all);
      location.assign(addressOf(all));
    }
  });
  note.append(button);
  form.before(note);
}

function isSame(some: string[], others: string[]): boolean {
  return some.length === others.length && some.every((each, index) => each === others[index]);
}
