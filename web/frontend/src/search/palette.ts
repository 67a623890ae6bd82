/** The palette: a dialog to find an entry by keyboard. Its bundle also serves the fields of searches. */
import { loadStyleSheet } from "../ui/bundles";
import { gettext } from "../ui/words";
import { suggestBelow } from "./search_field";
import { stepOf, Suggestions } from "./suggestions";

let targetAddress = "";
const styles = loadStyleSheet("palette.css");
const dialog = document.createElement("dialog");
const suggestions = new Suggestions(document.createElement("input"), "palette-list", () => suggestions.select(0), choose);
fillDialog();
void styles.then(() => document.querySelectorAll<HTMLInputElement>("form[role=search] input[type=search]").forEach((field) => suggestBelow(field)));

/**
 * Show the palette.
 *
 * The chosen slug is appended to `address`; if it is empty, the page of the thing is opened.
 */
export function open(address: string): void {
  targetAddress = address;
  suggestions.listsQuestions = targetAddress === "";
  suggestions.field.placeholder = targetAddress ? gettext("Add an entry to compare…") : gettext("Name, code or words…");
  if (!dialog.open) dialog.showModal();
  suggestions.field.select();
  void suggestions.find();
}

function fillDialog(): void {
  const { field, list, status } = suggestions;
  dialog.className = "palette";
  dialog.setAttribute("aria-label", gettext("Find an entry"));
  field.type = "text";
  field.setAttribute("aria-label", gettext("Find an entry"));
  field.setAttribute("aria-expanded", "true");
  field.addEventListener("keydown", (event) => void onKey(event));
  dialog.append(field, list, status);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
}

async function onKey(event: KeyboardEvent): Promise<void> {
  const step = stepOf(event);
  if (step) {
    event.preventDefault();
    suggestions.step(step);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (!suggestions.isCurrent) await suggestions.find();
    if (suggestions.chosen && suggestions.isCurrent) choose(suggestions.chosen);
  }
}

function choose(option: HTMLElement): void {
  location.href = targetAddress ? targetAddress + encodeURIComponent(option.dataset.slug ?? "") : (option.dataset.page ?? "");
  dialog.close();
}
