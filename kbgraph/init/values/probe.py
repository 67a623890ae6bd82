"""Tells what a text can be read as, by the engine's own parsers and the names of the entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from kbgraph.extraction.link_resolver import LinkResolver, Missing, Resolved
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.value_parser import ValueContext, parse_value
from kbgraph.extraction.values.result import NO_NODE, ParsedValue, Unread
from kbgraph.extraction.values.written import is_name
from kbgraph.init.values.decimal_marks import FieldMarks, doubtful_texts
from kbgraph.ontology.ontology import CORE
from kbgraph.ontology.turtle import read_turtle
from kbgraph.ontology.value_type_compiler import compile_value_type
from kbgraph.ontology.value_types import NumberType, ValueType, m
from kbgraph.rdf.namespaces import KB
from kbgraph.rdf.terms import DECIMAL, Iri, Literal
from kbgraph.source.entry import Inline
from kbgraph.source.names import normalise_name

VALUE = "https://kbgraph.example/value#"
_NAMES = (
    "integer", "decimal", "date", "dateTime", "year", "month", "edtf", "yesNo", "address", "image",
    "percentage", "moneyRange", "unitPrice", "text", "plain", "note",
)  # fmt: skip
_PERCENTS = {Iri(KB + name) for name in ("percent", "minPercent", "maxPercent")}


_DOTTED = NumberType("", DECIMAL, ".")


class CoreTypes(NamedTuple):
    """The value types of the engine, and words that are no units."""

    types: Mapping[str, ValueType]
    no_units: frozenset[str]


@cache
def core_types() -> CoreTypes:
    """Compile the value types of the engine."""
    triples, _ = read_turtle(sorted(CORE.glob("*.ttl")))
    lists = [triples.texts(Iri(VALUE + each), m("word")) for each in ("magnitude", "month")]
    return CoreTypes(
        {name: compile_value_type(triples, Iri(VALUE + name)) for name in _NAMES},
        frozenset(word for words in lists for word in words if len(word) > 1 or word == "k"),
    )


class NamedThing(NamedTuple):
    """The thing that a text names."""

    cls: str
    """The label of its class; empty where it has none."""
    is_link: bool
    """Whether the text is a link, and no mere name."""
    has_entry: bool = True


class Probe:
    """Tries value types on texts of the entries of one folder."""

    def __init__(
        self,
        subjects: Iterable[Subject],
        classes: Mapping[str, str],
        resolvers: Mapping[str, LinkResolver],
        *,
        mark: str = "",
        to_comma: bool = False,
    ) -> None:
        """Begin with the subjects of all entries, and the label of the class of each file.

        `resolvers` are by the mark of decimals of their ontology, which is `mark` in the folder;
        `to_comma` says whether it writes decimals with a comma.
        """
        self._classes, self._resolvers, self.mark = classes, resolvers, mark
        self._to_comma = to_comma
        self.types, self.no_units = core_types()
        self._paths: dict[str, set[str]] = {}
        """The files whose entries have a name."""
        for subject in subjects:
            for name in subject.lookup_names:
                self._paths.setdefault(normalise_name(name), set()).add(subject.path)

    def with_mark(self, mark: str) -> Probe:
        """Return a probe that reads numbers with a mark of decimals."""
        probe = copy(self)
        probe.mark = mark
        return probe

    @property
    def _resolver(self) -> LinkResolver:
        return self._resolvers[self.mark]

    def reads(self, name: str, written: Inline) -> bool:
        """Whether a value type of the engine reads a text as a value that its shapes allow."""
        value = parse_value(self.types[name], written, NO_NODE, self._context(""))
        return isinstance(value, ParsedValue) and _is_allowed(value)

    def is_meant(self, name: str, written: Inline) -> bool:
        """Whether a value type does not read a text, and tells how it is to be written."""
        value = parse_value(self.types[name], written, NO_NODE, self._context(""))
        return isinstance(value, Unread) and bool(value.problem or value.advice)

    def number(self, text: str) -> Decimal | None:
        """Return the number that a text is; None where it is none."""
        if not any(map(str.isdigit, text)):
            return None
        value = parse_value(self.types["decimal"], Inline(text, 1, 1), NO_NODE, self._context(""))
        return Decimal(str(value.object)) if isinstance(value, ParsedValue) else None

    @property
    def has_comma(self) -> bool:
        """Whether the mark of decimals of the folder is a comma."""
        return self.mark == ","

    def doubtful(self, field: FieldMarks, *, is_money: bool) -> tuple[str, ...]:
        """Return the values of a field with a number of which nobody can tell how it is read."""
        return doubtful_texts(field, self.mark, to_comma=self._to_comma, is_money=is_money)

    def is_dotted(self, written: Inline) -> bool:
        """Whether a text is a number, with a dot where it is no whole one."""
        value = parse_value(_DOTTED, written, NO_NODE, self._context(""))
        return isinstance(value, ParsedValue)

    def is_empty(self, written: Inline) -> bool:
        """Whether a text states no value: it is a placeholder, or says that none was found."""
        none_found = self._resolver.ontology.mapping.general.none_found
        is_search = none_found is not None and none_found.fullmatch(written.text) is not None
        return is_search or self.is_placeholder(written.text)

    def is_placeholder(self, text: str) -> bool:
        """Whether a text stands for a missing value."""
        return bool(text) and self._context("").is_placeholder(text)

    def is_unknown(self, text: str) -> bool:
        """Whether a text stands for a missing value, and does not say that somebody has looked."""
        none_found = self._resolver.ontology.mapping.general.none_found
        words = text.lower().split()
        begins = (" ".join(words[:number]) for number in range(1, len(words) + 1))
        says_search = none_found is not None and any(map(none_found.fullmatch, begins))
        return self.is_placeholder(text) and not says_search

    def is_name(self, text: str) -> bool:
        """Whether a text may be the name of a thing without an entry."""
        return is_name(text, self._resolver.ontology.mapping.general.no_names)

    def names(self, text: str) -> bool:
        """Whether a text is the name of an entry."""
        return normalise_name(text) in self._paths

    def target(self, written: Inline, path: str) -> NamedThing | None:
        """Return the thing that a text links to or names; None where it does neither."""
        match written.links:
            case (link,) if link.label == written.text:
                target = self._resolver.resolve(link, path)
            case ():
                return self._named(written.text, path)
            case _:
                return None
        match target:
            case Resolved(subject=subject):
                return NamedThing(self._classes.get(subject.path, ""), is_link=True)
            case Missing():
                return NamedThing("", is_link=True, has_entry=False)
            case _:
                return None

    def _named(self, text: str, path: str) -> NamedThing | None:
        """Return the other thing that has a name; None where there are several of some classes.

        A mere number names none: `1` may be the title of a chapter, and is rather a rating.
        """
        if not any(map(str.isalpha, text)):
            return None
        paths = self._paths.get(normalise_name(text), set()) - {path}
        classes = {self._classes.get(each, "") for each in paths}
        return NamedThing(classes.pop(), is_link=False) if len(classes) == 1 else None

    def _context(self, path: str) -> ValueContext:
        return ValueContext("", path, self._resolver, self._resolver.iris)


def _is_allowed(value: ParsedValue) -> bool:
    """Whether the engine's own shapes allow a value: percentages up to 100, ranges in order."""
    numbers = {
        triple.predicate: float(triple.object.lexical)
        for triple in value.details
        if isinstance(triple.object, Literal) and _is_number(triple.object.lexical)
    }
    if _PERCENTS & numbers.keys():
        in_order = list(numbers.values()) == sorted(numbers.values())
        return in_order and all(0 <= each <= 100 for each in numbers.values())
    return list(numbers.values()) == sorted(numbers.values())


def _is_number(lexical: str) -> bool:
    return lexical.replace(".", "", 1).lstrip("-").isdecimal()
