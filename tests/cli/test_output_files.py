"""Where output goes: whatever stands at the place that a user names stays what it is."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kbgraph.cli import main
from kbgraph.cli.read import rows
from kbgraph.cli.terminal import make_console
from kbgraph.errors import KbError
from kbgraph.trust.output_file import write_output
from tests.sizes import sample_of


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Return a folder of one entry."""
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\nSee [[b]].\n")
    (folder / "kbgraph.toml").write_text('ontology = "shipped"\n')
    return folder


def _run(vault: Path, *arguments: str, shell: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command line, in a process of its own if `shell` redirects its output."""
    command = ["--kb", str(vault), *arguments]
    if not shell:
        done = CliRunner().invoke(main, command, catch_exceptions=False)
        return subprocess.CompletedProcess(command, done.exit_code, done.stdout, done.stderr)
    command = ["/bin/sh", "-c", f'"$@" {shell}', "sh", sys.executable, "-m", "kbgraph", *command]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_link_is_written_through(vault: Path) -> None:
    """The file that it leads to is replaced, with its mode, and the link stays one."""
    target, link = vault.parent / "target.nt", vault.parent / "link.nt"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to("target.nt")
    assert _run(vault, "export", "ntriples", "-o", str(link)).returncode == 0
    assert link.is_symlink()
    assert target.read_text().startswith("<")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [each.name for each in vault.parent.glob(".kbgraph-*")] == []


def test_a_link_to_nothing_makes_the_file(vault: Path) -> None:
    """As a shell's redirection does."""
    link = vault.parent / "link.nt"
    link.symlink_to("made.nt")
    assert _run(vault, "export", "ntriples", "-o", str(link)).returncode == 0
    assert link.is_symlink()
    assert (vault.parent / "made.nt").read_text().startswith("<")


def test_a_pipe_is_written_to(vault: Path) -> None:
    """Whoever reads the pipe gets the export, and it stays a pipe."""
    pipe, read = vault.parent / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert _run(vault, "export", "ntriples", "-o", str(pipe)).returncode == 0
    reader.join(10)
    assert read[0].startswith(b"<")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
@pytest.mark.parametrize(
    ("minor", "outcome"),
    [(3, (0, "")), (7, (2, "kbgraph: cannot write {}: No space left on device\n"))],
    ids=["null", "full"],
)
def test_a_device_stays_a_device(vault: Path, minor: int, outcome: tuple[int, str]) -> None:
    """It was replaced by a file when root named it; a full one is an error."""
    device = vault.parent / "device"
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, minor))
        device.open("wb").close()
    except PermissionError:
        pytest.skip("this system forbids devices")
    done = _run(vault, "export", "ntriples", "-o", str(device))
    assert stat.S_ISCHR(device.stat().st_mode)
    assert done.returncode == outcome[0]
    assert not outcome[1] or done.stderr == outcome[1].format(device)


def test_further_names_of_a_file_stay_its_names(vault: Path) -> None:
    """A file with two names is overwritten in its place."""
    one, two = vault.parent / "one.nt", vault.parent / "two.nt"
    one.write_text("old")
    two.hardlink_to(one)
    assert _run(vault, "export", "ntriples", "-o", str(one)).returncode == 0
    assert two.read_text() == one.read_text() != "old"
    assert one.stat().st_ino == two.stat().st_ino


def test_a_new_file_has_the_usual_mode(vault: Path) -> None:
    """A dash is standard output."""
    new = vault.parent / "new.nt"
    before = os.umask(0o027)
    try:
        assert _run(vault, "export", "ntriples", "-o", str(new)).returncode == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(new.stat().st_mode) == 0o640
    assert _run(vault, "export", "ntriples", "-o", "-").stdout == new.read_text()


