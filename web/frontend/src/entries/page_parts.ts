/** The parts of the page of an entry. The style sheet shows the one that the address names. */

/** Tell the current part to screen readers, open folds around a target, and close the contents. */
export function enablePageParts(): void {
  const update = (): void => {
    openFolds();
    markCurrentTab();
  };
  update();
  window.addEventListener("hashchange", update);
  const contents = document.querySelector<HTMLDetailsElement>(".contents-fold");
  contents?.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a")) contents.open = false;
  });
}

/** Open the folds that hold the target of the address, where the browser has not done so. */
function openFolds(): void {
  const target = document.querySelector(":target");
  const closed = target?.closest("details:not([open])");
  for (let fold = closed; fold; fold = fold.parentElement?.closest("details:not([open])") ?? null) fold.setAttribute("open", "");
  if (closed) target?.scrollIntoView();
}

function markCurrentTab(): void {
  const shown = [...document.querySelectorAll<HTMLElement>(".panel")].find((panel) => panel.checkVisibility());
  for (const tab of document.querySelectorAll<HTMLAnchorElement>(".tabs a")) {
    if (tab.hash === `#${shown?.id ?? ""}`) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}
