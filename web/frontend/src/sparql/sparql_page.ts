/**
 * The SPARQL page: an editor in place of the text area, and results without loading the page.
 *
 * The server renders the results: the script fetches the page that a browser without scripts would
 * get, and takes over its address. So a link to the address shows the same results.
 */
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorView } from "@codemirror/view";
import { completion } from "./completion";
import { createEditor } from "./editor";
import { enableResults, showView } from "./results";
import { withDay } from "../ui/day";
import { gettext } from "../ui/words";

/** Errors have a background and an underline besides the gutter mark: not by colour alone. */
const ERROR_THEME = EditorView.theme({
  ".cm-lintRange-error": { backgroundImage: "none", backgroundColor: "var(--mark)", borderBottom: "3px double var(--warm)" },
  ".cm-lintRange-active": { backgroundColor: "var(--mark)" },
  ".cm-gutter-lint": { width: "1.1em" },
  // CodeMirror's mark is an image in a data: URL, which the Content-Security-Policy refuses.
  ".cm-lint-marker-error": { content: "normal", width: ".7em", height: ".7em", borderRadius: "50%", backgroundColor: "var(--warm)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--warm)" },
  ".cm-tooltip-autocomplete > ul > li": { display: "flex", gap: ".75rem", justifyContent: "space-between", padding: ".2rem .5rem" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16rem" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
  ".cm-completionDetail": { fontFamily: "var(--sans)", fontStyle: "normal", opacity: ".85", marginLeft: "0" },
  ".cm-completionInfo": { fontFamily: "var(--sans)", maxWidth: "22rem", padding: ".5rem .75rem", lineHeight: "1.4" },
});

const area = document.querySelector<HTMLTextAreaElement>("textarea[name='query']");
const container = document.getElementById("answer");
if (area?.form && container) start(area, area.form, container);

function start(area: HTMLTextAreaElement, form: HTMLFormElement, container: HTMLElement): void {
  const state = document.getElementById("state") as HTMLElement;
  const stop = document.getElementById("stop") as HTMLButtonElement;
  const view = createEditor(area, { run: () => form.requestSubmit(), extensions: [completion(), lintGutter(), ERROR_THEME] });
  let running: AbortController | null = null;

  const say = (text: string): void => {
    state.textContent = text;
  };
  const end = (): void => {
    running = null;
    stop.hidden = true;
    container.removeAttribute("aria-busy");
  };
  const halt = (): void => {
    running?.abort();
    end();
    say(gettext("Stopped. The results below are those of the previous query."));
  };

  /** Fetch the page at an address, and show its results. */
  const go = async (address: string, quiet = false): Promise<void> => {
    running?.abort();
    const request = (running = new AbortController());
    stop.hidden = false;
    container.setAttribute("aria-busy", "true");
    say(gettext("Running …"));
    const started = performance.now();
    try {
      const response = await fetch(address, { signal: request.signal, headers: { Accept: "text/html" } });
      const text = await response.text();
      const found = new DOMParser().parseFromString(text, "text/html");
      if (running !== request) return;
      // A question, words and a step of the lesson have pages of their own, so that an address looks the same however it is reached.
      if (heading(found) !== heading(document) || place(found) !== place(document)) return location.assign(address);
      const results = found.getElementById("answer");
      container.replaceChildren(...(results?.childNodes ?? []));
      if (!quiet) history.pushState(null, "", address);
      if (!results) container.append(Object.assign(document.createElement("p"), { className: "refusal", textContent: text }));
      say(finish(view, container, queryTime(response.headers.get("Server-Timing")) ?? performance.now() - started));
      end();
    } catch (error) {
      if (running !== request) return;
      end();
      if (error instanceof DOMException && error.name === "AbortError") return;
      say(gettext("The server cannot be reached."));
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void go(addressOf(form, area.value, container));
  });
  stop.addEventListener("click", halt);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !running) return;
    event.preventDefault();
    halt();
  });
  addEventListener("popstate", () => {
    const query = new URLSearchParams(location.search).get("query");
    if (query === null) return location.reload();
    setQuery(view, query.replace(/\r\n/g, "\n"));
    return void go(location.href, true);
  });
  enableResults(container, (address) => void go(address));
  for (const keys of document.querySelectorAll<HTMLElement>(".keys")) keys.hidden = false;
  if (/Mac|iPhone|iPad/.test(navigator.platform)) for (const key of document.querySelectorAll(".keys kbd:nth-of-type(1)")) key.textContent = "⌘";
  const entry = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
  if (container.childElementCount) say(finish(view, container, entry?.serverTiming.find((each) => each.name === "query")?.duration));
}

/** Return the question that a page answers; empty for any other query. */
function heading(page: Document): string {
  return page.querySelector("[data-question] h1")?.textContent ?? "";
}

/** Return what stands around the answer of a page: the words that it answers, or a step of the lesson. */
function place(page: Document): string {
  return page.querySelector("#in-words")?.textContent ?? page.getElementById("answer")?.closest("li")?.id ?? "";
}

/** Return the address of the page with a query; a chosen view is kept. */
function addressOf(form: HTMLFormElement, query: string, container: HTMLElement): string {
  const parts = new URLSearchParams({ page: "1", query });
  const chosen = new URLSearchParams(location.search).get("view");
  if (chosen && container.querySelector(".answer")) parts.set("view", chosen);
  // A question has an address of its own, and its query none.
  return withDay(`${new URL(form.action).pathname}?${parts}`);
}

/** Show the time and mark the error; return the status message. */
function finish(view: EditorView, container: HTMLElement, milliseconds: number | undefined): string {
  for (const button of container.querySelectorAll<HTMLButtonElement>("button[data-copy]")) button.hidden = false;
  const refusal = container.querySelector<HTMLElement>(".refusal");
  markError(view, refusal);
  if (refusal) return refusal.querySelector(".sentence")?.textContent ?? "";
  const took = milliseconds === undefined ? "" : ` ${gettext("in %(time)s", { time: duration(milliseconds) })}`;
  const at = container.querySelector("#took");
  if (at) at.textContent = took;
  showView(container);
  return (container.querySelector("#result .count")?.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** Underline the place that the server names, from the column to the end of the word there. */
function markError(view: EditorView, refusal: HTMLElement | null): void {
  const [number, column] = [Number(refusal?.dataset.line ?? 0), Number(refusal?.dataset.column ?? 0)];
  const { doc } = view.state;
  if (!refusal || !number || number > doc.lines) {
    view.dispatch(setDiagnostics(view.state, []));
    return;
  }
  const line = doc.line(number);
  const from = Math.min(line.from + utf16Length(line.text, column - 1), line.to);
  const word = /^[\w:?$-]+|^\S/.exec(line.text.slice(from - line.from))?.[0].length ?? 0;
  // At the end of a line, the character before it is underlined.
  const [start, end] = word ? [from, from + word] : [Math.max(line.from, from - 1), from];
  const message = refusal.querySelector(".sentence")?.textContent ?? "";
  view.dispatch(setDiagnostics(view.state, [{ from: start, to: end, severity: "error", message }]), { selection: { anchor: from }, scrollIntoView: true });
}

/** Columns count Unicode characters; positions in the editor count UTF-16 code units. */
function utf16Length(text: string, count: number): number {
  return [...text].slice(0, count).join("").length;
}

function setQuery(view: EditorView, query: string): void {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: query }, selection: { anchor: 0 }, scrollIntoView: true });
}

function queryTime(timing: string | null): number | undefined {
  const found = /query;dur=([\d.]+)/.exec(timing ?? "");
  return found ? Number(found[1]) : undefined;
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
