"""The language of a reader: asked by `lang` or Accept-Language, on pages, in data and caches."""

from __future__ import annotations

import json
import re
import runpy
import urllib.request
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from flask.testing import FlaskClient

from kbgraph import KnowledgeBase
from kbgraph.languages import LabelLanguages
from kbgraph_web import create_app
from kbgraph_web.http.languages import Language, Languages, words
from tests.conftest import ROOT, Vault

ENTRY = "/entry/free-zone--port"
NAMES = "names:\n  en: Port\n  kk: Порт\n  ar: ميناء\n"
LANGUAGES = Languages(
    LabelLanguages(("en", "kk", "zh-hant", "pt"), frozenset({"kk", "zh-hant", "pt"})), ("en", "pt")
)


@pytest.fixture(scope="module")
def base(vault: Vault) -> KnowledgeBase:
    """A thing with names in three languages, and another that links to it."""
    return vault(
        {
            "port.md": f"---\ntype: free-zone\nslug: free-zone--port\n{NAMES}---\n# Port\n",
            "land.md": "---\ntype: country\nslug: country--land\n---\n# Land\n[[Port]].\n",
        }
    )


@pytest.fixture(scope="module")
def client(base: KnowledgeBase) -> FlaskClient:
    """A client of an application with all of its caches."""
    return create_app(base).test_client()


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", Language()),
        ("", "kk", Language("kk")),
        ("", "en-US,en;q=0.9,kk;q=0.8", Language()),
        ("", "fr, kk;q=0.2, zh;q=0.5", Language("zh-hant")),
        ("", "zh-Hant-HK", Language("zh-hant")),
        ("", "kk;q=0, pt-BR", Language("pt", "pt")),
        ("", "kk, pt;q=0.1", Language("kk", "pt")),
        ("", "*, kk;q=0.5", Language()),
        ("", "!!;q=x,;,-", Language()),
        ("lang=kk", "pt", Language("kk")),
        ("a=1&l%61ng=kk", "", Language("kk")),
        ("lang=xx", "kk", Language()),
        ("lang=kk&lang=pt", "", Language()),
        ("", "x-" * 5000 + ",kk", Language()),
    ],
)
def test_the_language_is_the_first_accepted_one_that_there_is(
    query: str, header: str, language: Language
) -> None:
    """`lang` comes before the header; what nobody has, and what cannot be read, is the default."""
    assert LANGUAGES.of({"QUERY_STRING": query, "HTTP_ACCEPT_LANGUAGE": header}) == language


def test_pages_and_data_have_the_labels_of_the_language(client: FlaskClient) -> None:
    """By the parameter, which the links of the page keep, and by the header, on each route."""
    asked = client.get(f"{ENTRY}?lang=kk")
    assert "Порт</h1>" in asked.text
    links = re.findall(r'href="(/(?:entry|graph|compare|search|lines)\b[^"]*)"', asked.text)
    assert links
    assert [link for link in links if "lang=kk" not in link] == []
    assert re.search(r'name="lang" value="kk"', asked.text)
    by_header = {"Accept-Language": "kk"}
    assert client.get(f"{ENTRY}.json", headers=by_header).json["label"] == "Порт"
    rows = client.get("/compare.csv?with=free-zone--port", headers=by_header).text
    assert ",Порт," in rows
    found = client.get("/search.json?q=port", headers=by_header).json
    assert found["results"][0]["label"] == "Порт"
    export = "/export/kbgraph.graphml"
    assert client.get(export, headers=by_header).data == client.get(export).data


@pytest.mark.parametrize("path", ["/graph/{}?", "/entry/{}?in-force=2024-01-01&"])
def test_workers_answer_in_the_language(server: str, path: str) -> None:
    """A worker, which can open no file, has the labels of each language, and those of a day."""
    address = server + path.format("country--kazakhstan")
    asked = urllib.request.Request(f"{address}lang=kk", headers={"Accept": "text/html"})
    with urllib.request.urlopen(asked, timeout=30) as response:
        assert "Қазақстан</" in response.read().decode()


def test_an_unreadable_language_is_refused(client: FlaskClient) -> None:
    """A text that is no language tag is 400, as two values are; an unknown language is none."""
    for value, status in (("kk!", 400), ("kk&lang=en", 400), ("xx", 200), ("", 200)):
        assert client.get(f"{ENTRY}?lang={value}").status_code == status, value


def test_labels_in_another_language_than_the_page_say_so(client: FlaskClient) -> None:
    """A page in English marks a name in Arabic with its language, and lets it run leftwards."""
    page = client.get("/links/free-zone--port?lang=ar").text
    assert '<html lang="en">' in page
    assert '<span lang="ar" dir="auto">ميناء</span>' in page
    assert 'lang="ar"' not in client.get("/links/free-zone--port").text


