"""Every build, and every page, reads a folder in its dialect."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from kbgraph.build import Graph, build
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.opening import load, open_revision
from kbgraph.parallel import forks
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.dialects import DIALECTS, Dialect
from kbgraph.source.folder import parse_entry
from kbgraph.views.text import PageAddresses
from tests.extraction.dialects.test_dialect_vaults import MAKERS
from tests.indexed import updated
from tests.sizes import IS_THOROUGH

ID = "6651e92e-fb34-4d24-a386-d9698c2e93f7"


@pytest.fixture(scope="module")
def core() -> Ontology:
    """The engine's own words alone."""
    return load_ontology(None)


def contents(graph: Graph) -> tuple[object, ...]:
    """Return everything that a graph can be asked for."""
    quads = sorted(map(str, graph.store.quads()))
    return quads, tuple(graph.findings), dict(graph.subjects)


def made(texts: dict[str, str], core: Ontology, dialect: Dialect) -> Graph:
    """Build the graph of some texts."""
    files = [(path, text.encode()) for path, text in texts.items()]
    return build(files, core, IriFactory(), dialect=dialect)


@pytest.mark.parametrize("name", list(MAKERS))
def test_a_change_of_a_file_gives_what_a_build_gives(name: str, core: Ontology) -> None:
    """Files that get the text of another, one after the other, give the graph of a full build."""
    vault = MAKERS[name][0](random.Random(7), 6, 3)  # noqa: S311 - no secret
    files = {path: text.encode() for path, text in vault.files.items()}
    states = [dict(files)]
    for path, other in pairwise([*files][: 5 if IS_THOROUGH else 3]):
        files[path] = files[other] + b"\n- [[gone 1]] #tag\n"
        states.append(dict(files))
    graph = updated(core, *states, dialect=DIALECTS[name])
    full = build(files.items(), core, IriFactory(), dialect=DIALECTS[name])
    assert contents(graph) == contents(full)
    assert graph.dialect == DIALECTS[name]


