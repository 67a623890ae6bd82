/**
 * The palette: a dialog to find an entry by keyboard.
 *
 * It follows the combobox with a listbox popup of the ARIA Authoring Practices Guide.
 */
import { loadStyleSheet } from "../ui/bundles";
import { element } from "../ui/dom";
import { withDay } from "../ui/day";
import { gettext, ngettext } from "../ui/words";

/** A part of a text, and whether it has a word of the query. */
interface Part {
  text: string;
  found: boolean;
}
/** A text that has words of the query: the reason why a thing was found. */
interface Match {
  place: "name" | "other name" | "code" | "text" | "source text" | "front matter" | "address";
  line: number;
  parts: Part[];
}
interface SearchHit {
  slug: string;
  label: string;
  type: string;
  page: string;
  names: string[];
  described: boolean;
  matches: Match[];
}
interface SearchResponse {
  results: SearchHit[];
  count: number;
  instead: string[];
  shortWords: string[];
}

const INPUT_DELAY_MS = 80;
const MAX_RESULTS = 9;
/** Characters of a text before the first word that matches: the line is cut at its end. */
const MAX_CHARS_BEFORE = 24;
/** The places of matches, as the answer names them. */
const PLACES = {
  name: gettext("name"),
  "other name": gettext("other name"),
  code: gettext("code"),
  text: gettext("text"),
  "source text": gettext("source text"),
  "front matter": gettext("front matter"),
  address: gettext("address"),
};

let field: HTMLInputElement;
let list: HTMLElement;
let status: HTMLElement;
let targetAddress = "";
let timer = 0;
let requestNumber = 0;
const dialog = createDialog();

/**
 * Show the palette.
 *
 * The chosen slug is appended to `address`; if it is empty, the page of the thing is opened.
 */
export function open(address: string): void {
  targetAddress = address;
  field.placeholder = targetAddress ? gettext("Add an entry to compare…") : gettext("Name, code or words…");
  if (!dialog.open) dialog.showModal();
  field.select();
  void find();
}

function createDialog(): HTMLDialogElement {
  void loadStyleSheet("palette.css");
  const box = document.createElement("dialog");
  box.className = "palette";
  box.setAttribute("aria-label", gettext("Find an entry"));
  field = document.createElement("input");
  const attributes = { type: "text", role: "combobox", "aria-label": gettext("Find an entry"), "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" };
  for (const [key, value] of Object.entries(attributes)) field.setAttribute(key, value);
  list = element("ul", "");
  list.id = "palette-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", gettext("Entries"));
  status = element("p", "", "note");
  status.setAttribute("role", "status");
  box.append(field, list, status);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void find(), INPUT_DELAY_MS);
  });
  field.addEventListener("keydown", (event) => void onKey(event));
  list.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    if (option) choose(option);
  });
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close();
  });
  document.body.append(box);
  return box;
}

async function onKey(event: KeyboardEvent): Promise<void> {
  const options = [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) {
    event.preventDefault();
    select(options, (at + step + options.length) % options.length);
  } else if (event.key === "Enter") {
    event.preventDefault();
    clearTimeout(timer);
    if (list.dataset.for !== field.value) await find();
    const chosen = list.querySelector<HTMLElement>("[aria-selected=true]");
    if (chosen && list.dataset.for === field.value) choose(chosen);
  }
}

/** Search for the words in the field. A response to an older request is dropped. */
async function find(): Promise<void> {
  const number = ++requestNumber;
  const words = field.value;
  const response = await fetch(withDay(`/search.json?q=${encodeURIComponent(words)}&limit=${MAX_RESULTS}`));
  const result = response.ok ? ((await response.json()) as SearchResponse) : null;
  if (!result || number !== requestNumber) return;
  list.replaceChildren(...result.results.map(option));
  list.dataset.for = words;
  select([...list.querySelectorAll<HTMLElement>("[role=option]")], 0);
  status.textContent = statusText(result);
}

/** Say how many things were found, whether all are shown, and what was not searched for. */
function statusText(result: SearchResponse): string {
  if (result.instead.length) return `${gettext("No exact match. Did you mean %(name)s?", { name: result.instead.join(" ") })} ${countText(result.count)}`;
  const words = result.shortWords.map((word) => `“${word}”`).join(", ");
  const short = ngettext("In texts %(words)s is found only as whole words; the beginning of a word needs three letters.", "In texts %(words)s are found only as whole words; the beginning of a word needs three letters.", result.shortWords.length, { words });
  return [countText(result.count), ...(words ? [short] : [])].join(" ");
}

function countText(count: number): string {
  if (!count) return gettext("No results. The knowledge base may not cover this.");
  if (count > MAX_RESULTS) return gettext("%(number)s hits, the first %(most)s shown: Search has all.", { number: count, most: MAX_RESULTS });
  return ngettext("%(num)s hit, all shown.", "%(num)s hits, all shown.", count);
}

function option(hit: SearchHit, index: number): HTMLElement {
  const item = element("li", "");
  item.id = `palette-${index}`;
  item.setAttribute("role", "option");
  item.dataset.slug = hit.slug;
  item.dataset.page = hit.page;
  const name = hit.matches.find((match) => match.place === "name");
  const type = [hit.type, ...(hit.described ? [] : [gettext("no entry yet")])].filter(Boolean).join(", ");
  item.append(name ? marked(name.parts, "name") : element("span", hit.label, "name"), element("span", type, "type"));
  const reasons = hit.matches.filter((match) => match !== name).map(reason);
  if (reasons.length) item.append(...reasons);
  else if (hit.names.length) item.append(element("span", hit.names.join(" · "), "more"));
  return item;
}

/** Return the place of a match and its text from shortly before the first word that matches. */
function reason(match: Match): HTMLElement {
  const place = match.line ? gettext("%(place)s, line %(number)s", { place: PLACES[match.place], number: match.line }) : PLACES[match.place];
  const [first, ...rest] = match.parts;
  const before = first && !first.found && first.text.length > MAX_CHARS_BEFORE ? { text: `…${first.text.slice(-MAX_CHARS_BEFORE).replace(/^\S* (?=.)/, "")}`, found: false } : first;
  const line = marked(before ? [before, ...rest] : rest, "more");
  line.prepend(element("span", place, "place"), ": ");
  return line;
}

function marked(parts: Part[], className: string): HTMLElement {
  const text = element("span", "", className);
  text.append(...parts.map((part) => (part.found ? element("mark", part.text) : part.text)));
  return text;
}

function select(options: HTMLElement[], at: number): void {
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
  const chosen = options[at];
  if (chosen) {
    field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else field.removeAttribute("aria-activedescendant");
}

function choose(option: HTMLElement): void {
  location.href = targetAddress ? targetAddress + encodeURIComponent(option.dataset.slug ?? "") : (option.dataset.page ?? "");
  dialog.close();
}
