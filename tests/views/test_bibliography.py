"""Citations to copy: each form is read back by a parser of its own, and loses nothing."""

from __future__ import annotations

import json
import re
import unicodedata

import pyromark
import pytest
from bibtexparser import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation as CslCitation
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import example, given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from selectolax.lexbor import LexborHTMLParser

from kbgraph import FormatError, KnowledgeBase, NotFoundError
from kbgraph.evidence.source import PACKAGE_OF_DATA, SourceEvidence
from kbgraph.rdf.terms import Iri
from kbgraph.views.bibliography import (
    CitedFact,
    CitedOrigin,
    CitedValue,
    as_bibtex,
    as_csl,
    as_footnote,
    as_sentence,
    cited_works,
)
from kbgraph.views.bibliography.csl_json import csl_date
from kbgraph.views.bibliography.keys import citation_key
from kbgraph.views.citation import Citation, Source, Strength
from tests.conftest import Vault

BASE = "https://kb.example/"
ORIGIN = CitedOrigin("A Base of Knowledge", BASE)
PRIMARY = Strength("one-primary", "one primary", "◆", 3, "")
LAW = """---
type: country
slug: x
names: {en: Xland}
sources:
  - {id: law, title: "Law No. 17", url: "https://law.example/17", publisher: Gazette, kind: primary, published: 2020-05, checked: 2026-11-02}
  - {id: news, title: News, kind: secondary, checked: 2026-11-03}
---
## Tax
|  |  |
| --- | --- |
| VAT Rate | 20% [^law art. 12] [^news] |
| Capital Gains (personal) | 10% [^law art. 9] |
"""
SYMBOLS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textasciicircum": "^",
    "textasciigrave": "`",
}
"""Text symbols of LaTeX2e that the decoder does not know."""
TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40
).filter(str.strip)


def source(key: str = "law", **changes: object) -> Source:
    """Return a source with each of its properties."""
    iri = Iri(f"{BASE}entry/x#source.{key}")
    made = Source(
        iri=iri, title="Law No. 17", url="https://law.example/17", parts=(), publisher="Gazette", kind="primary",
        issued="2020-05-17", copied="", checked="2026-11-02", language="en", standing="", evidence=SourceEvidence(iri),
    )  # fmt: skip
    return made._replace(**changes)  # type: ignore[arg-type]


def fact(*sources: Source, line: int = 5, key: str = "tax.rate", value: str = "20%") -> CitedFact:
    """Return a fact of some sources."""
    citation = Citation(
        claim=Iri(f"{BASE}entry/x#{key}"), file="x.md", slug="x", lines=(line,), basis="stated", as_of="", checked="",
        sources=sources, strength=PRIMARY,
    )  # fmt: skip
    told = CitedValue("Xland", "rate", value, strength="◆ one primary", mark="◆")
    return CitedFact((told,), citation, "Xland", "2026-11-29", ORIGIN)


@pytest.fixture(scope="module")
def base(vault: Vault) -> KnowledgeBase:
    """A country that cites two sources."""
    return vault({"x.md": LAW})


def latex_decoder() -> LatexNodes2Text:
    """Return a decoder that knows the text symbols of LaTeX2e."""
    context = get_default_latex_context_db()
    specs = [MacroTextSpec(name, sign) for name, sign in SYMBOLS.items()]
    context.add_context_category("symbols", macros=specs, prepend=True)
    return LatexNodes2Text(latex_context=context)


def fields_of(bibtex: str) -> list[dict[str, str]]:
    """Return the entries of BibTeX as a parser reads them, with Unicode in place of LaTeX."""
    library = parse_string(
        bibtex, append_middleware=[LatexDecodingMiddleware(decoder=latex_decoder())]
    )
    assert library.failed_blocks == []
    return [
        {"key": entry.key, **{field.key: field.value for field in entry.fields}}
        for entry in library.entries
    ]


def test_a_sentence_has_all_that_a_reader_needs() -> None:
    """Title, publisher, kind, issue, address, checking, strength, file, line and claim."""
    assert as_sentence(fact(source(locators=("art. 12",)))) == (
        "Xland – rate – 20%. “Law No. 17”, art. 12, Gazette, primary, issued 2020-05-17, https://law.example/17, checked 2026-11-02. "
        "Strength: one primary. A Base of Knowledge, x.md, line 5, changed 2026-11-29, https://kb.example/entry/x#tax.rate."
    )


