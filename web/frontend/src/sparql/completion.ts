/** What the editor offers: the ontology's words with label and use, things by any name or code, and the query's own variables. */
import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

interface Word {
  kind: "class" | "property" | "value";
  name: string;
  label: string;
  meaning: string;
  used: number;
  /** Of a property: how many facts of it the things of each class state. */
  of?: Record<string, number>;
}
interface Vocabulary {
  prefixes: Record<string, string>;
  words: Word[];
}
interface Thing {
  text: string;
  label: string;
  type: string;
  matched: string;
}

const KEYWORDS = [
  "SELECT", "DISTINCT", "WHERE", "PREFIX", "OPTIONAL", "FILTER", "GRAPH", "UNION", "MINUS", "VALUES", "BIND", "GROUP BY", "HAVING", "ORDER BY",
  "DESC", "ASC", "LIMIT", "OFFSET", "CONSTRUCT", "DESCRIBE", "ASK", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "EXISTS", "NOT EXISTS",
  "STRSTARTS", "CONTAINS", "REGEX", "LANG", "STR", "BOUND", "COALESCE", "IF",
];
const KINDS = { class: "class", property: "property", value: "enum" } as const;
const MOST = 60;
const LEAST_FOR_THINGS = 2;

/** The extension. Nothing is fetched before something is typed. */
export function completion(): Extension {
  return autocompletion({ override: [offered], icons: false, maxRenderedOptions: MOST });
}

let asked: Promise<Vocabulary> | null = null;

function vocabulary(): Promise<Vocabulary> {
  asked ??= fetch("/complete.json").then((answer) => answer.json() as Promise<Vocabulary>);
  asked.catch(() => (asked = null));
  return asked;
}

