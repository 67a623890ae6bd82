"""The keys, labels, titles, headers and words of a mapping that an author may have meant.

The suggestions of findings are made here: each is empty, or a sentence for the author.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from kbgraph.fuzzy import SimilarNames, extending
from kbgraph.ontology.mapping_fields import Field, Heading
from kbgraph.ontology.record_columns import RecordColumns
from kbgraph.ontology.value_types import AnyOf, ConceptType, EnumerationType, RecordType, ValueType
from kbgraph.source.names import normalise_key


class TermList:
    """Words of the mapping of one kind, such as the labels of a section."""

    def __init__(self, words: Iterable[str]) -> None:
        self.spellings: dict[str, str] = {}
        for word in words:
            self.spellings.setdefault(normalise_key(word), word)
        self._similar = SimilarNames(self.spellings)

    def near(self, word: str) -> tuple[str, ...]:
        """Return the words that are spelled much like a word."""
        return self._similar.offer(normalise_key(word))

    def meant(self, word: str) -> tuple[str, ...]:
        """Return the words that are spelled much like a word, or else have its first words."""
        return self.near(word) or self.extending(word)

    def extending(self, word: str) -> tuple[str, ...]:
        """Return the words that begin as a word does, or with which it begins."""
        return tuple(
            self.spellings[each] for each in extending(normalise_key(word), self.spellings)
        )


class SimilarTerms:
    """The words of one class that authors may have meant by words that it does not have."""

    def __init__(self, fields: list[Field], keys: Iterable[str]) -> None:
        """Index the fields of a class, and the keys that are read without a field."""
        self._keys = TermList([*(key for field in fields for key in field.key_spellings), *keys])
        self._titles: dict[str, str] = {}
        """The title to write for each title of a section."""
        labels: dict[str, list[str]] = defaultdict(list)
        for field in fields:
            if field.heading is not None:
                for title in field.heading.section_titles:
                    self._titles[normalise_key(title)] = _title(field.heading)
                    labels[_title(field.heading)] += field.label_spellings
        self._sections = TermList(
            title
            for field in fields
            if field.heading is not None
            for title in field.heading.section_titles
        )
        self._rows = {title: TermList(words) for title, words in labels.items()}

    def for_key(self, key: str) -> str:
        """Return the suggestion for a front matter key that no rule reads."""
        near = self._keys.near(key)
        if near:
            return _question(near)
        rows = _row_of(self._sections_with(key))
        return rows or _question(self._keys.extending(key))

    def section(self, title: str, labels: list[str]) -> str:
        """Return the section that is meant by a title without a rule; empty if none is known.

        Without a similar title it is the one section that has most of the labels of its rows, and
        at least two.
        """
        meant = self._sections.meant(title)
        if meant:
            return self._titles[normalise_key(meant[0])]
        counts = Counter(each for label in labels for each in self._sections_with(label))
        match counts.most_common(2):
            case [(section, count), *others] if count > 1 and count * 2 > len(labels):
                return "" if others and others[0][1] == count else section
            case _:
                return ""

    def for_row(self, section: str, label: str) -> str:
        """Return the suggestion for a row: one of its section, else of another, else a key."""
        known = self._titles.get(normalise_key(section), "")
        return next(filter(None, self._for_row(known, label)), "")

    def _for_row(self, section: str, label: str) -> Iterator[str]:
        own, name = self._rows.get(section), normalise_key(label)
        if own is not None:
            yield _question(own.near(label))
        yield _row_of(self._sections_with(label))
        if name in self._keys.spellings:
            key = self._keys.spellings[name]
            yield f"write {key} in the front matter if it speaks of the whole entry"
        if own is not None:
            yield _question(own.extending(label))
        for title, rows in self._rows.items():
            for word in rows.near(label):
                yield f"did you mean {word}, a row of the section {title}?"

    def _sections_with(self, label: str) -> list[str]:
        name = normalise_key(label)
        return [title for title, rows in self._rows.items() if name in rows.spellings]

    def has_row(self, section: str, label: str) -> bool:
        """Say whether a section that `section` has returned has a row with this label."""
        return section in self._rows and normalise_key(label) in self._rows[section].spellings


def _title(heading: Heading) -> str:
    """Return the title to write for a heading: its label, if entries may use that."""
    is_section = normalise_key(heading.label) in heading.sections
    return heading.label if is_section else heading.section_titles[0]


def for_column(columns: RecordColumns, header: str) -> str:
    """Return the suggestion for a header that no column has."""
    headers = [*columns.headers, *(name for each in columns.further for name in each.headers)]
    return _question(TermList(headers).meant(header))


def for_word(words: Iterable[str], word: str) -> str:
    """Return the suggestion for a word that is none of those of a list."""
    return _question(TermList(words).near(word))


def for_value(value_types: Iterable[ValueType], text: str) -> str:
    """Return the suggestion for a text that value types cannot read: one of their words."""
    return for_word((word for each in value_types for word in words_of(each)), text)


def keys_of(record: RecordType) -> tuple[str, ...]:
    """Return the keys of a record, as the mapping spells them."""
    return (record.id_key, *(capture.name for capture in record.captures.values()))


def words_of(value_type: ValueType) -> Iterator[str]:
    """Yield the words that a value type can read, as the mapping spells them."""
    match value_type:
        case EnumerationType(words=words) | ConceptType(words=words):
            yield from words
        case AnyOf(options=options):
            for option in options:
                yield from words_of(option)
        case _:
            return


def _question(words: Iterable[str]) -> str:
    found = ", ".join(words)
    return f"did you mean {found}?" if found else ""


def _row_of(sections: list[str]) -> str:
    match sections:
        case []:
            return ""
        case [section]:
            return f"it is a row of the section {section}"
        case _:
            return f"it is a row of the sections {', '.join(sections)}"
