/** Creation of elements of SVG. */

const SVG = "http://www.w3.org/2000/svg";

/** Create an element of SVG. */
export function svgElement<Name extends keyof SVGElementTagNameMap>(name: Name, attributes: Record<string, string>): SVGElementTagNameMap[Name] {
  const created = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
  return created;
}
