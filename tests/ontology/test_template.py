"""The template of a new entry, and `kbgraph new`, which writes it.

A place that stays empty states nothing, a value that is filled in is read, and no file is written
outside the folder.
"""

from __future__ import annotations

import contextlib
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kbgraph import load
from kbgraph.build import Graph, build
from kbgraph.cli import main
from kbgraph.errors import NameRefusedError
from kbgraph.ontology.mapping import DOCUMENT
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.ontology.template import entry_template, keys, lead, sections
from kbgraph.ontology.value_types import (
    AddressType,
    AnyOf,
    ConceptType,
    DateType,
    EnumerationType,
    LinkType,
    NumberType,
    PatternType,
    RecordType,
    TextType,
    ValueType,
)
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import PREF_LABEL, TYPE
from kbgraph.rdf.terms import DATE, DATE_TIME, Iri
from kbgraph.source.folder import parse_entry
from kbgraph.source.names import normalise_key
from kbgraph.validation.check import check
from tests.conftest import ROOT
from tests.sizes import quick_sample_of

FOLDERS = ("ontology", "tests/observatories/ontology", "tests/checks/ontology")
TODAY = date(2026, 11, 22)
IRIS = IriFactory()


@lru_cache
def at(folder: str) -> Ontology:
    """Load the ontology of a folder of this repository."""
    return load_ontology(ROOT / folder)


TYPES = [(folder, word) for folder in FOLDERS for word in sorted(at(folder).mapping.types)]


def made(ontology: Ontology, *texts: str) -> Graph:
    """Build the graph of entries."""
    return build(
        [(f"{index}.md", text.encode()) for index, text in enumerate(texts)], ontology, IRIS
    )


def stated(graph: Graph, slug: str) -> set[Iri]:
    """Return the properties that are stated of a thing."""
    rows = graph.store.select(
        "SELECT ?property ?thing { ?thing ?property ?value }", thing=IRIS.thing(slug)
    )
    return {Iri(str(prop)) for prop, _ in rows}


@pytest.mark.parametrize(("folder", "word"), TYPES)
def test_a_template_states_its_type_and_name_only(folder: str, word: str) -> None:
    """The template of each type gives no finding, and no facts but the type and the given name."""
    ontology = at(folder)
    text = entry_template(ontology, word, "Old Newtown", TODAY)
    graph = made(ontology, text.text)
    assert check(graph) == ()
    assert stated(graph, text.slug) == {TYPE, PREF_LABEL}
    (subject,) = graph.subjects.values()
    assert (subject.slug, subject.name, subject.cls) == (
        f"{word}--old-newtown",
        "Old Newtown",
        ontology.class_of_type(word),
    )
    assert (
        graph.store.select("SELECT ?source { ?page <http://purl.org/dc/terms/source> ?source }")
        == []
    )


def sample(value_type: ValueType) -> str:  # noqa: C901 - a case for each value type
    """Return a text that the value type allows; for a pattern, its example for authors."""
    match value_type:
        case TextType():
            return "some words"
        case NumberType():
            return "7"
        case DateType(datatype=datatype):
            return {DATE: "2026-11-22", DATE_TIME: "2026-11-22T10:00:00"}.get(datatype, "2026")
        case AddressType():
            return "https://a.example/"
        case EnumerationType(entries=entries):
            return next(iter(entries))
        case ConceptType(labels=labels):
            return next(iter(labels))
        case LinkType():
            return "[[somewhere]]"
        case PatternType(expects=expects):
            example = re.search(r"such as (.+?)(?: or |$)", expects)
            assert example, f"no example: {expects}"
            return example[1]
        case AnyOf(options=options):
            return sample(next(option for option in options if not isinstance(option, RecordType)))
        case RecordType():
            pytest.fail("a record has no text")


def fields_of(ontology: Ontology, cls: Iri, label: str, title: str = "") -> list[Field]:
    """Return the fields that read a key, or a row of a section."""
    fields = ontology.fields(cls)
    return (
        fields.by_row[normalise_key(title), normalise_key(label)]
        if title
        else fields.by_key[normalise_key(label)]
    )


