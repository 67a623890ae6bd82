/** Previews of linked entries: on hover or focus, what an entry is, from its JSON twin. Nothing is fetched before. */

interface Value {
  text: string;
}
interface Fact {
  label: string;
  values: Value[];
}
interface Entry {
  label: string;
  type: string;
  headings: { label: string; facts: Fact[] }[];
}

const WAIT_MS = 250;
const LEAVE_MS = 200;
const MOST_FACTS = 4;
const MOST_CHARACTERS = 180;

const known = new Map<string, Promise<Entry | null>>();

/** Let each link to another entry's page show its preview; Esc closes it, and it stays open while the pointer is on it. */
export function offerPreviews(): void {
  const card = document.createElement("div");
  card.id = "preview";
  card.className = "preview";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);
  let timer = 0;
  let current: HTMLAnchorElement | null = null;

  const close = (): void => {
    clearTimeout(timer);
    current?.removeAttribute("aria-describedby");
    current = null;
    card.hidden = true;
  };
  const open = (link: HTMLAnchorElement): void => {
    clearTimeout(timer);
    if (current === link) return;
    timer = window.setTimeout(async () => {
      close();
      current = link;
      const entry = await read(link);
      if (!entry || current !== link) return;
      fill(card, entry);
      card.hidden = false;
      place(card, link);
      link.setAttribute("aria-describedby", card.id);
    }, WAIT_MS);
  };
  const leave = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(close, LEAVE_MS);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = linkOf(event.target);
    if (link) open(link);
    else if (event.target instanceof Node && card.contains(event.target)) clearTimeout(timer);
    else if (current || timer) leave();
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event.target);
    if (link?.matches(":focus-visible")) open(link);
    else close();
  });
  document.addEventListener("focusout", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}

/** The link to another entry's page that an event is about. */
function linkOf(target: EventTarget | null): HTMLAnchorElement | null {
  const link = target instanceof Element ? target.closest<HTMLAnchorElement>("a[href*='/entry/']") : null;
  if (!link || link.origin !== location.origin || link.pathname === location.pathname) return null;
  if (link.hash || link.closest("[data-no-preview]") || /\.(ttl|jsonld|nt|json|md)$/.test(link.pathname)) return null;
  return link;
}

function read(link: HTMLAnchorElement): Promise<Entry | null> {
  const path = `${link.pathname}.json`;
  let entry = known.get(path);
  if (!entry) {
    entry = fetch(path).then((answer) => (answer.ok ? (answer.json() as Promise<Entry>) : null), () => null);
    known.set(path, entry);
  }
  return entry;
}

function fill(card: HTMLElement, entry: Entry): void {
  const facts = entry.headings.flatMap((heading) => heading.facts).slice(0, MOST_FACTS);
  const list = document.createElement("dl");
  for (const fact of facts) {
    list.append(element("dt", fact.label), element("dd", shortened(fact.values.map((value) => value.text).join(" · "))));
  }
  card.replaceChildren(element("p", entry.type, "kind"), element("p", entry.label, "name"), ...(facts.length ? [list] : []));
}

function element(name: string, text: string, className = ""): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS).trimEnd()}…` : text;
}

/** Below the link, or above it where there is no room; never beyond the window's edges. */
function place(card: HTMLElement, link: HTMLElement): void {
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const gap = 8;
  const below = at.bottom + gap + card.offsetHeight < window.innerHeight || at.top < card.offsetHeight + gap;
  const top = below ? at.bottom + gap : at.top - card.offsetHeight - gap;
  const left = Math.max(gap, Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - gap));
  card.style.top = `${top + window.scrollY}px`;
  card.style.left = `${left + window.scrollX}px`;
}