def test_a_sentence_has_no_gaps_where_a_source_bears_little() -> None:
    """A copy, no date and no title leave neither empty quotation marks nor two commas."""
    bare = source(title="", publisher="", kind="", issued="", checked="")
    assert " https://law.example/17." in as_sentence(fact(bare))
    assert "undated, https://law" in as_sentence(fact(bare))
    assert "copy of 2024" in as_sentence(fact(bare._replace(copied="2024")))
    assert "“" not in as_sentence(fact(bare))
    assert ", ," not in as_sentence(fact(bare))


@given(TEXTS, TEXTS)
@example("a--b''c,,d", "}\\{ ~^`<|>")
def test_bibtex_is_read_back(title: str, publisher: str) -> None:
    """Backslashes, braces that are not closed, and signs of LaTeX stay what they are."""
    given_source = source(title=title, publisher=publisher)
    (read,) = fields_of(as_bibtex(cited_works([fact(given_source)])[0]))
    assert (words(read["title"]), words(read["publisher"])) == (words(title), words(publisher))


def words(text: str) -> str:
    """Return a text in one form of Unicode, with plain spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def test_bibtex_has_each_part_in_the_field_of_its_name() -> None:
    """Title, publisher, kind, date, address, checking, and in the note strength, line and claim."""
    (read,) = fields_of(as_bibtex(cited_works([fact(source(locators=("art. 12",)))])[0]))
    assert read.pop("note") == (
        "art. 12. Xland – rate – 20%. Strength: one primary. A Base of Knowledge, x.md, line 5, changed 2026-11-29. https://kb.example/entry/x#tax.rate"
    )
    assert read == {
        "key": "x:law", "title": "Law No. 17", "publisher": "Gazette", "keywords": "primary", "language": "en", "date": "2020-05-17",
        "year": "2020", "month": "may", "url": "https://law.example/17", "urldate": "2026-11-02",
    }  # fmt: skip


def test_a_work_is_there_once_with_all_its_lines() -> None:
    """A bibliography does not repeat a source; facts without one cite their entry."""
    facts = [
        fact(source()),
        fact(source(), source("news"), line=9, key="b", value="30%"),
        fact(line=11, key="c"),
    ]
    works = cited_works(facts)
    assert [work.key for work in works] == ["x:law", "x:news", "x"]
    assert works[0].note == (
        "Cited in A Base of Knowledge: x.md, changed 2026-11-29: line 5 (rate, one primary); line 9 (rate, one primary). https://kb.example/entry/x"
    )
    assert (works[2].title, works[2].url) == ("Xland", "https://kb.example/entry/x#c")
    assert len(fields_of("\n\n".join(map(as_bibtex, works)))) == 3


@given(st.sets(TEXTS, min_size=2, max_size=8))
def test_keys_are_ascii_and_no_two_are_one(names: set[str]) -> None:
    """Not even for a reader that takes small and capital letters for the same."""
    iris = [f"{BASE}entry/{name}#source.{name}" for name in names]
    keys = [citation_key(iri, BASE) for iri in iris]
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.:-]*", key) for key in keys)
    assert len(set(keys)) == len(iris)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-05-17", {"date-parts": [[2020, 5, 17]]}),
        ("2020-05", {"date-parts": [[2020, 5]]}),
        ("2020", {"date-parts": [[2020]]}),
        ("2020-05-17T09:30:00Z", {"date-parts": [[2020, 5, 17]]}),
        ("2015~", {"date-parts": [[2015]], "circa": True}),
        ("2023/2024-02", {"date-parts": [[2023], [2024, 2]]}),
        ("../2024", {"literal": "../2024"}),
        ("201X", {"literal": "201X"}),
        ("2020-13", {"literal": "2020-13"}),
        ("", None),
    ],
)
def test_a_date_keeps_what_is_known_of_it(text: str, expected: object) -> None:
    """A year is no first of January, and a date without two ends is a text."""
    assert csl_date(text) == expected


@pytest.mark.parametrize(
    ("issued", "fields"),
    [
        ("2020", {"date": "2020", "year": "2020"}),
        ("2020-05", {"date": "2020-05", "year": "2020", "month": "may"}),
        ("2015~", {"date": "2015~"}),
        ("", {}),
    ],
)
def test_bibtex_has_no_more_of_a_date_than_is_known(issued: str, fields: dict[str, str]) -> None:
    """A month is not written where none is known, nor a year that is not sure."""
    text = as_bibtex(cited_works([fact(source(issued=issued))])[0])
    read = dict(re.findall(r"^  (date|year|month) = \{?(.*?)\}?,$", text, re.MULTILINE))
    assert read == fields


def test_a_processor_of_csl_reads_the_items() -> None:
    """A processor takes each member, and prints title, publisher, year and address."""
    facts = [fact(source(issued="2020")), fact(source("data", title="Table", evidence=SourceEvidence(Iri("x"), PACKAGE_OF_DATA))), fact(key="c")]  # fmt: skip
    items = json.loads(json.dumps([as_csl(work) for work in cited_works(facts)]))
    assert [item["type"] for item in items] == ["webpage", "dataset", "webpage"]
    assert items[0]["accessed"] == {"date-parts": [[2026, 11, 2]]}
    assert "one primary" in items[0]["note"]
    assert "x.md, line 5" in items[0]["note"]
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    shown = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        shown.register(CslCitation([CitationItem(item["id"])]))
    text = "\n".join(map(str, shown.bibliography()))
    assert "Law No. 17" in text
    assert "2020" in text
    assert "https://law.example/17" in text


@given(TEXTS, TEXTS)
@example("*_`<a>", "1. Xland")
@example("\\", "- Xland")
def test_a_footnote_is_read_as_its_sentence(title: str, thing: str) -> None:
    """Marks of Markdown in titles and values are shown, and addresses are links."""
    made = fact(source(title=title))._replace(values=(CitedValue(thing, "rate", "20%"),))
    page = pyromark.html(
        f"x[^x:tax.rate]\n\n{as_footnote(made)}", options=pyromark.Options.ENABLE_FOOTNOTES
    )
    note = LexborHTMLParser(page).css_first(".footnote-definition p")
    assert note is not None
    sentence = as_sentence(made).replace(f"“{' '.join(title.split())}”", " ".join(title.split()))
    assert words(note.text()) == words(sentence)
    assert [link.attributes["href"] for link in note.css("a")] == [
        "https://law.example/17",
        "https://kb.example/entry/x#tax.rate",
    ]


def test_the_facts_of_a_page_are_cited_in_its_order(base: KnowledgeBase) -> None:
    """Each fact once; a claim by its name or its IRI alone; an unknown one is refused."""
    facts = base.views.cited_facts("x")
    rate = next(each for each in facts if each.values[0].value == "20%")
    assert (rate.values[0].thing, rate.citation.lines) == ("Xland", (12,))
    assert len({each.citation.claim for each in facts}) == len(facts)
    name = rate.citation.claim.partition("#")[2]
    assert base.views.cited_facts("Xland", name) == (rate,)
    assert base.views.cited_facts("x", [rate.citation.claim]) == (rate,)
    with pytest.raises(NotFoundError, match="no claim is called"):
        base.views.cited_facts("x", "nothing")


def test_a_bibliography_is_written_in_four_forms(base: KnowledgeBase) -> None:
    """Two sources in BibTeX and CSL-JSON, a sentence and a footnote for each fact."""
    facts = base.views.cited_facts("x")
    read = fields_of(base.views.bibliography("x", "bibtex"))
    assert {"x:law", "x:news"} <= {each["key"] for each in read}
    items = json.loads(base.views.bibliography("x", "csl-json"))
    assert {"x:law", "x:news"} <= {item["id"] for item in items}
    assert base.views.bibliography("x").count("\n") == len(facts)
    assert base.views.bibliography("x", "markdown").count("[^x:") == len(facts)
    with pytest.raises(FormatError, match="there are text, markdown, bibtex, csl-json"):
        base.views.bibliography("x", "ris")
