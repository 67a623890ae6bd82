"""Shared fixtures: the ontology, vaults of a dict of texts, the scraped entry, a real server."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from kbgraph.build import build
from kbgraph.config import Trust
from kbgraph.disk_index.places import OFF, VARIABLE
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.opening import load
from kbgraph.rdf.iris import IriFactory
from tests.browser.chromium import chromium
from tests.commands import INDEXES
from tests.scheduling import FillingScheduling, lower_priority
from tests.sizes import IS_QUICK, register_profiles

ROOT = Path(__file__).parent.parent
_MAX_TRIES = 60
Vault = Callable[[dict[str, str]], KnowledgeBase]
register_profiles()


def pytest_configure(config: pytest.Config) -> None:
    """Let the process that fills the time of the others yield the processors.

    The first process makes the folder of an index that all of them share.
    """
    lower_priority(config)
    if INDEXES not in os.environ:
        os.environ[INDEXES] = tempfile.mkdtemp(prefix="kbgraph-indexes-")
        atexit.register(shutil.rmtree, os.environ[INDEXES], ignore_errors=True)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    """Distribute files by what they wait for; else as xdist does."""
    return FillingScheduling(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for a fixture with a server or a browser."""
    marks = {"server": "server", "frozen_server": "server", "browser": "browser"}
    for item in items:
        for name in marks.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(marks[name])


@pytest.fixture(scope="session", autouse=True)
def _settings_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give tests, and the commands that they run, a user who trusts no folder yet.

    Commands within the process make no index, which takes longer than to read a small folder;
    `KBGRAPH_INDEX` of the environment lets all of them have one.
    """
    os.environ["XDG_CONFIG_HOME"] = str(tmp_path_factory.mktemp("settings-of-the-user"))
    os.environ["XDG_CACHE_HOME"] = f"{os.environ[INDEXES]}/caches"
    os.environ.setdefault(VARIABLE, OFF)


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """The shipped ontology."""
    return load_ontology(ROOT / "ontology")


@pytest.fixture(scope="session")
def shipped() -> KnowledgeBase:
    """The shipped knowledge base, which no test changes."""
    return load(ROOT)


@pytest.fixture(scope="session")
def frozen() -> KnowledgeBase:
    """Kazakhstan and what it is linked with, which no correction of the shipped entries changes."""
    return load(ROOT / "tests" / "kazakhstan", trust=Trust.ALL)


@pytest.fixture(scope="session")
def vault(ontology: Ontology) -> Vault:
    """A knowledge base from texts by path, without a disk."""

    def make(texts: dict[str, str]) -> KnowledgeBase:
        return KnowledgeBase(
            build([(path, text.encode()) for path, text in texts.items()], ontology, IriFactory())
        )

    return make


@pytest.fixture(scope="session")
def notes() -> Vault:
    """A knowledge base from texts by path, without a disk and without an ontology of its own."""
    core = load_ontology(None)

    def make(texts: dict[str, str]) -> KnowledgeBase:
        files = [(path, text.encode()) for path, text in texts.items()]
        return KnowledgeBase(build(files, core, IriFactory(), home_name="Notes"))

    return make


def scraped_folders() -> list[Path]:
    """Return the folder of the paraphrased scraped entry, and that of the original if it exists."""
    real = Path(os.environ.get("KBGRAPH_SEED", ROOT.parent / "shared" / "seed"))
    return [ROOT / "tests" / "scraped", *([real] if real.is_dir() else [])]


@pytest.fixture(scope="session", params=scraped_folders(), ids=lambda path: path.name)
def scraped_folder(request: pytest.FixtureRequest) -> Path:
    """A folder that holds only a scraped entry."""
    folder: Path = request.param
    return folder


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a real server of the shipped knowledge base, which all origins may read.

    Its workers have prepared costly pages: on a busy machine a request would be told to come again.
    """
    with serving(serve_options=("--cross-origin", "on")) as address:
        wait_for_workers(f"{address}/facts")
        yield address


@pytest.fixture(scope="session")
def frozen_server() -> Iterator[str]:
    """The address of a real server of entries that no correction of the shipped ones changes."""
    with serving("--trust", "--kb", "tests/kazakhstan") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for all tests: Playwright cannot drive two from the same thread."""
    assert not IS_QUICK, "a test that needs a browser needs the mark `browser`"
    with chromium() as started:
        yield started


def line_of(file: str, start: str, folder: str = "kb") -> int:
    """Return the number of the first line of an entry, by default a shipped one, that begins so."""
    lines = (ROOT / folder / file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def serving(*options: str, serve_options: tuple[str, ...] = ()) -> Iterator[str]:
    """Start a real server with options of the command line and of `serve`; yield its address."""
    assert not IS_QUICK, "a test that starts a server needs the mark `server`"
    port = free_port()
    command = [sys.executable, "-m", "kbgraph", *options, "serve", "--port", str(port)]
    command += serve_options
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            yield when_ready(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()


def wait_for_workers(address: str) -> None:
    """Wait until the workers of a server that has just started make the page."""
    for _ in range(_MAX_TRIES):
        with suppress(OSError):
            urllib.request.urlopen(address, timeout=60).close()
            return
        time.sleep(1)
    pytest.fail(f"{address} was not made within {_MAX_TRIES} requests")


def when_ready(address: str, process: subprocess.Popen[bytes]) -> str:
    """Return the address once the server responds."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return address
    pytest.fail(f"the server at {address} did not respond within 30 s")
