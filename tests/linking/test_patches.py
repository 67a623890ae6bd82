"""A patch applies, and the graph with it differs by the suggested links alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbgraph import KnowledgeBase
from kbgraph.build import build
from kbgraph.linking.missing.evidence import Certainty
from kbgraph.linking.missing.patches import LinkEdit, by_file, with_links
from kbgraph.linking.missing.suggestion import Suggestion
from kbgraph.linking.naming.mentions import TextPlace
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.iris import IriFactory
from tests.commands import run
from tests.conftest import Vault
from tests.linking.planted import Planted, planted_vault

CORE = load_ontology(None)


def read(files: dict[str, str]) -> KnowledgeBase:
    """The knowledge base of texts by path."""
    texts = [(path, text.encode()) for path, text in files.items()]
    return KnowledgeBase(build(texts, CORE, IriFactory()))


def suggested(base: KnowledgeBase) -> list[Suggestion]:
    """The suggestions of which a patch makes links: those to things with an entry."""
    return [each for each in base.linking.suggest() if each.best.described]


def patched(files: dict[str, str], base: KnowledgeBase) -> dict[str, str]:
    """The files with all links that are likely to be missing."""
    edits = filter(None, map(base.linking.link, suggested(base)))
    return files | {
        file: with_links(files[file], of_file) for file, of_file in by_file(edits).items()
    }


def links(base: KnowledgeBase) -> set[tuple[str, str]]:
    """The entry and the target of each link."""
    rows = base.query("SELECT ?a ?b { ?a dcterms:references ?b }")
    return {(str(row["a"]), str(row["b"])) for row in rows}


@example(seed=4827)  # Where a name is the text of links to a thing without an entry.
@given(seed=st.integers(0, 10_000))
def test_links_that_are_put_in_are_read(seed: int) -> None:
    """The graph has exactly those that were suggested besides its own; no finding is new."""
    planted: Planted = planted_vault(seed, texts=3)
    before = read(planted.files)
    found = suggested(before)
    after = read(patched(planted.files, before))
    iris = before.graph.iris
    expected = {(iris.entry(each.slug), iris.entry(each.best.slug)) for each in found}
    assert links(after) == links(before) | expected
    assert [each.code for each in after.findings] == [each.code for each in before.findings]


@given(seed=st.integers(0, 10_000))
def test_what_was_accepted_is_not_suggested_again(seed: int) -> None:
    """A second run finds none of the links of the first."""
    planted = planted_vault(seed, texts=3)
    before = read(planted.files)
    first = {(each.file, each.best.slug) for each in suggested(before)}
    after = read(patched(planted.files, before))
    again = {(each.file, each.best.slug) for each in after.linking.suggest()}
    assert not first & again


def test_words_across_a_line_end_become_one_link(notes: Vault) -> None:
    """A wikilink has one line: the rest of the second line follows, with its marks."""
    files = {
        "Old Elm Tower.md": "# Old Elm Tower\n",
        "a.md": "> They saw the Old\n> Elm Tower fall.\n",
    }
    base = notes(files)
    assert patched(files, base)["a.md"] == "> They saw the [[Old Elm Tower]]\n> fall.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Elm Tower fell.\r\nNext.\r\n", "[[elm|Elm Tower]] fell.\r\nNext.\r\n"),
        (
            "| a |\n| --- |\n| The Elm tower |\n",
            "| a |\n| --- |\n| The [[elm\\|Elm tower]] |\n",
        ),
        ("So the Elm Tower", "So the [[elm|Elm Tower]]"),
        ("*Elm Tower* fell", "*[[elm|Elm Tower]]* fell"),
    ],
)
def test_a_link_keeps_the_rest_of_its_line(notes: Vault, text: str, expected: str) -> None:
    """Line ends, tables, emphasis and a file without a newline at its end."""
    files = {"elm.md": "# Elm Tower\n", "a.md": text}
    assert patched(files, notes(files))["a.md"] == expected


def test_edits_that_overlap_are_not_both_made() -> None:
    """The first counts: suggestions come with the most certain first."""
    place = TextPlace(1, 1, 1, 6, in_table=False)
    within = TextPlace(1, 3, 1, 5, in_table=False)
    edits = [LinkEdit("a.md", place, "[[x]]"), LinkEdit("a.md", within, "[[y]]")]
    assert by_file(edits) == {"a.md": [edits[0]]}


def test_git_applies_the_patch_of_the_command(tmp_path: Path) -> None:
    """`kbgraph suggest --patch | git apply`, from the folder or from one above it."""
    folder = tmp_path / "vault"
    folder.mkdir()
    files = planted_vault(5, texts=4).files
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert run("kbgraph --kb vault suggest --patch | git apply --check", tmp_path) == ""
    assert run("kbgraph suggest --patch | git apply", folder) == ""
    left = run("kbgraph suggest --certainty sure", folder)
    assert left == "0 links found"


def test_a_suggestion_is_accepted_by_its_number(tmp_path: Path) -> None:
    """The file is changed in place; a number that none has is an error."""
    (tmp_path / "Elm Tower.md").write_text("# Elm Tower\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("The Elm Tower fell.\n", encoding="utf-8")
    assert run("kbgraph suggest a --accept 1", tmp_path) == "a.md:1:5: [[Elm Tower]]"
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "The [[Elm Tower]] fell.\n"
    assert run("kbgraph suggest a --accept 1", tmp_path) == (
        "kbgraph: there is no suggestion 1: 0 links found\n[exit code 2]"
    )


def test_the_settings_mute_links_everywhere(tmp_path: Path) -> None:
    """`[suggest] mute` lists words and slugs; another setting there is an error."""
    (tmp_path / "Elm Tower.md").write_text("# Elm Tower\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("The Elm Tower fell.\n", encoding="utf-8")
    settings = tmp_path / "kbgraph.toml"
    settings.write_text('[suggest]\nmute = ["elm tower"]\n', encoding="utf-8")
    assert run("kbgraph suggest", tmp_path) == "0 links found"
    settings.write_text('[suggest]\nmutes = ["elm tower"]\n', encoding="utf-8")
    assert "suggest has no setting 'mutes'; there are mute, model" in run(
        "kbgraph suggest", tmp_path
    )


def test_suggestions_are_json_with_positions(tmp_path: Path) -> None:
    """An editor gets lines and columns, the link to write, and the reasons."""
    (tmp_path / "Elm Tower.md").write_text("# Elm Tower\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("The Elm Tower fell.\n", encoding="utf-8")
    read_fields = "import json,sys; e, = json.load(sys.stdin); print(e['line'], e['column'], e['endColumn'], e['link'], e['certainty'], e['candidates'][0]['reasons'][0]['kind'])"
    printed = run(f'kbgraph suggest --format json | python3 -c "{read_fields}"', tmp_path)
    assert printed == "1 5 14 [[Elm Tower]] sure named"


def test_a_link_that_is_only_possible_has_no_place(notes: Vault) -> None:
    """Entries with much in common are listed if asked for, and are in no patch."""
    base = notes({
        "a.md": "Glacier moraine sediment and lichen. [[z]]\n",
        "b.md": "Moraine, glacier, lichen, sediment. [[z]]\n",
        "z.md": "# Z\n",
    })  # fmt: skip
    found = base.linking.suggest("a", at_least=Certainty.POSSIBLE)
    assert [(each.best.slug, each.place) for each in found] == [("b", None)]
    assert base.linking.link(found[0]) is None
    assert base.linking.suggest("a") == ()


def test_a_file_that_has_changed_or_is_not_utf_8_is_not_written(tmp_path: Path) -> None:
    """A patch leaves it out, and says so; it has the others, with spaces and quotes in names."""
    (tmp_path / "Elm Tower.md").write_text("# Elm Tower\n", encoding="utf-8")
    (tmp_path / 'a "b" c.md').write_text("The Elm Tower fell.\n", encoding="utf-8")
    (tmp_path / "latin.md").write_bytes(b"The Elm Tower \xe9 fell.\n")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    printed = run("kbgraph suggest --patch 2>&1 >patch.diff; git apply patch.diff", tmp_path)
    assert printed == "left out: latin.md is not UTF-8: its links must be written by hand"
    linked = (tmp_path / 'a "b" c.md').read_text(encoding="utf-8")
    assert linked == "The [[Elm Tower]] fell.\n"
    assert "[exit code 2]" in run("kbgraph suggest latin --accept 1", tmp_path)
    assert (tmp_path / "latin.md").read_bytes() == b"The Elm Tower \xe9 fell.\n"
