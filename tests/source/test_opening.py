"""The first sections of a file: what is said of it from them is what all of them say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from kbgraph.extraction.subject import draft_subject
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.dialects import OBSIDIAN
from kbgraph.source.folder import parse_entry, parse_opening
from kbgraph.source.markdown import parse
from kbgraph.source.markdown import parse_opening as open_body
from tests.conftest import ROOT
from tests.sizes import examples
from tests.source.test_line_kinds import bodies

PAGE = "# Page\n\nA lead.\n\n# Alba\n\nProse.\n\n## Tax\n\nhttps://a.example\n\n# Last\n\nMore.\n"
FOLDERS = ("kb", "tests/paths", "tests/kazakhstan", "tests/scraped", "tests/broken")
IRIS = IriFactory()


def test_the_first_sections_are_read_without_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two above the third heading are there; the others are parsed when one is asked for."""
    parsed = []

    def parse_all(*arguments: object) -> object:
        parsed.append(arguments)
        return parse(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("kbgraph.source.markdown.opening.parse", parse_all)
    sections = open_body(PAGE)
    assert [each.heading.text for each in sections[:2]] == ["Page", "Alba"]
    assert next(iter(sections)) == sections[0]
    assert not parsed
    assert sections[-1].heading.text == "Last"
    assert len(sections) == 4
    assert list(sections) == list(parse(PAGE).sections)
    assert sections[1:] == parse(PAGE).sections[1:]
    assert len(parsed) == 1


def test_a_body_without_a_third_heading_is_read_whole() -> None:
    """There is no rest to read."""
    short = PAGE.partition("## Tax")[0]
    assert open_body(short) == parse(short).sections


@settings(max_examples=examples(100))
@given(bodies())
def test_opened_sections_are_those_of_the_whole_body(body: str) -> None:
    """Each section that is read alone is as it is in the whole body, and none is missing."""
    assert list(open_body(body)) == list(parse(body).sections)


@pytest.mark.parametrize("folder", FOLDERS)
def test_subjects_are_the_same(folder: str, ontology: Ontology) -> None:
    """The subject of each file is that of its whole text: names, class, type, and their places."""
    files = sorted(Path(ROOT, folder).rglob("*.md"))
    assert files
    for file in files:
        path, content = str(file.relative_to(ROOT / folder)), file.read_bytes()
        drafts = [
            draft_subject(parsed, ontology, IRIS, folder, dialect=OBSIDIAN)
            for parsed in (parse_opening(path, content), parse_entry(path, content))
        ]
        assert drafts[0] == drafts[1]
