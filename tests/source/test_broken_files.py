"""Each kind of file of broken_files.py among twenty good entries."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.source.broken_files import KINDS, KINDS_OF_RUN, LARGE, OUTSIDE, Kind, make_good

MAX_SECONDS = 2.0
MAX_MEGABYTES = 200
PROCESSES = 2


class Results:
    """The results of reading each kind, and the good entries alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        names = ["baseline"]
        make_good(folder / "baseline")
        for number, kind in enumerate(KINDS_OF_RUN):
            if kind.as_root or os.geteuid() != 0:
                make_good(folder / f"kind-{number}")
                kind.make(folder / f"kind-{number}")
                names.append(f"kind-{number}")
        self.answers = self._read(names)
        self.good = self.quads("baseline")

    def _read(self, names: list[str]) -> dict[str, dict]:
        """Read the folders in two processes; the first starts with the baseline."""
        shares = [
            [str(self.folder / name) for name in names[number::PROCESSES]]
            for number in range(PROCESSES)
        ]
        command = [sys.executable, "-m", "tests.source.broken_files"]
        running = [
            subprocess.Popen([*command, *share], cwd=ROOT, stdout=subprocess.PIPE, text=True)
            for share in shares
        ]
        lines = [line for process in running for line in process.communicate()[0].splitlines()]
        return {answer["folder"]: answer for answer in map(json.loads, lines)}

    def quads(self, name: str) -> set[bytes]:
        """Return the lines of the N-Quads of a folder."""
        return set((self.folder / f"{name}.nq").read_bytes().splitlines())


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Results:
    """The results of all kinds, read once."""
    return Results(tmp_path_factory.mktemp("broken"))


def test_good_entries_alone_have_no_findings(results):
    """Every entry has its name and its border."""
    answer = results.answers["baseline"]
    assert (answer.get("error"), answer["findings"]) == (None, [])
    text = b"\n".join(results.good)
    assert all(f'prefLabel> "Good {number:02}"@en .'.encode() in text for number in range(1, 21))
    assert all(
        f"borders> <https://kbgraph.example/id/good-{number:02}> .".encode() in text
        for number in range(1, 21)
    )


def test_there_are_forty_kinds():
    """Or more, each with a name of its own."""
    names = {kind.name for kind in KINDS}
    assert len(names) == len(KINDS) >= 40
    assert names > LARGE


def counted(answer: dict, kind: Kind) -> Counter:
    """Count the findings by file and code, but for those of which any number may come."""
    return Counter(
        (file, code) for file, code, _, _ in answer["findings"] if f"{code}*?" not in kind.findings
    )


def stated(kind: Kind) -> Counter:
    """Count the findings that the table states."""
    counts: Counter = Counter()
    for each in kind.findings:
        file, _, code = each.rpartition(": ")
        code, _, times = code.partition("*")
        if times != "?":
            counts[file or "odd.md", code] += int(times or 1)
    return counts


@pytest.mark.parametrize(
    ("number", "kind"),
    [pytest.param(number, kind, id=kind.name) for number, kind in enumerate(KINDS_OF_RUN)],
)
def test_a_broken_file_harms_no_other(number, kind, results):
    """The findings are those stated, nothing outside is read, and it costs little."""
    name = f"kind-{number}"
    if not kind.as_root and os.geteuid() == 0:
        pytest.skip("root may read every file")
    answer, baseline = results.answers[name], results.answers["baseline"]
    assert "error" not in answer, answer["error"]
    quads = results.quads(name)
    text = b"\n".join(quads).decode()
    assert results.good - quads == set()
    assert {file for file, *_ in answer["findings"]} <= {
        "odd.md",
        *(file for file, _ in stated(kind)),
    }
    assert counted(answer, kind) == stated(kind), answer["findings"][:3]
    assert [part for part in kind.holds if part not in text] == []
    assert [part for part in (*kind.lacks, OUTSIDE) if part in text] == []
    assert not answer["leaked"]
    assert answer["seconds"] - baseline["seconds"] < MAX_SECONDS
    assert (answer["peak"] - baseline["peak"]) / 1024 < MAX_MEGABYTES


def checked(folder: Path) -> tuple[int, Counter]:
    """Return the exit code of `kbgraph check`, and the number of errors of each file."""
    command = [sys.executable, "-m", "kbgraph", "--kb", str(folder), "check", "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, Counter(
        each["file"] for each in json.loads(done.stdout) if each["severity"] == "error"
    )


def test_the_exit_code_is_that_of_the_manual(tmp_path):
    """Errors in files are exit code 1, and files that are only odd exit code 0."""
    by_name = {kind.name: kind for kind in KINDS}
    bad = (
        "link to itself",
        "link to a file outside",
        "FIFO",
        "Latin-1",
        "100 MB",
        "unclosed front matter",
    )
    odd = (
        "CRLF",
        "BOM",
        "empty",
        "NUL bytes in the body",
        "emoji in the name",
        "names that differ by case",
        "path of 1,200 bytes",
    )
    for number, name in enumerate(bad):
        make_good(tmp_path / f"bad-{number}" / "kb", 2)
        by_name[name].make(tmp_path / f"bad-{number}" / "kb")
        (tmp_path / f"bad-{number}" / "kb" / "odd.md").rename(
            tmp_path / f"bad-{number}" / "kb" / f"odd-{number}.md"
        )
    whole = tmp_path / "whole"
    make_good(whole)
    for number in range(len(bad)):
        (tmp_path / f"bad-{number}" / "kb" / f"odd-{number}.md").rename(whole / f"odd-{number}.md")
    assert checked(whole) == (1, Counter({f"odd-{number}.md": 1 for number in range(len(bad))}))
    for number, name in enumerate(odd):
        make_good(tmp_path / "odd" / str(number), 2) if number == 0 else (
            tmp_path / "odd" / str(number)
        ).mkdir()
        by_name[name].make(tmp_path / "odd" / str(number))
    assert checked(tmp_path / "odd") == (0, Counter())
