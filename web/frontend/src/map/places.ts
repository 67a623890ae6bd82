/** The places of a table: its links with a code or a position, and the rows in which they are. */
import type { MultiPolygon, Position } from "geojson";
import type { Atlas } from "./atlas";
import type { DisputedArea } from "./disputed_areas";
import type { Fill } from "./fills";

/** The fill that all values of a long list share from the eighth on. */
export const OTHERS: Fill = "v8";

/** A row of the table: its label, its fill, and the number of its entries. */
export interface Row {
  label: string;
  fill: Fill;
  count: number;
}
/** A thing of the table, and its rows: several if sources differ. */
export interface Place {
  name: string;
  address: string;
  rows: Row[];
  /** The code of its region; empty for a thing that has a position alone. */
  code: string;
  /** Longitude and latitude. */
  position: Position | null;
  shape: MultiPolygon | null;
  /** The disputed area that it is. */
  area: DisputedArea | null;
}
/** What a table says: its rows, the places that can be drawn, and the links of those that cannot. */
export interface Table {
  rows: Row[];
  places: Place[];
  unplaced: HTMLAnchorElement[];
  /** Number of entries that the table counts and does not name; none of them has a place. */
  unnamed: number;
}

/** Read a table; a disputed area that is a thing has the shape of the area. */
export function readTable(table: Element | null, atlas: Atlas, areas: readonly DisputedArea[]): Table {
  const owned = new Map(areas.filter(({ own }) => own).map((area) => [area.own, area]));
  const rows: Row[] = [];
  const [places, unplaced] = [new Map<string, Place>(), new Map<string, HTMLAnchorElement>()];
  let unnamed = 0;
  for (const element of table?.querySelectorAll<HTMLElement>("tbody tr") ?? []) {
    const row = readRow(element);
    rows.push(row);
    unnamed += Number(element.dataset.unnamed ?? 0);
    for (const link of element.querySelectorAll<HTMLAnchorElement>("li > a:not(.more)")) {
      const address = link.getAttribute("href") ?? "";
      const place = places.get(address) ?? readPlace(link, atlas, owned);
      if (place.shape || place.position) places.set(address, place);
      else unplaced.set(address, link);
      place.rows.push(row);
    }
  }
  return { rows, places: [...places.values()], unplaced: [...unplaced.values()], unnamed };
}

/** Return whether a value is known for a place. */
export function hasValue({ rows }: Place): boolean {
  return rows.some(({ fill }) => fill !== "unknown" && fill !== "none");
}

/** Return what is said of a place; `several` is the note for one in several rows. */
export function wordsOf({ rows, area }: Place, several: string): string[] {
  const labels = rows.map(({ label }) => label);
  return [...labels, ...(several && labels.length > 1 ? [several] : []), ...(area ? [area.status] : [])];
}

function readRow(row: HTMLElement): Row {
  const fill = row.classList.contains("unknown") ? "unknown" : row.classList.contains("none-found") ? "none" : ((row.dataset.fill ?? OTHERS) as Fill);
  return { label: row.querySelector("th")?.textContent?.trim() ?? "", fill, count: row.querySelectorAll("li > a:not(.more)").length + Number(row.dataset.unnamed ?? 0) };
}

function readPlace(link: HTMLAnchorElement, atlas: Atlas, owned: ReadonlyMap<string, DisputedArea>): Place {
  const { code = "", at } = link.dataset;
  const area = owned.get(code) ?? null;
  const position = at ? at.split(" ").map(Number).reverse() : null;
  return { name: link.textContent ?? "", address: link.getAttribute("href") ?? "", rows: [], code, position, shape: area?.shape ?? atlas.get(code) ?? null, area };
}