def test_a_block_that_moves_to_another_page_takes_its_links_along(core: Ontology) -> None:
    """An incremental build sees that the ids of a page's blocks have changed."""
    texts = {"a.md": f"- x\n  id:: {ID}\n", "b.md": "- y\n", "c.md": f"- (({ID}))\n"}
    moved = {**texts, "a.md": "- x\n", "b.md": f"- y\n  id:: {ID}\n"}
    dialect = DIALECTS["logseq"]
    states = ({path: text.encode() for path, text in each.items()} for each in (texts, moved))
    graph = updated(core, *states, dialect=dialect)
    assert contents(graph) == contents(made(moved, core, dialect))


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
@pytest.mark.parametrize("name", list(MAKERS))
def test_several_processes_read_in_the_dialect(
    name: str, core: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The graph does not depend on the number of processes."""
    vault = MAKERS[name][0](random.Random(8), 12, 3)  # noqa: S311 - no secret
    serial = contents(made(vault.files, core, DIALECTS[name]))
    monkeypatch.setattr(forks, "usable_cores", lambda: 3)
    monkeypatch.setattr(forks, "MIN_PARALLEL_FILES", 1)
    assert contents(made(vault.files, core, DIALECTS[name])) == serial


def test_the_dialect_is_a_part_of_the_generation(core: Ontology) -> None:
    """Equal generations give equal answers, so those of two dialects differ."""
    generations = {
        made({"a.md": "x"}, core, each).generation
        for each in (*DIALECTS.values(), DIALECTS["logseq"])
    }
    assert len(generations) == len(DIALECTS)


def test_an_earlier_revision_is_read_in_the_same_dialect(tmp_path: Path) -> None:
    """Labels stand before targets at each revision of a workspace."""
    (tmp_path / "dendron.yml").write_text("version: 5\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("[[label|b]]\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("text\n", encoding="utf-8")
    git = ("git", "-c", "user.name=n", "-c", "user.email=e@e.example")
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "first")):
        subprocess.run([*git, *command], cwd=tmp_path, check=True)
    (tmp_path / "a.md").write_text("nothing\n", encoding="utf-8")
    kb = load(tmp_path)
    then = open_revision(kb, tmp_path, "HEAD")
    related = "ASK { <id/a> kb:related <id/b> }"
    assert [bool(each.query(related)) for each in (kb, then)] == [False, True]


@pytest.mark.parametrize(
    ("name", "text", "shown", "hidden"),
    [
        ("dendron", "[[the label|b]] #tag", ['href="/b"', ">the label</a>", "#tag"], ["[["]),
        ("dendron", "| x |\n|---|\n| [[the label\\|b]] | x | y |", ["the label</a>"], ["[["]),
        ("logseq", "## H\n\t- see [[b]]\n\t\t- c", ["<li", ">b</a>"], ["<pre", "\t"]),
        ("logseq", f"- x\n  id:: {ID}\n  collapsed:: true", ["x"], ["::"]),
        ("logseq", "- {{query [[b]]}} #[[b]]", ["{{query [[b]]}}", ">#b</a>"], []),
        ("logseq", "- #+BEGIN_QUERY\n  [[b]]\n  #+END_QUERY", ["<pre", "[[b]]"], ["<a"]),
        ("logseq", "- #gone", ["#gone"], ['class="missing"']),
        ("foam", "[[b|x]]\n\n[b|x]: b.md 'B'", ['href="/b"', ">x</a>"], ["B&quot;", "[b"]),
    ],
)  # fmt: skip
def test_a_page_shows_what_the_dialect_means(
    name: str, text: str, shown: list[str], hidden: list[str], core: Ontology
) -> None:
    """Links lead where they are meant to, and what a program writes for itself is not shown."""
    kb = KnowledgeBase(made({"a.md": text, "b.md": "- b"}, core, DIALECTS[name]))
    html = kb.views.prose(kb.describe("a"), PageAddresses(lambda slug: f"/{slug}"))
    assert [each for each in shown if each not in html] == []
    assert [each for each in hidden if each in html] == []


@pytest.mark.parametrize("name", list(MAKERS))
def test_every_line_of_a_vault_is_accounted_for(name: str, core: Ontology) -> None:
    """Each line that is not blank has an outcome in `kbgraph lines`."""
    vault = MAKERS[name][0](random.Random(9), 6, 4)  # noqa: S311 - no secret
    kb = KnowledgeBase(made(vault.files, core, DIALECTS[name]))
    for slug in kb.graph.subjects:
        for line in kb.views.lines(slug).lines:
            assert line.marks or not line.text.strip(), (slug, line)


HOSTILE = [
    "{" * 120_000, " @a" * 40_000, "&num;t " * 15_000, "{{a {b} " * 5_000, "{{query " + " " * 40_000, " #a." * 10_000, " #a" + "." * 40_000, "[[" * 20_000,
    "[[a " * 10_000, "\t" * 40_000 + "- x", "\n".join("\t" * depth + "- x" for depth in range(250)), "- #+BEGIN_QUERY\n" * 2_500,
    "alias:: " + ", " * 20_000, "a:: " + " " * 40_000 + "b", f"- id:: {ID}\n" * 900, "[[a|b]] #x {{q [[a]]}} " * 1_500, "- a\n\t-\n" * 4_000,
]  # fmt: skip
_MAX_SECONDS = 3


@pytest.mark.parametrize("name", list(MAKERS))
def test_the_time_to_read_a_hostile_text_grows_with_its_length(name: str) -> None:
    """Texts of up to 120,000 characters that repeat the marks of a dialect take few seconds."""
    for text in HOSTILE:
        begin = time.process_time()
        parse_entry("a.md", text.encode(), dialect=DIALECTS[name])
        assert time.process_time() - begin < _MAX_SECONDS, text[:20]
