"""Findings of values that no value type of their place can parse."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.link_resolver import Ambiguous
from kbgraph.extraction.values.result import Unread, UnreadKey
from kbgraph.extraction.values.written import visible, words_of
from kbgraph.findings import Severity
from kbgraph.ontology.similar_terms import for_value, for_word, keys_of
from kbgraph.ontology.value_type_traits import reads_nothing
from kbgraph.ontology.value_types import ValueType
from kbgraph.source.entry import Inline
from kbgraph.source.names import normalise_key, normalise_name

_LIKE_FOOTNOTE = re.compile(r"[\[(]([^\[\]()]+)(?:[\])]|$)$")
"""A text in brackets at the end of a value, which may lack its last bracket."""

_OTHER_QUOTES = frozenset("\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u2033")
"""Quotation marks that are text to YAML."""


def report_unread(
    context: EntryContext,
    name: str,
    *,
    at: Inline,
    value_types: Sequence[ValueType],
    reason: Unread,
) -> None:
    """Report a text that no value type of its place can parse.

    Types that can read no text are a fault of the mapping, which the linter reports once. An
    ambiguous link, a stray comment mark, and quotes that are none to YAML have findings of their
    own, which say what to write.
    """
    if value_types and all(map(reads_nothing, value_types)):
        return
    if _is_ambiguous(context, at) or context.has_stray_mark(at) or _has_other_quotes(context, at):
        return
    value = visible(at).text
    if context.value_context.is_placeholder(value):
        _report_placeholder(context, name, at)
        return
    problem = f": {reason.problem}" if reason.problem else ""
    # A footnote between two digits is no part of the text, but parts the digits.
    shown = (at.text if "~~" in at.text else value or words_of(at)).replace("\n", "<br>")
    message = f"cannot read {shown!r} as a value of {name!r}{problem}"
    suggestion = _footnotes_meant(context, value) or reason.advice
    suggestion = suggestion or _expected_form(value_types, value)
    if at.text and not value:
        message = f"{at.text!r} is struck out, so {name!r} has no value"
        suggestion = "delete it, or write the value that holds"
    context.builder.find(
        at, Severity.WARNING, "unread-value", message, suggestion=suggestion, about=at.text
    )


def _report_placeholder(context: EntryContext, name: str, at: Inline) -> None:
    example = context.ontology.mapping.general.none_found_example
    looked_for = f", or write {example} with the day on which somebody did" if example else ""
    context.builder.find(
        at,
        Severity.WARNING,
        "placeholder",
        f"{at.text!r} is a placeholder, no value of {name!r}",
        suggestion=f"leave it empty if nobody looked{looked_for}",
    )


def _footnotes_meant(context: EntryContext, value: str) -> str:
    """Return how to cite the sources whose ids stand in a footnote that is none."""
    written = _LIKE_FOOTNOTE.search(value)
    names = re.split(r"[\s,;^]+", written[1].strip(" ^")) if written else []
    sources = [context.builder.citations.sources.get(normalise_name(name)) for name in names]
    cited = "".join(f"[^{source.id}]" for source in sources if source)
    return f"write {cited} for {written[0]}" if written and cited and all(sources) else ""


def _expected_form(value_types: Sequence[ValueType], text: str) -> str:
    """Return what the types expect, behind the words that are like the text."""
    expected = " or ".join(dict.fromkeys(each.expects for each in value_types if each.expects))
    near = for_value(value_types, text)
    form = f"{'Write' if near else 'write'} {expected}" if expected else ""
    return f"{near} {form}".strip()


def _has_other_quotes(context: EntryContext, at: Inline) -> bool:
    return at.text[:1] in _OTHER_QUOTES and at.line in context.lines_by_code.get(
        "changed-value", ()
    )


def _is_ambiguous(context: EntryContext, at: Inline) -> bool:
    return any(
        isinstance(context.resolver.resolve(link, context.subject.path), Ambiguous)
        for link in at.links
    )


def report_unread_key(context: EntryContext, place: str, unread: UnreadKey) -> None:
    """Report a key of a record that the record does not have, or that has an unreadable value."""
    capture = unread.record.captures.get(normalise_key(unread.key.text))
    if capture:
        name = f"{place} / {unread.key.text}"
        report_unread(
            context, name, at=unread.value, value_types=[capture.value_type], reason=unread.reason
        )
        return
    context.builder.find(
        unread.key,
        Severity.WARNING,
        "unmapped-key",
        f"no rule of the mapping reads the key {unread.key.text!r} of {place!r};"
        " its value is kept as text",
        suggestion=for_word(keys_of(unread.record), unread.key.text),
        about=unread.key.text,
    )
