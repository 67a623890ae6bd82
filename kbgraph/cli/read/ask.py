"""`kbgraph ask`: the questions of a knowledge base, with values for their parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import click
from rich.markup import escape

from kbgraph.cli.common import announced_config, in_force_option, open_kb
from kbgraph.cli.read.answers import cite_option, format_option, print_answer
from kbgraph.cli.terminal import print_line
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.example_queries import ExampleQuery, QueryParameter
from kbgraph.opening import open_ontology

_MAX_CHOICES = 12
"""Values of a parameter in the help of a question."""
_MARK = "--"


class _AskCommand(click.Command):
    """A command whose last options are the parameters of a question."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Show the help of a question for `NAME --help`; otherwise parse as usual."""
        is_help = any(each in ctx.help_option_names for each in args)
        name = next((each for each in args if not each.startswith("-")), "")
        if is_help and name and name == args[0]:
            kb = open_kb()
            click.echo("\n".join(_help(kb, kb.sparql.questions.named(name))))
            ctx.exit()
        return super().parse_args(ctx, args)


@click.command(
    "ask",
    cls=_AskCommand,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
)
@click.argument("name", required=False)
@click.argument("values", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAMETER VALUE]...")
@cite_option
@format_option
@click.option("--query", "is_query", is_flag=True, help="Print the SPARQL query, and ask nothing.")
@in_force_option
def ask_command(
    name: str | None,
    values: tuple[str, ...],
    syntax: str,
    day: date | None,
    *,
    is_cited: bool,
    is_query: bool,
) -> None:
    """Ask a question of the knowledge base.

    Questions are the example queries in the folder of the ontology. Without NAME they are listed,
    and NAME --help shows the parameters of one. A thing is given by slug, name, alias or code; a
    parameter without a value has its default.

    \b
    kbgraph ask
    kbgraph ask NAME
    kbgraph ask NAME --help
    kbgraph ask NAME --PARAMETER VALUE --cite
    kbgraph ask NAME --PARAMETER VALUE --format csv
    """
    if name is None:
        if values:
            raise click.UsageError("name a question before its parameters")
        _list(open_ontology(announced_config()).example_queries)
        return
    kb = open_kb(day)
    bound = kb.sparql.questions.bind(kb.sparql.questions.named(name), _given(values))
    if is_query:
        click.echo(bound.query, nl=False)
        return
    if syntax == "table":
        print_line(f"[bold]{escape(bound.sentence)}[/bold]")
    print_answer(kb, bound.query, syntax, is_cited=is_cited)


def _given(values: Iterable[str]) -> dict[str, str]:
    """Return the values of `--name value` and `--name=value` by name."""
    given: dict[str, str] = {}
    words = iter(values)
    for word in words:
        name, has_value, value = word.removeprefix(_MARK).partition("=")
        if not word.startswith(_MARK) or not name:
            raise click.UsageError(f"{word!r} is no parameter: write --PARAMETER VALUE")
        if name in given:
            raise click.UsageError(f"give {word} once")
        given[name] = value if has_value else next(words, "")
    return given


def _list(questions: Iterable[ExampleQuery]) -> None:
    """Print the questions by topic, each with its name."""
    by_topic: dict[str, list[ExampleQuery]] = {}
    for each in questions:
        by_topic.setdefault(each.topic, []).append(each)
    for topic, listed in sorted(by_topic.items(), key=lambda item: not item[0]):
        print_line(f"[bold]{escape(topic or 'Questions')}[/bold]")
        for each in listed:
            print_line(f"  {escape(each.address_name)}")
            print_line(f"    [dim]{escape(each.title)}[/dim]")
    if not by_topic:
        print_line("There are no questions: the folder has no ontology/queries/*.rq.")


def _help(kb: KnowledgeBase, question: ExampleQuery) -> Iterator[str]:
    """Yield the lines of the help of a question: its text, and its parameters."""
    yield question.title
    if question.comment:
        yield question.comment
    options = " ".join(f"[{_MARK}{each.name} VALUE]" for each in question.parameters)
    yield f"\nkbgraph ask {question.address_name} {options}".rstrip()
    for each in question.parameters:
        yield ""
        yield from _help_of_parameter(kb, each)


def _help_of_parameter(kb: KnowledgeBase, parameter: QueryParameter) -> Iterator[str]:
    questions = kb.sparql.questions
    default, choices = questions.default(parameter), questions.choices(parameter)
    yield f"{_MARK}{parameter.name}  {questions.noun(parameter)}; default {default.written}"
    if parameter.description:
        yield f"    {parameter.description}"
    if choices:
        names = [questions.written(parameter, each) for each in choices[:_MAX_CHOICES]]
        rest = len(choices) - len(names)
        yield f"    {', '.join(names)}{f', and {rest} more' if rest else ''}"
