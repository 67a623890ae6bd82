"""Control characters of entries, names and labels on terminals, and output that fails."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kbgraph.terminal_output import visible
from tests.conftest import ROOT

ODD = "\x1b]0;owned\x07\x9b2J\u202egnp\u202c\u2066x\u2069\x7f\r\u200b"
NAME = f"A{ODD}B"
_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]")
_ENVIRONMENT = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder whose entries, names, paths and ontology hold control characters."""
    folder = tmp_path_factory.mktemp("vault")
    (folder / "ontology").mkdir()
    text = f"---\ntype: tree\ntitle: {NAME}\nodd{ODD[:3]}: 1\n---\n# {NAME}\n\nA [[b{ODD}]] and text {ODD}\n"
    (folder / "a.md").write_text(text, encoding="utf-8", newline="")
    (folder / f"b{ODD.replace('/', '')}.md").write_text("# b\n\n[[a]]\n", encoding="utf-8")
    label = "".join(f"\\u{ord(letter):04x}" for letter in NAME)
    (folder / "ontology" / "classes.ttl").write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix m: <https://kbgraph.example/mapping#> .\n"
        f'<http://a.example/T> rdfs:label "{label}" ; m:type "tree" .\n'
    )
    return folder


def on_terminal(
    folder: Path, *arguments: str, program: tuple[str, ...] = ("-m", "kbgraph", "--kb")
) -> str:
    """Run a command whose output and errors go to a terminal; return what it wrote."""
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *program, str(folder), *arguments],
        stdin=subprocess.DEVNULL, stdout=side, stderr=side, cwd=ROOT, env=_ENVIRONMENT,
    )  # fmt: skip
    os.close(side)
    written = b""
    try:
        while part := os.read(main, 65536):
            written += part
    except OSError:  # Linux reports the end of a terminal's output as an error.
        pass
    os.close(main)
    process.wait(60)
    # The terminal's driver writes each newline as CR and LF.
    return written.decode().replace("\r\n", "\n")


_BAR = """
import kbgraph.cli.terminal as terminal
from kbgraph.terminal_output import visible_controls
terminal._PROGRESS_DELAY_SECONDS = -1
with visible_controls(), terminal.progress_bar() as report:
    report(1, 2)
    report(2, 2)
"""


def test_a_progress_bar_moves_on_a_terminal(vault: Path) -> None:
    """Its own controls reach the terminal as they are, and it is removed at the end."""
    shown = on_terminal(vault, program=("-c", _BAR))
    assert "reading entries" in shown
    assert "\x1b[2K" in shown
    assert "\\u001b" not in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "a"),
        ("lines", "a"),
        ("lines", "a", "--format", "json"),
        ("check",),
        ("duplicates",),
        ("duplicates", "--format", "json"),
        ("query", "SELECT ?s ?o { ?s ?p ?o }"),
        ("query", "SELECT ?s ?o { ?s ?p ?o }", "--format", "csv"),
        ("path", "a", f"no{ODD[:4]}such"),
        ("export", "turtle"),
        ("query", f"SELECT {ODD}"),
    ],
    ids=lambda arguments: " ".join(arguments[:1]),
)
def test_no_command_writes_control_characters_to_a_terminal(
    vault: Path, arguments: tuple[str, ...]
) -> None:
    """Only the styles of the command itself are written; what an entry holds is escaped."""
    written = on_terminal(vault, *arguments)
    assert written
    assert _CONTROL.findall(_STYLE.sub("", written)) == []
    assert "\r" not in written
    assert "Traceback" not in written
    assert "\x1b]" not in written


def test_a_pipe_keeps_all_characters(vault: Path) -> None:
    """The same output is exact where it goes to a pipe."""
    query = "SELECT ?o { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'gnp')) }"
    done = subprocess.run(
        [sys.executable, "-m", "kbgraph", "--kb", str(vault), "query", query, "--format", "csv"],
        capture_output=True, check=True, cwd=ROOT, env=_ENVIRONMENT,
    )  # fmt: skip
    assert "\u202egnp\u202c" in done.stdout.decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b[2J", "\\u001b[2J"),
        ("\x9b\x85", "\\u009b\\u0085"),
        ("\u202e\u2066\u200f\u061c", "\\u202e\\u2066\\u200f\\u061c"),
        ("\udcff", "\\udcff"),
        ("\U000e0041", "\\udb40\\udc41"),
        ("Қазақстан 中国 é 🇰🇿", "Қазақстан 中国 é 🇰🇿"),
    ],
)
def test_escapes_are_those_of_json(text: str, shown: str) -> None:
    """A terminal that shows JSON shows JSON; letters of all scripts stay as they are."""
    assert visible(text) == shown


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize(
    "arguments",
    [("check",), ("export", "turtle"), ("--help",)],
    ids=lambda arguments: arguments[0],
)
def test_output_that_cannot_be_written_is_an_error_of_its_own(
    vault: Path, arguments: tuple[str, ...]
) -> None:
    """A full device gives one sentence and exit code 2, which no finding gives."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kbgraph", "--kb", str(vault), *arguments],
            stdout=full, stderr=subprocess.PIPE, cwd=ROOT, env=_ENVIRONMENT, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr.decode()) == (
        2,
        "kbgraph: cannot write the output: No space left on device\n",
    )


@pytest.mark.parametrize("command", [["lines", "a"], ["show", "a"], ["query", "ASK {}"]])
def test_a_character_that_the_encoding_lacks_is_written_as_its_escape(
    tmp_path: Path, command: list[str]
) -> None:
    """A pipe in ASCII gets escapes, and no command ends with a traceback."""
    (tmp_path / "a.md").write_text("# Қ\n\nҚазақ\n", encoding="utf-8")
    process = subprocess.run(
        [sys.executable, "-m", "kbgraph", "--kb", str(tmp_path), *command],
        env={**_ENVIRONMENT, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    assert "Traceback" not in process.stderr
    assert ("\\u049a" in process.stdout) == (command[0] != "query")