def template_places() -> list:
    """Return every place of every template.

    A place is the text to find, the text to put there, and the fields of which one must state it.
    """
    found = []
    for folder, word in TYPES:
        ontology = at(folder)
        cls = ontology.class_of_type(word)
        assert cls
        places = [
            (f"\n{row.label}:", f"\n{row.label}: ", fields_of(ontology, cls, row.label))
            for row in keys(ontology, cls)
        ]
        places += [
            (f"\n# {row.label}:", f"\n{row.label}: ", fields_of(ontology, cls, row.label))
            for row in keys(ontology, DOCUMENT)
        ]
        for section in sections(ontology, cls):
            places += [
                (
                    f"\n## {section.title}\n",
                    row.label,
                    fields_of(ontology, cls, row.label, section.title),
                )
                for row in section.rows
            ]
        found += [
            pytest.param(folder, word, *place, id=f"{word}{place[0]}{place[1]}".replace("\n", " "))
            for place in places
        ]
    return found


@pytest.mark.parametrize(
    ("folder", "word", "start", "into", "fields"), quick_sample_of(template_places(), 100)
)
def test_a_value_in_a_place_of_the_template_is_read(
    folder: str, word: str, start: str, into: str, fields: list[Field]
) -> None:
    """A value in a key or a row states the fact of a field that reads it, without a warning."""
    ontology = at(folder)
    assert fields
    assert fields[0].value_type
    text = entry_template(ontology, word, "Old Newtown", TODAY)
    value = sample(fields[0].value_type)
    filled = (
        fill_row(text.text, start, into, value)
        if start.startswith("\n## ")
        else text.text.replace(start, f"{into}{quoted(value)}", 1)
    )
    assert filled != text.text
    graph = made(ontology, filled)
    rows = graph.store.select("SELECT ?property { GRAPH ?claim { ?thing ?property ?value } }")
    assert {field.path for field in fields} & {str(prop) for (prop,) in rows}
    assert {finding.code for finding in graph.findings} <= {"link-missing"}


def quoted(value: str) -> str:
    """Return a value as YAML."""
    return f'"{value}"' if value.startswith("[[") else value


def fill_row(text: str, section: str, label: str, value: str) -> str:
    """Return the text with a value in the row of a section."""
    before, _, after = text.partition(section)
    return f"{before}{section}{after.replace(f'| {label} |  |', f'| {label} | {value} |', 1)}"


def test_prose_in_place_of_its_comment_is_read() -> None:
    """Text in place of a section's comment is its prose; text before sections is the summary."""
    ontology = at("ontology")
    text = entry_template(ontology, "country", "Old Newtown", TODAY).text
    before, overview, after = text.partition("## Overview")
    words = overview + after.replace("<!-- notes: text -->", "At length.", 1)
    graph = made(ontology, before.replace("<!-- summary: text -->", "In short.", 1) + words)
    rows = graph.store.select(
        "SELECT ?p { ?s ?p ?text FILTER(STR(?text) IN ('In short.', 'At length.')) }"
    )
    assert {str(prop).rpartition("#")[2] for (prop,) in rows} == {"summary", "overviewDescription"}


def test_a_record_table_has_its_header_and_reads_a_row() -> None:
    """A record table has its columns in the mapping's order, and a row below its header is read."""
    ontology = at("ontology")
    text = entry_template(ontology, "country", "Old Newtown", TODAY).text
    header = "| Body | Role | Since | Until |\n| --- | --- | --- | --- |"
    assert header in text
    graph = made(
        ontology, text.replace(header, f"{header}\n| [[supranational--b\\|B]] | member | 1991 | |")
    )
    assert graph.store.select("SELECT ?b { ?s <http://www.w3.org/ns/org#memberOf> ?b }")


def test_a_cited_value_has_no_finding() -> None:
    """The example of a source, once it is uncommented, is cited by its id, checked today."""
    ontology = at("ontology")
    text = entry_template(ontology, "region", "Old Newtown", TODAY).text
    text = text.replace("#  - {id: a-short-id", "  - {id: a-short-id").replace(
        "https://…", "https://a.example/"
    )
    text = text.replace("published: …", "published: 2026-01-15")
    graph = made(ontology, text.replace("m49:  #", 'm49: "143 [^a-short-id]"  #'))
    assert check(graph) == ()
    rows = graph.store.select(
        "SELECT ?day { GRAPH <claims> { ?claim <https://kbgraph.example/ont#checked> ?day } }"
    )
    assert [str(day) for (day,) in rows] == ["2026-11-22"]