@pytest.mark.parametrize(
    ("place", "reason"),
    [("missing/x.nt", "No such file or directory"), ("vault/a.md/x.nt", "Not a directory")],
)
def test_a_place_that_takes_no_file_is_an_error(vault: Path, place: str, reason: str) -> None:
    """The message names the place and the reason."""
    path = str(vault.parent / place)
    done = _run(vault, "export", "ntriples", "-o", path)
    assert (done.returncode, done.stderr) == (2, f"kbgraph: cannot write {path}: {reason}\n")


def test_a_file_that_is_open_is_added_to(tmp_path: Path) -> None:
    """`/dev/stdout` and links to it: behind what a shell has written, and to its pipe."""
    file, reader_end = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"first ")
    with file.open("ab") as opened:
        reader_end.symlink_to(f"/proc/self/fd/{opened.fileno()}")
        for path in (reader_end, Path(f"/dev/fd/{opened.fileno()}")):
            write_output(path, b"more ")
    assert file.read_bytes() == b"first more more "
    reader, writer = os.pipe()
    write_output(Path(f"/dev/fd/{writer}"), b"data")
    assert os.read(reader, 10) == b"data"
    os.close(reader)
    with pytest.raises(BrokenPipeError):
        write_output(Path(f"/dev/fd/{writer}"), b"data")
    os.close(writer)
    with pytest.raises(KbError, match="Bad file descriptor"):
        write_output(Path(f"/dev/fd/{writer}"), b"data")
    assert reader_end.is_symlink()


def test_a_reader_of_the_open_output_may_have_enough(vault: Path) -> None:
    """`-o /dev/stdout` ends as the output itself does: with exit code 0, and no message."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "kbgraph", "--kb", str(vault), "export", "ntriples", "-o",
             "/proc/self/fd/1"],
            stdout=output, stderr=subprocess.PIPE, check=False, timeout=60,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_link_that_leads_to_itself_stays_one(tmp_path: Path) -> None:
    """It is an error, as in a shell; a file took its place."""
    link = tmp_path / "link"
    link.symlink_to("link")
    with pytest.raises(KbError, match="Too many levels of symbolic links"):
        write_output(link, b"data")
    assert link.is_symlink()


def test_every_file_that_a_user_names_keeps_its_link_and_mode(vault: Path) -> None:
    """A baseline is written through a link, and `new --force` keeps the mode of an entry."""
    target, link = vault.parent / "target.json", vault.parent / "baseline.json"
    link.symlink_to("target.json")
    target.write_text("old")
    target.chmod(0o640)
    command = ["--kb", str(vault), "check", "--write-baseline", str(link)]
    CliRunner().invoke(main, command, catch_exceptions=False)
    assert (link.is_symlink(), stat.S_IMODE(target.stat().st_mode)) == (True, 0o640)
    assert "findings" in target.read_text()
    entry = vault / "country" / "country--zed.md"
    for options in ([], ["--force"]):
        done = CliRunner().invoke(main, ["--kb", str(vault), "new", "country", "Zed", *options])
        assert done.exit_code == 0, done.output
        entry.chmod(0o604)
    assert stat.S_IMODE(entry.stat().st_mode) == 0o604


def test_a_full_disk_leaves_no_part_of_a_new_entry(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the reason, and the command can be repeated."""
    command = ["--kb", str(vault), "new", "country", "Zed"]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
        done = CliRunner().invoke(main, command)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert (done.exit_code, "File too large" in done.output) == (2, True)
    assert not (vault / "country" / "country--zed.md").exists()


COMMANDS = {
    "ask": (), "check": (), "duplicates": (), "export": ("turtle",), "index": ("--help",), "init": ("--help",), "labels": (), "lines": ("a",), "load": (),
    "related": ("a",), "suggest": (), "todo": (),
    "new": ("country", "Z", "-o", "-"), "path": ("a", "b"), "query": ("ASK {}",), "serve": ("--help",), "show": ("a",),
    "parts": ("--help",), "timeline": ("--help",), "tree": ("--help",), "trust": ("--help",),
}  # fmt: skip
"""Each command of `kbgraph --help`, with arguments by which it prints something."""
CLOSED = {"2>&-": "", "<&- 2>&-": "", ">/dev/full 2>/dev/full": "2", ">&-": "2", ">/dev/full": "2"}
"""Redirections, and the exit code where it is none of the command's."""


