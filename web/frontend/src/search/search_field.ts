/** Suggestions below the field of a search: its form still searches, and works without them. */
import { element } from "../ui/dom";
import { stepOf, Suggestions } from "./suggestions";

/** Offer the things that the words in a field find. Enter opens the page of a chosen one, or does what `choose` says; else it searches. */
export function suggestBelow(field: HTMLInputElement, choose: (option: HTMLElement) => void = openPage): void {
  const popup = element("div", "", "suggested");
  popup.hidden = true;
  const suggestions = new Suggestions(field, `${field.id}-list`, () => show(field.value.trim() !== "" && document.activeElement === field), take);
  popup.append(suggestions.list, suggestions.status);
  field.form?.append(popup);

  function show(isShown: boolean): void {
    popup.hidden = !isShown;
    field.setAttribute("aria-expanded", String(isShown && suggestions.list.hasChildNodes()));
    if (!isShown) {
      suggestions.cancel();
      suggestions.select(-1);
    }
  }

  field.addEventListener("keydown", (event) => {
    const step = event.altKey && event.key === "ArrowUp" ? 0 : stepOf(event);
    if (step && field.value.trim()) {
      event.preventDefault();
      if (popup.hidden || !suggestions.isCurrent) void suggestions.find();
      else if (!event.altKey) suggestions.step(step);
    } else if (event.key === "Escape" && !popup.hidden) {
      // A second Escape empties the field, as browsers have it.
      event.preventDefault();
      show(false);
    } else if (event.key === "Enter" && !event.isComposing && suggestions.chosen && suggestions.isCurrent) {
      event.preventDefault();
      take(suggestions.chosen);
    }
  });
  field.addEventListener("input", () => suggestions.select(-1));
  field.addEventListener("blur", () => show(false));
  field.form?.addEventListener("submit", () => show(false));
  // Letters that were typed before this script came.
  if (document.activeElement === field && field.value !== field.defaultValue) void suggestions.find();

  function take(option: HTMLElement): void {
    show(false);
    choose(option);
  }
}

function openPage(option: HTMLElement): void {
  location.href = option.dataset.page ?? "";
}
