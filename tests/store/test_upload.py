"""A store over HTTP is loaded with a knowledge base, and nothing else in it changes."""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import replace
from pathlib import Path

import pytest

from kbgraph.config import StoreAddresses, Trust, find_config, read_config
from kbgraph.errors import SettingsError, StoreError
from kbgraph.opening import load_store, open_knowledge
from kbgraph.rdf.formats import NQUADS
from kbgraph.store.endpoints import find_upload_endpoints
from kbgraph.store.oxigraph import split_by_graph
from kbgraph.store.upload import UNFINISHED, Uploader
from tests.cli.test_transcripts import run, steps
from tests.conftest import ROOT
from tests.store.servers import oxigraph
from tests.store.towns import TOWNS, graphs_of, in_memory, send

pytestmark = pytest.mark.server

FOREIGN = "https://elsewhere.example/graph"


def test_loading_replaces_what_was_loaded_and_nothing_else(folder: Path) -> None:
    """A second load removes what entries no longer state, and changed numbers.

    The graphs of others stay.
    """
    graphs = graphs_of(folder)
    send("DELETE", f"{graphs}?default")
    foreign = f"{graphs}?graph={urllib.parse.quote(FOREIGN, safe='')}"
    send("PUT", foreign, '<https://elsewhere.example/s> <https://elsewhere.example/p> "kept" .')
    config = find_config(folder, trust=Trust.ALL)
    load_store(config)
    assert open_knowledge(config).export.graph(NQUADS) == in_memory(folder).export.graph(NQUADS)
    (folder / "alba.md").write_text(TOWNS["alba.md"].replace("13", "14.5"), encoding="utf-8")
    (folder / "boria.md").unlink()
    with pytest.raises(StoreError, match="run kbgraph load"):
        open_knowledge(config)
    load_store(config)
    load_store(config)
    base = open_knowledge(config)
    assert base.export.graph(NQUADS) == in_memory(folder).export.graph(NQUADS)
    assert [str(row[0]) for row in base.query("SELECT ?n { <id/alba> t:people ?n }").raw] == [
        "14.5"
    ]
    assert "kept" in send("GET", foreign)


def test_a_server_without_update_is_loaded_graph_by_graph(small: Path, engine: str) -> None:
    """With only two addresses, a load and a second load give the same graph.

    Putting each graph by itself gives it, too.
    """
    send("DELETE", f"{engine}/store?default")
    config = replace(
        find_config(small, trust=Trust.ALL),
        store=StoreAddresses(query=f"{engine}/query", graphs=f"{engine}/store"),
    )
    load_store(config)
    (small / "boria.md").unlink()
    base = load_store(config)
    assert base.export.graph(NQUADS) == in_memory(small).export.graph(NQUADS)
    uploader = Uploader(
        base.graph.store.client,
        find_upload_endpoints(base.graph.store.client, config.store),
        base.graph.iris,
    )
    uploader.clear(base.graph.store)
    assert b"/claims" not in base.export.graph(NQUADS)
    uploader.add_each(split_by_graph(in_memory(small).export.graph(NQUADS)))
    assert base.export.graph(NQUADS) == in_memory(small).export.graph(NQUADS)


def test_a_default_graph_that_others_filled_is_not_emptied(folder: Path) -> None:
    """A first load into such a graph is refused, and its triples stay."""
    graphs = graphs_of(folder)
    send(
        "PUT",
        f"{graphs}?default",
        '<https://elsewhere.example/s> <https://elsewhere.example/p> "theirs" .',
    )
    try:
        with pytest.raises(StoreError, match="a dataset of its own"):
            load_store(find_config(folder, trust=Trust.ALL))
        assert "theirs" in send("GET", f"{graphs}?default")
    finally:
        send("DELETE", f"{graphs}?default")


def test_a_store_without_the_current_generation_is_an_error(small: Path, engine: str) -> None:
    """An empty store, an interrupted load and another generation are errors that say what to do."""
    send("DELETE", f"{engine}/store?default")
    config = find_config(small, trust=Trust.ALL)
    with pytest.raises(StoreError, match=r"no knowledge base with this base.*run kbgraph load"):
        open_knowledge(config)
    base = load_store(config)
    endpoints = find_upload_endpoints(base.graph.store.client, config.store)
    Uploader(base.graph.store.client, endpoints, base.graph.iris).write_generation(UNFINISHED)
    with pytest.raises(StoreError, match=r"not finished.*run kbgraph load"):
        open_knowledge(config)
    Uploader(base.graph.store.client, endpoints, base.graph.iris).write_generation("0123")
    with pytest.raises(StoreError, match=f"generation 0123.*{base.graph.generation}"):
        open_knowledge(config)


def test_an_address_without_a_sparql_server_is_an_error(small: Path, engine: str) -> None:
    """The error names the addresses that were tried, or the setting that is missing."""
    config = replace(find_config(small, trust=Trust.ALL), store=StoreAddresses(f"{engine}/nothing"))
    with pytest.raises(
        SettingsError,
        match=f"{engine}/nothing/query or {engine}/nothing or {engine}/nothing/sparql",
    ):
        open_knowledge(config)
    query_only = StoreAddresses(query=f"{engine}/query")
    with pytest.raises(SettingsError, match="names no graphs"):
        load_store(replace(config, store=query_only))
    with pytest.raises(SettingsError, match="names no store"):
        load_store(replace(config, store=None))


@pytest.mark.parametrize("store", ["store = 1", 'store = "ftp://a.example"', 'store = {graphs = "http://a.example"}', 'store = "http://"',
                                   'store = {query = "http://a.example", load = "http://user:secret@a.example"}'])  # fmt: skip
def test_a_malformed_address_in_the_settings_is_an_error(tmp_path: Path, store: str) -> None:
    """A malformed address is refused when the settings are read, and is not shown."""
    (tmp_path / "kbgraph.toml").write_text(store, encoding="utf-8")
    with pytest.raises(SettingsError, match="store") as error:
        read_config(tmp_path / "kbgraph.toml")
    assert "secret" not in str(error.value)


def test_the_how_to_on_stores_can_be_followed(tmp_path: Path) -> None:
    """The how-to leads from an empty folder and an empty server to a loaded store.

    Each command prints what the page shows, with the server's address for the one in the page.
    """
    (tmp_path / "kb").mkdir()
    page = (ROOT / "docs" / "how-to" / "use-your-own-store.md").read_text(encoding="utf-8")
    with oxigraph() as address:
        commands = 0
        for file, language, block in re.findall(
            r"^(?:In `(\S+)`:\n\n)?^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL
        ):
            if file:
                (tmp_path / file).write_text(
                    block.replace("http://localhost:7878", address), encoding="utf-8"
                )
            for step in steps(block) if language == "console" else ():
                # The page shows the address and the place of a reader's own files.
                # The page need not follow the number of statements in the shipped ontology.
                printed = re.sub(r"\d+ statements", "916 statements", run(step.command, tmp_path))
                printed = printed.replace(address, "http://localhost:7878")
                printed = re.sub(
                    r"recorded in .*/kbgraph/", "recorded in ~/.config/kbgraph/", printed
                )
                assert printed == step.printed, step.command
                commands += 1
        assert commands == 5
