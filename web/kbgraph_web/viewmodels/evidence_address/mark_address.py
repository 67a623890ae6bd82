"""The address of the evidence that a mark shows.

A claim may state several facts, and a fact may be stated by others with another role or day: the
parameters name the fact, or the claims that say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup

from kbgraph.rdf import local_name
from kbgraph.views import Citation, claim_name
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.html_parts import escaped
from kbgraph_web.viewmodels.layout import AddressPlace, fragment

_MAX_CACHED = 16_384
_MAX_NAMED = 50
"""Claims that an address names: it has at most 8,000 characters."""
_DIVIDING = re.compile("%(25|2F|23)")
_CLAIM = "~"
"""Stands for the name of a claim in an address; no name holds it."""


def claim_key(citation: Citation) -> str:
    """Return the name of a claim among those of all entries: slug, hash, and name."""
    return f"{citation.slug}#{claim_name(citation.claim)}"


def mark_address(leading: Citation, citations: Iterable[Citation], place: AddressPlace) -> Markup:
    """Return the address of the evidence of the `leading` one of some citations, as HTML.

    Names of claims are percent-encoded in their IRIs already. Servers decode a path once, so that
    what divides addresses is encoded twice (`evidence_view`).
    """
    before, after = _around_claim(place, leading.slug)
    name = fragment(leading.claim)
    if "%2" in name:
        name = _DIVIDING.sub(r"%25\1", name)
    address = f"{before}{escaped(name)}{after}"
    if leading.fact is None and not leading.has_own_strength:
        return Markup(address)  # noqa: S704 - each part is escaped
    scope = escaped(urlencode([*_scope(leading, citations)], safe="/"))
    joined = "&amp;" if "?" in after else "?"
    return Markup(f"{address}{joined}{scope}")  # noqa: S704 - each part is escaped


def _scope(leading: Citation, citations: Iterable[Citation]) -> Iterator[tuple[str, str]]:
    """Yield the parameters that name the fact of a citation, or the claims that say the same."""
    if leading.has_own_strength:
        others = {each.claim: each for each in citations if each.claim != leading.claim}
        for each in [*others.values()][:_MAX_NAMED]:
            yield params.WITH_CLAIM, claim_key(each)
        if not others:
            yield params.ALONE, "1"
    elif leading.fact is not None:
        yield params.OF_PROPERTY, local_name(leading.fact.predicate)
        about = current_kb().graph.iris.slug(leading.fact.subject)
        if about and about != leading.slug:
            yield params.ABOUT, about


@lru_cache(_MAX_CACHED)
def _around_claim(
    place: AddressPlace,  # noqa: ARG001 - in the address
    slug: str,
) -> tuple[str, str]:
    """Return what stands before and behind the name of a claim in addresses of an entry."""
    path, mark, query = url_for("evidence.page", slug=slug, claim=_CLAIM).partition("?")
    return escaped(path.removesuffix(_CLAIM)), escaped(mark + query)
