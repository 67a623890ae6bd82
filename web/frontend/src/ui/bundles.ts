/** Bundles and style sheets that are loaded on demand. */

/** Return the address of another bundle. An import would make it part of this bundle. */
export function bundleUrl(name: string): string {
  return new URL(name, import.meta.url).href;
}

/** Load a style sheet of the pages; resolves once it applies. */
export function loadStyleSheet(name: string): Promise<unknown> {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = bundleUrl(`../${name}`);
  document.head.append(sheet);
  return new Promise((resolve) => sheet.addEventListener("load", resolve, { once: true }));
}
