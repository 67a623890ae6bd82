"""The evidence of a value as one mark: its strength as a shape, its line, and what is notable.

A page has hundreds of them, and a template takes three times as long. Each text is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from flask import g
from markupsafe import Markup

from kbgraph.views import (
    Citation,
    Strength,
    day_of_strength,
    end_words,
    fact_strength,
    is_superseded,
)
from kbgraph_web.http.day import day_of_ends
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.bounds.entry_names import entry_line
from kbgraph_web.viewmodels.evidence_address import mark_address
from kbgraph_web.viewmodels.html_parts import MAX_CITATIONS, escaped
from kbgraph_web.viewmodels.languages import engine_word
from kbgraph_web.viewmodels.layout import AddressPlace, address_place, fragment

_IDS_OF_PAGE = frozenset(
    {"cite-page", "contents", "document", "facts", "gaps", "main", "mentioned", "members", "panel"}
    | {"preview", "relations", "relations-ended", "site-search", "source", "sources", "text"}
)
"""Ids that the template of an entry uses itself."""
_MONTH = re.compile(r"\d{4}(?:-\d\d)?")
_WEAK_BASES = frozenset({"identified", "inferred", "linked"})
_UNTIL, _ENDED = "until ", "ended, until "
"""The beginnings of the words of an end (`views.end_words`)."""
_WORDS = "mark_words"


class MarkWords(NamedTuple):
    """The words of marks in the language of the page: messages, found once for all of a page."""

    place: AddressPlace
    line: str
    lines: str
    its_entry: str
    more: str
    sources: dict[str, str]
    """Of the sources that a step of the scale counts, by the beginning of its name."""
    as_of: str
    checked: str
    disagree: str
    superseded: str
    ended: str
    until: str


class MarkPlace(NamedTuple):
    """The lines that state a fact: as the mark shows them, and in words."""

    shown: str
    words: str
    more: int
    """The number of other lines that state the fact."""


def evidence_mark(citations: Sequence[Citation], slug: str, related: str = "") -> Markup:
    """Return the mark of a value from its citations, on the page of a thing.

    It is a link to the evidence, and has the ids of the claims that the page has not shown before.
    The entry of the `related` thing, which the value names, is not named again.
    """
    return _mark(citations, slug, related, _ids(citations, slug))


def mark_in_list(citations: Sequence[Citation], slug: str) -> Markup:
    """Return the mark of a value in a list of several things, whose ids it must not have."""
    return _mark(citations, slug, "", ("", ""))


def mark_of_row(citations: Sequence[Citation], agreeing: Sequence[Citation], slug: str) -> Markup:
    """Return the mark of a row: its own line and days, and how many lines elsewhere agree."""
    return _mark(citations, slug, "", _ids(citations, slug), agreeing)


def _mark(
    citations: Sequence[Citation],
    slug: str,
    related: str,
    ids: tuple[str, str],
    agreeing: Sequence[Citation] = (),
) -> Markup:
    if not citations:
        return Markup()
    own_id, others = ids
    first, words = _leading(citations, slug), _mark_words()
    strength, place = _told_strength(citations), _place(citations, first, slug, related, words)
    elsewhere = {(each.slug, line) for each in agreeing for line in each.lines}
    place = place._replace(more=place.more + len(elsewhere))
    month = _month(citations)
    address = mark_address(first, (*citations, *agreeing), words.place)
    kind = f" strength-{escaped(strength.name)}" if strength else ""
    more = f" +{place.more}" if place.more else ""
    foreign = "" if first.slug == slug else " of-entry"
    parts = [
        f' {others}<a class="mark{kind}"{own_id} href="{address}">',
        f'<span class="sign" aria-hidden="true">{escaped(strength.mark)}</span>&nbsp;'
        if strength
        else "",
        f'<span class="at{foreign}" aria-hidden="true">{place.shown}{more}</span> ',
        f'<span class="visually-hidden">{_told(month, strength, place, words)}</span>',
        *(
            f' <span class="{name}">{escaped(note)}</span>'
            for name, note in _notes(citations, month, words)
        ),
        "</a>",
    ]
    return Markup("".join(parts))  # noqa: S704 - each text is escaped


def _leading(citations: Sequence[Citation], slug: str) -> Citation:
    """Return the citation that a mark names: one of the page's entry, and no mere link."""
    stated = [each for each in citations if each.basis != "linked"] or citations
    return next((each for each in stated if each.slug == slug), stated[0])


def _told_strength(citations: Sequence[Citation]) -> Strength | None:
    strength = fact_strength(citations)
    return strength if strength and strength.is_told else None


