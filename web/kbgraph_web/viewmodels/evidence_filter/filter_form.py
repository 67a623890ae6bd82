"""The form of the evidence filter, its active conditions, and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup

from kbgraph.evidence.strength import SCALE
from kbgraph.search import Facet, FacetValue
from kbgraph.views import Strength
from kbgraph.views.evidence_filters import (
    DISAGREE,
    PRIMARY,
    STRENGTHS,
    FactCount,
)
from kbgraph_web.http import params
from kbgraph_web.http.day import current_day
from kbgraph_web.http.languages import lazy_gettext
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.evidence_filter.wanted import kept_parameters, wanted_evidence
from kbgraph_web.viewmodels.facet_links import FacetLink, FacetLinks, here

_WORDS = {
    PRIMARY: lazy_gettext("primary sources only"),
    DISAGREE: lazy_gettext("sources disagree"),
    "several-primary": lazy_gettext("several primary sources"),
    "one-primary": lazy_gettext("one primary source"),
    "several-secondary": lazy_gettext("several secondary sources"),
    "one-secondary": lazy_gettext("one secondary source"),
}
"""Conditions in words; that of another step is its label."""
_SHOWN = {
    "facts": lazy_gettext("%(shown)s of %(total)s facts shown"),
    "relations": lazy_gettext("%(shown)s of %(total)s relations shown"),
    "results": lazy_gettext("%(shown)s of %(total)s results shown"),
    "paths": lazy_gettext("Only paths over such facts"),
}
"""The sentence that says what a filter leaves, by the name of the things that are counted."""
_BEFORE = {
    params.ISSUED_BEFORE: lazy_gettext("issued before %(day)s"),
    params.CHECKED_BEFORE: lazy_gettext("checked before %(day)s"),
}
"""The conditions on days in words."""
_FIELDS = (*params.EVIDENCE_PARAMETERS, params.IN_FORCE, "page")
"""The parameters that the form sets, and that of another page of the same list."""


class FilterOption(NamedTuple):
    """A strength that can be chosen."""

    name: str
    words: str
    is_chosen: bool


class FilterChip(NamedTuple):
    """An active condition, and the address without it."""

    words: str
    address: str


class EvidenceForm(NamedTuple):
    """The evidence filter of a page."""

    is_offered: bool
    """Whether facts have sources, so that the filter tells one from another."""
    action: str
    kept: tuple[tuple[str, str], ...]
    """The other parameters of the address."""
    options: tuple[FilterOption, ...]
    is_disputed: bool
    issued_before: str
    checked_before: str
    day: str
    chips: tuple[FilterChip, ...]
    counted: FactCount | None
    things: str
    """The name of the things that are counted."""
    address_without: str

    @property
    def left_out(self) -> str:
        """The sentence that says what is left: the number of things shown, where it is known."""
        shown, total = self.counted or (0, 0)
        return str(_SHOWN[self.things]) % {"shown": f"{shown:,}", "total": f"{total:,}"}


def evidence_form(counted: FactCount | None = None, things: str = "facts") -> EvidenceForm:
    """Return the filter of the request as a form, with the number of facts that it leaves."""
    wanted, named = wanted_evidence(), params.evidence()
    day = current_day()
    return EvidenceForm(
        is_offered=current_kb().views.facts.has_sources or not wanted.is_empty,
        action=request.path,
        kept=tuple(
            (name, value)
            for name, value in request.args.items(multi=True)
            if name not in _FIELDS and value
        ),
        options=tuple(FilterOption(name, _words(name), name in named) for name in STRENGTHS),
        is_disputed=wanted.is_disputed,
        issued_before=str(wanted.issued_before or ""),
        checked_before=str(wanted.checked_before or ""),
        day=str(day or ""),
        chips=tuple(_chips(named)),
        counted=counted,
        things=things,
        address_without=_without(*params.EVIDENCE_PARAMETERS),
    )


def strength_links(counts: Mapping[str, int]) -> FacetLinks:
    """Return the steps of the scale that facts have as links to the facts of one step."""
    named, choices = params.evidence(), []
    for step in strength_scale():
        count = counts.get(step.name, 0)
        if count or step.name in named:
            words = f"{step.mark} {step.label}"
            value = FacetValue(step.name, words, count, is_chosen=step.name in named)
            choices.append(FacetLink(value, _toggled(step.name)))
    values = tuple(each.value for each in choices)
    return FacetLinks(Facet("strength", "strength", values), tuple(choices))


def evidence_fields() -> Markup:
    """Return the hidden fields by which another form of the page keeps the filter."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return Markup().join(field.format(name, value) for name, value in kept_parameters())


def strength_scale() -> tuple[Strength, ...]:
    """Return the steps of the scale that pages tell, the strongest first."""
    strength = current_kb().views.citations.strengths.step
    return tuple(each for each in map(strength, reversed(SCALE)) if each.is_told)


def _chips(named: tuple[str, ...]) -> list[FilterChip]:
    chips = [FilterChip(_words(name), _without_condition(name)) for name in named]
    days = ((name, words, params.text(name)) for name, words in _BEFORE.items())
    chips += [
        FilterChip(str(words) % {"day": day}, _without(name)) for name, words, day in days if day
    ]
    return chips


def _words(name: str) -> str:
    if name in _WORDS:
        return str(_WORDS[name])
    return next(
        (each.label for each in strength_scale() if each.name == name), name.replace("-", " ")
    )


def _without_condition(name: str) -> str:
    """Return the address without one of the conditions on strength and agreement."""
    address = _without(params.EVIDENCE_PARAMETER)
    others = [(params.EVIDENCE_PARAMETER, each) for each in params.evidence() if each != name]
    if not others:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(others)}"


def _toggled(name: str) -> str:
    """Return the address with one strength in place of others, or without it if it is chosen."""
    named, address = params.evidence(), _without(params.EVIDENCE_PARAMETER)
    wanted = [each for each in named if each == DISAGREE] + [name] * (name not in named)
    query = urlencode([(params.EVIDENCE_PARAMETER, each) for each in wanted])
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


def _without(*names: str) -> str:
    changes: dict[str, str | None] = dict.fromkeys(names)
    return here("", **changes)
