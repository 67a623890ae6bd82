/** A SPARQL editor (CodeMirror) in place of a text area. */
import { closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Extension, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

/** The colours of the page: custom properties are inherited by the shadow root. */
const THEME = EditorView.theme({
  "&": { direction: "ltr", color: "var(--ink)", backgroundColor: "var(--raised)", border: "1px solid var(--edge)", borderRadius: ".35rem", fontSize: ".875rem" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--ink)", minHeight: "12rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--soft)", backgroundColor: "transparent", border: "0" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--paper)", border: "1px solid var(--edge)" },
});
const HIGHLIGHTS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.comment], color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.string, tags.number, tags.bool], color: "var(--warm)" },
  { tag: [tags.variableName, tags.name], color: "var(--ink)" },
  { tag: [tags.url, tags.namespace], color: "var(--cool)" },
]);

/** Options of an editor. */
export interface EditorOptions {
  /** Called by Ctrl-Enter or ⌘-Enter. */
  run: () => void;
  extensions?: Extension[];
}

/**
 * Typed text goes directly into the editor's state. Otherwise the browser inserts it into the page
 * with a style attribute copied from the replaced text, which the Content-Security-Policy refuses.
 */
const TYPING = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const text = event.data;
    if (event.inputType !== "insertText" || !text || event.isComposing || view.composing) return false;
    const { from, to } = view.state.selection.main;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handles) => handles(view, from, to, text, insert))) view.dispatch(insert());
    return true;
  },
});

/**
 * Replace a text area by an editor. The text area stays in the form, hidden, with the same text.
 *
 * The editor is in a shadow root. There CodeMirror uses constructed style sheets, which the
 * Content-Security-Policy allows; in a document it would add inline ones, which are refused.
 */
export function createEditor(area: HTMLTextAreaElement, { run, extensions = [] }: EditorOptions): EditorView {
  const host = document.createElement("div");
  host.className = "editor";
  area.before(host);
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    doc: area.value,
    root,
    parent: root,
    extensions: [
      Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
      lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(),
      keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      sparql(), TYPING, THEME, syntaxHighlighting(HIGHLIGHTS), EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": area.labels?.[0]?.textContent?.trim() ?? "Query" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) area.value = update.state.doc.toString();
      }),
      ...extensions,
    ],
  });
  area.hidden = true;
  for (const label of area.labels) label.addEventListener("click", () => view.focus());
  return view;
}
