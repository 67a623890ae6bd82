/** The marks of facts: in the table of this page, or on another page of the same table. */

/** Facts on a page of the table, as the server divides it. */
const FACTS_ON_PAGE = 100;

const pages = new Map<string, Promise<Document>>();

/** Return the mark of a fact by the number of its row; of a row on another page, when it has come. */
export function markOf(row: number): Element | null | Promise<Element | null> {
  const shown = document.querySelector(`tr[data-fact="${row}"]`);
  return shown ? markIn(document, row) : pageWith(row).then((page) => markIn(page, row), () => null);
}

function markIn(page: ParentNode, row: number): Element | null {
  return page.querySelector(`tr[data-fact="${row}"] .cited .mark`);
}

function pageWith(row: number): Promise<Document> {
  const address = new URL(location.href);
  address.hash = "";
  address.searchParams.delete("selected");
  address.searchParams.set("page", String(Math.floor(row / FACTS_ON_PAGE) + 1));
  const page = pages.get(address.href) ?? fetchPage(address.href);
  pages.set(address.href, page);
  return page;
}

async function fetchPage(address: string): Promise<Document> {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
