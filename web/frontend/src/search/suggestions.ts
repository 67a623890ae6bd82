/**
 * Suggestions below a field: the things that its words find, names first.
 *
 * A field and its list follow the combobox with a listbox popup of the ARIA Authoring Practices
 * Guide. The palette and the fields of searches use it.
 */
import { withDay } from "../ui/day";
import { element } from "../ui/dom";
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
/** A question of the ontology, and the page of its answer. */
interface Question {
  title: string;
  page: string;
}
interface SearchResponse {
  questions: Question[];
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

/** A combobox with its list of suggestions, and a line that says how many there are. */
export class Suggestions {
  readonly list: HTMLElement;
  readonly status: HTMLElement;
  /** Whether questions are listed, too: they are no entries to compare. */
  listsQuestions = true;
  private timer = 0;
  private requestNumber = 0;

  /** `onFound` is called with each new list, and `onChoice` with an option that is clicked. */
  constructor(
    readonly field: HTMLInputElement,
    id: string,
    private readonly onFound: () => void,
    onChoice: (option: HTMLElement) => void,
  ) {
    this.list = element("ul", "", "suggestions");
    this.list.id = id;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", gettext("Entries"));
    this.status = element("p", "", "note");
    this.status.setAttribute("role", "status");
    const attributes = { role: "combobox", "aria-controls": id, "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off", spellcheck: "false" };
    for (const [key, value] of Object.entries(attributes)) field.setAttribute(key, value);
    field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.find(), INPUT_DELAY_MS);
    });
    // The field keeps the focus.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (option) onChoice(option);
    });
  }

  /** Search for the words in the field. A response to an older request is dropped. */
  async find(): Promise<void> {
    this.cancel();
    const number = this.requestNumber;
    const words = this.field.value;
    const response = await fetch(withDay(`/search.json?q=${encodeURIComponent(words)}&limit=${MAX_RESULTS}`));
    const result = response.ok ? ((await response.json()) as SearchResponse) : null;
    if (!result || number !== this.requestNumber) return;
    if (!this.listsQuestions) result.questions = [];
    const items = inOrder(result.results, result.questions);
    items.forEach((item, index) => (item.id = `${this.list.id}-${index}`));
    this.list.replaceChildren(...items);
    this.list.dataset.for = words;
    this.field.removeAttribute("aria-activedescendant");
    this.onFound();
    // Said once it is shown: a change of what is hidden is not announced.
    this.status.textContent = statusText(result);
  }

  /** Drop what is searched for, or is about to be. */
  cancel(): void {
    clearTimeout(this.timer);
    this.requestNumber += 1;
  }

  /** Whether the list is that of the words in the field. */
  get isCurrent(): boolean {
    return this.list.dataset.for === this.field.value;
  }

  get chosen(): HTMLElement | null {
    return this.list.querySelector<HTMLElement>("[aria-selected=true]");
  }

  /** Choose the next option, or the one before by -1; from none, the first or the last. */
  step(by: number): void {
    const options = [...this.list.children];
    const at = options.findIndex((each) => each === this.chosen);
    if (options.length) this.select(at < 0 && by < 0 ? options.length - 1 : (at + by + options.length) % options.length);
  }

  select(at: number): void {
    const options = [...this.list.children];
    options.forEach((each, index) => each.setAttribute("aria-selected", String(index === at)));
    const chosen = options[at];
    if (chosen) {
      this.field.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else this.field.removeAttribute("aria-activedescendant");
  }
}

/** Return by how much an arrow key moves the choice; 0 for other keys. */
export function stepOf(event: KeyboardEvent): number {
  return { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
}

/** Say how many things were found, whether all are shown, and what was not searched for. */
function statusText(result: SearchResponse): string {
  if (result.instead.length) return `${gettext("No exact match. Did you mean %(name)s?", { name: result.instead.join(" ") })} ${countText(result.count)}`;
  const words = result.shortWords.map((word) => `“${word}”`).join(", ");
  const short = ngettext("In texts %(words)s is found only as whole words; the beginning of a word needs three letters.", "In texts %(words)s are found only as whole words; the beginning of a word needs three letters.", result.shortWords.length, { words });
  const asked = result.questions.length ? [ngettext("%(num)s question.", "%(num)s questions.", result.questions.length)] : [];
  const found = result.count || !asked.length ? [countText(result.count)] : [];
  return [...found, ...asked, ...(words ? [short] : [])].join(" ");
}

function countText(count: number): string {
  if (!count) return gettext("No results. The knowledge base may not cover this.");
  if (count > MAX_RESULTS) return gettext("%(number)s hits, the first %(most)s shown: Search has all.", { number: count, most: MAX_RESULTS });
  return ngettext("%(num)s hit, all shown.", "%(num)s hits, all shown.", count);
}

/** Return the options: questions come before entries that only mention the words in their text. */
function inOrder(hits: SearchHit[], questions: Question[]): HTMLElement[] {
  const isNamed = hits[0]?.matches.some((match) => ["name", "other name", "code"].includes(match.place));
  const [entries, asked] = [hits.map(option), questions.map(questionOption)];
  return isNamed ? [...entries, ...asked] : [...asked, ...entries];
}

function questionOption(question: Question): HTMLElement {
  const item = element("li", "", "question");
  item.setAttribute("role", "option");
  item.dataset.page = question.page;
  item.append(element("span", question.title, "name"), element("span", gettext("question"), "type"));
  return item;
}

function option(hit: SearchHit): HTMLElement {
  const item = element("li", "");
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
