"""The documents are true: commands print what stands below them, code runs, and links lead on.

tests/project/test_docs_served.py has the commands that ask a server.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbgraph import KnowledgeBase, opening
from kbgraph.cli import main
from kbgraph.config import find_config, read_config
from kbgraph.ontology.turtle import read_turtle
from tests.cli.test_transcripts import Step
from tests.conftest import ROOT
from tests.project.documents import (
    BY_STORE_TESTS,
    DOCS,
    FOLLOWED,
    GENERATED,
    PAGES,
    Block,
    anchors,
    blocks,
    console,
    follow,
    links,
    name,
    needs_server,
    printed_of,
    prose,
    read,
)

NAMES = [name(page) for page in PAGES]
IN_PLACE = [page for page in NAMES if page not in (*FOLLOWED, *BY_STORE_TESTS)]
"""Pages whose commands are run in the root of the repository."""
HEADER = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in {
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "schema": "https://schema.org/",
        "dcterms": "http://purl.org/dc/terms/",
        "org": "http://www.w3.org/ns/org#",
        "kb": "https://kbgraph.example/ont#",
        "m": "https://kbgraph.example/mapping#",
        "v": "https://kbgraph.example/value#",
        "e": "https://e.example/",
        "my": "https://lights.example/ont#",
        "lh": "https://lights.example/ont#",
        "c": "https://lights.example/concept/",
        "s": "https://lights.example/shape#",
        "read": "https://lights.example/value#",
        "obs": "https://observatories.example/ont#",
        "shape": "https://observatories.example/shape#",
        "scale": "https://observatories.example/scale/",
    }.items()
)
"""The prefixes that blocks of Turtle use without declaring them."""


@pytest.mark.parametrize(
    ("page", "step"),
    [
        (page, step)
        for page in IN_PLACE
        for step in console(read(page))
        if not needs_server(step) and page != "docs/how-to/add-a-domain.md"
    ],
    ids=lambda value: value if isinstance(value, str) else value.command[:60],
)
def test_a_command_prints_what_stands_below_it(page: str, step: Step) -> None:
    """A command of a page prints what the page shows; tests/core has those of add-a-domain.md."""
    assert printed_of(step, ROOT, "") == step.printed, page


@pytest.mark.parametrize("page", FOLLOWED)
def test_a_page_can_be_followed_from_an_empty_folder(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is written as the page has it, each command prints what stands below it."""
    monkeypatch.chdir(tmp_path)
    done = 0
    for block, folder in follow(page, tmp_path):
        if block.language == "python":
            exec(block.text, {})  # noqa: S102 - our own page
        if block.language == "console":
            for step in console(f"```console\n{block.text}```"):
                assert printed_of(step, folder, "") == step.printed, step.command
                done += 1
        assert block.language in {"console", "python", "sh"}, f"a block of no file: {block.text}"
    assert done >= 5


