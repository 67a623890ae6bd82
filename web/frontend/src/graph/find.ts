/** Finding things by name: those that are drawn, and those in closed groups. */
import type { Drawing, HiddenThing } from "./drawing";
import { gettext, ngettext } from "../ui/words";
import type { Label, Scene } from "./scene";

export interface Hits {
  drawn: Label[];
  hidden: HiddenThing[];
}

/** Return the things whose names have some words. */
export function find(words: string, scene: Scene, drawing: Drawing | null): Hits {
  const wanted = words.trim().toLocaleLowerCase();
  const has = (name: string): boolean => wanted !== "" && name.toLocaleLowerCase().includes(wanted);
  const hidden = (drawing?.hidden ?? []).filter(({ label }) => has(label));
  return { drawn: scene.labels.filter(({ form, slug, name }) => form !== "note" && slug && has(name)), hidden: hidden.sort((one, other) => one.label.length - other.label.length) };
}

/** Say what was found, and where the things are that are not drawn. */
export function told({ drawn, hidden }: Hits, groupName: (name: string) => string): string {
  const count = new Set(drawn.map(({ slug }) => slug)).size;
  const parts = count || !hidden.length ? [ngettext("%(num)s thing found", "%(num)s things found", count)] : [];
  const [first] = hidden;
  if (first) {
    const others = hidden.length - 1;
    parts.push(gettext("%(thing)s is not drawn: it is in the group “%(group)s”", { thing: first.label, group: groupName(first.group) }));
    if (others) parts.push(ngettext("%(num)s more is in groups", "%(num)s more are in groups", others));
    if (!count) parts.push(gettext("Enter opens the group"));
  } else if (!count) parts.push(gettext("nothing of this name is drawn, or in a group"));
  return parts.join("; ");
}
