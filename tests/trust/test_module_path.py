"""No process that is started imports a module from the working folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from kbgraph.trust import module_path
from tests.conftest import free_port
from tests.processes import family, standing_by, until
from tests.trust.strangers_modules import write_modules

_COMMANDS = {
    "the installed program": [str(Path(sys.executable).with_name("kbgraph"))],
    "python -m": [sys.executable, "-m", "kbgraph"],
    "python -P -m": [sys.executable, "-P", "-m", "kbgraph"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of notes, with modules beside them that leave files in the folder `owned`."""
    folder = tmp_path / "vault"
    folder.mkdir()
    write_modules(folder, tmp_path / "owned")
    return folder


def owned(folder: Path) -> list[str]:
    """Return the names of the modules that were imported."""
    return sorted(each.name for each in (folder.parent / "owned").iterdir())


@pytest.mark.parametrize("program", _COMMANDS)
@pytest.mark.parametrize("arguments", [["--help"], ["check"]])
def test_a_command_imports_nothing_from_the_working_folder(
    folder: Path, program: str, arguments: list[str]
) -> None:
    """Neither a module nor an entry point of the folder is imported, whatever starts kbgraph."""
    done = subprocess.run(
        [*_COMMANDS[program], *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, owned(folder)) == (0, []), done.stderr
    assert "stranger" not in done.stdout


@pytest.mark.server
@pytest.mark.restarts
@pytest.mark.parametrize("program", ["the installed program", "python -m"])
def test_a_server_imports_nothing_from_its_working_folder(folder: Path, program: str) -> None:
    """Neither do the generations that follow a change and a signal, nor the workers of queries.

    No process has the folder on its path.
    """
    port = free_port()
    command = [*_COMMANDS[program], "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert any("1 entries" in line for line in process.stdout)
            address = f"http://127.0.0.1:{port}"
            with urllib.request.urlopen(f"{address}/sparql?query=ASK%7B%7D") as response:
                assert b"true" in response.read()
            (folder / "b.md").write_text("# B\n")
            assert any("2 entries" in line for line in process.stdout)
            process.send_signal(signal.SIGHUP)
            assert any("2 entries" in line for line in process.stdout)
            until(lambda: standing_by(process.pid))
            # A process has the environment of its parent until it starts its program.
            until(lambda: _are_safe(_environments(process.pid)))
        finally:
            process.terminate()
            process.wait(30)
    assert owned(folder) == []


def _are_safe(environments: list[list[bytes]]) -> bool:
    return len(environments) > 3 and all(b"PYTHONSAFEPATH=1" in each for each in environments)


def _environments(supervisor: int) -> list[list[bytes]]:
    """Return the environments of the Python processes that a supervisor has started."""
    read = []
    for each in family(supervisor)[1:]:
        with suppress(OSError):
            if "python" in Path(f"/proc/{each}/exe").readlink().name:
                read.append(Path(f"/proc/{each}/environ").read_bytes().split(b"\0"))
    return [each for each in read if len(each) > 1]


def test_an_innocent_module_beside_notes_breaks_nothing(folder: Path) -> None:
    """A `json.py` beside notes is no module of the program."""
    (folder / "json.py").write_text("print('mine')\n")
    done = subprocess.run(
        [*_COMMANDS["python -m"], "query", "ASK {}"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "yes"), done.stderr


@pytest.mark.parametrize(
    ("variable", "path", "expected"),
    [
        (None, ["{here}", "/lib"], (None, ["/lib"])),
        ("", ["{here}", "/lib"], (None, ["/lib"])),
        (":/opt", ["{here}", "/opt", "/lib"], ("/opt", ["/opt", "/lib"])),
        ("/opt:", ["/opt", "{here}", "/lib"], ("/opt", ["/opt", "/lib"])),
        (".:sub:/opt", ["{here}", "{here}/sub", "/opt"], ("/opt", ["/opt"])),
        ("{here}:/opt", ["{here}", "/opt"], ("/opt", ["/opt"])),
        ("{here}/own", ["", "{here}/own"], ("{here}/own", ["{here}/own"])),
    ],
)
def test_entries_of_the_path_that_mean_the_working_folder_are_left_out(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str | None,
    path: list[str],
    expected: tuple[str | None, list[str]],
) -> None:
    """Empty and relative entries of PYTHONPATH are, an absolute folder that was named stays."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [each.format(here=tmp_path) for each in path])
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    if variable is not None:
        monkeypatch.setenv("PYTHONPATH", variable.format(here=tmp_path))
    module_path.leave_out_working_folder()
    there, kept = expected
    assert os.environ.get("PYTHONPATH") == (there and there.format(here=tmp_path))
    assert sys.path == [each.format(here=tmp_path) for each in kept]
    assert os.environ["PYTHONSAFEPATH"] == "1"


def test_a_program_that_imports_the_package_keeps_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the command line leaves the working folder out."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", "/lib"])
    monkeypatch.setattr(sys, "argv", ["/home/me/analysis.py"])
    module_path.protect_command_line()
    assert sys.path == ["", "/lib"]
