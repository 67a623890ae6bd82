"""`kbgraph suggest`: links that entries lack, with reasons, as a list or as a patch."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from kbgraph.cli.common import current_config, open_kb, text_or_json_option
from kbgraph.cli.terminal import counted, print_json
from kbgraph.errors import KbError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.linking.missing.evidence import Certainty
from kbgraph.linking.missing.patches import LinkEdit, by_file, unified_diff, with_links
from kbgraph.linking.missing.sentences import (
    fact_in_words,
    reason_in_words,
    relation_in_words,
)
from kbgraph.linking.missing.suggestion import LinkCandidate, Suggestion
from kbgraph.linking.missing.suggestions_json import suggestion_json
from kbgraph.terminal_output import visible
from kbgraph.trust.output_file import write_output

_LIMIT = 50


@click.command("suggest")
@click.argument("entry", required=False)
@click.option(
    "--certainty",
    type=click.Choice([each.value for each in Certainty]),
    help="The least certainty: likely by default, sure for --patch.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=_LIMIT, show_default=True, help="Links to show."
)
@click.option("--patch", is_flag=True, help="Write a unified diff that puts the links in.")
@click.option(
    "--accept",
    "accepted",
    type=click.IntRange(1),
    multiple=True,
    metavar="N",
    help="Put the link with this number into its file; can be repeated.",
)
@text_or_json_option
def suggest_command(
    entry: str | None,
    certainty: str | None,
    limit: int,
    accepted: tuple[int, ...],
    syntax: str,
    *,
    patch: bool,
) -> None:
    """Suggest links that entries lack.

    Each suggestion has its place, the words that would be the link, the reasons, the relations that
    the ontology allows, and the facts that are known already. ENTRY is a slug, a name or an alias;
    without it all entries are searched.

    \b
    kbgraph suggest "The Name Of A Thing"
    kbgraph suggest ALIAS --accept 2
    kbgraph suggest --patch | git apply
    kbgraph suggest --certainty possible --format json
    """
    kb = open_kb()
    least = Certainty(certainty or (Certainty.SURE if patch else Certainty.LIKELY))
    found = kb.linking.suggest(entry, at_least=least)
    if accepted:
        _accept(kb, _chosen(found, accepted))
    elif patch:
        _write_patch(kb, found)
    elif syntax == "json":
        shown = found[:limit]
        print_json([suggestion_json(each, kb.linking.link(each)) for each in shown])
    else:
        _print_text(kb, found, limit)


def _chosen(found: Sequence[Suggestion], numbers: Iterable[int]) -> list[Suggestion]:
    """Return suggestions by their numbers. Raises KbError for a number that none has."""
    for number in numbers:
        if number > len(found):
            raise KbError(f"there is no suggestion {number}: {counted(len(found), 'link')} found")
    return [found[number - 1] for number in dict.fromkeys(numbers)]


def _edits(kb: KnowledgeBase, found: Iterable[Suggestion]) -> dict[str, list[LinkEdit]]:
    edits = (kb.linking.link(each) for each in found)
    return by_file(edit for edit in edits if edit is not None)


def _text(kb: KnowledgeBase, file: str) -> str:
    """Return the text of a file as it was read. Raises KbError if no link can be put into it."""
    if not (current_config().kb / file).is_file():
        raise KbError(f"{file} is gone, or has control characters in its name")
    content = kb.graph.contents[file]
    try:
        return content.decode("utf-8") if isinstance(content, bytes) else ""
    except UnicodeDecodeError as error:
        raise KbError(f"{file} is not UTF-8: its links must be written by hand") from error


def _write_patch(kb: KnowledgeBase, found: Sequence[Suggestion]) -> None:
    """Write a diff whose paths are relative to the current folder.

    A file into which none can be put is left out, with a line on standard error, as are links to
    things without an entry: `check` has a finding for each of these.
    """
    described = [each for each in found if each.best.described]
    if left := len(found) - len(described):
        click.echo(f"left out: {counted(left, 'link')} to things without an entry", err=True)
    folder = os.path.relpath(current_config().kb)
    for file, edits in _edits(kb, described).items():
        name = Path(os.path.normpath(f"{folder}/{file}")).as_posix()
        try:
            before = _text(kb, file)
        except KbError as error:
            click.echo(visible(f"left out: {error}"), err=True)
            continue
        for line in unified_diff(name, before, with_links(before, edits)):
            click.echo(line.encode(), nl=False)


def _accept(kb: KnowledgeBase, chosen: Sequence[Suggestion]) -> None:
    """Put links into their files. Raises KbError, before any is written, if one cannot be."""
    for each in chosen:
        if each.place is None:
            raise KbError(f"no words of {each.file} would be a link to {each.best.slug}")
        if kb.linking.link(each) is None:
            raise KbError(
                f"{each.words!r} of {each.file} cannot be a plain link to {each.best.slug}"
            )
    edits = _edits(kb, chosen)
    if sum(map(len, edits.values())) < len(chosen):
        raise KbError("two of these links have words in common: accept one of them")
    after = {file: with_links(_text(kb, file), of_file) for file, of_file in edits.items()}
    for file in edits:
        _check_unchanged(kb, file)
    for file, of_file in edits.items():
        write_output(current_config().kb / file, after[file].encode())
        for edit in of_file:
            place = f"{file}:{edit.place.line}:{edit.place.column}"
            click.echo(f"{visible(place)}: {visible(edit.link)}")


def _check_unchanged(kb: KnowledgeBase, file: str) -> None:
    """Raise KbError if a file is not what was read, or may not be written."""
    place = current_config().kb / file
    try:
        is_same = place.read_bytes() == kb.graph.contents[file]
    except OSError as error:
        raise KbError(f"cannot read {file}: {error.strerror}") from error
    if not is_same:
        raise KbError(f"{file} has changed meanwhile: ask for the suggestions again")
    if not os.access(place, os.W_OK):
        raise KbError(f"cannot write {file}: it is read-only")


def _print_text(kb: KnowledgeBase, found: Sequence[Suggestion], limit: int) -> None:
    for number, each in enumerate(found[:limit], 1):
        click.echo("\n".join(map(visible, _lines(kb, number, each))))
    left_out = f", {limit} shown" if len(found) > limit else ""
    click.echo(f"{counted(len(found), 'link')} found{left_out}")


def _lines(kb: KnowledgeBase, number: int, suggestion: Suggestion) -> Iterator[str]:
    """Yield the lines of a suggestion."""
    edit = kb.linking.link(suggestion)
    place = f":{suggestion.place.line}:{suggestion.place.column}" if suggestion.place else ""
    target = edit.link if edit else suggestion.best.slug
    words = f"{suggestion.words!r} → {target}" if suggestion.place else f"→ {target}"
    yield f"{number}  {suggestion.file}{place}: {words}  ({suggestion.certainty.value})"
    for candidate in suggestion.candidates:
        yield f"   {_named(candidate)}: {'; '.join(map(reason_in_words, candidate.reasons))}"
    if suggestion.more:
        yield f"   named in {counted(suggestion.more, 'further place')} of the entry"
    for relation in suggestion.relations:
        yield f"   could state: {relation_in_words(relation)}"
    for fact in suggestion.facts:
        yield f"   known already: {fact_in_words(fact)}"


def _named(candidate: LinkCandidate) -> str:
    kind = f" ({candidate.type})" if candidate.type else ""
    return f"{candidate.label}{kind}{'' if candidate.described else ', without an entry'}"
