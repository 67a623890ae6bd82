/** Long tables, which the page keeps in noscript so that the drawing comes first. */

const ROWS_AT_ONCE = 100;
const MAX_WAIT_MS = 2000;

/** Rows that are not inserted yet, and their table body. */
interface PendingRows {
  body: HTMLTableSectionElement;
  rows: HTMLTableRowElement[];
}

let pending: PendingRows[] = [];

/** Insert the tables when the browser is idle, some rows at a time. */
export function insertTablesWhenIdle(): void {
  whenIdle(() => {
    insertEmptyTables();
    insertSomeRows();
  });
}

/** Insert the remaining rows now. */
export function insertTables(): void {
  insertEmptyTables();
  for (const { body, rows } of pending) body.append(...rows);
  pending = [];
}

function insertSomeRows(): void {
  pending = pending.filter(({ body, rows }) => body.isConnected && rows.length);
  const [first] = pending;
  if (!first) return;
  first.body.append(...first.rows.splice(0, ROWS_AT_ONCE));
  whenIdle(insertSomeRows);
}

/** Insert the deferred tables without their rows. */
function insertEmptyTables(): void {
  for (const noscript of document.querySelectorAll("#tables noscript")) {
    // A browser with scripts parses noscript as text; DOMParser, without scripts, as elements.
    const source = noscript.childElementCount ? noscript : new DOMParser().parseFromString(noscript.textContent ?? "", "text/html").body;
    const [table] = source.getElementsByTagName("table");
    const body = table?.tBodies[0];
    if (!table || !body) continue;
    const rows = [...body.rows];
    body.replaceChildren();
    noscript.replaceWith(document.adoptNode(table));
    pending.push({ body, rows });
  }
}

/** Run a task when the browser is idle, or soon if it cannot tell. */
function whenIdle(task: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(task, { timeout: MAX_WAIT_MS });
  else setTimeout(task);
}
