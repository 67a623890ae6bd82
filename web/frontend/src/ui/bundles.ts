/** What lies beside a bundle and is loaded when it is wanted. */

/** The address of another bundle. It is not written as an import, since the bundler would make it a part of this one. */
export function beside(name: string): string {
  return new URL(name, import.meta.url).href;
}

/** Load one of the pages' style sheets; settles once it holds. */
export function styled(name: string): Promise<unknown> {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = beside(`../${name}`);
  document.head.append(sheet);
  return new Promise((done) => sheet.addEventListener("load", done, { once: true }));
}
