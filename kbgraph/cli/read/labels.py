"""`kbgraph labels`: the languages of labels, and the labels that are missing."""

from __future__ import annotations

import click
from rich.markup import escape

from kbgraph.cli.common import open_kb, text_or_json_option
from kbgraph.cli.read.rows import print_rows
from kbgraph.cli.terminal import print_json
from kbgraph.languages import KINDS, LabelCounts, MissingLabels, labels_json


@click.command("labels")
@click.argument("language", default="")
@text_or_json_option
def labels_command(language: str, syntax: str) -> None:
    """Show how many labels each language has.

    Properties, classes, concepts and headings are of the ontology; things are those with an entry.
    With a LANGUAGE, such as kk, list what has no label in it, and the label shown instead.

    \b
    kbgraph labels
    kbgraph labels kk
    kbgraph labels kk --format json
    """
    views = open_kb().views
    missing = {language: views.missing_labels(language)} if language else {}
    if syntax == "json":
        counts = views.label_counts
        shown = {language: counts.get(language, ())} if language else counts
        print_json(labels_json(shown, missing))
    elif language:
        _print_missing(missing[language])
    else:
        _print_counts(views.label_counts)


def _print_counts(counts: LabelCounts) -> None:
    rows = [
        (escape(language), *(f"{each.labelled}/{each.total}" for each in kinds))
        for language, kinds in counts.items()
    ]
    print_rows(("language", *KINDS), rows)


def _print_missing(missing: MissingLabels) -> None:
    rows = [
        (kind, escape(each.label), escape(each.iri))
        for kind, lacking in missing.items()
        for each in lacking
    ]
    print_rows(("kind", "label", "iri"), rows)
