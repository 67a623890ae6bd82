"""A text of every Unicode category goes whole through every export, as two readers each find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from conformance.characters import file_name, texts, write_folder
from conformance.exports import KNOWN_FAULTS, Exported, Exporter, Reading, read, table
from conformance.readers import FORMATS, READERS, Reader
from kbgraph import KnowledgeBase, load
from kbgraph.rdf import NTRIPLES, Format
from kbgraph.source.control_characters import written_path
from kbgraph.xml_characters import holds_excluded, replace_excluded
from tests.sizes import IS_THOROUGH

TEXTS = texts(4) if IS_THOROUGH else texts(1, together=5)
"""The sample has several characters in a text: rdflib takes long for each statement."""
PAIRS = [
    (syntax, reader)
    for syntax in FORMATS
    for reader in READERS
    if syntax in reader.formats and (IS_THOROUGH or not reader.is_slow)
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """Return a folder with each text in names, values, links and names of files."""
    folder: Path = tmp_path_factory.mktemp("texts")
    write_folder(folder, TEXTS)
    return load(folder)


@pytest.fixture(scope="module")
def export(base: KnowledgeBase) -> Callable[[Format], Exported]:
    """Return what writes the folder in a format, once in each."""
    return cache(Exporter(base, rows=100_000).export)


@pytest.mark.parametrize("syntax", FORMATS, ids=lambda syntax: syntax.name)
def test_each_format_has_two_readers(syntax: Format) -> None:
    """At least two programs read it, besides those with a known fault."""
    names = {each.name for each in READERS if syntax in each.formats}
    assert len({name for name in names if (syntax.name, name) not in KNOWN_FAULTS}) >= 2


@pytest.mark.parametrize(
    ("syntax", "reader"), PAIRS, ids=[f"{syntax.name}-{each.name}" for syntax, each in PAIRS]
)
def test_readers_find_the_texts_of_the_python_api(
    export: Callable[[Format], Exported], syntax: Format, reader: Reader
) -> None:
    """Each statement is found as it is in the graph, and no other is."""
    reading = read(export(syntax), reader)
    assert reading.written > 20
    assert bool(reading.fault) == ((syntax.name, reader.name) in KNOWN_FAULTS), reading.fault


def test_the_python_api_has_the_texts_of_the_folder(base: KnowledgeBase) -> None:
    """Names, values and paths are as written, in any normal form; what XML excludes is U+FFFD."""
    expected = {replace_excluded(text) for text in TEXTS}
    for prop in ("skos:prefLabel", "<property/value>", "<property/list>"):
        rows = base.query(f"SELECT DISTINCT ?text {{ ?s {prop} ?text }}").raw
        assert expected <= {str(text) for (text,) in rows}, prop
    files = {str(path) for (path,) in base.query("SELECT ?path { ?s kb:file ?path }").raw}
    assert {written_path(file_name(text, number)) for number, text in enumerate(TEXTS)} <= files


def test_what_is_replaced_is_reported(base: KnowledgeBase) -> None:
    """Entries with a character that XML excludes have a finding, and no others do."""
    found = {each.file for each in base.findings if each.code == "control-character"}
    assert found == {f"{n}.md" for n, text in enumerate(TEXTS) if holds_excluded(text)}


def test_a_reader_that_loses_or_changes_a_text_is_found(
    export: Callable[[Format], Exported],
) -> None:
    """The comparison counts statements that are equal, and names one that is not."""
    exported = export(NTRIPLES)
    first, *others = exported.statements
    broken = (first[0].upper(),)
    for found, message in (
        (others, f"missing: {first}"),
        ([broken, *others], f"missing: {first}"),
        ([*exported.statements, broken], f"added: {broken}"),
    ):
        reader = Reader("broken", frozenset({NTRIPLES}), lambda *_, found=found: found)
        reading = read(exported, reader)
        assert reading.fault == message
        assert reading.found == (Counter(found) & exported.statements).total()
    failing = Reader("failing", frozenset({NTRIPLES}), lambda *_: [str(1 / 0)])
    assert read(exported, failing).fault == "ZeroDivisionError: division by zero"


def test_the_matrix_has_a_row_for_each_format() -> None:
    """A cell is the number that a reader finds; a dash stands where it does not read the format."""
    lines = [*table("exports", [Reading(NTRIPLES, "rdflib", found=5, written=7, fault="x")])]
    assert len(lines) == len(FORMATS) + 2
    (row,) = [line.split() for line in lines if line.strip().startswith("ntriples")]
    cells = dict(zip((reader.name for reader in READERS), row[2:], strict=True))
    assert row[1] == "7"
    assert cells.pop("rdflib") == "5"
    assert set(cells.values()) == {"–"}
