"""All files of a first ontology, as texts."""

from __future__ import annotations

import json

from kbgraph.init.drafting.draft import Draft
from kbgraph.init.files.mapping import mapping_file
from kbgraph.init.files.naming import Naming
from kbgraph.init.files.queries import queries
from kbgraph.init.files.shapes import shapes_file
from kbgraph.init.files.vocabulary import classes_file, schemes_file

_DELETE = "\x7f"


def ontology_files(draft: Draft, naming: Naming) -> dict[str, str]:
    """Return the text of each file of the ontology, by its path in the folder."""
    files = {
        "classes.ttl": classes_file(draft, naming),
        "schemes.ttl": schemes_file(draft, naming),
        "shapes.ttl": shapes_file(draft, naming),
        "mapping.ttl": mapping_file(draft, naming),
        **{f"queries/{name}": text for name, text in queries(draft, naming).items()},
    }
    return {name: text for name, text in files.items() if text}


def settings_file(naming: Naming, ontology: str) -> str:
    """Return the text of a kbgraph.toml for entries beside it."""
    return (
        "# Settings of this folder, for kbgraph.\n"
        'kb = "."\n'
        f"ontology = {_toml(ontology)}\n"
        "# All names of things begin with it. Before you publish, take a domain of your own.\n"
        f"base = {_toml(naming.base)}\n"
        f"title = {_toml(naming.title)}\n"
    )


def _toml(text: str) -> str:
    """Return a text as a basic string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace(_DELETE, "\\u007f")