def test_every_command_is_tried() -> None:
    """No command of the help is missing above."""
    assert sorted(COMMANDS) == main.list_commands(click.Context(main))


@pytest.mark.parametrize(
    ("name", "shell"),
    sample_of([(name, shell) for shell in CLOSED for name in COMMANDS], 7),
)
def test_closed_and_full_streams_never_break_a_command(vault: Path, name: str, shell: str) -> None:
    """Closed input and error change nothing; output that cannot be written is exit code 2."""
    expected = CLOSED[shell] or ("2" if name == "load" else "0")
    done = _run(vault, name, *COMMANDS[name], shell=shell)
    assert (str(done.returncode), "Traceback" in done.stderr) == (expected, False)
    assert done.stdout or expected == "2"
    assert len(done.stderr.splitlines()) == (expected == "2" and "2>" not in shell)


def test_an_output_without_letters_shows_escapes(vault: Path) -> None:
    """By the locale as by PYTHONIOENCODING: no character stops a command."""
    (vault / "a.md").write_text("# Å → Ω\n\nSee [[b]].\n", encoding="utf-8")
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for environment in (locale, {"PYTHONIOENCODING": "ascii"}):
        done = subprocess.run(
            [sys.executable, "-m", "kbgraph", "--kb", str(vault), "show", "a"],
            env={**os.environ, **environment}, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith(rb"\xc5 \u2192 \u03a9")


@pytest.mark.parametrize(
    "arguments",
    [("query", "ASK {}"), ("export", "ntriples"), ("check",), ("show", "a"), ("--help",)],
)
@pytest.mark.parametrize(
    ("shell", "reason"),
    [(">&-", "standard output is closed"), ("1</dev/null", "Bad file descriptor")],
)
def test_a_closed_output_is_an_error(
    vault: Path, arguments: tuple[str, ...], shell: str, reason: str
) -> None:
    """It is one sentence and exit code 2, and no traceback."""
    done = _run(vault, *arguments, shell=shell)
    assert (done.returncode, done.stderr) == (2, f"kbgraph: cannot write the output: {reason}\n")


@pytest.mark.parametrize("arguments", [("export", "nquads"), ("query", "ASK {}"), ("lines", "a")])
def test_a_reader_that_has_enough_is_no_failure(vault: Path, arguments: tuple[str, ...]) -> None:
    """As with `| head`: exit code 0, and nothing on standard error."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "kbgraph", "--kb", str(vault), *arguments],
            stdout=output, stderr=subprocess.PIPE, check=False, timeout=60,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_wide_result_is_shown_as_records(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a narrow terminal no column is hidden; a wide one has a table."""
    columns = " ".join(f"?column{number}" for number in range(9))
    values = " ".join(f'"value {number}"' for number in range(8))
    query = f"SELECT {columns} {{ VALUES ({columns}) {{ ({values} UNDEF) }} }}"
    console = make_console(80)
    monkeypatch.setattr(rows, "console", console)
    for width in (80, 200):
        console.width = width
        with console.capture() as capture:
            CliRunner().invoke(main, ["--kb", str(vault), "query", query], catch_exceptions=False)
        shown = capture.get()
        for number in range(8):
            assert f"value {number}" in shown
        assert ("row 1\n  column0 value 0\n" in shown) == (width == 80)
        assert shown.endswith("1 row\n")


def test_no_progress_is_shown_where_it_is_not_wanted(vault: Path) -> None:
    """The option is global, and changes nothing else."""
    for option in ("--no-progress", "--progress"):
        done = CliRunner().invoke(main, ["--kb", str(vault), option, "query", "ASK {}"])
        assert (done.exit_code, done.output) == (0, "yes\n")
