"""The settings of a knowledge base as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kbgraph.check_settings import SHOW_ALL, CheckSettings
from kbgraph.config.suggestions import DEFAULT_SUGGESTIONS, SuggestSettings
from kbgraph.findings import Finding
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.source.dialects import OBSIDIAN, Dialect

DEFAULT_BASE = "https://kbgraph.example/"


@dataclass(frozen=True, slots=True)
class StoreAddresses:
    """The URLs of a store that speaks SPARQL 1.1 over HTTP.

    Either one address, from which the others are found, or each operation by itself. An address may
    hold `user:password@`, so none is part of a representation or of a message.
    """

    address: str = field(default="", repr=False)
    """The one address; empty if the others are given."""
    query: str = field(default="", repr=False)
    """The query operation of the SPARQL 1.1 Protocol."""
    graphs: str = field(default="", repr=False)
    """The SPARQL 1.1 Graph Store HTTP Protocol; empty if nothing is loaded."""
    update: str = field(default="", repr=False)
    """The update operation of the SPARQL 1.1 Protocol; empty if the store has none."""


class SiteMetadata(NamedTuple):
    """The title, notice and terms of a knowledge base, and where its files are published."""

    title: str = ""
    """The title on pages. By default that of the ontology, else the name of the folder."""
    notice: str = ""
    """The text at the foot of every page."""
    license: str = ""
    """The IRI of the terms of use; no terms are claimed if empty."""
    attributions: tuple[str, ...] = ()
    """The credits that sources of the data ask for, each a line of text."""
    repository: str = ""
    """The URL below which a code host shows the files of the folder, such as
    `https://host/owner/name/blob/main/kb`; files are not linked if empty."""


NO_METADATA = SiteMetadata()
UNTITLED = "Knowledge base"
"""The title of a knowledge base that has none, and no folder."""


class QueriesFolder(NamedTuple):
    """The place of the example queries of a folder without an ontology of its own."""

    path: Path | None
    """The folder, which need not exist; None if it is not read."""
    root: Path | None = None
    """The folder that no link on the way to it may leave."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of a knowledge base."""

    kb: Path
    """The folder of Markdown."""
    ontology: Path | None
    """The folder of Turtle; None for the engine's own words alone."""
    base: str = DEFAULT_BASE
    """The start of the knowledge base's own IRIs."""
    site: SiteMetadata = NO_METADATA
    limits: Limits = DEFAULTS
    file: Path | None = None
    """The kbgraph.toml that was read; None if there is none."""
    store: StoreAddresses | None = None
    """The store over HTTP that holds the facts; None for a store in memory."""
    kb_root: Path | None = None
    """The folder that no link on the way to `kb` may leave; None where the user named `kb`."""
    ontology_root: Path | None = None
    """The same for `ontology`."""
    kb_place: str = ""
    """The file and line that name `kb`; empty where no file does."""
    ontology_place: str = ""
    """The same for `ontology`."""
    queries: QueriesFolder | None = None
    """The example queries; None for those of the ontology, which is the knowledge base's own."""
    is_shipped: bool = False
    """Whether this is the knowledge base of the package, used because no other was found."""
    findings: tuple[Finding, ...] = ()
    """Notices about the settings themselves."""
    ignore: tuple[str, ...] = ()
    """Patterns of files that are no entries, as in `.gitignore`."""
    check: CheckSettings = SHOW_ALL
    suggest: SuggestSettings = DEFAULT_SUGGESTIONS
    """The findings that are shown."""
    dialect: Dialect = OBSIDIAN
    """The dialect in which the entries are written."""
