"""`kbgraph serve`: the web application on a production server.

The command line finds the command by the entry point `serve` of the group `kbgraph.commands`.
"""

from __future__ import annotations

from collections.abc import Callable

import click

from kbgraph import sandbox
from kbgraph.config import Config

_LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "::1"}


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=5000,
    show_default=True,
    help="Port to listen on.",
)
@click.option(
    "--access-log",
    default="",
    metavar="FILE",
    help="Log each request as a line of JSON; - is standard error.",
)
@click.pass_obj
def serve_command(find_config: Callable[[], Config], host: str, port: int, access_log: str) -> None:
    """Serve the knowledge base as a web site with a SPARQL endpoint.

    \b
    kbgraph serve
    kbgraph --kb ~/vault serve --port 8080

    On Linux each SPARQL query runs in a process of its own, with a deadline, a memory limit, and no
    access to files or other hosts; kbgraph.toml sets the limits. On other systems listen on the
    loopback address only.

    On Linux, changes of the folder, the ontology or the settings are loaded without losing a
    request; if they cannot be read, the error is reported and the old state is served. SIGHUP
    reloads; SIGTERM stops the server after the running requests.
    """
    # `kbgraph --help` imports this module for its help.
    from kbgraph_web.server.supervisor import run

    if host not in _LOOPBACK_HOSTS and not sandbox.can_start():
        warning = click.style("warning", fg="yellow", bold=True)
        click.echo(
            f"{warning}: {host} can be reached from other machines, and this system cannot stop "
            "long queries"
        )
    run(find_config, host, port, access_log)
