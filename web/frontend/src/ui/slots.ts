/** Fields in sentences: their text is selected on focus, so that what is typed replaces it. */

/** Select the text of a field of a sentence when it gets the focus. */
export function enableSlots(): void {
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLInputElement && target.closest(".sentence") && target.type === "text") target.select();
  });
  // The release of the button would set the caret and end the selection.
  document.addEventListener("mousedown", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.closest(".sentence") || field.type !== "text") return;
    if (document.activeElement === field) return;
    event.preventDefault();
    field.focus();
  });
}
