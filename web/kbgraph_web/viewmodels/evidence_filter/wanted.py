"""The evidence filter that the address of a request names."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, g, redirect, request, url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Triple
from kbgraph.views.evidence_filters import Age, EvidenceFilter, evidence_filter
from kbgraph_web.http import params
from kbgraph_web.http.day import day_of_ends
from kbgraph_web.viewmodels.facet_links import here

_WANTED = "wanted_evidence"


def wanted_evidence() -> EvidenceFilter:
    """Return the filter of the request; 400 for a value that is none.

    An address with a span of time, such as *2 years*, redirects to that with the day which it
    means today: what an address stands for does not change from day to day.
    """
    wanted: EvidenceFilter | None = g.get(_WANTED)
    if wanted is None:
        names = params.evidence()
        days = (_day(name) for name in (params.ISSUED_BEFORE, params.CHECKED_BEFORE))
        wanted = evidence_filter(names, *days)
        setattr(g, _WANTED, wanted)
    return wanted


def wanted_relations(base: KnowledgeBase) -> frozenset[Triple] | None:
    """Return the relations between things that the filter allows; None without a filter."""
    wanted = wanted_evidence()
    return None if wanted.is_empty else base.views.facts.relations(wanted)


def kept_parameters() -> list[tuple[str, str]]:
    """Return the parameters of the filter, which other forms of the page keep; 400 as above."""
    wanted_evidence()
    given = request.args.items(multi=True)
    return [each for each in given if each[0] in params.EVIDENCE_PARAMETERS and each[1]]


def filtered_entry_url(slug: str) -> str:
    """Return the address of a thing's page with the filter of the request."""
    names = dict.fromkeys(name for name, _ in kept_parameters())
    values: dict[str, Any] = {name: params.texts(name) for name in names}
    return url_for("entry.page", slug=slug, **values)


def _day(name: str) -> date | None:
    age = params.age(name)
    if isinstance(age, Age):
        day = age.before(day_of_ends())
        abort(redirect(here(**{name: day.isoformat()})))
    return age
