/** Requests for pages and their parts. */

const MAX_REPEATS = 3;
const MAX_WAIT_S = 10;

/** Fetch a page of this server. While the server is busy, the request is repeated after the seconds that its Retry-After names (RFC 9110, section 10.2.3). */
export async function fetchPage(address: string | URL): Promise<Response> {
  for (let repeats = 0; ; repeats++) {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    const seconds = Number(response.headers.get("Retry-After"));
    if (response.status !== 503 || repeats === MAX_REPEATS || !(seconds > 0 && seconds <= MAX_WAIT_S)) return response;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}
