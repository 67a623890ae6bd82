"""Labels, types, sections and values of any kind: the files always parse, load and read entries."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kbgraph.config import read_config
from kbgraph.findings import Severity
from kbgraph.init import Naming, draft_ontology, measure_ontology, ontology_files, settings_file
from kbgraph.limits import DEFAULTS
from kbgraph.ontology.ontology import load_ontology
from kbgraph.opening import load
from kbgraph.parallel import ExtractionConfig
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.folder import parse_entry
from tests.init.vaults import run, written
from tests.sizes import examples

ODD = [
    "__proto__", "a/b", "🦊", "مفتاح", '“q” "q" \\', "<script>", "{x}", "?x", "..", "-", "%%", "kb:x",
    "a" * 900, "\u202eabc", "e\u0301", "İstanbul", "１２", "日本語", "ключ", "x.y", "$1", "^a$", "true",
    "0.5", "[a]", "#", "a; b , c .", "'''", "@en", "^^xsd:string", "\\u0041", "a\u2028b", "  ", "type",
    "name", "TimeOfDay", "hour", "summary", "General", "Thing", "value", "\x85", "\u00ad", "ﷺ",
]  # fmt: skip
LABELS = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
VALUES = st.one_of(LABELS, st.sampled_from(["5 kg", "3", "2024-01-02", "[[a]]", "yes", "5 m\\|s"]))
BASE = "https://odd.example/"


@st.composite
def entries(draw: st.DrawFn) -> dict[str, str]:
    """Draw a folder of a few entries whose texts are odd."""
    types = draw(st.lists(LABELS, min_size=1, max_size=2))
    labels = draw(st.lists(LABELS, min_size=1, max_size=4))
    found = {}
    for number in range(draw(st.integers(1, 3))):
        keys = [f"type: {json.dumps(draw(st.sampled_from(types)))}"]
        keys += [f"{json.dumps(each)}: {json.dumps(draw(VALUES))}" for each in labels]
        rows = [f"| {_cell(each)} | {_cell(draw(VALUES))} |" for each in labels]
        lines = [f"**{_cell(each)}:** {_cell(draw(VALUES))}" for each in labels]
        section = _cell(draw(LABELS))
        table = ["|  |  |", "|---|---|", *rows]
        body = [f"# E{number}", *lines, f"## {section}", "\n".join(table), draw(LABELS)]
        found[f"e{number}.md"] = "\n".join(["---", *keys, "---", "\n\n".join(body), ""])
    return found


def _cell(text: str) -> str:
    """Return a text on one line, its bars escaped."""
    return " ".join(text.replace("|", "\\|").split())


@given(entries())
@settings(max_examples=examples(15))
@example({"e.md": "---\ntype: recipe\nrecipe: 5\n---\n\n## Recipe\n\n**Recipe:** 5\n"})
@example({"e.md": f"---\ntype: thing\n---\n\n**{'L' * 10_000}:** {'v' * 10_000}\n"})
@example({"e.md": "---\ntype: '\"\\'\n'\"\\': '\"\\'\n---\n"})
def test_the_files_load_and_read_the_entries(
    tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]
) -> None:
    """The ontology of any labels is one, its queries are queries, and it reads the entries."""
    folder = tmp_path_factory.mktemp("odd")
    parsed = [parse_entry(path, text.encode()) for path, text in texts.items()]
    naming = Naming(BASE, ODD[5], "")
    config = ExtractionConfig(load_ontology(None, BASE), IriFactory(BASE), DEFAULTS, "odd")
    draft = draft_ontology(parsed, config)
    files = ontology_files(draft, naming)
    written(folder, files)
    ontology = load_ontology(folder, BASE)
    assert len(ontology.example_queries) == sum(name.endswith(".rq") for name in files)
    config = config._replace(ontology=ontology)
    measurement = measure_ontology(parsed, config, naming.vocabulary)
    own = [each for each in measurement.findings if each.severity is Severity.ERROR]
    assert {each.code for each in own} <= {each.code for entry in parsed for each in entry.findings}


@given(st.lists(entries(), min_size=1, max_size=2))
@settings(max_examples=examples(4))
def test_the_shapes_accept_the_entries(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[dict[str, str]]
) -> None:
    """`check` has no error that the entries did not have without an ontology."""
    folder = tmp_path_factory.mktemp("odd")
    texts = {
        f"{number}{name}": text for number, each in enumerate(drawn) for name, text in each.items()
    }
    written(folder, texts)
    before = {each.code for each in load(folder).check() if each.severity is Severity.ERROR}
    done = run(folder, "init")
    assume("says what it is about" not in done.output)
    assert done.exit_code == 0
    found = load(folder).check()
    assert {each.code for each in found if each.severity is Severity.ERROR} <= before
    assert [each for each in found if each.file.startswith("ontology/")] == []


@given(LABELS)
def test_settings_of_any_title_are_read(
    tmp_path_factory: pytest.TempPathFactory, title: str
) -> None:
    """The text is TOML, and its settings are known."""
    folder = tmp_path_factory.mktemp("toml")
    text = settings_file(Naming(BASE, title, ""), "ontology")
    assert tomllib.loads(text)["title"] == title
    (folder / "kbgraph.toml").write_text(text, encoding="utf-8")
    assert read_config(folder / "kbgraph.toml").base == BASE


def test_thousands_of_keys_are_cut_and_counted(tmp_path: Path) -> None:
    """The commonest keys get properties, and the report says how many do not."""
    for number in range(100):
        keys = "".join(f"key {number}-{each}: {each}\n" for each in range(50))
        written(tmp_path, {f"{number}.md": f"---\ntype: thing\nsize: 5 cm\n{keys}---\n"})
    done = run(tmp_path, "init")
    assert done.exit_code == 0
    assert "4701 keys and labels of few entries have no property" in done.output
    assert load(tmp_path).query("ASK { ?thing my:size/schema:value 5.0 }").value
