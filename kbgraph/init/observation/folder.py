"""From entries to the places in which those of each class write values. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from kbgraph.extraction.subject import Subject
from kbgraph.init.observation.builders import ColumnsBuilder, FieldBuilder, has_value, usual
from kbgraph.init.observation.class_folders import class_folders
from kbgraph.init.observation.engine_keys import EngineKeys
from kbgraph.init.observation.plain_labels import plain_labels
from kbgraph.init.observation.seen import (
    ClassRule,
    ClassSeen,
    FolderSeen,
    MapSeen,
    Sample,
    TitledTables,
    TypeRule,
)
from kbgraph.init.observation.titled_tables import are_keys_and_values
from kbgraph.rdf.iris import slugify
from kbgraph.source.entry import (
    Entry,
    Inline,
    MappingNode,
    Node,
    Pair,
    Paragraph,
    ScalarNode,
    Section,
    SequenceNode,
    Table,
)
from kbgraph.source.markdown import parse_scalar
from kbgraph.source.names import normalise_key

_NAME_SHARE = 0.8
"""The share of entries that a key has to name, so that it is the name of all."""
_QUOTES = ('"', "'")


def observe(
    entries: Sequence[Entry],
    subjects: Mapping[str, Subject],
    rules: Mapping[str, ClassRule],
    keys: EngineKeys,
) -> FolderSeen:
    """Return the classes of a folder, those with most entries first.

    `subjects` and `rules` are those of the entries, by path. The `keys` of the engine are left to
    it.
    """
    own_keys = keys.every | {
        normalise_key(rule.key) for rule in rules.values() if isinstance(rule, TypeRule)
    }
    builders: dict[ClassRule, _ClassBuilder] = {}
    for entry in entries:
        rule = rules.get(entry.path)
        if rule is not None:
            builder = builders.setdefault(rule, _ClassBuilder(rule, own_keys, keys.of_entries))
            builder.add(entry, subjects[entry.path])
    classes = sorted(builders.values(), key=lambda each: (-each.entries, each.rule.label))
    folders = class_folders([entry.path for entry in entries], rules)
    typed = [subjects[path] for path in rules if path in subjects]
    return FolderSeen(
        classes=tuple(each.seen(folders.get(each.rule, "")) for each in classes),
        entries=len(entries),
        type_slugs=bool(typed) and all(_has_type_slug(each, rules[each.path]) for each in typed),
        plain=plain_labels(entry for entry in entries if entry.path in rules),
        front_keys=own_keys,
    )


def _has_type_slug(subject: Subject, rule: ClassRule) -> bool:
    return isinstance(rule, TypeRule) and subject.slug.startswith(f"{slugify(rule.word)}--")


_HeaderKey: TypeAlias = tuple[str, tuple[str, ...]]
"""The title of a section and the names of the columns of a table, in normal form."""


class _ClassBuilder:
    """The places in which the entries of a class write."""

    def __init__(
        self, rule: ClassRule, own_keys: frozenset[str], of_entries: frozenset[str]
    ) -> None:
        self.rule, self._own_keys, self._of_entries = rule, own_keys, of_entries
        self.entries = 0
        self._fields: dict[tuple[str, str], FieldBuilder] = {}
        self._tables: dict[str, ColumnsBuilder] = {}
        self._with_header: dict[_HeaderKey, list[tuple[str, str, Table]]] = {}
        """The tables of each section and header, each with its file and the title."""
        self._titled: list[TitledTables] = []
        self._maps: dict[str, dict[str, FieldBuilder]] = {}
        self._prose: dict[str, Counter[str]] = {}
        self._has_lead = False
        self._naming: Counter[str] = Counter()
        """The number of entries that a key names."""
        self._keys: Counter[str] = Counter()

    def add(self, entry: Entry, subject: Subject) -> None:
        """Add an entry of the class."""
        self.entries += 1
        of_file = subject.file_name.rpartition("--")[2]
        own_names = (*subject.lookup_names, of_file, *_headings(entry))
        names = {slugify(name) for name in own_names if _has_word(name)}
        for key, node in entry.front.items:
            self._add_key(entry, key, node, names)
        for section in entry.sections:
            self._add_section(entry.path, _title(section, entry, subject), section)

    def _add_key(self, entry: Entry, key: ScalarNode, node: Node, names: set[str]) -> None:
        name = normalise_key(key.text)
        if not name or name in self._own_keys:
            return
        values = list(_values(node, entry))
        self._field("", key.text).add("", key.text, _samples(entry, values))
        self._keys[name] += 1
        texts = [slugify(each.text) for each in _texts(values, entry) if _has_word(each.text)]
        self._naming[name] += any(text in names for text in texts)
        for value in values:
            if isinstance(value, MappingNode):
                self._add_map(entry, name, value)

    def _add_map(self, entry: Entry, name: str, value: MappingNode) -> None:
        fields = self._maps.setdefault(name, {})
        for key, node in value.items:
            # A map within a map has no place of its own.
            values = [each for each in _values(node, entry) if isinstance(each, Inline)]
            if normalise_key(key.text):
                field = fields.setdefault(normalise_key(key.text), FieldBuilder())
                field.add("", key.text, _samples(entry, values))

    def _add_section(self, path: str, title: str, section: Section) -> None:
        for block in section.blocks:
            match block:
                case Pair(label=label, value=value):
                    self._add_row(path, title, label, value)
                case Table() if block.is_key_value:
                    for row in filter(_has_both, block.rows):
                        self._add_row(path, title, row[0].text, row[1])
                case Table():
                    names = tuple(normalise_key(cell.text) for cell in block.header)
                    key = normalise_key(title), names
                    self._with_header.setdefault(key, []).append((path, title, block))
                case Paragraph() if not block.is_links_only and block.text:
                    self._add_prose(title)
                case _:
                    pass

    def _add_tables(self) -> None:
        """Add all tables with a header: as columns, or as keys and values below a title."""
        for found in self._with_header.values():
            _, title, first = found[0]
            is_titled = are_keys_and_values([table for _, _, table in found])
            if is_titled:
                header = " | ".join(cell.text for cell in first.header)
                self._titled.append(TitledTables(title, header, len(found)))
            for path, section, table in found:
                if is_titled:
                    for row in filter(_has_both, table.rows):
                        self._add_row(path, section, row[0].text, row[1])
                else:
                    columns = self._tables.setdefault(normalise_key(section), ColumnsBuilder())
                    columns.add(path, section, table)

    def _add_row(self, path: str, title: str, label: str, value: Inline) -> None:
        name = normalise_key(label)
        # A line below the name of the thing is read as a key, and some are those of any entry.
        if name and (title or name not in self._of_entries):
            samples = [Sample(path, value)] if has_value(value) else []
            self._field(title, label).add(title, label, samples)

    def _add_prose(self, title: str) -> None:
        if title:
            self._prose.setdefault(normalise_key(title), Counter())[title] += 1
        else:
            self._has_lead = True

    def _field(self, section: str, label: str) -> FieldBuilder:
        key = normalise_key(section), normalise_key(label)
        field = self._fields.get(key)
        if field is None:
            field = self._fields[key] = FieldBuilder()
        return field

    def seen(self, folder: str) -> ClassSeen:
        """Return what has been seen; `folder` is that of the class, or empty."""
        self._add_tables()
        naming = {
            name
            for name, number in self._keys.items()
            if self._naming[name] >= _NAME_SHARE * number and 2 * number > self.entries
        }
        fields = {key: field.seen() for key, field in self._fields.items()}
        return ClassSeen(
            rule=self.rule,
            entries=self.entries,
            fields=tuple(each for key, each in fields.items() if key[0] or key[1] not in naming),
            tables=tuple(table.seen() for table in self._tables.values() if table.columns),
            maps=tuple(
                MapSeen(fields["", name].label, tuple(each.seen() for each in keys.values()))
                for name, keys in self._maps.items()
                if name not in naming and keys
            ),
            prose=tuple(map(usual, self._prose.values())),
            has_lead=self._has_lead,
            name_keys=tuple(fields["", name].label for name in self._keys if name in naming),
            folder=folder,
            titled=tuple(self._titled),
        )


def _has_word(text: str) -> bool:
    """Whether a text is more than marks and symbols, all of which make the same slug."""
    return any(map(str.isalnum, text))


def _headings(entry: Entry) -> list[str]:
    return [each.heading.text for each in entry.sections if each.level == 1][:1]


def _title(section: Section, entry: Entry, subject: Subject) -> str:
    """Return the title of a section; empty for the text under the name of the thing."""
    heading = section.heading
    if section.level == 0 or normalise_key(heading.text) == "":
        return ""
    if section.level > 1:
        return heading.text
    first = next(each.heading for each in entry.sections if each.level == 1)
    return "" if heading is first or subject.has_name(heading.text) else heading.text


def _values(node: Node, entry: Entry) -> Iterable[Inline | MappingNode]:
    """Yield the values of a key: one, or those of a list."""
    match node:
        case MappingNode():
            yield node
        case SequenceNode(items=items):
            for item in items:
                if not isinstance(item, SequenceNode):
                    yield from _values(item, entry)
        case ScalarNode(value=None):
            return
        case ScalarNode():
            written = parse_scalar(node, entry.citation_keys)
            if has_value(written):
                yield written


def _samples(entry: Entry, values: Iterable[Inline | MappingNode]) -> list[Sample]:
    """Return the values of a key as samples."""
    return [Sample(entry.path, value, _is_quoted(entry, value)) for value in values]


def _is_quoted(entry: Entry, value: Inline | MappingNode) -> bool:
    """Whether a text of digits stands in quotes; others need no look."""
    if not isinstance(value, Inline) or not any(map(str.isdigit, value.text)):
        return False
    line = entry.text.split("\n", value.line)[value.line - 1]
    return line[: value.column - 1].endswith(_QUOTES)


def _texts(values: Sequence[Inline | MappingNode], entry: Entry) -> Iterable[Inline]:
    """Yield the texts of values, those of maps included: a name may be given in languages."""
    for value in values:
        match value:
            case Inline():
                yield value
            case MappingNode(items=items):
                for _, node in items:
                    yield from _texts(list(_values(node, entry)), entry)


def _has_both(row: tuple[Inline, ...]) -> bool:
    """Whether a row has a label and a value, as the engine reads it."""
    return len(row) == 2