def test_caches_tell_languages_apart(client: FlaskClient) -> None:
    """Each language has a tag of its own, which gives no 304 for another; proxies are told."""
    headers = [{}, {"Accept-Language": "kk"}, {"Accept-Language": "ar,en;q=0.5"}]
    replies = [client.get(ENTRY, headers=each) for each in headers]
    tags = [reply.headers["ETag"] for reply in replies]
    assert len(set(tags)) == 3
    for number, each in enumerate(headers):
        assert client.get(ENTRY, headers=each).data == replies[number].data
        for tag in tags:
            status = client.get(ENTRY, headers={**each, "If-None-Match": tag}).status_code
            assert status == (304 if tag == tags[number] else 200)
    # The text of an entry is kept once made, with the names of the things to which it links.
    texts = [client.get("/entry/country--land", headers=each).text for each in headers]
    assert ['title="Порт"' in text for text in texts] == [False, True, False]
    assert all("Accept-Language" in reply.headers["Vary"] for reply in replies)
    # Languages without labels are one, so that no reader fills the cache with variants.
    for other in ("de", "en", "de-AT,fr;q=0.3", "*"):
        assert client.get(ENTRY, headers={"Accept-Language": other}).headers["ETag"] == tags[0]
    for same in ("/export/kbgraph.ttl", "/sparql?query=ASK%7B%7D", "/robots.txt"):
        assert "Accept-Language" not in client.get(same).headers.get("Vary", "")


def test_a_knowledge_base_in_one_language_does_not_vary(notes: Vault) -> None:
    """Proxies keep one response of each page where all readers get the same."""
    client = create_app(notes({"a.md": "# A\n"})).test_client()
    assert "Accept-Language" not in client.get("/entry/a").headers["Vary"]


def test_labels_that_are_missing_are_data(client: FlaskClient) -> None:
    """Each language is counted; the one that is named lists what it lacks."""
    found = client.get("/labels.json?missing=kk").json["languages"]
    by_language = {each["language"]: each for each in found}
    assert by_language["kk"]["kinds"]["things"] == {"labelled": 1, "total": 2}
    assert [each["label"] for each in by_language["kk"]["missing"]["things"]] == ["Land"]
    assert "missing" not in by_language["en"]
    assert client.get("/labels.json?missing=xx").status_code == 400
    assert 'id="languages"' in client.get("/ontology").text


def translate(folder: Path, domain: str, messages: dict[str, str | tuple[str, ...]]) -> None:
    """Write a catalogue of some messages in Arabic, and compile it as a build does."""
    catalogue = Catalog(locale="ar")
    for english, translated in messages.items():
        plural = isinstance(translated, tuple)
        catalogue.add((english, f"{english}s") if plural else english, translated)
    path = folder / "ar" / "LC_MESSAGES" / f"{domain}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue)
    runpy.run_path(str(ROOT / "web" / "messages.py"))["compile_catalogues"](folder)


def test_the_words_of_pages_are_those_of_a_catalogue(
    base: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A translated file is enough: its words are on pages, and handed to scripts; others stay."""
    translate(tmp_path, "messages", {"Skip to content": "تخطَّ", "All data": "البيانات"})
    translate(
        tmp_path, "scripts", {"Copied": "نُسخ", "%(num)s fact": ("٠", "١", "٢", "٣", "٤", "٥")}
    )
    monkeypatch.setattr(words, "CATALOGUES", tmp_path)
    client = create_app(base).test_client()
    page = client.get("/links/free-zone--port", headers={"Accept-Language": "ar"}).text
    assert '<html lang="ar" dir="rtl">' in page
    assert "تخطَّ" in page
    assert "Generation" in page
    block = re.search(r'id="script-words">(.*?)</script>', page)
    assert block
    of_scripts = json.loads(block[1])
    assert of_scripts["messages"]["Copied"] == "نُسخ"
    forms = of_scripts["messages"]["%(num)s fact"]
    assert [forms[int(of_scripts["plurals"][number])] for number in (0, 1, 2, 3, 11, 100)] == [
        *"٠١٢٣٤٥"
    ]
    assert 'lang="en" dir="auto" hreflang="en">English</a>' in page
    english = client.get("/links/free-zone--port").text
    assert "Skip to content" in english
    assert "script-words" not in english


def test_a_translation_cannot_change_the_page(tmp_path: Path) -> None:
    """A catalogue with marks of HTML that the English words do not have is not compiled."""
    with pytest.raises(SystemExit, match=r"translation of 'Show' has < >"):
        translate(tmp_path, "messages", {"Show": "<script>"})
