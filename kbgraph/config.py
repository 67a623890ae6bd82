"""Settings: which folder, which ontology, which base. kbgraph.toml holds them; the command line and Python may override them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from kbgraph.errors import FolderError, SettingsError
from kbgraph.limits import DEFAULTS, Limits

FILE = "kbgraph.toml"
DEFAULT_BASE = "https://kbgraph.example/"
_KEYS = {"kb", "ontology", "base", "title", "notice", "license", "repository", "limits", "store"}
_ADDRESSES = {"license": "the terms", "repository": "the folder's files"}
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_HTTP = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_STORE_KEYS = ("query", "graphs", "update")


@dataclass(frozen=True, slots=True)
class StoreAddresses:
    """Where a store speaks SPARQL 1.1 over HTTP: one address from which the others are found, or each by itself."""

    address: str = field(default="", repr=False)
    """May hold `user:password@`, and is therefore in no text; empty where the others are given."""
    query: str = field(default="", repr=False)
    """Of the SPARQL 1.1 Protocol's query operation."""
    graphs: str = field(default="", repr=False)
    """Of the Graph Store HTTP Protocol; empty where nothing is loaded."""
    update: str = field(default="", repr=False)
    """Of the update operation; empty where there is none."""


class SiteMetadata(NamedTuple):
    """The title, notice and terms of a knowledge base, and where its files are published."""

    title: str = ""
    """The title on pages; the ontology's title is used if empty."""
    notice: str = ""
    """The text at the foot of every page."""
    license: str = ""
    """The IRI of the terms of use; no terms are claimed if empty."""
    repository: str = ""
    """The URL below which a code host shows the files of the folder, such as
    `https://host/owner/name/blob/main/kb`; files are not linked if empty."""


NO_METADATA = SiteMetadata()


@dataclass(frozen=True, slots=True)
class Config:
    """Where everything is."""

    kb: Path
    """The folder of Markdown."""
    ontology: Path
    """The folder of Turtle."""
    base: str = DEFAULT_BASE
    """What the knowledge base's own IRIs begin with."""
    site: SiteMetadata = NO_METADATA
    limits: Limits = DEFAULTS
    file: Path | None = None
    """The kbgraph.toml that says so; None where there is none."""
    store: StoreAddresses | None = None
    """The store that holds the facts; in memory where there is none."""
    is_shipped: bool = False
    """Whether the folder is the one that comes with the package, for want of one that is named or at hand."""


def shipped(name: str) -> Path:
    """A folder that comes with the package: inside it when installed, beside it in a checkout."""
    package = Path(__file__).parent
    return next(
        (place for place in (package / "shipped" / name, package.parent / name) if place.is_dir()),
        package.parent / name,
    )


def find_config(
    kb: Path | None = None, ontology: Path | None = None, base: str | None = None
) -> Config:
    """The settings that hold: those given, else those of kbgraph.toml, else what the folder at hand suggests.

    Without a folder: the nearest parent with a kbgraph.toml, else the current folder when it holds Markdown, else the
    knowledge base that is shipped. A folder without an ontology uses the shipped one.
    """
    config = _of_folder(kb) if kb is not None else _at_hand(Path.cwd())
    if ontology is not None:
        config = replace(config, ontology=ontology)
    return config if base is None else replace(config, base=base)


def _of_folder(folder: Path) -> Config:
    if not folder.is_dir():
        raise FolderError(f"{folder} is not a folder: name a folder of Markdown files with --kb")
    if (folder / FILE).is_file():
        return read_config(folder / FILE)
    own = folder / "ontology"
    return Config(folder, own if _holds(own, ".ttl") else shipped("ontology"))


def _at_hand(here: Path) -> Config:
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return read_config(folder / FILE)
    if any(here.rglob("*.md")):
        return _of_folder(here)
    return Config(shipped("kb"), shipped("ontology"), is_shipped=True)


def _holds(folder: Path, ending: str) -> bool:
    return folder.is_dir() and any(path.suffix == ending for path in folder.iterdir())


def read_config(path: Path) -> Config:
    """The settings of a kbgraph.toml; paths in it are relative to its folder."""
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot read the settings: {error}") from error
    unknown = sorted(set(settings) - _KEYS)
    if unknown:
        raise SettingsError(
            f"{path}: no such setting: {', '.join(unknown)}; there are {', '.join(sorted(_KEYS))}"
        )
    limits = _limits(settings.pop("limits", {}), path)
    store = _store(settings.pop("store"), path) if "store" in settings else None
    wrong = sorted(key for key, value in settings.items() if not isinstance(value, str))
    if wrong:
        raise SettingsError(f"{path}: {', '.join(wrong)} must be text")
    for key, what in _ADDRESSES.items():
        if settings.get(key) and not _ADDRESS.fullmatch(settings[key]):
            raise SettingsError(
                f"{path}: {key} must be the http(s) address of {what}: {settings[key]!r}"
            )
    kb = path.parent / settings.get("kb", ".")
    own = path.parent / settings.get("ontology", "ontology")
    ontology = own if "ontology" in settings or _holds(own, ".ttl") else shipped("ontology")
    site = SiteMetadata(
        title=settings.get("title", ""),
        notice=settings.get("notice", ""),
        license=settings.get("license", ""),
        repository=settings.get("repository", "").rstrip("/"),
    )
    base = settings.get("base", DEFAULT_BASE)
    return Config(kb, ontology, base, site, limits=limits, file=path, store=store)


def _limits(given: object, path: Path) -> Limits:
    if not isinstance(given, dict) or not all(
        type(value) is int and value > 0 for value in given.values()
    ):
        raise SettingsError(f"{path}: limits must be whole numbers above 0")
    unknown = sorted(set(given) - set(Limits._fields))
    if unknown:
        raise SettingsError(
            f"{path}: no such limit: {', '.join(unknown)}; there are {', '.join(Limits._fields)}"
        )
    return Limits(**given)


def _store(given: object, path: Path) -> StoreAddresses:
    """One address as text, or a table of addresses. None is shown in an error, since it may hold a password."""
    table = {"address": given} if isinstance(given, str) else given
    if not isinstance(table, dict) or not all(
        isinstance(value, str) and _HTTP.match(value) for value in table.values()
    ):
        raise SettingsError(
            f"{path}: store must be an http(s) address, or a table of addresses: {', '.join(_STORE_KEYS)}"
        )
    unknown = sorted(set(table) - {"address", *_STORE_KEYS})
    if unknown or not {"address", "query"} & set(table):
        raise SettingsError(
            f"{path}: store needs query, and may have graphs and update{f', not {unknown[0]}' if unknown else ''}"
        )
    return StoreAddresses(**table)
