"""`kbgraph init` as a command: its options, its refusals, and what it leaves alone."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from kbgraph import load
from tests.init.vaults import contents, run, written

ENTRIES = {
    "a.md": "---\ntype: tool\nweight: 2 kg\nmade: 1961-04-30\n---\n# A\n",
    "b.md": "---\ntype: tool\nweight: 300 g\nmade: 2003\n---\n# B\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two entries."""
    return written(tmp_path / "tools", ENTRIES)


def test_a_dry_run_prints_the_files_and_writes_none(folder: Path) -> None:
    """Each file that would be written is printed under its name."""
    printed = run(folder, "init", "--dry-run").output
    for name in ("kbgraph.toml", "classes.ttl", "shapes.ttl", "mapping.ttl", "queries/01-list.rq"):
        assert f"# ===== {name}\n" in printed
    assert "nothing was written" in printed
    assert contents(folder).keys() == ENTRIES.keys()


def test_the_files_are_those_of_a_dry_run(folder: Path) -> None:
    """A run writes the same texts."""
    printed = run(folder, "init", "--dry-run").output
    assert run(folder, "init").exit_code == 0
    for name, text in contents(folder).items():
        if name not in ENTRIES:
            assert text.decode() in printed


def test_settings_that_exist_are_kept(folder: Path) -> None:
    """The ontology uses their base, and is found by them."""
    settings = 'base = "https://tools.example/x/"\ntitle = "Tools"\n'
    (folder / "kbgraph.toml").write_text(settings)
    assert run(folder, "init").exit_code == 0
    assert (folder / "kbgraph.toml").read_text() == settings
    kb = load(folder)
    assert kb.query("ASK { <id/a> a <https://tools.example/x/ont#Tool> }").value


def test_the_ontology_may_be_elsewhere(folder: Path) -> None:
    """With --ontology the folder of entries is not written to."""
    place = folder.parent / "words"
    done = run(folder, "--ontology", str(place), "init")
    assert done.exit_code == 0, done.output
    assert f"--ontology {place} check" in done.output
    assert contents(folder).keys() == ENTRIES.keys()
    assert load(folder, ontology=place).query("ASK { <id/a> my:made ?day }").value


def test_the_language_tags_labels_and_texts(folder: Path) -> None:
    """With --language names and labels have its tag, without it none."""
    (folder / "a.md").write_text(ENTRIES["a.md"] + "\nA hammer.\n")
    assert run(folder, "init", "--language", "en").exit_code == 0
    kb = load(folder)
    assert kb.query('ASK { <id/a> dcterms:abstract "A hammer."@en }').value
    assert kb.query('ASK { my:weight rdfs:label "weight"@en }').value


def test_the_base_is_kept_in_the_settings(folder: Path) -> None:
    """With --base it is written; where no settings are, each further command needs it."""
    base, place = "https://my.example/tools/", folder.parent / "words"
    done = run(folder, "--base", base, "--ontology", str(place), "init")
    assert f"--base {base} check" in done.output
    assert run(folder, "--base", base, "init").exit_code == 0
    assert load(folder).graph.iris.base == base


def test_no_language_is_assumed(folder: Path) -> None:
    """Names and texts have no tag where nobody says which."""
    assert run(folder, "init").exit_code == 0
    assert load(folder).query('ASK { <id/a> skos:prefLabel "A" }').value


def test_a_wrong_language_is_refused(folder: Path) -> None:
    """A tag is one of BCP 47."""
    done = run(folder, "init", "--language", "english language")
    assert done.exit_code == 2
    assert "write one such as en or pt-BR" in done.output


