/** Files that the browser makes itself. Nothing leaves it. */

const KEPT_MS = 1000;

/** Save a file under a name, as if a link to it had been clicked. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** Return an image of SVG as a file. */
export function svgFile(text: string): Blob {
  return new Blob([text], { type: "image/svg+xml" });
}

/** Return the ground of the page, which a file must have of its own. */
export function pageGround(): string {
  return getComputedStyle(document.documentElement).backgroundColor;
}
