"""`kbgraph serve`: the web application on a production server.

The command line finds the command by the entry point `serve` of the group `kbgraph.commands`.
"""

from __future__ import annotations

from collections.abc import Callable

import click

from kbgraph import sandbox
from kbgraph.config import UNTRUSTED, Config
from kbgraph_web.http.access_policy import CrossOrigin, host_of
from kbgraph_web.server.serve_config import ServeOptions

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
    "--allow-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    callback=lambda _context, _parameter, names: _host_names(names),
    help="Answer to this Host too; can be repeated.",
)
@click.option(
    "--cross-origin",
    type=click.Choice([each.value for each in CrossOrigin]),
    default=CrossOrigin.AUTO.value,
    show_default=True,
    help="Whether pages of other origins may read (CORS); auto: by the host of a public base only.",
)
@click.option(
    "--access-log",
    default="",
    metavar="FILE",
    help="Log each request as a line of JSON; - is standard error.",
)
@click.pass_obj
def serve_command(
    find_config: Callable[[], Config],
    host: str,
    port: int,
    allowed_hosts: tuple[str, ...],
    cross_origin: str,
    access_log: str,
) -> None:
    """Serve the knowledge base as a web site with a SPARQL endpoint.

    \b
    kbgraph serve
    kbgraph --kb ~/vault serve --port 8080

    On Linux each SPARQL query runs in a process of its own, with a deadline, a memory limit, and no
    access to files or other hosts; kbgraph.toml sets the limits. On other systems listen on the
    loopback address only.

    On a loopback address the server answers to localhost, loopback addresses, the host of the base
    and the names of --allow-host only, so that no page of the web reads it by a name of its own.

    On Linux, changes of the folder, the ontology or the settings are loaded without losing a
    request; if they cannot be read, the error is reported and the old state is served. SIGHUP
    reloads; SIGTERM stops the server after the running requests.
    """
    # `kbgraph --help` imports this module for its help.
    from kbgraph_web.server.supervisor import run

    if host not in _LOOPBACK_HOSTS and not sandbox.can_start():
        click.echo(
            f"warning: {host} can be reached from other machines, and this system cannot stop "
            "long queries"
        )
    run(
        _announced(find_config),
        ServeOptions(
            host=host,
            port=port,
            access_log=access_log,
            allowed_hosts=allowed_hosts,
            cross_origin=CrossOrigin(cross_origin),
        ),
    )


def _host_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names, if each could be that of a Host header."""
    for name in names:
        if not host_of(name):
            raise click.BadParameter(
                f"{name!r} is no host name, such as kb.example.org (in ASCII, without https://)"
            )
    return names


def _announced(find_config: Callable[[], Config]) -> Callable[[], Config]:
    """Return a function that also says, once, which settings are not obeyed."""
    said: set[str] = set()

    def find() -> Config:
        config = find_config()
        for finding in config.findings:
            if finding.code == UNTRUSTED and finding.message not in said:
                said.add(finding.message)
                click.echo(f"kbgraph: {finding.message}: {finding.suggestion}", err=True)
        return config

    return find
