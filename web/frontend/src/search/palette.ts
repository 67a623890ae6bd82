/** The palette: a dialog with a field and a list of what it finds, by keyboard alone (ARIA Authoring Practices, combobox with list). */
import { styled } from "../ui/bundles";
import { element } from "../ui/hover_card";

interface Result {
  slug: string;
  label: string;
  type: string;
  page: string;
  names: string[];
  described: boolean;
  snippets: { line: number; text: string }[];
}
interface Answer {
  results: Result[];
  count: number;
  instead: string[];
}

const WAIT_MS = 80;
const MOST = 9;

let field: HTMLInputElement;
let list: HTMLElement;
let status: HTMLElement;
let leads = "";
let timer = 0;
let asked = 0;
const dialog = made();

/** Show the palette. `address` is to be followed with the slug of what is chosen; where it is empty, the thing's page is opened. */
export function open(address: string): void {
  leads = address;
  field.placeholder = leads ? "Add an entry to compare…" : "Name, code or words…";
  if (!dialog.open) dialog.showModal();
  field.select();
  void find();
}

function made(): HTMLDialogElement {
  void styled("palette.css");
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
    timer = window.setTimeout(() => void find(), WAIT_MS);
  });
  field.addEventListener("keydown", (event) => void press(event));
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

async function press(event: KeyboardEvent): Promise<void> {
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

/** Ask for what the field says. An answer that comes after a later question is dropped. */
async function find(): Promise<void> {
  const number = ++asked;
  const words = field.value;
  const answer = await fetch(`/search.json?q=${encodeURIComponent(words)}&limit=${MOST}`);
  const found = answer.ok ? ((await answer.json()) as Answer) : null;
  if (!found || number !== asked) return;
  list.replaceChildren(...found.results.map(option));
  list.dataset.for = words;
  select([...list.querySelectorAll<HTMLElement>("[role=option]")], 0);
  const more = found.count > MOST ? `${found.count} entries; the first ${MOST} are shown` : `${found.count} ${found.count === 1 ? "entry" : "entries"}`;
  status.textContent = found.instead.length ? `Nothing is called so; like it is ${found.instead.join(" ")}` : more;
}

function option(result: Result, index: number): HTMLElement {
  const made = element("li", "");
  made.id = `palette-${index}`;
  made.setAttribute("role", "option");
  made.dataset.slug = result.slug;
  made.dataset.page = result.page;
  const more = result.names.length ? result.names.join(" · ") : (result.snippets[0]?.text ?? "");
  made.append(element("span", result.label, "name"), element("span", result.described ? result.type : `${result.type}, not yet described`, "type"));
  if (more) made.append(element("span", more, "more"));
  return made;
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
  location.href = leads ? leads + encodeURIComponent(option.dataset.slug ?? "") : (option.dataset.page ?? "");
  dialog.close();
}
