"""`kbgraph load`: the knowledge base into a store over HTTP."""

from __future__ import annotations

import click

from kbgraph.cli.common import load_kb
from kbgraph.cli.terminal import counted


@click.command("load")
def load_command() -> None:
    """Load the knowledge base into a SPARQL store.

    The store is named by `store` in kbgraph.toml. An earlier load is replaced: the store's default
    graph and the graphs whose IRIs begin with the base. Other graphs are not changed.

    \b
    echo 'store = "http://localhost:7878"' >> kbgraph.toml
    kbgraph load
    kbgraph query 'SELECT ?entry ?file { ?entry kb:file ?file }'

    Load again after entries have changed; until then query, show, path, export and serve report
    that the store is out of date.
    """
    kb = load_kb()
    entries = counted(len(kb.views.entries), "entry", "entries")
    click.echo(f"{entries} loaded: the store holds {kb.export.statement_count} statements")
