"""The guide for agents: what the knowledge base holds, and how to ask it (https://llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from flask import url_for

from kbgraph.export.question_description import question_url
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.example_queries import ExampleQuery, QueryForm, QueryParameter
from kbgraph.questions import Questions
from kbgraph.rdf import ServiceUrls
from kbgraph.views import Coverage
from kbgraph_web.viewmodels.bounds.public_address import public_root

_MAX_CLASSES, _MAX_QUESTIONS = 40, 40
_MAX_CHARS = 300
"""Of a text of the ontology."""
_MARKUP = re.compile(r"[\\\[\]<>`]")
_CITED_FORMS = {QueryForm.SELECT, QueryForm.ASK}
_CITING = """\
How answers cite: every fact names the file and line that state it, the sources there, and the day
on which they were checked. Name these when you answer:

- In `{root}entry/SLUG.json` each value has `citations`, with `file`, `lines`, `basis`, `asOf`,
  `checked` and `sources` (`title`, `url`, `publisher`, `issued`).
- A query with `cite=1` has `citations` beside the rows: for each row its `lines`, and `notTraced`
  where a part of the query cannot be traced.
- A question below takes values for its parameters in its address, by slug, name or code.
- `strength` says how well sources support a value, and `disagrees` that they contradict each other.
- `{root}entry/SLUG#L12` is the permanent address of line 12 of an entry.
- A field without a value is not researched yet; this does not mean no. `none found` was researched.
"""


def agent_guide(base: KnowledgeBase) -> str:
    """Return the guide as Markdown: title, summary, how answers cite, and sections of links.

    A heading is followed by links alone, as the format asks.
    """
    root = public_root(base)
    sections = (
        _head(base),
        _CITING.format(root=root),
        _section("Data", _data(root)),
        _section("Classes of entries", _classes(base, root)),
        _section("Questions that it answers", _questions(base, root)),
        _section("Optional", _optional(root)),
    )
    return "\n".join(filter(None, sections))


def _head(base: KnowledgeBase) -> str:
    site, number = base.export.site, len(base.views.entries)
    entries = f"{number:,} {'entry' if number == 1 else 'entries'} in Markdown, read as a graph."
    about = _plain(base.ontology.description) or f"A knowledge base: {entries}"
    parts = (f"# {_plain(site.title)}", f"> {about}", _plain(site.notice), entries)
    terms = f"Terms of use: <{site.license}>" if site.license else ""
    return "\n\n".join(filter(None, (*parts, terms))) + "\n"


def _section(title: str, links: Iterator[str]) -> str:
    lines = list(links)
    return "\n".join([f"## {title}", "", *lines, ""]) if lines else ""


def _data(root: str) -> Iterator[str]:
    urls = ServiceUrls(root)
    yield _link("SPARQL endpoint", urls.endpoint, "SPARQL 1.1 Query, read-only; `query`, `cite=1`")
    yield _link("JSON API", f"{root}openapi.json", "OpenAPI 3.1")
    yield _link("Search", f"{root}search.json?q=", "entries by name, code and word")
    yield _link("Timeline", f"{root}timeline.json?year=", "dated facts by time, of all or `of` one")
    yield _link("Terms", f"{root}complete.json", "prefixes, classes, properties and coded values")
    yield _link("Service and dataset", urls.description, "VoID, DCAT, prefixes and queries as RDF")


def _classes(base: KnowledgeBase, root: str) -> Iterator[str]:
    for each in base.views.coverage[:_MAX_CLASSES]:
        word = quote(base.ontology.type_word(each.cls), safe="")
        yield _link(each.label, f"{root}search.json?where=type:{word}", _about_class(base, each))


def _about_class(base: KnowledgeBase, each: Coverage) -> str:
    count = f"{each.entries:,} {'entry' if each.entries == 1 else 'entries'}"
    return f"{count}. {_plain(base.ontology.comment(each.cls))}".strip()


def _questions(base: KnowledgeBase, root: str) -> Iterator[str]:
    questions = base.sparql.questions
    for each in questions.all[:_MAX_QUESTIONS]:
        words = " ".join(_parameter(questions, parameter) for parameter in each.parameters)
        note = " ".join(filter(None, (_plain(each.comment), words)))
        yield _link(each.title, _question_address(each, root), note)


def _parameter(questions: Questions, parameter: QueryParameter) -> str:
    """Return what `?place=…` in the address of a question may be."""
    default = questions.default(parameter).text
    return f"`{parameter.name}`: {_plain(questions.noun(parameter))}, by default {_plain(default)}."


def _question_address(each: ExampleQuery, root: str) -> str:
    """Return the address of the cited answer, with the defaults."""
    cite = "?cite=1" if each.form in _CITED_FORMS else ""
    return f"{question_url(ServiceUrls(root), each)}{cite}"


def _optional(root: str) -> Iterator[str]:
    yield _link("All entries", root, "as a page")
    yield _link("Ontology", root + _path("ontology.page"), "every class and property explained")
    yield _link("Sitemap", f"{root}sitemap.xml", "the address of each entry")
    yield _link("Whole graph", ServiceUrls(root).export("nq"), "N-Quads, each claim a named graph")


def _path(route: str) -> str:
    return url_for(route).removeprefix(url_for("home.page"))


def _link(title: str, address: str, note: str = "") -> str:
    return f"- [{_plain(title)}]({address}){': ' if note else ''}{note}"


def _plain(text: str) -> str:
    """Return a text of the ontology on one line, cut, and without the markup of Markdown."""
    words = " ".join(text.split())
    cut = words if len(words) <= _MAX_CHARS else f"{words[: _MAX_CHARS - 1].rstrip()}…"
    return _MARKUP.sub(r"\\\g<0>", cut)
