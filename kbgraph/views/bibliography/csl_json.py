"""Works as CSL-JSON, which Zotero, pandoc and citeproc read.

The members are those of the schema of CSL 1.0.2 (csl-data.json).
"""

from __future__ import annotations

from typing import Any

from kbgraph.evidence.source import PACKAGE_OF_DATA
from kbgraph.views.bibliography.partial_dates import partial_date
from kbgraph.views.bibliography.works import CitedWork


def as_csl(work: CitedWork) -> dict[str, Any]:
    """Return a work as an item of CSL-JSON, without members that have no value.

    `accessed` is the day of checking, `genre` the kind of the source, `source` the knowledge base,
    and `note` has the strength, the file, the lines and the address of the claim.
    """
    source, title = work.source, work.facts[0].origin.title
    item = {
        "id": work.key,
        "type": _type(work),
        "title": work.title,
        "container-title": "" if source else title,
        "publisher": source.publisher if source else "",
        "genre": source.kind if source else "",
        "language": source.language if source else "",
        "issued": csl_date(source.issued) if source else None,
        "accessed": csl_date(work.checked),
        "URL": work.url,
        "locator": "; ".join(work.locators),
        "source": title,
        "note": work.note,
    }
    return {name: value for name, value in item.items() if value}


def _type(work: CitedWork) -> str:
    if work.source is not None and work.source.evidence.kind == PACKAGE_OF_DATA:
        return "dataset"
    return "webpage" if work.url else "document"


def csl_date(text: str) -> dict[str, Any] | None:
    """Return a date as CSL has it: its known parts, or the text of one without; None for none."""
    if not text:
        return None
    date = partial_date(text)
    if date is None:
        return {"literal": text}
    parts: dict[str, Any] = {"date-parts": [list(each) for each in date.parts]}
    return {**parts, "circa": True} if date.is_approximate else parts
