"""`kbgraph check --since`: dates that changed without their facts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kbgraph import KnowledgeBase, load
from kbgraph.errors import RevisionError
from kbgraph.limits import Limits
from kbgraph.opening import open_revision
from kbgraph.source.git_revision import read_revision
from tests.conftest import ROOT
from tests.repositories import git

ONTOLOGY = ROOT / "tests" / "checks" / "ontology"
TOWN = """\
---
type: town
sources:
  - {{id: l, url: "https://l.example/{page}", title: {title}, checked: {checked}, undated: true}}
---
## Facts

|     |     |
| --- | --- |
| People | {people} [^l] |
| Mayor | Ann [^l] |
"""


def town(
    *, page: str = "a", title: str = "L", checked: str = "2026-01-01", people: str = "4000"
) -> str:
    """Return an entry with two facts from one source."""
    return TOWN.format(page=page, title=title, checked=checked, people=people)


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files, and remove all other Markdown files."""
    for path in folder.rglob("*.md"):
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder in a repository that has only one file outside it."""
    git(tmp_path, "init", "-q")
    (tmp_path / "outside.md").write_text("[[inside]]")
    (tmp_path / "kb").mkdir()
    return tmp_path / "kb"


def commit(folder: Path, files: dict[str, str]) -> None:
    """Write and commit the next state of the folder."""
    write(folder, files)
    git(folder.parent, "add", "-A")
    git(folder.parent, "commit", "-q", "--allow-empty", "-m", "A state")


def found(folder: Path, revision: str = "HEAD") -> list[str]:
    """Return the findings about dates."""
    base = load(folder, ontology=ONTOLOGY)
    findings = base.check(open_revision(base, folder, revision))
    return [str(finding) for finding in findings if finding.code in {"date-alone", "bulk-dates"}]


def test_a_date_that_changed_alone_is_found_at_each_claim(folder: Path) -> None:
    """If only a source's day changed, each claim that cites it gives a finding."""
    commit(folder, {"a.md": town(), "b.md": town()})
    write(folder, {"a.md": town(checked="2026-02-02"), "b.md": town()})
    message = "warning[date-alone] the date changed from 2026-01-01 to 2026-02-02, but nothing else did: was the fact compared with its source again?"
    assert found(folder) == [
        f"a.md:10:12: {message} (if not, restore 2026-01-01)",
        f"a.md:11:11: {message} (if not, restore 2026-01-01)",
    ]


@pytest.mark.parametrize(
    "after",
    [
        town(),
        town(page="another", checked="2026-02-02"),
        "\n\n".join([*town(checked="2026-02-02").split("## Facts"), ""])
        .replace("|     |     |", "## Facts\n\n|     |     |")
        .replace("4000", "5000")
        .replace("Ann", "Bea"),
        town(people="5000", checked="2026-02-02").replace("Ann", "Bea"),
        town(checked="2026-02-02").replace("id: l", "id: k").replace("[^l]", "[^k]"),
    ],
    ids=[
        "nothing changed",
        "another address",
        "moved, and other values",
        "other values",
        "another source",
    ],
)
def test_a_date_that_changed_with_something_else_is_no_finding(folder: Path, after: str) -> None:
    """A new day with a new value or address, or no new day, gives no finding."""
    commit(folder, {"a.md": town(), "b.md": town()})
    write(folder, {"a.md": after, "b.md": town()})
    assert found(folder) == []


def test_only_the_claim_whose_value_stayed_is_found(folder: Path) -> None:
    """Of two rows with a new day, the row with a new value gives no finding."""
    commit(folder, {"a.md": town()})
    write(folder, {"a.md": town(checked="2026-02-02", people="5000")})
    assert [line.split(" ")[0] for line in found(folder)] == ["a.md:11:11:"]


def test_lines_that_moved_do_not_matter(folder: Path) -> None:
    """A claim on another line is the same claim."""
    commit(folder, {"a.md": town()})
    write(
        folder, {"a.md": town(checked="2026-02-02").replace("## Facts", "Words. [^l]\n\n## Facts")}
    )
    assert [line.split(" ")[0] for line in found(folder)] == ["a.md:12:12:", "a.md:13:11:"]


def test_none_found_with_another_day_is_found(folder: Path) -> None:
    """The day of `none found (date)` is checked like any other."""
    commit(folder, {"a.md": town(people="none found (2026-01-01)")})
    write(folder, {"a.md": town(people="none found (2026-03-03)")})
    assert [line.split(" ")[0] for line in found(folder)] == ["a.md:10:12:"]


