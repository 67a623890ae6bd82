"""`kbgraph load`: the knowledge base into a store over HTTP."""

from __future__ import annotations

import click

from kbgraph.cli.common import loaded


@click.command("load")
def load_command() -> None:
    """Put the knowledge base into the store that kbgraph.toml names, in the place of an earlier load.

    \b
    echo 'store = "http://localhost:7878"' >> kbgraph.toml
    kbgraph load
    kbgraph query 'SELECT ?entry ?file { ?entry kb:file ?file }'

    The store's default graph and the graphs whose IRIs begin with the base are replaced; no other graph is touched.
    Load again when entries have changed: until then query, show, path, export and serve say that the store is behind.
    """
    base = loaded()
    entries = len(base.views.entries)
    click.echo(
        f"{entries} {'entry' if entries == 1 else 'entries'} loaded: the store holds {base.export.statement_count} statements"
    )
