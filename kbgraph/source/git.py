"""Commands of git that read. The only module that runs git.

A repository may be a stranger's, as the files beside it. So none of its settings starts a program
or fetches anything, and each command has a deadline and a limit of bytes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from kbgraph.errors import RevisionError

_HEADER_WORDS = 3
"""Before a blob's content: its name, its type and its size."""
_CHUNK_BYTES = 1 << 16
_TIMEOUT_SECONDS = 60.0
MAX_BYTES = 64_000_000
_MAX_MEMORY_BYTES, _MAX_WRITTEN_BYTES = 1 << 30, 1 << 20
"""Memory of a command, without files that it maps, and bytes of its messages, on Linux."""
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    f"core.attributesFile={os.devnull}",
    f"core.excludesFile={os.devnull}",
    f"diff.orderFile={os.devnull}",
    f"mailmap.file={os.devnull}",
    "mailmap.blob=",
    "log.mailmap=false",
    "safe.bareRepository=explicit",
    "core.sshCommand=false",
    "core.gitProxy=",
    "core.askPass=",
    "core.alternateRefsCommand=",
    "credential.helper=",
    "diff.external=",
    "diff.renameLimit=1000",
    "i18n.logOutputEncoding=UTF-8",
    "log.showSignature=false",
    "protocol.allow=never",
)
"""Settings before those of the repository, which would run a program or open any file."""
_VARIABLES = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class Blob(NamedTuple):
    """A file's content in a git repository."""

    path: str
    id: str
    """40 or 64 hexadecimal digits."""


class Output(NamedTuple):
    """The output of a command, up to a limit."""

    content: bytes
    is_whole: bool


def run(folder: Path, failure: str, *arguments: str) -> bytes:
    """Run a git command and return its output.

    Raises RevisionError where git cannot be run, fails, takes too long or writes too much, with
    git's message, or else with `failure`.
    """
    output = read(folder, failure, _TIMEOUT_SECONDS, *arguments)
    if not output.is_whole:
        raise RevisionError(f"cannot read {folder} with git: it wrote more than {MAX_BYTES} bytes")
    return output.content


def read(
    folder: Path,
    failure: str,
    timeout_seconds: float,
    *arguments: str,
    requests: IO[bytes] | None = None,
) -> Output:
    """Run a git command and return the first 64 MB of its output. Raises RevisionError."""
    with TemporaryFile() as messages:
        with (
            _start(folder, messages, *arguments, requests=requests) as git,
            _deadline(git, folder, timeout_seconds) as check,
        ):
            content = _stdout(git).read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                git.kill()
                return Output(content[:MAX_BYTES], is_whole=False)
            code = git.wait()
            check()
        messages.seek(0)
        lines = messages.read(_CHUNK_BYTES).decode(errors="replace").strip().splitlines()
    if code:
        raise RevisionError(f"cannot compare {folder} with git: {_message(lines, failure)}")
    return Output(content, is_whole=True)


def _message(lines: list[str], failure: str) -> str:
    """Return git's message, but for those that show a part of a configuration.

    A stranger's repository may include any file of this machine (`include.path`).
    """
    if any("config" in line.lower() for line in lines):
        return "its configuration, or one that it includes, cannot be read"
    return lines[0] if lines else failure


def sizes(folder: Path, blobs: Iterable[Blob], timeout_seconds: float) -> list[int]:
    """Return the size of each blob, 0 where the repository lacks it. Raises RevisionError."""
    with TemporaryFile() as names:
        names.write("".join(f"{blob.id}\n" for blob in blobs).encode())
        names.seek(0)
        with (
            _start(folder, None, "cat-file", "--batch-check", requests=names) as git,
            _deadline(git, folder, timeout_seconds) as check,
        ):
            lines = _stdout(git).read(MAX_BYTES).splitlines()
            check()
    words = (line.split() for line in lines)
    return [
        int(each[2]) if len(each) == _HEADER_WORDS and each[2].isdigit() else 0 for each in words
    ]


