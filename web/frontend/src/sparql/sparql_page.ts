/**
 * The page that asks: an editor in the place of its text area, and answers that come without leaving the page.
 *
 * The server makes the answer; what is fetched is the same page that a browser without script would get, at the address that the page then
 * has. So whatever is on the screen is in the address, and a link to it shows the same.
 */
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorView } from "@codemirror/view";
import { completion } from "./completion";
import { editorFor } from "./editor";
import { offerResults, shown } from "./results";

/** What is wrong has a ground and a line of its own, beside the sign in the gutter: colour alone would not do. */
const WRONG = EditorView.theme({
  ".cm-lintRange-error": { backgroundImage: "none", backgroundColor: "var(--mark)", borderBottom: "3px double var(--warm)" },
  ".cm-lintRange-active": { backgroundColor: "var(--mark)" },
  ".cm-gutter-lint": { width: "1.1em" },
  // CodeMirror's own mark is an image in a data: address, which the Content-Security-Policy refuses.
  ".cm-lint-marker-error": { content: "normal", width: ".7em", height: ".7em", borderRadius: "50%", backgroundColor: "var(--warm)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--warm)" },
  ".cm-tooltip-autocomplete > ul > li": { display: "flex", gap: ".75rem", justifyContent: "space-between", padding: ".2rem .5rem" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16rem" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
  ".cm-completionDetail": { fontFamily: "var(--sans)", fontStyle: "normal", opacity: ".85", marginLeft: "0" },
  ".cm-completionInfo": { fontFamily: "var(--sans)", maxWidth: "22rem", padding: ".5rem .75rem", lineHeight: "1.4" },
});

const area = document.querySelector<HTMLTextAreaElement>("textarea[name='query']");
const place = document.getElementById("answer");
if (area?.form && place) start(area, area.form, place);

function start(area: HTMLTextAreaElement, form: HTMLFormElement, place: HTMLElement): void {
  const state = document.getElementById("state") as HTMLElement;
  const stop = document.getElementById("stop") as HTMLButtonElement;
  const view = editorFor(area, { run: () => form.requestSubmit(), extensions: [completion(), lintGutter(), WRONG] });
  let running: AbortController | null = null;

  const say = (text: string): void => {
    state.textContent = text;
  };
  const end = (): void => {
    running = null;
    stop.hidden = true;
    place.removeAttribute("aria-busy");
  };
  const halt = (): void => {
    running?.abort();
    end();
    say("Stopped. The answer below is that of before.");
  };

  /** Fetch the page at an address, and take its answer over. */
  const go = async (address: string, quiet = false): Promise<void> => {
    running?.abort();
    const mine = (running = new AbortController());
    stop.hidden = false;
    place.setAttribute("aria-busy", "true");
    say("Asking …");
    const began = performance.now();
    try {
      const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
      const text = await answer.text();
      const found = new DOMParser().parseFromString(text, "text/html").getElementById("answer");
      if (running !== mine) return;
      place.replaceChildren(...(found?.childNodes ?? []));
      if (!quiet) history.pushState(null, "", address);
      if (!found) place.append(Object.assign(document.createElement("p"), { className: "refusal", textContent: text }));
      say(settle(view, place, taken(answer.headers.get("Server-Timing")) ?? performance.now() - began));
      markQuestion();
      end();
    } catch (error) {
      if (running !== mine) return;
      end();
      if (error instanceof DOMException && error.name === "AbortError") return;
      say("The server cannot be reached.");
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void go(addressOf(area.value, place));
  });
  stop.addEventListener("click", halt);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !running) return;
    event.preventDefault();
    halt();
  });
  document.querySelector<HTMLElement>(".library")?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    write(view, new URL(link.href).searchParams.get("query") ?? "");
    void go(link.href);
  });
  addEventListener("popstate", () => {
    const query = new URLSearchParams(location.search).get("query");
    if (query === null) return location.reload();
    write(view, query.replace(/\r\n/g, "\n"));
    return void go(location.href, true);
  });
  offerResults(place, (address) => void go(address));
  for (const keys of document.querySelectorAll<HTMLElement>(".keys")) keys.hidden = false;
  if (/Mac|iPhone|iPad/.test(navigator.platform)) for (const key of document.querySelectorAll(".keys kbd:nth-of-type(1)")) key.textContent = "⌘";
  const entry = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
  markQuestion();
  if (place.childElementCount) say(settle(view, place, entry?.serverTiming.find((each) => each.name === "query")?.duration));
}

