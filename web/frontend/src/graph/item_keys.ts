/** The names, groups and badges of a drawing as one tab stop, among which arrow keys move. */
import { leaveOneTabStop, moveByArrowKeys } from "../ui/arrow_keys";
import type { Label, Scene } from "./scene";

const ITEMS = "a.item, g.item, g.badge";

/** Make the items of a new drawing one tab stop. */
export function makeOneTabStop(container: Element): void {
  leaveOneTabStop([...container.querySelectorAll<SVGElement>(ITEMS)]);
}

/** Let arrow keys move among the items of a container, which holds one scene after another. */
export function moveAmongItems(container: Element, scene: () => Scene): void {
  moveByArrowKeys(container, ITEMS, (item) => placeOf(item, labelAt(item, scene())));
}

/** Return the label at an element; of a badge, that of its thing. */
export function labelAt(target: Element, scene: Scene): Label | undefined {
  const id = target.closest("[data-id]")?.getAttribute("data-id")?.replace(/^badge /, "");
  return scene.labels.find((each) => each.id === id);
}

/** Return where an item lies: a name at its mark, so that a column is straight. */
function placeOf(item: Element, label: Label | undefined): [number, number] {
  const box = label?.badge?.box;
  if (box && item.matches(".badge")) return [box.x + box.width / 2, box.y + box.height / 2];
  return [label?.mark?.x ?? label?.x ?? 0, label?.mark?.y ?? label?.y ?? 0];
}
