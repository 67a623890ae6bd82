"""The keys that the engine's own words read, without those that authors use for other things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.value_parser import ValueContext, parse_value
from kbgraph.extraction.values.result import NO_NODE, ParsedValue
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.ontology import SUBJECT_KEYS
from kbgraph.ontology.value_types import TextType
from kbgraph.source.entry import Entry, Inline, Node, Pair, ScalarNode, SequenceNode
from kbgraph.source.markdown import parse_scalar
from kbgraph.source.names import normalise_key


class EngineKeys(NamedTuple):
    """Keys with a meaning of the engine, in normal form."""

    every: frozenset[str]
    of_entries: frozenset[str]
    """Those that say something of the entry itself, such as the day on which it was created."""


def engine_keys(entries: Iterable[Entry], resolver: LinkResolver) -> EngineKeys:
    """Return the keys of the engine, without those whose values in the entries it does not read.

    A `date` may be a year, and `created` the milliseconds of a clock. The key is then the author's
    own, as in an entry without a class.
    """
    ontology = resolver.ontology
    fields = ontology.fields(None).by_key
    plain = {
        key: found
        for key, found in fields.items()
        if not any(each.makes_node or isinstance(each.value_type, TextType) for each in found)
    }
    read, total = Counter[str](), Counter[str]()
    for entry in entries:
        context = ValueContext("", entry.path, resolver, resolver.iris)
        for key, value in _values(entry):
            if key in plain and not context.is_placeholder(value.text):
                total[key] += 1
                read[key] += _is_read(plain[key], value, context)
    own = {key for key, number in total.items() if 2 * read[key] < number}
    of_entries = frozenset(fields) - own
    return EngineKeys(of_entries | ontology.keys_of_subject(None) | SUBJECT_KEYS, of_entries)


def _values(entry: Entry) -> Iterator[tuple[str, Inline]]:
    """Yield each key with its values, those of lines at the top of the entry included."""
    for key, node in entry.front.items:
        for scalar in _scalars(node):
            yield normalise_key(key.text), parse_scalar(scalar, entry.citation_keys)
    for section in entry.sections:
        for block in section.blocks if section.level <= 1 else ():
            if isinstance(block, Pair) and block.value.text:
                yield normalise_key(block.label), block.value


def _scalars(node: Node) -> Iterator[ScalarNode]:
    match node:
        case ScalarNode(value=value) if value is not None:
            yield node
        case SequenceNode(items=items):
            yield from (item for item in items if isinstance(item, ScalarNode))
        case _:
            return


def _is_read(fields: Sequence[Field], value: Inline, context: ValueContext) -> bool:
    types = [field.value_type for field in fields if field.value_type is not None]
    return any(isinstance(parse_value(t, value, NO_NODE, context), ParsedValue) for t in types)
