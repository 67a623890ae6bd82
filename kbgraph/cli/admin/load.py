"""`kbgraph load`: the knowledge base into a store, from its folder or from parts."""

from __future__ import annotations

import shlex

import click

from kbgraph.cli.common import announced_config, load_kb
from kbgraph.cli.terminal import counted
from kbgraph.parts import Manifest, bulk_load, open_storage, upload_parts


@click.command("load")
@click.option(
    "--parts",
    metavar="PLACE",
    help="Load the parts that kbgraph parts has written, in place of reading the folder.",
)
@click.option(
    "--into",
    metavar="ENGINE:FOLDER",
    help="Fill a new store on this machine by the bulk loader of oxigraph, tdb2 or qlever.",
)
@click.option(
    "--print-command",
    "is_printed",
    is_flag=True,
    help="Print the commands of the bulk loader, and run none.",
)
def load_command(parts: str | None, into: str | None, *, is_printed: bool) -> None:
    """Load the knowledge base into a SPARQL store.

    The store is named by `store` in kbgraph.toml. An earlier load is replaced: the store's default
    graph and the graphs whose IRIs begin with the base. Other graphs are not changed.

    \b
    echo 'store = "http://localhost:7878"' >> kbgraph.toml
    kbgraph load
    kbgraph query 'SELECT ?entry ?file { ?entry kb:file ?file }'

    Load again after entries have changed; until then query, show, path, export and serve report
    that the store is out of date.

    With --parts the folder is not read. With --into no server is asked, and none may run on the new
    store yet:

    \b
    kbgraph parts /srv/parts --executor processes://8
    kbgraph load --parts /srv/parts --into oxigraph:/srv/store
    oxigraph serve --location /srv/store
    """
    if parts is None:
        if into is not None or is_printed:
            raise click.UsageError("--into and --print-command need --parts")
        _load_folder()
    elif into is None:
        if is_printed:
            raise click.UsageError("--print-command needs --into: no command loads over HTTP")
        _report(upload_parts(announced_config(), open_storage(parts)))
    else:
        manifest, plan = bulk_load(into, open_storage(parts))
        if is_printed:
            click.echo("\n".join(map(shlex.join, plan.commands)))
            return
        plan.run()
        _report(manifest)


def _load_folder() -> None:
    kb = load_kb()
    entries = counted(len(kb.views.entries), "entry", "entries")
    click.echo(f"{entries} loaded: the store holds {kb.export.statement_count} statements")


def _report(manifest: Manifest) -> None:
    entries = counted(manifest.entries, "entry", "entries")
    files = counted(len(manifest.parts), "part", "parts")
    click.echo(f"{entries} loaded from {files}: generation {manifest.generation}")
