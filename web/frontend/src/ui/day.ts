/** The day as of which a page shows facts, as its address names it. */
const PARAMETER = "in-force";

/** Return an address on this server, with the day of this page if it names one. */
export function withDay(address: string): string {
  const day = new URLSearchParams(location.search).get(PARAMETER);
  if (!day) return address;
  return `${address}${address.includes("?") ? "&" : "?"}${PARAMETER}=${encodeURIComponent(day)}`;
}
