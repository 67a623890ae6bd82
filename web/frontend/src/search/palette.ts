/**
 * The palette: a dialog to find an entry by keyboard.
 *
 * It follows the combobox with a listbox popup of the ARIA Authoring Practices Guide.
 */
import { loadStyleSheet } from "../ui/bundles";
import { element } from "../ui/dom";
import { withDay } from "../ui/day";

interface SearchHit {
  slug: string;
  label: string;
  type: string;
  page: string;
  names: string[];
  described: boolean;
  snippets: { line: number; text: string }[];
}
interface SearchResponse {
  results: SearchHit[];
  count: number;
  instead: string[];
}

const INPUT_DELAY_MS = 80;
const MAX_RESULTS = 9;

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
  field.placeholder = targetAddress ? "Add an entry to compare…" : "Name, code or words…";
  if (!dialog.open) dialog.showModal();
  field.select();
  void find();
}

function createDialog(): HTMLDialogElement {
  void loadStyleSheet("palette.css");
  const box = document.createElement("dialog");
  box.className = "palette";
  box.setAttribute("aria-label", "Find an entry");
  field = document.createElement("input");
  const attributes = { type: "text", role: "combobox", "aria-label": "Find an entry", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" };
  for (const [key, value] of Object.entries(attributes)) field.setAttribute(key, value);
  list = element("ul", "");
  list.id = "palette-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Entries");
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
  const more = result.count > MAX_RESULTS ? `${result.count} entries, ${MAX_RESULTS} shown` : `${result.count} ${result.count === 1 ? "entry" : "entries"}`;
  status.textContent = result.instead.length ? `No match. Showing results for ${result.instead.join(" ")}` : more;
}

function option(hit: SearchHit, index: number): HTMLElement {
  const item = element("li", "");
  item.id = `palette-${index}`;
  item.setAttribute("role", "option");
  item.dataset.slug = hit.slug;
  item.dataset.page = hit.page;
  const more = hit.names.length ? hit.names.join(" · ") : (hit.snippets[0]?.text ?? "");
  item.append(element("span", hit.label, "name"), element("span", hit.described ? hit.type : `${hit.type}, not yet described`, "type"));
  if (more) item.append(element("span", more, "more"));
  return item;
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
