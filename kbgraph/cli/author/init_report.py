"""The report of `kbgraph init`: classes, values by their outcome, what is left, and next steps."""

from __future__ import annotations

from collections.abc import Sequence

from kbgraph.cli.terminal import counted
from kbgraph.findings import Finding
from kbgraph.init import Draft, Measurement, ValueKind, quoted

_MAX_EXAMPLES = 5
_MAX_CLASSES = 20
_MAX_WIDTH = 60


def report(draft: Draft, measurement: Measurement) -> list[str]:
    """Return the lines on what has been found, and on how it is now read."""
    values = [*_values(measurement), *_left(draft, measurement), *_texts(draft)]
    values += [*_titled(draft), *_plain(draft)]
    return [*_classes(draft), "", *values]


def next_steps(command: str, query: str) -> list[str]:
    """Return the commands to go on with; `command` is the beginning of each, `query` a file."""
    steps = {
        f"{command} check": "lists what cannot be read, with file and line",
        f"{command} query -f {query}": "asks a first question",
        f"{command} serve": "shows the entries in a browser",
    }
    width = min(max(map(len, steps)), _MAX_WIDTH)
    return ["next:", *(f"  {step:<{width}}  # {words}" for step, words in steps.items())]


def _classes(draft: Draft) -> list[str]:
    typed = sum(cls.entries for cls in draft.classes)
    without = draft.entries - typed
    entries = counted(draft.entries, "entry", "entries")
    shown = draft.classes[:_MAX_CLASSES]
    width = max(len(cls.label) for cls in shown)
    rows = [
        f"  {cls.label:<{width}}  {counted(cls.entries, 'entry', 'entries')}, "
        f"{counted(len(cls.fields) + len(cls.parts), 'property', 'properties')}"
        for cls in shown
    ]
    more = len(draft.classes) - len(shown)
    return [
        f"{entries}, {counted(len(draft.classes), 'class', 'classes')}",
        *rows,
        *([f"  and {more} more"] if more else []),
        *([f"  {counted(without, 'entry', 'entries')} without a class"] if without else []),
        *_folders("templates, which `ignore` in kbgraph.toml leaves out", draft.templates),
        *_folders("no class by folder, where entries share nothing of their own", draft.no_classes),
    ]


def _folders(words: str, folders: Sequence[str]) -> list[str]:
    """Return a line on folders, and what is to be known of them."""
    more = ["…"] if len(folders) > _MAX_EXAMPLES else []
    names = ", ".join([*map(quoted, folders[:_MAX_EXAMPLES]), *more])
    return [f"  {words}: {names}"] if folders else []


def _values(measurement: Measurement) -> list[str]:
    if not measurement.total:
        return [
            "no entry of a class has keys, rows or tables yet: write some, such as `born: 1961`"
        ]
    kinds = measurement.kinds
    typed = [kind for kind in ValueKind if kinds[kind] and kind.is_typed]
    parts = ", ".join(f"{kind.value} {kinds[kind]}" for kind in typed)
    rows = [
        (measurement.typed, f"are read by a type: {parts}"),
        (kinds[ValueKind.TEXT], "are read as text"),
        (kinds[ValueKind.LEFT], "are left as they are"),
    ]
    width = len(str(measurement.total))
    return [
        f"{counted(measurement.total, 'value')} in keys, rows and cells",
        *(
            f"  {number:>{width}} ({_percent(number, measurement.total)}) {words}"
            for number, words in rows
            if number
        ),
    ]


def _texts(draft: Draft) -> list[str]:
    """Return the values that stay text, and may be meant as more, with their keys or labels."""
    found = [(each.label, each.guess.stay_text) for each in draft.properties]
    lines = [f"    {label}: {' , '.join(map(quoted, texts))}" for label, texts in found if texts]
    if not lines:
        return []
    more = len(lines) - _MAX_EXAMPLES
    return [
        "  stay text, and may be meant as numbers, dates or words of a list:",
        *lines[:_MAX_EXAMPLES],
        *([f"    and those of {more} more keys or labels"] if more > 0 else []),
    ]


def _titled(draft: Draft) -> list[str]:
    """Return what to do with tables of keys and values whose header has words."""
    lines = [
        f"    {f'below {quoted(each.section)}' if each.section else 'before the first heading'}: "
        f"| {each.header} |, {counted(each.tables, 'table')}"
        for each in draft.titled
    ]
    if not lines:
        return []
    return [
        "  header cells must be empty for rows of key and value, |  |  |; these are not read yet:",
        *lines[:_MAX_EXAMPLES],
    ]


def _plain(draft: Draft) -> list[str]:
    """Return what to do with lines of prose that look like labels and values."""
    lines, label = draft.plain
    if not lines:
        return []
    look = "looks" if lines == 1 else "look"
    remedy = f"make it bold (**{label}:** ...), and the line is read"
    return [f"  {counted(lines, 'line')} {look} like a label; {remedy}"]


def _percent(number: int, total: int) -> str:
    """Return a share; never 0 % or 100 % for a part."""
    share = 100 * number / total
    rounded = round(share)
    if rounded == 0:
        return "under 1 %"
    return "over 99 %" if rounded == 100 and number < total else f"{rounded} %"


def _left(draft: Draft, measurement: Measurement) -> list[str]:
    """Return examples of what is not read, each with its file and line."""
    left = measurement.unread
    lines = [f"    {_shown(each)}" for each in left[:_MAX_EXAMPLES]]
    if len(left) > _MAX_EXAMPLES:
        lines.append(f"    and {len(left) - _MAX_EXAMPLES} more")
    if draft.left_out:
        lines.append(
            f"  {counted(draft.left_out, 'key or label', 'keys and labels')} "
            "of few entries have no property"
        )
    return lines


def _shown(finding: Finding) -> str:
    return f"{finding.file}:{finding.line}:{finding.column} {finding.message}"
