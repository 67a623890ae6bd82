/** Addresses of pages of things. */
import { withDay } from "../ui/day";

/** Return a slug as the path of an address. */
export function slugPath(slug: string): string {
  return slug.split("/").map(encodeURIComponent).join("/");
}

/** Return the address of the page of a thing. */
export function entryAddress(slug: string): string {
  return withDay(`/entry/${slugPath(slug)}`);
}

/** Return the address of the page of all relations of a thing. */
export function relationsAddress(slug: string): string {
  return withDay(`/links/${slugPath(slug)}`);
}

/** Return the address of the graph around a thing in which a group is open. */
export function groupAddress(slug: string): (group: string) => string {
  return (group) => withDay(`/graph/${slugPath(slug)}?group=${encodeURIComponent(group)}`);
}