def test_dates_changed_in_all_entries_give_one_finding_more(folder: Path) -> None:
    """It is given once, at the first file, and not if one entry is unchanged."""
    commit(folder, {"a.md": town(), "b/b.md": town(), "c.md": "no dates here"})
    write(
        folder,
        {
            "a.md": town(checked="2026-02-02"),
            "b/b.md": town(checked="2026-02-02"),
            "c.md": "no dates here",
        },
    )
    assert [line for line in found(folder) if "bulk-dates" in line] == [
        "a.md:1:1: warning[bulk-dates] in all 2 entries with dates, only dates changed (restore the dates of facts that were not checked again)"
    ]
    write(folder, {"a.md": town(checked="2026-02-02"), "b/b.md": town(), "c.md": "no dates here"})
    assert [line for line in found(folder) if "bulk-dates" in line] == []


def test_added_and_removed_entries_are_not_compared(folder: Path) -> None:
    """An added entry has no earlier date, and a removed one no current date."""
    commit(folder, {"a.md": town()})
    write(folder, {"b.md": town(checked="2026-02-02")})
    assert found(folder) == []


def test_only_entries_of_the_folder_are_read(folder: Path) -> None:
    """Files outside the folder, hidden files, links and other formats are not read."""
    files = {
        "a.md": "A",
        "b/Ünï cödé.md": "B",
        ".hidden/x.md": "x",
        "b/node_modules/x.md": "x",
        ".x.md": "x",
        "notes.txt": "x",
    }
    write(folder, files)
    (folder / "link.md").symlink_to("../outside.md")
    git(folder.parent, "add", "-A")
    git(folder.parent, "commit", "-q", "-m", "A state")
    assert (folder / "link.md").is_symlink()
    assert list(read_revision(folder, "HEAD")) == [("a.md", b"A"), ("b/Ünï cödé.md", b"B")]


def test_a_large_file_is_cut_at_the_limit(folder: Path) -> None:
    """A byte beyond the limit is read, and later files are read whole."""
    commit(folder, {"a.md": "x" * 200_000, "b.md": "after"})
    assert list(read_revision(folder, "HEAD", Limits(file_max_bytes=10))) == [
        ("a.md", b"x" * 11),
        ("b.md", b"after"),
    ]


def test_git_variables_of_the_environment_are_ignored(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIT_DIR, as set in hooks, does not select another repository."""
    commit(folder, {"a.md": "A"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert [path for path, _ in read_revision(folder, "HEAD")] == ["a.md"]


@pytest.mark.parametrize(
    "revision", ["nowhere", "", "--all", "-o", "HEAD:kb", "HEAD --output=x", "a\0b"]
)
def test_an_unknown_revision_is_an_error(folder: Path, revision: str) -> None:
    """A revision that names no commit is an error, even if it looks like an option."""
    commit(folder, {"a.md": "A"})
    with pytest.raises(RevisionError, match="cannot compare"):
        list(read_revision(folder, revision))


def test_a_folder_outside_a_repository_is_an_error(tmp_path: Path) -> None:
    """Without a repository there is no revision to compare with."""
    with pytest.raises(RevisionError, match="not a git repository"):
        list(read_revision(tmp_path, "HEAD"))


def test_a_missing_git_program_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If git cannot be run, the error says so."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RevisionError, match="it cannot be run"):
        list(read_revision(folder, "HEAD"))


def test_check_since_prints_findings_and_sets_the_exit_code(folder: Path) -> None:
    """Warnings end with exit code 0, and an unknown revision with 2."""
    commit(folder, {"a.md": town()})
    write(folder, {"a.md": town(checked="2026-02-02")})
    command = [
        sys.executable,
        "-m",
        "kbgraph",
        "--kb",
        str(folder),
        "--ontology",
        str(ONTOLOGY),
        "check",
        "--since",
    ]
    done = subprocess.run([*command, "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "1 entry: 0 errors, 2 warnings, 0 notices" in done.stdout
    assert done.stdout.count("[date-alone]") == 2
    wrong = subprocess.run(
        [*command, "nowhere"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert (
        wrong.stderr
        == f"kbgraph: cannot compare {folder} with git: there is no revision 'nowhere'\n"
    )


def test_an_earlier_revision_is_read_with_the_current_ontology(folder: Path) -> None:
    """`at_revision` returns a knowledge base that answers queries."""
    commit(folder, {"a.md": town()})
    write(folder, {"a.md": town(people="5000")})
    base = load(folder, ontology=ONTOLOGY)
    past = open_revision(base, folder, "HEAD")
    assert isinstance(past, KnowledgeBase)
    assert past.ontology is base.ontology
    assert past.query("ASK { <id/a> <https://towns.example/ont#people> 4000 }").value