def _place(
    citations: Sequence[Citation], first: Citation, slug: str, related: str, words: MarkWords
) -> MarkPlace:
    lines = first.lines
    if not lines:
        return MarkPlace("", "", 0)
    last = lines[-1] if lines[-1] - lines[0] == len(lines) - 1 else lines[0]
    total = len({(each.slug, line) for each in citations for line in each.lines})
    more = total - (last - lines[0] + 1)
    if first.slug != slug:
        is_its_own = first.slug == related
        line = {"line": lines[0]}
        named = words.its_entry % line if is_its_own else str(entry_line(first.slug, lines[0]))
        return MarkPlace(named, named, total - 1)
    if last == lines[0]:
        return MarkPlace(f"L{last}", words.line % {"line": last}, more)
    told = words.lines % {"first": lines[0], "last": last}
    return MarkPlace(f"L{lines[0]}–{last}", told, more)


def _told(month: str, strength: Strength | None, place: MarkPlace, words: MarkWords) -> str:
    """Return strength, place and that the month behind it is of a source, for screen readers."""
    label = _counted(strength, words) if strength else ""
    more = words.more % {"place": place.words, "number": place.more} if place.more else place.words
    return ", ".join(filter(None, (label, more, words.as_of if month else "")))


def _counted(strength: Strength, words: MarkWords) -> str:
    """Return a step of the scale with the sources that it counts, as HTML."""
    label, counted = escaped(strength.label), words.sources.get(strength.name.partition("-")[0])
    return counted % {"strength": label} if counted else label


def _mark_words() -> MarkWords:
    found: MarkWords | None = g.get(_WORDS)
    if found is None:
        found = MarkWords(
            place=address_place(),
            line=gettext("line %(line)s"),
            lines=gettext("lines %(first)s to %(last)s"),
            its_entry=gettext("its entry, line %(line)s"),
            more=gettext("%(place)s and %(number)s more"),
            sources={
                "one": gettext("%(strength)s source"),
                "several": gettext("%(strength)s sources"),
            },
            as_of=gettext("as of"),
            checked=gettext("checked %(day)s"),
            disagree=gettext("sources disagree"),
            superseded=gettext("superseded"),
            ended=gettext("ended %(day)s"),
            until=gettext("until %(day)s"),
        )
        setattr(g, _WORDS, found)
    return found


def _notes(
    citations: Sequence[Citation], month: str, words: MarkWords
) -> Iterator[tuple[str, str]]:
    """Yield the class and the words of each notable thing, the month of the sources first."""
    if month:
        yield "when", month
    elif searched := _month_of_search(citations):
        yield "when", words.checked % {"day": searched}
    bases = {each.basis for each in citations}
    if bases <= _WEAK_BASES:
        yield "basis", engine_word(min(bases))
    if any(each.disagrees_with for each in citations):
        yield "disagrees", words.disagree
    if is_superseded(citations):
        yield "superseded", words.superseded
    # Most facts have no end, and a page has many.
    if any(each.ends for each in citations):
        told = end_words(citations, day_of_ends())
        if told.startswith(_ENDED):
            yield "ended", words.ended % {"day": told.removeprefix(_ENDED)}
        elif told:
            yield "ended", words.until % {"day": told.removeprefix(_UNTIL)}


def _month(citations: Sequence[Citation]) -> str:
    """Return the month up to which the sources of the shown strength speak.

    Empty where no plain date of any of them is known.
    """
    found = _MONTH.match(day_of_strength(citations))
    return found[0] if found else ""


def _month_of_search(citations: Sequence[Citation]) -> str:
    """Return the month in which a value was looked for in vain; empty for any other answer.

    Such an answer needs no source, and all others that have none either are about documents.
    """
    if any(each.strength or each.sources for each in citations):
        return ""
    found = _MONTH.match(max((each.checked for each in citations), default=""))
    return found[0] if found else ""


def claim_places(citations: Sequence[Citation], slug: str) -> Markup:
    """Return empty elements with the ids of claims of the page that no mark of it shows."""
    names = "".join(f'<span id="{escaped(name)}"></span>' for name in _free_ids(citations, slug))
    return Markup(names)  # noqa: S704 - each text is escaped


def _ids(citations: Sequence[Citation], slug: str) -> tuple[str, str]:
    """Return the attribute of the id of a mark, and elements with the ids of its other claims."""
    first, *others = map(escaped, _free_ids(citations[:MAX_CITATIONS], slug) or [""])
    return (
        f' id="{first}"' if first else "",
        "".join(f'<span id="{name}"></span>' for name in others),
    )


def _free_ids(citations: Iterable[Citation], slug: str) -> list[str]:
    """Return the ids of claims of an entry that its page has not shown, which it then has."""
    taken: set[str] = g.setdefault("claim_ids", set())
    free = dict.fromkeys(
        name
        for each in citations
        if each.slug == slug
        and (name := fragment(each.claim)) not in taken
        and name not in _IDS_OF_PAGE
    )
    taken.update(free)
    return [*free]