def contents(
    folder: Path,
    blobs: Iterable[Blob],
    max_bytes: int,
    timeout_seconds: float = _TIMEOUT_SECONDS,
) -> Iterator[bytes]:
    """Read the content of each blob, up to `max_bytes` of it.

    Raises RevisionError where the repository lacks one, or where it takes too long.
    """
    with (
        _start(folder, None, "cat-file", "--batch", requests=subprocess.PIPE) as git,
        _deadline(git, folder, timeout_seconds) as check,
    ):
        assert git.stdin is not None, "Popen was given PIPE"
        for blob in blobs:
            content = _content(git.stdin, _stdout(git), blob, max_bytes)
            check()
            if content is None:
                raise RevisionError(
                    f"git cannot read {blob.path} at the revision: "
                    f"the repository lacks the blob {blob.id}"
                )
            yield content
        git.stdin.close()


def _content(requests: IO[bytes], responses: IO[bytes], blob: Blob, max_bytes: int) -> bytes | None:
    """Return the content of a blob; None where git does not give it."""
    try:
        requests.write(f"{blob.id}\n".encode())
        requests.flush()
        header = responses.readline(_CHUNK_BYTES).split()
    except BrokenPipeError:
        header = []
    if len(header) != _HEADER_WORDS:
        return None
    size = int(header[2])
    content = responses.read(min(size, max_bytes))
    # The rest and the line end are read too, since the next header comes after them.
    remaining = size - len(content) + 1
    while remaining > 0 and (chunk := responses.read(min(remaining, _CHUNK_BYTES))):
        remaining -= len(chunk)
    return content


def _stdout(git: subprocess.Popen[bytes]) -> IO[bytes]:
    assert git.stdout is not None, "Popen was given PIPE"
    return git.stdout


@contextmanager
def _deadline(
    git: subprocess.Popen[bytes], folder: Path, seconds: float
) -> Iterator[Callable[[], None]]:
    """Kill a command at its deadline. The value is a function that raises RevisionError then."""
    deadline = time.monotonic() + seconds
    timer = threading.Timer(seconds, git.kill)

    def check() -> None:
        if time.monotonic() >= deadline:
            raise RevisionError(
                f"cannot read {folder} with git: it took more than {seconds:g} seconds"
            )

    try:
        timer.start()
    except RuntimeError as error:
        git.kill()
        raise RevisionError(f"cannot read {folder} with git: {error}") from error
    try:
        yield check
    finally:
        timer.cancel()
        timer.join()


def _start(
    folder: Path,
    messages: IO[bytes] | None,
    *arguments: str,
    requests: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a git command. Raises RevisionError where git cannot be run."""
    # Variables of a hook or a shell must not lead to another repository. A relative entry of PATH
    # would lead to programs of the working folder.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    places = [each for each in os.get_exec_path() if Path(each).is_absolute()]
    path = os.pathsep.join(places)
    program = shutil.which("git", path=path)
    if program is None or not Path(program).is_absolute():
        raise RevisionError(f"cannot compare {folder} with git: it cannot be run: no git is found")
    settings = (word for setting in _SETTINGS for word in ("-c", setting))
    try:
        git = subprocess.Popen(  # noqa: S603 - the arguments are ours
            [program, "--no-pager", *settings, "-C", str(folder), *arguments],
            stdin=requests,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if messages is None else messages,
            env={**inherited, **_VARIABLES, "PATH": path},
        )
    except (OSError, ValueError) as error:
        raise RevisionError(
            f"cannot compare {folder} with git: it cannot be run: {error}"
        ) from error
    _limit(git.pid)
    return git


def _limit(process: int) -> None:
    """Bound the memory of a command, which some objects would fill, and its messages."""
    if sys.platform == "linux":
        import resource

        for limit, value in (
            (resource.RLIMIT_DATA, _MAX_MEMORY_BYTES),
            (resource.RLIMIT_FSIZE, _MAX_WRITTEN_BYTES),
        ):
            with suppress(OSError):
                resource.prlimit(process, limit, (value, value))
