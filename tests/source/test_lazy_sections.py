"""Sections that are parsed when they are asked for are those of the whole body."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.extraction.subject import draft_subject
from kbgraph.limits import DEFAULTS
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.dialects import DIALECTS, Dialect
from kbgraph.source.folder import parse_entry, parse_file_lazily
from kbgraph.source.markdown import parse, parse_lazily
from tests.conftest import ROOT
from tests.sizes import examples, sample_of
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

    monkeypatch.setattr("kbgraph.source.markdown.lazy_sections.parse", parse_all)
    sections = parse_lazily(PAGE)
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
    assert parse_lazily(short) == parse(short).sections


@settings(max_examples=examples(100))
@given(bodies(), st.none() | st.integers(1, 60))
def test_sections_are_those_of_the_whole_body(body: str, max_events: int | None) -> None:
    """Each section that is read alone is as it is in the whole body, also where this is cut."""
    limit = {} if max_events is None else {"max_events": max_events}
    assert list(parse_lazily(body, **limit)) == list(parse(body, **limit).sections)


def test_a_heading_within_which_the_limit_falls_is_text_of_the_section_above() -> None:
    """So a type may be read there, which the heading would not state."""
    body = "# A\n\n## B\n\n### type: country\n"
    for max_events in range(1, 12):
        sections = list(parse_lazily(body, max_events=max_events))
        assert sections == list(parse(body, max_events=max_events).sections)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize("folder", FOLDERS)
def test_subjects_are_the_same(folder: str, dialect: Dialect, ontology: Ontology) -> None:
    """The subject of each file is that of its whole text: names, class, type, and their places."""
    files = sorted(Path(ROOT, folder).rglob("*.md"))
    assert files
    for file in sample_of(files, 60):
        path, content = str(file.relative_to(ROOT / folder)), file.read_bytes()
        lazy, whole = (
            draft_subject(
                parsed(path, content, DEFAULTS, dialect), ontology, IRIS, folder, dialect=dialect
            )
            for parsed in (parse_file_lazily, parse_entry)
        )
        assert lazy == whole
