"""Relations as HTML: the related things, each with its role and days, and the mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from kbgraph.views import Value
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.entry_html.values import value_html
from kbgraph_web.viewmodels.html_parts import escaped
from kbgraph_web.viewmodels.languages import language_of
from kbgraph_web.viewmodels.relation_links import RelationLinks

_MAX_VALUES = 6
"""Things of a relation that are shown at once; the others are folded."""


def relations_html(relations: Iterable[RelationLinks], slug: str) -> Markup:
    """Return relations with their things: the first ones, others folded, and a link to the rest."""
    items = "".join(_relation(each, slug) for each in relations)
    return Markup(f'<dl class="relations">\n{items}</dl>')  # noqa: S704 - each text is escaped


def _relation(relation: RelationLinks, slug: str) -> str:
    title = f' title="{escaped(relation.comment)}"' if relation.comment else ""
    label = f'<span class="label"{language_of(relation.label)}>{escaped(relation.label)}</span>'
    count = f'<span class="count">{relation.total:,}</span>'
    values = "".join(_values(relation.values, slug))
    return f'<div class="relation"><dt{title}>{label} {count}</dt>{values}{_more(relation)}</div>\n'


def _values(values: Sequence[Value], slug: str) -> Iterator[str]:
    first = _MAX_VALUES if len(values) > _MAX_VALUES + 1 else len(values)
    for value in values[:first]:
        yield f"\n<dd>{value_html(value, slug)}</dd>"
    if values[first:]:
        items = "".join(f"<div>{value_html(value, slug)}</div>\n" for value in values[first:])
        more = f"{len(values) - first:,} more"
        yield f"\n<dd><details><summary>{more}</summary>\n{items}</details></dd>"


def _more(relation: RelationLinks) -> str:
    if not relation.more:
        return ""
    words = gettext("%(number)s more", number=format(relation.total - len(relation.values), ","))
    return f'\n<dd class="more"><a href="{escaped(relation.more)}">{words}</a></dd>'