@pytest.mark.parametrize("name", ["ontology/mapping.ttl", "ontology/other.ttl", "kbgraph.toml"])
def test_files_that_exist_are_named_and_kept(folder: Path, name: str) -> None:
    """No file is written beside one that is there; settings alone are obeyed."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("# mine\n" if name.endswith(".ttl") else 'ontology = "o"\n')
    if name == "kbgraph.toml":
        (folder / "o").mkdir()
        (folder / "o" / "schemes.ttl").write_text("# mine\n")
        name = "o/schemes.ttl"
    before = contents(folder)
    done = run(folder, "init")
    assert done.exit_code == 2
    assert f"{name} already exists" in done.output
    assert contents(folder) == before


def test_a_query_that_exists_is_kept(folder: Path) -> None:
    """The refusal comes before the first file is written."""
    queries = folder / "ontology" / "queries"
    queries.mkdir(parents=True)
    (queries / "01-list.rq").write_text("# Mine\nSELECT * { ?s ?p ?o }\n")
    before = contents(folder)
    done = run(folder, "init")
    assert done.exit_code == 2
    assert "01-list.rq already exists" in done.output
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["ontology", "ontology/queries", "kbgraph.toml"])
def test_links_are_not_followed(folder: Path, name: str) -> None:
    """A link in the place of a folder or a file leads the command nowhere."""
    outside = folder.parent / "outside"
    outside.mkdir()
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(outside)
    done = run(folder, "init")
    assert done.exit_code == 2
    assert str(folder / name) in done.output or name in done.output
    assert list(outside.iterdir()) == []
    assert {*contents(folder)} == {*ENTRIES}


def test_a_file_in_the_place_of_the_folder_is_refused(folder: Path) -> None:
    """The message says what to do."""
    (folder / "ontology").write_text("no folder")
    done = run(folder, "init")
    assert done.exit_code == 2
    assert "ontology is no folder: remove or rename it" in done.output


def test_a_folder_without_markdown_is_refused(tmp_path: Path) -> None:
    """There is nothing to look at."""
    done = run(tmp_path, "init")
    assert done.exit_code == 2
    assert "has no Markdown to look at" in done.output


def test_next_steps_name_the_folder(folder: Path) -> None:
    """The commands that are printed can be pasted."""
    done = run(folder, "init")
    assert f"kbgraph --kb {folder} check" in done.output
    query = next(line for line in done.output.splitlines() if " query -f " in line)
    _, _, place, *command = shlex.split(query, comments=True)
    assert run(Path(place), *command).exit_code == 0


def test_notes_are_read_in_their_dialect(tmp_path: Path) -> None:
    """The properties of Logseq's pages are keys, as they are for all other commands."""
    written(
        tmp_path,
        {
            "logseq/config.edn": "{}",
            "pages/One.md": "type:: book\npages:: 120\n\n- A note.\n",
            "pages/Two.md": "type:: book\npages:: 80\n\n- Another.\n",
        },
    )
    assert run(tmp_path, "init").exit_code == 0
    found = load(tmp_path).query("SELECT ?n { ?book a my:Book ; my:pages ?n } ORDER BY ?n")
    assert [row["n"] for row in found] == [80, 120]


def test_the_summary_names_what_is_to_be_written_in_another_way(tmp_path: Path) -> None:
    """It counts plain labels, names tables with a header, and the values that stay text."""
    entry = (
        "---\ntype: club\nfounded: {}\n---\n# A\n\nMotto: Onward\nArea: 3,736 km2\n\n"
        "## Facts\n\n| Key | Value |\n| --- | --- |\n| Colour | white |\n| Lit | 1882 |\n"
    )
    written(tmp_path, {"a.md": entry.format("1889-05-12"), "b.md": entry.format("12 May 1889")})
    printed = run(tmp_path, "init").output
    assert "4 lines look like a label; make it bold (**Motto:** ...)" in printed
    assert 'below "Facts": | Key | Value |, 2 tables' in printed
    assert 'founded: "12 May 1889"' in printed
    assert {each.code for each in load(tmp_path).check()} == {"titled-header"}


def test_a_new_entry_is_written_into_the_folder_of_its_class(tmp_path: Path) -> None:
    """The folder that all entries of a class have is that of the next one."""
    person = "---\ntype: person\nborn: 1815\n---\n"
    place = "---\ntype: place\n---\n"
    texts = {"People/a.md": person, "People/b.md": person, "x/c.md": place, "y/d.md": place}
    written(tmp_path, texts)
    assert run(tmp_path, "init").exit_code == 0
    assert run(tmp_path, "new", "person", "Ada").exit_code == 0
    assert (tmp_path / "People" / "person--ada.md").is_file()
