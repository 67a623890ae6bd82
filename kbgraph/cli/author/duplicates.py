"""`kbgraph duplicates`: things that seem to be the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from kbgraph.cli.common import open_kb, text_or_json_option
from kbgraph.cli.terminal import counted, print_json
from kbgraph.linking.identity.document import duplicates_json
from kbgraph.linking.identity.results import LikelyDuplicate, LikeThing
from kbgraph.terminal_output import visible


@click.command("duplicates")
@click.argument("entry", required=False)
@text_or_json_option
def duplicates_command(entry: str | None, syntax: str) -> None:
    """Show things that seem to be the same.

    Each pair has its reasons, and is of two entries, or of an entry and a thing that links name
    and no entry describes. With ENTRY, a slug or a name, the pairs are those of its thing. Nothing
    is changed: what makes one thing of the two stands behind `do:`. The key `different_from` of an
    entry, with a link to the other thing, says that the two are not the same.

    \b
    kbgraph duplicates
    kbgraph duplicates "The Name Of A Thing"
    kbgraph duplicates --format json
    """
    kb = open_kb()
    found = kb.linking.duplicates(kb.find(entry) if entry else None)
    if syntax == "json":
        print_json(duplicates_json(found))
        return
    for line in _lines(found):
        click.echo(visible(line))
    click.echo(f"{counted(len(found), 'pair')} of things that seem to be the same")


def _lines(found: Iterable[LikelyDuplicate]) -> Iterator[str]:
    for each in found:
        yield f"{each.confidence:.2f}  {_named(each.first)} = {_named(each.second)}"
        for reason in each.reasons:
            places = ", ".join(filter(None, map(str, reason.places)))
            yield f"  + {reason.words}{f' ({places})' if places else ''}"
        for doubt in each.doubts:
            yield f"  - {doubt.words}"
        yield f"  do: {each.advice.words}"
        if each.advice.line:
            yield f"      {each.advice.file}: {each.advice.line}"
        yield ""


def _named(thing: LikeThing) -> str:
    return f"{thing.label} ({'no entry' if thing.is_stub else thing.file})"
