"""The words of pages: each stands in the template of the catalogues, and shows translated."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from flask.testing import FlaskClient
from jinja2 import Environment, nodes

from kbgraph import KnowledgeBase
from kbgraph_web import create_app
from kbgraph_web.http.languages import words
from tests.conftest import ROOT, Vault

WEB = ROOT / "web" / "kbgraph_web"
MESSAGES = runpy.run_path(str(ROOT / "web" / "messages.py"))
SHOWN = {"aria-label", "alt", "placeholder", "title"}
"""The attributes whose texts readers meet."""
FUNCTIONS = {"gettext", "lazy_gettext", "ngettext"}
NAMES_AND_EXAMPLES = {
    "2 years", "2024-12-30", "CSV", "JSON", "Markdown", "PNG", "SPARQL", "SPARQL ·", "SVG", "XLSX",
    "type:", "…/entry/name#claim",
}  # fmt: skip
"""Texts of templates that are alike in each language."""
VIEWPORT = ", minimum-scale=1"
"""The block that stands within an attribute of another template."""
WORD = re.compile(r"[^\W\d_]{2}")


class Texts(HTMLParser):
    """The texts of HTML that readers meet."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Add a text."""
        self.found.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Add the attributes of an element."""
        self.found += (value or "" for name, value in attrs if name in SHOWN)


def literal_texts(template: str) -> Iterator[str]:
    """Yield the texts of a template that stand outside of messages, those of branches too."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(template)
    outputs = [part for output in tree.find_all(nodes.Output) for part in output.nodes]
    texts = Texts()
    data = "".join(each.data for each in outputs if isinstance(each, nodes.TemplateData))
    texts.feed(data.replace(VIEWPORT, ""))
    yield from texts.found
    for branch in tree.find_all(nodes.CondExpr):
        for each in (branch.expr1, branch.expr2):
            if isinstance(each, nodes.Const) and " " in str(each.value).strip():
                yield str(each.value)


def of_python(path: Path) -> Iterator[str]:
    """Yield the messages of a module: the first texts of the calls that translate."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            if node.func.id in FUNCTIONS and isinstance(first, ast.Constant):
                yield first.value


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The template of the catalogues, as `make messages` writes it."""
    path = tmp_path_factory.mktemp("messages") / "messages.pot"
    MESSAGES["extract"]("messages", path)
    with path.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def client(
    template: Catalog, vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """A client of pages in a language whose words are the English ones in brackets."""
    folder = tmp_path_factory.mktemp("translations")
    catalogue = Catalog(locale="de")
    for each in template:
        if each.id:
            one = isinstance(each.id, str)
            forms = [f"⟦{form}⟧" for form in ([each.id] if one else each.id)]
            catalogue.add(each.id, forms[0] if one else forms)
    path = folder / "de" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue)
    MESSAGES["compile_catalogues"](folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "CATALOGUES", folder)
        yield create_app(base(vault)).test_client()


def base(vault: Vault) -> KnowledgeBase:
    """A thing with facts, sources and missing fields, and another that links to it."""
    zone = "---\ntype: free-zone\nslug: free-zone--port\nwithin: '[[Land]]'\n---\n# Port\n"
    land = (
        "---\ntype: country\nslug: country--land\nsources:\n"
        "  - {id: law, title: Law, kind: primary, published: 2020-05, checked: 2026-11-02}\n"
        "  - {id: news, title: News, kind: secondary, published: 2021}\n---\n# Land\n[[Port]].\n\n"
        "## Tax\n\n| | |\n|-|-|\n| VAT Rate | 20% [^law art. 12] |\n"
        "| VAT on Crypto | Yes [^law] |\n| VAT on Crypto | No [^news] |\n"
    )
    return vault({"port.md": zone, "land.md": land})


def test_templates_have_no_words_outside_of_messages() -> None:
    """A text in a template is a message, or on the short list of those that are names."""
    assert [*literal_texts("<p title='no word'>{{ 'one or' if a else 'ok' }}</p>")] == [
        "no word", "one or",
    ]  # fmt: skip
    found = {
        (path.name, text)
        for path in sorted((WEB / "templates").glob("*.html"))
        for text in literal_texts(path.read_text(encoding="utf-8"))
        if WORD.search(text)
    }
    assert {each for each in found if each[1] not in NAMES_AND_EXAMPLES} == set()


def test_the_template_of_the_catalogues_is_complete(template: Catalog) -> None:
    """Each message of a module is extracted; those within f-strings would not be."""
    messages = {text for path in WEB.rglob("*.py") for text in of_python(path)}
    assert len(messages) > 80
    assert {text for text in messages if template.get(text) is None} == set()


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "All entries"),
        ("/entry/free-zone--port", "On this page"),
        ("/entry/free-zone--port", "Source text"),
        ("/entry/free-zone--port", "not researched"),
        ("/links/free-zone--port?direction=outgoing", "Relations: outgoing"),
        ("/lines/free-zone--port", "Page of the entry"),
        ("/mentions/free-zone--port", "Mentioned in"),
        ("/citations/free-zone--port", "All as"),
        ("/basket", "Add a fact by its address"),
        ("/facts", "Property"),
        ("/timeline", "From year"),
        ("/facts", "Filter by evidence"),
        ("/facts", "Legend"),
        ("/search?q=port", "Name in any script, code, or words of the text"),
        ("/search/facets", "All filters"),
        ("/compare", "Or pick two to six"),
        ("/compare?with=free-zone--port&with=country--land", "Differences only"),
        ("/compare?with=free-zone--port&with=country--land", "issued 2020-05"),
        ("/entry/country--land", "Sources disagree"),
        ("/evidence/country--land/tax.vat-rate.law", "Cite this fact"),
        ("/basket?claim=country--land%23tax.vat-rate.law", "⟦1 fact⟧ from 1 source."),
        ("/matrix", "Table"),
        ("/matrix", "not researched"),
        ("/path", "How two entries are connected"),
        ("/path?from=free-zone--port&to=country--land", "Paths as JSON"),
        ("/graph/free-zone--port", "Find in the graph"),
        ("/graph", "Find a thing"),
        ("/ontology", "Classes"),
        ("/sparql", "Questions"),
        ("/sparql?page=1&query=ASK%7B%7D", "Run it from a program"),
        ("/list/hubs", "Most linked"),
        ("/entry/nothing", "Not found"),
    ],
)
def test_each_page_shows_the_words_of_a_catalogue(
    client: FlaskClient, path: str, shown: str
) -> None:
    """No page keeps its English words where a catalogue has others; the values stay."""
    page = client.get(path, headers={"Accept": "text/html", "Accept-Language": "de"}).text
    assert '<html lang="de">' in page
    assert f"⟦{shown}⟧" in page
    assert not re.search(f">\\s*{re.escape(shown)}\\s*<", page)
