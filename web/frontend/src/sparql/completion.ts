/** Completions: ontology terms, things by any name or code, variables of the query, keywords. */
import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

interface Term {
  kind: "class" | "property" | "value";
  name: string;
  label: string;
  meaning: string;
  used: number;
  /** Of a property: the number of its facts by class of the subject. */
  of?: Record<string, number>;
  /** Of a property: concepts of a scheme, descriptions, or anything else. */
  values?: "coded" | "prose" | "other";
}
interface Vocabulary {
  prefixes: Record<string, string>;
  words: Term[];
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
const MAX_OPTIONS = 60;
const MIN_THING_CHARS = 2;

/** Return the extension. Nothing is fetched before the first completion. */
export function completion(): Extension {
  return autocompletion({ override: [complete], icons: false, maxRenderedOptions: MAX_OPTIONS });
}

let vocabularyRequest: Promise<Vocabulary> | null = null;

function vocabulary(): Promise<Vocabulary> {
  vocabularyRequest ??= fetch("/complete.json").then((response) => response.json() as Promise<Vocabulary>);
  vocabularyRequest.catch(() => (vocabularyRequest = null));
  return vocabularyRequest;
}

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const iri = context.matchBefore(/<[^<>\s"{}|^`\\]*/);
  if (iri) return result(iri.from, await things(context, iri.text.slice(1).replace(/^id\//, "")));
  const variable = context.matchBefore(/[?$]\w*/);
  if (variable) return result(variable.from, variables(context, variable.text));
  const word = context.matchBefore(/[\p{L}][\p{L}\p{N}_.-]*(?::[\p{L}\p{N}_-]*)?|:[\p{L}\p{N}_-]*/u);
  if (!word && !context.explicit) return null;
  if (inComment(context)) return null;
  const typed = word?.text ?? "";
  const [words, named] = await Promise.all([matchingTerms(context, typed), typed.includes(":") ? [] : things(context, typed)]);
  const keywords = typed ? KEYWORDS.filter((each) => each.startsWith(typed.toUpperCase())).map((label) => ({ label, type: "keyword" })) : [];
  const exact = named.filter((each) => each.boost === 1);
  return result(word?.from ?? context.pos, [...exact, ...words, ...named.filter((each) => each.boost !== 1), ...keywords].slice(0, MAX_OPTIONS));
}

function result(from: number, options: Completion[]): CompletionResult | null {
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
  if (typed.length < MIN_THING_CHARS) return [];
  const stop = new AbortController();
  context.addEventListener("abort", () => stop.abort());
  const matches = await fetch(`/complete.json?q=${encodeURIComponent(typed)}`, { signal: stop.signal })
    .then((each) => (each.ok ? (each.json() as Promise<Thing[]>) : []), () => []);
  return matches.map((thing) => ({
    label: thing.label,
    detail: [thing.matched === thing.label ? "" : thing.matched, thing.type].filter(Boolean).join(" · "),
    boost: thing.matched.toLowerCase() === typed.toLowerCase() ? 1 : 0,
    apply: (view, _, from, to) => insert(view, thing.text, from, endOfIri(view, to)),
  }));
}

/** Return the end of an IRI: after the `>` that the editor has added to a `<`. */
function endOfIri(view: EditorView, to: number): number {
  return view.state.sliceDoc(to, to + 1) === ">" ? to + 1 : to;
}

async function matchingTerms(context: CompletionContext, typed: string): Promise<Completion[]> {
  const known = await vocabulary().catch(() => null);
  if (!known || (!typed && !context.explicit)) return [];
  const cls = classOfSubject(context);
  const rated = known.words
    .map((word) => ({ word, rate: rate(word, typed.toLowerCase()), fits: (cls && word.of?.[cls]) || 0 }))
    .filter(({ rate }) => rate < Infinity)
    .sort((one, other) => Number(isProse(one.word)) - Number(isProse(other.word)) || one.rate - other.rate
      || other.fits - one.fits || Number(isStatus(other.word)) - Number(isStatus(one.word)) || other.word.used - one.word.used);
  return rated.map(({ word, fits }) => ({
    label: word.name,
    detail: `${word.label} · ${fits || word.used}`,
    type: KINDS[word.kind],
    ...(word.meaning ? { info: word.meaning } : {}),
    apply: (view, _, from, to) => insert(view, word.name, from, to, known.prefixes),
  }));
}

/** Return whether a term is a coded value, a class, or a property with coded values: these come first. */
function isStatus(word: Term): boolean {
  return word.kind !== "property" || word.values === "coded";
}

/** Return whether the values of a property are descriptions: these come last. */
function isProse(word: Term): boolean {
  return word.values === "prose";
}

/** Rank a match: 0 for the name or its local part, or the label of a coded value, 1 for another label, 2 for a word of it. */
function rate(word: Term, typed: string): number {
  const name = word.name.toLowerCase();
  const [prefix, local = ""] = typed.includes(":") ? typed.split(":") : ["", typed];
  if (prefix && !name.startsWith(`${prefix}:`)) return Infinity;
  const label = word.label.toLowerCase();
  if (name.startsWith(typed) || name.split(":")[1]?.startsWith(local)) return 0;
  if (label.startsWith(local)) return word.kind === "value" ? 0 : 1;
  return local && label.split(/\W+/).some((each) => each.startsWith(local)) ? 2 : Infinity;
}

/** Return the class of the subject at the cursor, if the query states it: `?s a kb:Thing`. */
function classOfSubject(context: CompletionContext): string | null {
  const whole = context.state.doc.toString();
  const statement = whole.slice(0, context.pos).split(/[{}]|\.(?=\s)/).pop() ?? "";
  const subject = /^\s*([?$]\w+|<[^>]*>|[\w-]+:[\w-]*)/.exec(statement)?.[1];
  if (!subject) return null;
  const name = subject.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const at = new RegExp(`${name}\\s+(?:[^{}]*?;\\s*)?(?:a|rdf:type)\\s+([\\w-]+:[\\w-]+)`).exec(whole);
  return at?.[1] ?? null;
}

/** Insert a text and, above the query, the declaration of its prefix if it is missing. */
function insert(view: EditorView, text: string, from: number, to: number, prefixes: Record<string, string> = {}): void {
  const prefix = /^([\w-]+):/.exec(text)?.[1];
  const space = prefix === undefined ? undefined : prefixes[prefix];
  const whole = view.state.doc.toString();
  const missing = space !== undefined && !new RegExp(`\\bPREFIX\\s+${prefix}:`, "i").test(whole);
  const at = missing ? endOfTopComments(whole) : 0;
  const line = missing ? `PREFIX ${prefix}: <${space}>\n` : "";
  view.dispatch({
    changes: [...(line ? [{ from: Math.min(at, from), insert: line }] : []), { from, to, insert: text }],
    selection: { anchor: from + line.length + text.length },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

/** Return the position after the comments at the top of the query. */
function endOfTopComments(whole: string): number {
  return /^(?:#[^\n]*\n)*/.exec(whole)?.[0].length ?? 0;
}
