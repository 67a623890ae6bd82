"""Real SPARQL servers that tests start: the oxigraph program of the dev extra, and Apache Jena Fuseki where there is Java."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import free_port, when_ready

FUSEKI = "org.apache.jena:jena-fuseki-server:5.6.0"
"""The last version that runs on Java 17."""
_SERVICES = """
PREFIX fuseki: <http://jena.apache.org/fuseki#>
PREFIX tdb2: <http://jena.apache.org/2016/tdb#>
"""
_SERVICE = """
[] a fuseki:Service ; fuseki:name "{name}" ; fuseki:dataset <#{name}> ;
  fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "query" ] , [ fuseki:operation fuseki:update ; fuseki:name "update" ] ,
    [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ] .
<#{name}> a tdb2:DatasetTDB2 ; tdb2:location "--mem--" ; tdb2:unionDefaultGraph {union} .
"""


@contextmanager
def oxigraph(*options: str) -> Iterator[str]:
    """An empty Oxigraph server in memory; gives its address."""
    port = free_port()
    program = Path(sys.executable).with_name("oxigraph")
    with _started(
        [str(program), "serve", "--bind", f"127.0.0.1:{port}", *options],
        f"http://127.0.0.1:{port}/",
    ) as address:
        yield address.rstrip("/")


@contextmanager
def fuseki(folder: Path) -> Iterator[str]:
    """A Fuseki server with empty TDB2 datasets; the default graph of `union` and `union-small` is the union of all. Gives its address."""
    port, settings = free_port(), folder / "services.ttl"
    names = ("plain", "plain-small", "union", "union-small")
    services = (
        _SERVICE.format(name=name, union=str(name.startswith("union")).lower()) for name in names
    )
    settings.write_text(_SERVICES + "".join(services), encoding="utf-8")
    # One that lives for seconds is better not compiled with care.
    command = [
        "java",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-jar",
        str(_jar(folder)),
        "--localhost",
        "--port",
        str(port),
        "--conf",
        str(settings),
    ]
    with _started(
        command, f"http://127.0.0.1:{port}/$/ping", {"FUSEKI_BASE": str(folder / "base")}
    ):
        yield f"http://127.0.0.1:{port}"


def _jar(folder: Path) -> Path:
    """The program's archive: that which KBGRAPH_FUSEKI_JAR names, else by Maven; the test is skipped where neither can be."""
    if shutil.which("java") is None:
        pytest.skip("Fuseki needs Java, and there is none")
    if "KBGRAPH_FUSEKI_JAR" in os.environ:
        return Path(os.environ["KBGRAPH_FUSEKI_JAR"])
    if shutil.which("mvn") is None:
        pytest.skip(
            f"no Fuseki: set KBGRAPH_FUSEKI_JAR to the archive of {FUSEKI}, or install Maven"
        )
    command = [
        "mvn",
        "-q",
        "-B",
        "dependency:copy",
        f"-Dartifact={FUSEKI}",
        f"-DoutputDirectory={folder}",
    ]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        pytest.skip(f"Maven cannot get {FUSEKI}: {done.stdout[-200:]}")
    return next(folder.glob("*.jar"))


@contextmanager
def _started(
    command: list[str], address: str, settings: dict[str, str] | None = None
) -> Iterator[str]:
    environment = {**os.environ, **(settings or {})}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            yield when_ready(address, process)
        finally:
            process.terminate()
