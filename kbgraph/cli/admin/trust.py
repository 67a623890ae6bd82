"""`kbgraph trust`: folders whose settings may reach beyond them."""

from __future__ import annotations

from pathlib import Path

import click

from kbgraph.config import trust_folder
from kbgraph.errors import KbError
from kbgraph.trust.trusted_folders import forget, record_file, trusted_folders


@click.command("trust")
@click.argument("folder", required=False)
@click.option("--list", "is_list", is_flag=True, help="Show the folders that you trust.")
@click.option("--forget", "is_forget", is_flag=True, help="Trust the folder no longer.")
def trust_command(folder: str | None, *, is_list: bool, is_forget: bool) -> None:
    """Trust the settings of a folder.

    A kbgraph.toml may come from a stranger. Where its `kb` or `ontology` leads out of its folder,
    and where it names a `store`, it is obeyed only if you trust it; otherwise `kbgraph check` has a
    finding, and the folder alone is read. So is a file above your folder that another user may have
    written. Your own settings record the folder. If it later reaches for something else, it needs
    your word again.

    \b
    kbgraph trust ~/vault
    kbgraph trust --list
    kbgraph trust --forget ~/vault
    """
    if is_list:
        for each in sorted(trusted_folders()):
            click.echo(_printable(each))
    elif folder is None:
        raise click.UsageError("name a folder, or use --list")
    elif is_forget:
        if not forget(folder):
            raise KbError(f"{folder} is not trusted: kbgraph trust --list shows those that are")
        click.echo(f"{folder} is no longer trusted")
    else:
        reach = trust_folder(Path(folder))
        click.echo(f"{folder} is trusted{', and may use' if reach else ''}")
        for name, place in reach.items():
            click.echo(f"  {name}: {place}")
        click.echo(f"recorded in {record_file()}")


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "\ufffd" for each in text)