@pytest.fixture
def _in_root(shipped: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in the root of the repository, whose entries were read before."""
    monkeypatch.chdir(ROOT)
    of_root, read_anew = find_config(ROOT), opening.open_knowledge
    monkeypatch.setattr(
        opening,
        "open_knowledge",
        lambda config: shipped if config == of_root else read_anew(config),
    )


@pytest.mark.usefixtures("_in_root")
@pytest.mark.parametrize(
    "page", [page for page in IN_PLACE if "```python" in read(page) and page != "README.md"]
)
def test_python_runs(page: str) -> None:
    """The Python of a page runs from the root of the repository; that of the README is below."""
    for block in blocks(read(page)):
        if block.language == "python":
            exec(block.text, {})  # noqa: S102 - our own page


@pytest.mark.usefixtures("_in_root")
def test_the_python_of_the_readme_prints_cited_facts(capsys: pytest.CaptureFixture[str]) -> None:
    """The README's loop prints facts with the file that states them."""
    (block,) = [block for block in blocks(read("README.md")) if block.language == "python"]
    exec(block.text, {})  # noqa: S102 - our own page
    assert (
        "contains Astana Hub free-zone/free-zone--astana-hub-kazakhstan.md"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("page", "block"),
    [
        (page, block)
        for page in NAMES
        for block in blocks(read(page))
        if block.language in {"toml", "turtle", "json"}
    ],
    ids=lambda value: value if isinstance(value, str) else value.text[:40],
)
def test_data_can_be_read(page: str, block: Block, tmp_path: Path) -> None:
    """TOML holds known settings only, Turtle parses, and JSON parses unless it is an excerpt."""
    match block.language:
        case "toml":
            (tmp_path / "kbgraph.toml").write_text(block.text, encoding="utf-8")
            read_config(tmp_path / "kbgraph.toml")
        case "turtle":
            (tmp_path / "a.ttl").write_text(HEADER + block.text, encoding="utf-8")
            assert read_turtle([tmp_path / "a.ttl"])[0].all
        case _ if block.verb != "From":
            json.loads(block.text)


@pytest.mark.parametrize("page", NAMES)
def test_commands_that_are_not_executed_exist(page: str) -> None:
    """A kbgraph command in shell has a known name and known options; make knows the target."""
    for block in blocks(read(page)):
        if block.language != "sh" or page in GENERATED:
            continue
        for line in block.text.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["kbgraph"]:
                command_exists(words[1:])
            if words[:1] == ["make"]:
                assert is_target(words[1]), line


def command_exists(words: list[str]) -> None:
    """Parse the words of a command line without carrying it out; raises where click would."""
    place = 0
    while words[place].startswith("-"):
        place += 2
    group = main.make_context("kbgraph", words[: place + 1])
    command = main.get_command(group, words[place])
    assert command is not None, words[place]
    command.make_context(words[place], words[place + 1 :], parent=group)


def is_target(target: str) -> bool:
    """Whether `make -n` knows a target."""
    done = subprocess.run(
        ["make", "-n", target], cwd=ROOT, capture_output=True, check=False, env=os.environ
    )
    return done.returncode == 0


def test_make_has_every_target_that_a_page_names() -> None:
    """`make -n` knows each target that a page names within a line."""
    targets = {
        found for page in NAMES for found in re.findall(r"`(?:\S+=\S+ )?make (\w+)`", read(page))
    }
    assert {"quick", "test", "bench"} <= targets
    assert [target for target in sorted(targets) if not is_target(target)] == []


@pytest.mark.parametrize("page", NAMES)
def test_links_lead_somewhere(page: str) -> None:
    """Each relative link names a file of the repository and, within a page, a heading of it."""
    dead = []
    for link in links(read(page)):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = (ROOT / page).parent / path if path else ROOT / page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            dead.append(link)
    assert dead == []


def test_the_index_names_every_page() -> None:
    """docs/index.md links to each page of docs/, and the README to each but the index."""
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - {"index.md"}
    assert pages - {link.partition("#")[0] for link in links(read("docs/index.md"))} == set()
    assert {f"docs/{page}" for page in pages} - set(links(read("README.md"))) == set()


def test_every_screenshot_is_shown() -> None:
    """The index or the README leads to each picture of docs/screenshots."""
    shown = {
        Path(link).name for page in ("README.md", "docs/index.md") for link in links(read(page))
    }
    pictures = {path.name for path in (DOCS / "screenshots").glob("*.png")}
    assert pictures - shown == set()


def test_the_readme_is_short_and_shows_a_picture_first() -> None:
    """The README has at most 150 lines, a picture within 10, and a cited line within 20."""
    lines = read("README.md").splitlines()
    assert len(lines) <= 150
    assert any("docs/screenshots/" in line for line in lines[:10])
    assert any(re.search(r"\.md:\d+", line) for line in lines[:20])
    assert len({link for link in links(read("README.md")) if link.endswith(".png")}) == 5


def test_the_lines_of_the_readme_are_those_of_the_tutorial(tmp_path: Path) -> None:
    """The README's ontology has at most ten lines, which the tutorial's `init` writes."""
    (block,) = [block for block in blocks(read("README.md")) if block.language == "turtle"]
    assert sum(not line.startswith("#") for line in block.text.splitlines()) <= 10
    for step in tutorial_until_init(tmp_path):
        printed_of(step, tmp_path, "")
    files = sorted((tmp_path / "ontology").glob("*.ttl"))
    header = "".join(
        line
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True)
        if line.startswith("@prefix")
    )
    (tmp_path / "readme.ttl").write_text(header + block.text, encoding="utf-8")
    assert set(read_turtle([tmp_path / "readme.ttl"])[0].all) <= set(read_turtle(files)[0].all)


def tutorial_until_init(folder: Path) -> Iterator[Step]:
    """Write the tutorial's notes into a folder; yield its commands up to the first ontology."""
    for block, _ in follow("docs/tutorial.md", folder):
        for step in console(f"```{block.language}\n{block.text}```"):
            yield step
            if step.command.endswith(" init"):
                return


def test_the_settings_page_shows_the_file_of_this_repository() -> None:
    """The first example of kbgraph.toml has the same settings as the file here."""
    example = next(
        block for block in blocks(read("docs/reference/settings.md")) if block.language == "toml"
    )
    assert tomllib.loads(example.text) == tomllib.loads((ROOT / "kbgraph.toml").read_text("utf-8"))


@pytest.mark.parametrize("page", [page for page in NAMES if page not in GENERATED])
def test_lines_are_short(page: str) -> None:
    """A line of prose has at most 100 columns; tables, links and code may be longer."""
    text = re.sub(r"^(`{3,})\w*\n.*?^\1$", "", read(page), flags=re.MULTILINE | re.DOTALL)
    long = [line for line in text.splitlines() if len(line) > 100]
    assert [line for line in long if not line.startswith("|") and "](" not in line] == []


@pytest.mark.parametrize("page", NAMES)
def test_sentences_have_a_subject(page: str) -> None:
    """No sentence of a page begins with a relative clause in the place of its subject."""
    text = re.sub(r"^(?:\|.*|#+ .*)", "", prose(read(page)), flags=re.MULTILINE)
    found = re.findall(
        r"(?:(?:^|\n)\n|[.:!?]\s+|[-*] )((?:Who|What|That|One|Whoever|Whatever)\s[^.?]*[.?])", text
    )
    assert [sentence for sentence in found if not sentence.endswith("?")] == []


@pytest.mark.parametrize("page", NAMES)
def test_paths_of_the_repository_exist(page: str) -> None:
    """A path within the repository that a page names in code is a file or a folder of it.

    Packages that are installed by the tests may be missing.
    """
    if page == "CHANGELOG.md" or page in FOLLOWED:
        return
    folders = "kbgraph|web|tests|docs|ontology|conformance|reliability|benchmarks"
    paths = re.findall(rf"`((?:{folders})/[\w./-]+)`", read(page))
    missing = [path for path in paths if not (ROOT / path).exists()]
    assert [path for path in missing if "node_modules" not in path] == []
