"""The parts of a text that a pattern has matched: links, a node, numbers in other units."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.extraction.value_parser.context import ValueContext
from kbgraph.extraction.values.conversions import converted
from kbgraph.extraction.values.link_places import part_of
from kbgraph.extraction.values.result import Beside, ParsedValue
from kbgraph.extraction.values.written import plain_form
from kbgraph.ontology.patterns import Match
from kbgraph.ontology.value_types import NumberType, PatternType
from kbgraph.rdf.iris import address, slugify_name
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.source.entry import Inline, Link


def with_conversions(
    value_type: NumberType, term: Term, written: Inline, context: ValueContext
) -> ParsedValue:
    """Return a number with what it is in other units."""
    mark = value_type.decimal_mark or context.rules.decimal_mark
    found = tuple(converted(value_type.conversions, written.text, mark))
    return ParsedValue(term, beside=Beside(converted=found))


def converted_groups(
    value_type: PatternType, node: Iri, groups: dict[str, str], decimal_mark: str
) -> Iterator[Triple]:
    """Yield the numbers of a pattern in other units, where its unit is one of theirs."""
    marks = {
        each.name: each.value_type.decimal_mark or decimal_mark
        for each in value_type.captures
        if isinstance(each.value_type, NumberType)
    }
    for each in value_type.conversions:
        if groups[each.number] and (not each.units or groups[each.unit] in each.units):
            for path, literal in converted((each,), groups[each.number], marks[each.number]):
                yield Triple(node, path, literal)


def pattern_text(written: Inline) -> str:
    """Return the text that is matched: for a link to an address, `label <address>`."""
    match written.links:
        case (Link(target=target, label=label, fragment=fragment),) if (
            label == written.text and address(target) and label != target
        ):
            return f"{label} <{target}{'#' + fragment if fragment else ''}>"
        case _:
            return written.text


def matched_text(words: str, written: Inline) -> Inline:
    """Return words that were matched as a text with the links of what was written.

    The labels are in their plain form if that was matched.
    """
    if words.startswith(written.text):
        return written._replace(text=words)
    links = tuple([link.with_label(plain_form(link.label)) for link in written.links])
    places = [len(plain_form(written.text[:place])) for place in written.link_places]
    return written._replace(text=words, links=links, link_places=tuple(places))


def with_links_of(group: str, part: Inline, match: Match, whole: Inline) -> Inline:
    """Return the text of a group of a pattern with the links that the whole match has in it."""
    own = part_of(whole, *match.span(group))
    return part._replace(links=own.links, link_places=own.link_places)


def pattern_node(
    value_type: PatternType, groups: dict[str, str], node: Iri, context: ValueContext
) -> Iri | None:
    """Return the node of a value; None for a thing whose parts give it no name."""
    template = value_type.identity
    identity = " ".join(template.format(**groups).split()) if template else ""
    if value_type.mint:
        if not any(map(str.isalnum, identity)):
            return None
        type_word = context.resolver.ontology.type_word(value_type.mint)
        return context.iris.thing(f"{type_word}--{slugify_name(identity)}")
    return context.iris.under(node, identity) if identity else node