@pytest.mark.parametrize(
    "name",
    [
        "Türkiye", "São Tomé and Príncipe", "Қазақстан", "日本", "Côte d'Ivoire", "Korea (Republic of)", "null", "Yes", "007", "A: b # c", 'The "so-called" place',
        "Tag #one", "Straße *bold* _it_", "[[link]]", "<b>x</b>", "a | b", "a \\ b", "%% hidden %% x", "~~x~~", "`code`", "&amp;", "http://a.example/", "--- x", "key:: value", "**Label:** value", "{x}", "- item", "1. one", "> said", "Label: value",
    ],
)  # fmt: skip
def test_any_name_is_kept_as_given(name: str) -> None:
    """A name with any marks of Markdown or YAML is kept, and nothing else is stated."""
    for folder, word in (("ontology", "region"), ("tests/observatories/ontology", "site")):
        text = entry_template(at(folder), word, name, TODAY)
        graph = made(at(folder), text.text)
        assert check(graph) == ()
        (subject,) = graph.subjects.values()
        assert [each.text for each in subject.names] == [name]
        assert subject.slug == text.slug
        assert re.fullmatch(r"[\w-]+", text.slug)
        assert stated(graph, text.slug) == {TYPE, PREF_LABEL}
        assert [
            each.heading.text
            for each in parse_entry("x.md", text.text.encode()).sections
            if each.level == 1
        ] == [name]


@pytest.mark.parametrize(
    "name", ["", "   ", "!!!", "--", "_", "…", "a\0b", "a\x07b", "\u200b", "[^note]"]
)
def test_a_name_without_letters_or_digits_is_refused(name: str) -> None:
    """A name with an empty slug, with unprintable characters or of marks alone is refused."""
    with pytest.raises(NameRefusedError, match="cannot be the name of an entry"):
        entry_template(at("ontology"), "country", name, TODAY)


def test_a_name_on_several_lines_becomes_one_line() -> None:
    """White space of any kind becomes one space."""
    assert (
        "# Old Newtown\n"
        in entry_template(at("ontology"), "country", " Old\n\tNewtown ", TODAY).text
    )


def test_an_unknown_type_is_refused_with_the_known_types() -> None:
    """The known types are listed, the closest first; case and underscores do not count."""
    with pytest.raises(
        NameRefusedError, match=r"no type is called 'contry'; there are country, "
    ) as error:
        entry_template(at("ontology"), "contry", "X", TODAY)
    assert all(word in str(error.value) for word in at("ontology").mapping.types)
    assert entry_template(at("ontology"), "Country", "X", TODAY).slug == "country--x"


def test_the_name_is_written_where_the_mapping_finds_it(tmp_path: Path) -> None:
    """A key has the name in the language of entries, unless the heading or the file comes first."""
    head = (
        "@prefix m: <https://kbgraph.example/mapping#> . @prefix e: <https://e.example/> ."
        " e:C m:type 'thing' . "
    )
    for names, lines in (
        ("'called'", 'called:\n  en: "X"\n'),
        ("'#heading' 'called'", ""),
        ("'#file' '#heading'", ""),
    ):
        (tmp_path / "mapping.ttl").write_text(f"{head} e:C m:name ( {names} ) .")
        text = entry_template(load_ontology(tmp_path), "thing", "X", TODAY).text
        assert text.startswith(f"---\ntype: thing\nslug: thing--x\n{lines}# title:")
    (tmp_path / "mapping.ttl").write_text(
        f"{head} e:C m:name ( 'called' ) . m:general m:language 'kk' ."
    )
    assert (
        'called:\n  kk: "X"\n' in entry_template(load_ontology(tmp_path), "thing", "X", TODAY).text
    )


def test_sections_are_in_the_order_of_the_mapping() -> None:
    """The sections of a class stand in the mapping's order, each with its rows."""
    found = sections(
        at("tests/observatories/ontology"), Iri("https://observatories.example/ont#Site")
    )
    assert [part.title for part in found] == ["Card", "Sky", "Chronicle"]
    assert [row.label for row in found[0].rows] == ["Altitude", "Position"]
    assert found[1].rows[1] == (
        "Clear nights",
        "a percentage such as 12.5% of turnover, or a range such as 10% - 15% or up to 20%",
    )
    assert [
        row.label
        for row in lead(
            at("tests/observatories/ontology"), Iri("https://observatories.example/ont#Site")
        )
    ] == ["summary"]