/** The address of the page with a query; the view that was chosen stays. */
function addressOf(query: string, place: HTMLElement): string {
  const parts = new URLSearchParams({ page: "1", query });
  const chosen = new URLSearchParams(location.search).get("view");
  if (chosen && place.querySelector(".answer")) parts.set("view", chosen);
  return `${location.pathname}?${parts}`;
}

/** Show the time, mark what is wrong in the query; what is to be said of the answer. */
function settle(view: EditorView, place: HTMLElement, milliseconds: number | undefined): string {
  for (const button of place.querySelectorAll<HTMLButtonElement>("button[data-copy]")) button.hidden = false;
  const refusal = place.querySelector<HTMLElement>(".refusal");
  mark(view, refusal);
  if (refusal) return refusal.querySelector(".sentence")?.textContent ?? "";
  const took = milliseconds === undefined ? "" : ` in ${duration(milliseconds)}`;
  const at = place.querySelector("#took");
  if (at) at.textContent = took;
  shown(place);
  return (place.querySelector("#result .count")?.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** Underline the place that the server has named, from the column to the end of the word that stands there. */
function mark(view: EditorView, refusal: HTMLElement | null): void {
  const [number, column] = [Number(refusal?.dataset.line ?? 0), Number(refusal?.dataset.column ?? 0)];
  const { doc } = view.state;
  if (!refusal || !number || number > doc.lines) {
    view.dispatch(setDiagnostics(view.state, []));
    return;
  }
  const line = doc.line(number);
  const from = Math.min(line.from + columns(line.text, column - 1), line.to);
  const word = /^[\w:?$-]+|^\S/.exec(line.text.slice(from - line.from))?.[0].length ?? 0;
  // At the end of a line there is nothing to underline but what stands before.
  const [start, end] = word ? [from, from + word] : [Math.max(line.from, from - 1), from];
  const message = refusal.querySelector(".sentence")?.textContent ?? "";
  view.dispatch(setDiagnostics(view.state, [{ from: start, to: end, severity: "error", message }]), { selection: { anchor: from }, scrollIntoView: true });
}

/** Columns count characters as Unicode does, positions in the editor count UTF-16 units. */
function columns(text: string, count: number): number {
  return [...text].slice(0, count).join("").length;
}

function write(view: EditorView, query: string): void {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: query }, selection: { anchor: 0 }, scrollIntoView: true });
}

function markQuestion(): void {
  const query = new URLSearchParams(location.search).get("query")?.trim();
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".library a")) {
    if (new URL(link.href).searchParams.get("query")?.trim() !== query) link.removeAttribute("aria-current");
    else {
      link.setAttribute("aria-current", "true");
      reveal(link);
    }
  }
}

/** Scroll the list, and not the page, to a question that is out of sight in it. */
function reveal(link: HTMLElement): void {
  const list = link.closest("ol");
  const [frame, item] = [list?.getBoundingClientRect(), link.closest("li")?.getBoundingClientRect()];
  if (list && frame && item && (item.top < frame.top || item.bottom > frame.bottom)) list.scrollTop += item.top - frame.top;
}

function taken(timing: string | null): number | undefined {
  const found = /query;dur=([\d.]+)/.exec(timing ?? "");
  return found ? Number(found[1]) : undefined;
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
