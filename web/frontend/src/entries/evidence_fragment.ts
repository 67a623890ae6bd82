/** The evidence of a value, fetched once for each mark. */
import { showCopyButtons } from "../ui/copy_button";
import { element } from "../ui/dom";
import { fetchPage } from "../ui/fetch_page";
import { showCollected } from "./basket";
import { gettext } from "../ui/words";

const fragments = new Map<string, Promise<string>>();

/** Return the evidence at an address as an element; a failure is said, with a link to the page. */
export async function evidenceAt(address: string): Promise<HTMLElement> {
  const fragment = fragments.get(address) ?? fetchFragment(address);
  fragments.set(address, fragment);
  const html = await fragment.catch(() => {
    fragments.delete(address);
    return "";
  });
  const parsed = new DOMParser().parseFromString(html, "text/html").querySelector<HTMLElement>(".evidence");
  const shown = parsed ? document.adoptNode(parsed) : failure(address);
  showCopyButtons(shown);
  showCollected(shown);
  return shown;
}

async function fetchFragment(address: string): Promise<string> {
  const url = new URL(address);
  url.searchParams.set("bare", "1");
  const answer = await fetchPage(url);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

function failure(address: string): HTMLElement {
  const shown = element("div", "", "evidence");
  const link = element("a", gettext("Open its page")) as HTMLAnchorElement;
  link.href = address;
  shown.append(element("p", gettext("The evidence could not be loaded.")), link);
  return shown;
}
