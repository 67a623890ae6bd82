/** Long tables, which the page holds back for who has script, so that the drawing is there first. */

const ROWS = 100;
const PATIENCE_MS = 2000;

/** Rows that are read and not yet put up, and the body that they belong to. */
interface Rest {
  body: HTMLTableSectionElement;
  rows: HTMLTableRowElement[];
}

let rests: Rest[] = [];

/** Put the tables up, some rows at a time, whenever the browser has nothing else to do. */
export function putUpLater(): void {
  soon(() => {
    open();
    some();
  });
}

/** Put up what is left, now. */
export function putUp(): void {
  open();
  for (const { body, rows } of rests) body.append(...rows);
  rests = [];
}

function some(): void {
  rests = rests.filter(({ body, rows }) => body.isConnected && rows.length);
  const [rest] = rests;
  if (!rest) return;
  rest.body.append(...rest.rows.splice(0, ROWS));
  soon(some);
}

/** The tables that are held back, without their rows. */
function open(): void {
  for (const late of document.querySelectorAll("#tables noscript")) {
    // With script a browser takes what is in it for text; a page that script has read holds elements.
    const found = late.childElementCount ? late : new DOMParser().parseFromString(late.textContent ?? "", "text/html").body;
    const [table] = found.getElementsByTagName("table");
    const body = table?.tBodies[0];
    if (!table || !body) continue;
    const rows = [...body.rows];
    body.replaceChildren();
    late.replaceWith(document.adoptNode(table));
    rests.push({ body, rows });
  }
}

/** Not every browser tells when it is idle. */
function soon(task: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(task, { timeout: PATIENCE_MS });
  else setTimeout(task);
}
