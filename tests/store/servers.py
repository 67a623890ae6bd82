"""SPARQL servers that tests start.

The oxigraph program comes with the dev extra; Apache Jena Fuseki needs Java.
"""

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
"""The newest version that runs on Java 17."""
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
    """Start an empty Oxigraph server in memory; give its address."""
    with oxigraph_at(free_port(), *options) as address:
        yield address


@contextmanager
def oxigraph_at(port: int, *options: str) -> Iterator[str]:
    """Start an Oxigraph server on a port, in memory unless `--location` names a folder."""
    program = Path(sys.executable).with_name("oxigraph")
    with _started(
        [str(program), "serve", "--bind", f"127.0.0.1:{port}", *options],
        f"http://127.0.0.1:{port}/",
    ) as address:
        yield address.rstrip("/")


@contextmanager
def fuseki(folder: Path) -> Iterator[str]:
    """Start a Fuseki server with empty TDB2 datasets; give its address.

    The default graph of `union` and `union-small` is the union of all graphs.
    """
    port, settings = free_port(), folder / "services.ttl"
    names = ("plain", "plain-small", "union", "union-small")
    services = (
        _SERVICE.format(name=name, union=str(name.startswith("union")).lower()) for name in names
    )
    settings.write_text(_SERVICES + "".join(services), encoding="utf-8")
    # Optimised compilation does not pay for a server that runs for seconds.
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


@contextmanager
def fuseki_on(location: Path, folder: Path) -> Iterator[str]:
    """Start a Fuseki server on a TDB2 store of the disk; give the address of the data set."""
    port = free_port()
    options = ["--localhost", "--port", str(port), "--tdb2", f"--loc={location}", "/stored"]
    command = ["java", "-XX:TieredStopAtLevel=1", "-jar", str(_jar(folder)), *options]
    base = {"FUSEKI_BASE": str(folder / "base")}
    with _started(command, f"http://127.0.0.1:{port}/$/ping", base):
        yield f"http://127.0.0.1:{port}/stored"


def write_tdb2_loader(folder: Path) -> None:
    """Write the program by which Jena loads files, which its archive of the server holds too."""
    loader = folder / "tdb2.tdbloader"
    loader.write_text(f'#!/bin/sh\nexec java -cp "{_jar(folder)}" tdb2.tdbloader "$@"\n')
    loader.chmod(0o755)


def _jar(folder: Path) -> Path:
    """Return the server's archive: from KBGRAPH_FUSEKI_JAR, otherwise by Maven.

    Skips the test where neither is available.
    """
    if shutil.which("java") is None:
        pytest.skip("Fuseki needs Java, which is not installed")
    if "KBGRAPH_FUSEKI_JAR" in os.environ:
        return Path(os.environ["KBGRAPH_FUSEKI_JAR"])
    if shutil.which("mvn") is None:
        pytest.skip(
            f"Fuseki is missing: set KBGRAPH_FUSEKI_JAR to the archive of {FUSEKI}, or install Maven"
        )
    command = [
        "mvn",
        "-q",
        "-B",
        "dependency:copy",
        f"-Dartifact={FUSEKI}",
        f"-DoutputDirectory={folder}",
    ]
    download = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    if download.returncode:
        pytest.skip(f"Maven cannot download {FUSEKI}: {download.stdout[-200:]}")
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