async function offered(context: CompletionContext): Promise<CompletionResult | null> {
  const iri = context.matchBefore(/<[^<>\s"{}|^`\\]*/);
  if (iri) return answer(iri.from, await things(context, iri.text.slice(1).replace(/^id\//, "")));
  const variable = context.matchBefore(/[?$]\w*/);
  if (variable) return answer(variable.from, variables(context, variable.text));
  const word = context.matchBefore(/[\p{L}][\p{L}\p{N}_.-]*(?::[\p{L}\p{N}_-]*)?|:[\p{L}\p{N}_-]*/u);
  if (!word && !context.explicit) return null;
  if (inComment(context)) return null;
  const typed = word?.text ?? "";
  const [words, named] = await Promise.all([wordsFor(context, typed), typed.includes(":") ? [] : things(context, typed)]);
  const keywords = typed ? KEYWORDS.filter((each) => each.startsWith(typed.toUpperCase())).map((label) => ({ label, type: "keyword" })) : [];
  const exact = named.filter((each) => each.boost === 1);
  return answer(word?.from ?? context.pos, [...exact, ...words, ...named.filter((each) => each.boost !== 1), ...keywords].slice(0, MOST));
}

function answer(from: number, options: Completion[]): CompletionResult | null {
  return options.length ? { from, options, filter: false } : null;
}

function inComment(context: CompletionContext): boolean {
  const { from, text } = context.state.doc.lineAt(context.pos);
  return /^(?:[^#<"']|<[^>]*>|"[^"]*"|'[^']*')*#/.test(text.slice(0, context.pos - from));
}

function variables(context: CompletionContext, typed: string): Completion[] {
  const all = new Set(context.state.doc.toString().match(/\?\w+/g) ?? []);
  all.delete(typed);
  return [...all].filter((each) => each.startsWith(typed.replace("$", "?"))).sort().map((label) => ({ label, type: "variable" }));
}

async function things(context: CompletionContext, typed: string): Promise<Completion[]> {
  if (typed.length < LEAST_FOR_THINGS) return [];
  const stop = new AbortController();
  context.addEventListener("abort", () => stop.abort());
  const found = await fetch(`/complete.json?q=${encodeURIComponent(typed)}`, { signal: stop.signal })
    .then((each) => (each.ok ? (each.json() as Promise<Thing[]>) : []), () => []);
  return found.map((thing) => ({
    label: thing.label,
    detail: [thing.matched === thing.label ? "" : thing.matched, thing.type].filter(Boolean).join(" · "),
    boost: thing.matched.toLowerCase() === typed.toLowerCase() ? 1 : 0,
    apply: (view, _, from, to) => insert(view, thing.text, from, closed(view, to)),
  }));
}

/** Past the `>` that the editor has put behind a `<`. */
function closed(view: EditorView, to: number): number {
  return view.state.sliceDoc(to, to + 1) === ">" ? to + 1 : to;
}

async function wordsFor(context: CompletionContext, typed: string): Promise<Completion[]> {
  const known = await vocabulary().catch(() => null);
  if (!known || (!typed && !context.explicit)) return [];
  const cls = classOfSubject(context);
  const rated = known.words
    .map((word) => ({ word, rate: rate(word, typed.toLowerCase()), fits: (cls && word.of?.[cls]) || 0 }))
    .filter(({ rate }) => rate < Infinity)
    .sort((one, other) => one.rate - other.rate || other.fits - one.fits || other.word.used - one.word.used);
  return rated.map(({ word, fits }) => ({
    label: word.name,
    detail: `${word.label} · ${fits || word.used}`,
    type: KINDS[word.kind],
    ...(word.meaning ? { info: word.meaning } : {}),
    apply: (view, _, from, to) => insert(view, word.name, from, to, known.prefixes),
  }));
}

/** The prefixed name as it is typed, then its local part or its label, then any word of the label. */
function rate(word: Word, typed: string): number {
  const name = word.name.toLowerCase();
  const [prefix, local = ""] = typed.includes(":") ? typed.split(":") : ["", typed];
  if (prefix && !name.startsWith(`${prefix}:`)) return Infinity;
  const label = word.label.toLowerCase();
  if (name.startsWith(typed) || name.split(":")[1]?.startsWith(local)) return 0;
  if (label.startsWith(local)) return 1;
  return local && label.split(/\W+/).some((each) => each.startsWith(local)) ? 2 : Infinity;
}

/** The class of the subject at which the cursor stands, where the query says it: `?s a kb:Country`. */
function classOfSubject(context: CompletionContext): string | null {
  const whole = context.state.doc.toString();
  const statement = whole.slice(0, context.pos).split(/[{}]|\.(?=\s)/).pop() ?? "";
  const subject = /^\s*([?$]\w+|<[^>]*>|[\w-]+:[\w-]*)/.exec(statement)?.[1];
  if (!subject) return null;
  const name = subject.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const at = new RegExp(`${name}\\s+(?:[^{}]*?;\\s*)?(?:a|rdf:type)\\s+([\\w-]+:[\\w-]+)`).exec(whole);
  return at?.[1] ?? null;
}

/** Insert a text and, above the query, the prefix that it needs and that is not declared. */
function insert(view: EditorView, text: string, from: number, to: number, prefixes: Record<string, string> = {}): void {
  const prefix = /^([\w-]+):/.exec(text)?.[1];
  const space = prefix === undefined ? undefined : prefixes[prefix];
  const whole = view.state.doc.toString();
  const missing = space !== undefined && !new RegExp(`\\bPREFIX\\s+${prefix}:`, "i").test(whole);
  const at = missing ? top(whole) : 0;
  const line = missing ? `PREFIX ${prefix}: <${space}>\n` : "";
  view.dispatch({
    changes: [...(line ? [{ from: Math.min(at, from), insert: line }] : []), { from, to, insert: text }],
    selection: { anchor: from + line.length + text.length },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

/** Below the comments at the top of the query. */
function top(whole: string): number {
  return /^(?:#[^\n]*\n)*/.exec(whole)?.[0].length ?? 0;
}
