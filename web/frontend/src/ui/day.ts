/** The day as of which a page shows facts, and its language, as its address names them. */
const PARAMETERS = ["in-force", "lang"];

/** Return an address on this server, with the day and the language of this page if it names them. */
export function withDay(address: string): string {
  const named = new URLSearchParams(location.search);
  const kept = PARAMETERS.flatMap((name) => {
    const value = named.get(name);
    return value ? [`${name}=${encodeURIComponent(value)}`] : [];
  });
  return kept.length ? `${address}${address.includes("?") ? "&" : "?"}${kept.join("&")}` : address;
}