def new(*arguments: str, cwd: Path) -> Result:
    """Run `kbgraph new` in a folder."""
    before, arguments = (
        ([*arguments[:2]], arguments[2:]) if arguments[0] == "--kb" else ([], arguments)
    )
    with contextlib.chdir(cwd):
        return CliRunner().invoke(main, [*before, "new", *arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder whose settings name a folder of entries, with the shipped ontology."""
    (tmp_path / "kbgraph.toml").write_text('kb = "kb"\nontology = "shipped"\n')
    (tmp_path / "kb").mkdir()
    return tmp_path


def test_the_file_is_in_the_folder_of_its_type(folder: Path) -> None:
    """Without -o the file is TYPE/slug.md, and its relative path is printed."""
    done = new("free-zone", "New Haven", cwd=folder)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "kb/free-zone/free-zone--new-haven.md\n"
    assert (
        "type: free-zone\nslug: free-zone--new-haven\n"
        in (folder / done.stdout.strip()).read_text()
    )


def test_a_file_is_overwritten_only_with_force(folder: Path) -> None:
    """An existing file is an error with exit code 2; --force overwrites it, and nothing else."""
    path = folder / "kb" / "country" / "country--x.md"
    path.parent.mkdir()
    path.write_text("mine")
    done = new("country", "X", cwd=folder)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "kbgraph: country--x.md already exists: use --force to overwrite it\n"
    assert path.read_text() == "mine"
    assert new("country", "X", "--force", cwd=folder).exit_code == 0
    assert path.read_text().startswith("---\ntype: country\n")
    assert [each.name for each in path.parent.iterdir()] == ["country--x.md"]
    assert new("country", "Y", "--force", "-o", "kb/deep/er/y.md", cwd=folder).exit_code == 0


@pytest.mark.parametrize(
    "output", ["x.md", "../x.md", "kb/../x.md", "/x.md", "kb/out/x.md", "kb/link.md"]
)
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_nothing_is_written_outside_the_folder(
    folder: Path, output: str, force: tuple[str, ...]
) -> None:
    """Neither a path nor a symbolic link leads out of the folder."""
    (folder / "elsewhere").mkdir()
    (folder / "kb" / "out").symlink_to(folder / "elsewhere")
    (folder / "kb" / "link.md").symlink_to(folder / "elsewhere" / "x.md")
    done = new("country", "X", "-o", output, *force, cwd=folder)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is outside" in done.stderr
    assert [*folder.glob("*.md"), *(folder / "elsewhere").iterdir()] == []


def test_a_type_folder_that_links_outside_is_refused(folder: Path) -> None:
    """A folder of a type that is a symbolic link to the outside is refused."""
    (folder / "elsewhere").mkdir()
    (folder / "kb" / "country").symlink_to(folder / "elsewhere")
    assert "is outside" in new("country", "X", cwd=folder).stderr
    assert list((folder / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    "output", ["kb/x.txt", "kb/.x.md", "kb/.git/x.md", "kb", "kb/node_modules/x.md"]
)
def test_a_path_that_is_not_read_is_refused(folder: Path, output: str) -> None:
    """A file that would not be read as an entry is not written."""
    done = new("country", "X", "-o", output, cwd=folder)
    assert done.exit_code == 2
    assert "would not be read as an entry" in done.stderr


def test_the_shipped_knowledge_base_is_never_written_into(tmp_path: Path) -> None:
    """In an empty folder, `new` needs --kb; standard output needs no folder."""
    done = new("country", "X", cwd=tmp_path)
    assert done.exit_code == 2
    assert "name its folder with --kb" in done.stderr
    assert new("--kb", ".", "country", "X", cwd=tmp_path).exit_code == 2
    (tmp_path / "kbgraph.toml").write_text('ontology = "shipped"\n')
    assert new("--kb", ".", "country", "X", cwd=tmp_path).exit_code == 0
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")] == [
        "country/country--x.md"
    ]
    assert new("region", "Y", "-o", "-", cwd=tmp_path).stdout.startswith("---\ntype: region\n")


def test_templates_of_all_types_have_no_finding(folder: Path) -> None:
    """`kbgraph check` of a folder of new templates, one of each type, has no findings."""
    for word in at("ontology").mapping.types:
        assert new(word, "Old Newtown", cwd=folder).exit_code == 0
    base = load(folder)
    assert len(base.graph.subjects) == len(at("ontology").mapping.types)
    assert base.check() == ()
