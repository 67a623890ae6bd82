"""A small folder that is loaded into a store, and requests to the server itself."""

from __future__ import annotations

import urllib.request
from dataclasses import replace
from pathlib import Path

from kbgraph.config import Trust, find_config, read_config
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.opening import open_knowledge
from kbgraph.store.endpoints import find_upload_endpoints
from kbgraph.store.http_client import HttpClient
from tests.conftest import ROOT

TOWNS = {
    "alba.md": "---\ntype: town\nname: Alba\n---\n## Facts\n\n| | |\n| --- | --- |\n| People | 13 |\n",
    "boria.md": "---\ntype: town\nname: Boria\nbeside: '[[alba]]'\n---\n",
}


def towns(folder: Path, address: str) -> Path:
    """Write two entries, a small ontology and the settings of a store.

    The base is the folder's own, so that tests on the same server do not interfere.
    """
    (folder / "ontology").mkdir(exist_ok=True)
    for file in (ROOT / "tests" / "checks" / "ontology").glob("*.ttl"):
        (folder / "ontology" / file.name).write_text(
            file.read_text().replace("v:integer", "v:decimal"), encoding="utf-8"
        )
    for name, text in TOWNS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "kbgraph.toml").write_text(
        f'base = "https://{folder.name.strip("_")}.example/"\nstore = "{address}"\n',
        encoding="utf-8",
    )
    return folder


def in_memory(folder: Path) -> KnowledgeBase:
    """Read the same folder into memory."""
    return open_knowledge(replace(find_config(folder, trust=Trust.ALL), store=None))


def graphs_of(folder: Path) -> str:
    """Return the Graph Store address of a folder's store, up to the name of the graph."""
    store = read_config(folder / "kbgraph.toml", Trust.ALL).store
    return find_upload_endpoints(HttpClient(store.address), store).graphs


def send(
    method: str, address: str, body: str = "", media_type: str = "application/n-triples"
) -> str:
    """Send a request and return the body of the response."""
    headers = {"Content-Type": media_type} if body else {}
    with urllib.request.urlopen(
        urllib.request.Request(address, body.encode() or None, headers, method=method), timeout=20
    ) as response:
        text: str = response.read().decode()
        return text
