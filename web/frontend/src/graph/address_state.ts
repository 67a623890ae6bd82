/** The state of the graph page, which is its address: the centre, steps, groups, relations and selection. */

const DEFAULTS: Record<string, string> = { depth: "1", direction: "both", limit: "100", relations: "40", selected: "", to: "", page: "1" };

/** Return the parameters of the address. */
export function parameters(): URLSearchParams {
  return new URLSearchParams(location.search);
}

/** Return what the address selects: a thing or a group, and the other end of its facts. */
export function selection(): { selected: string; to: string } {
  return { selected: parameters().get("selected") ?? "", to: parameters().get("to") ?? "" };
}

/** Take a step, which Back undoes; without one, the address stays as it is. Default values are left out. */
export function take(step: URLSearchParams): void {
  for (const [name, value] of Object.entries(DEFAULTS)) if (step.get(name) === value) step.delete(name);
  const query = step.toString();
  if (query === parameters().toString()) return;
  history.pushState(null, "", query ? `?${query}` : location.pathname);
}

/** Return the parameters with a value added to a list of them, or taken away if the list has it. */
export function toggled(name: string, value: string): URLSearchParams {
  const changed = parameters();
  const values = changed.getAll(name);
  changed.delete(name);
  changed.delete("page");
  for (const each of values.includes(value) ? values.filter((one) => one !== value) : [...values, value]) changed.append(name, each);
  return changed;
}

/** Return the parameters with a selection. */
export function selecting(selected: string, to = ""): URLSearchParams {
  const changed = parameters();
  changed.set("selected", selected);
  changed.set("to", to);
  return changed;
}
