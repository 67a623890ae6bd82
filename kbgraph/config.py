"""Settings: the folder, the ontology, the base and the limits, from kbgraph.toml or options."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from kbgraph.check_settings import SHOW_ALL, CheckSettings, list_of_texts, parse_check_settings
from kbgraph.errors import FolderError, SettingsError
from kbgraph.findings import Finding
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.renamed_settings import SettingsText, with_new_names
from kbgraph.xml_characters import replace_excluded

SETTINGS_FILE = "kbgraph.toml"
DEFAULT_BASE = "https://kbgraph.example/"
_TEXT_KEYS = {"kb", "ontology", "base", "title", "notice", "license", "repository"}
_KEYS = _TEXT_KEYS | {"check", "ignore", "limits", "store"}
_URL_KEYS = {"license": "the terms", "repository": "the folder's files"}
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_URL_START = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_STORE_KEYS = ("query", "graphs", "update")


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
    """All settings of a knowledge base."""

    kb: Path
    """The folder of Markdown."""
    ontology: Path
    """The folder of Turtle."""
    base: str = DEFAULT_BASE
    """The start of the knowledge base's own IRIs."""
    site: SiteMetadata = NO_METADATA
    limits: Limits = DEFAULTS
    file: Path | None = None
    """The kbgraph.toml that was read; None if there is none."""
    store: StoreAddresses | None = None
    """The store over HTTP that holds the facts; None for a store in memory."""
    is_shipped: bool = False
    """Whether this is the knowledge base of the package, used because no other was found."""
    findings: tuple[Finding, ...] = ()
    """Notices about the settings themselves."""
    ignore: tuple[str, ...] = ()
    """Patterns of files that are no entries, as in `.gitignore`."""
    check: CheckSettings = SHOW_ALL
    """The findings that are shown."""


def shipped(name: str) -> Path:
    """Return a folder of the package: inside it if installed, beside it in a checkout."""
    package = Path(__file__).parent
    return next(
        (place for place in (package / "shipped" / name, package.parent / name) if place.is_dir()),
        package.parent / name,
    )


def find_config(
    kb: Path | None = None, ontology: Path | None = None, base: str | None = None
) -> Config:
    """Return the settings: the arguments, then kbgraph.toml, then defaults for the folder.

    Without a folder: the nearest parent with a kbgraph.toml, else the current folder if it holds
    Markdown, else the shipped knowledge base. A folder without an ontology uses the shipped one.
    Raises FolderError or SettingsError.
    """
    config = _of_folder(kb) if kb is not None else _of_current_folder(Path.cwd())
    if ontology is not None:
        config = replace(config, ontology=ontology)
    return config if base is None else replace(config, base=base)


def _of_folder(folder: Path) -> Config:
    if not folder.is_dir():
        raise FolderError(f"{folder} is not a folder: name a folder of Markdown files with --kb")
    if (folder / SETTINGS_FILE).is_file():
        return read_config(folder / SETTINGS_FILE)
    return Config(folder, _ontology_of(folder / "ontology"))


def _of_current_folder(current: Path) -> Config:
    for folder in (current, *current.parents):
        if (folder / SETTINGS_FILE).is_file():
            return read_config(folder / SETTINGS_FILE)
    if any(current.rglob("*.md")):
        return _of_folder(current)
    return Config(shipped("kb"), shipped("ontology"), is_shipped=True)


def _ontology_of(folder: Path) -> Path:
    """Return the folder if it holds Turtle, else the shipped ontology."""
    holds_turtle = folder.is_dir() and any(path.suffix == ".ttl" for path in folder.iterdir())
    return folder if holds_turtle else shipped("ontology")


def read_config(path: Path) -> Config:
    """Return the settings of a kbgraph.toml, in which paths are relative to its folder.

    Raises SettingsError, with the path, for unknown settings and wrong values.
    """
    try:
        text = path.read_text(encoding="utf-8")
        settings = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot read the settings: {error}") from error
    try:
        return _parse(path, text, settings)
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from error


def _parse(path: Path, text: str, settings: dict[str, Any]) -> Config:
    """Return the settings of a parsed kbgraph.toml. Messages of errors do not name the path."""
    unknown = sorted(set(settings) - _KEYS)
    if unknown:
        raise SettingsError(
            f"no such setting: {', '.join(unknown)}; there are {', '.join(sorted(_KEYS))}"
        )
    table, addresses = settings.get("limits", {}), settings.get("store")
    texts = _texts({key: value for key, value in settings.items() if key in _TEXT_KEYS})
    kb = path.parent / texts.get("kb", ".")
    source = SettingsText(text, Path(os.path.relpath(path, kb)).as_posix())
    limits, findings = _limits(table, source)
    return Config(
        kb=kb,
        ontology=path.parent / texts["ontology"]
        if "ontology" in texts
        else _ontology_of(path.parent / "ontology"),
        base=texts.get("base", DEFAULT_BASE),
        site=SiteMetadata(
            title=replace_excluded(texts.get("title", "")),
            notice=replace_excluded(texts.get("notice", "")),
            license=texts.get("license", ""),
            repository=texts.get("repository", "").rstrip("/"),
        ),
        limits=limits,
        file=path,
        store=None if addresses is None else _store(addresses),
        findings=findings,
        ignore=list_of_texts(settings.get("ignore", []), "ignore"),
        check=parse_check_settings(settings.get("check", {})),
    )


def _texts(settings: dict[str, Any]) -> dict[str, str]:
    """Return the settings, all of which must be text, and some of which must be URLs."""
    wrong = sorted(key for key, value in settings.items() if not isinstance(value, str))
    if wrong:
        raise SettingsError(f"{', '.join(wrong)} must be text")
    for key, target in _URL_KEYS.items():
        if settings.get(key) and not _URL.fullmatch(settings[key]):
            raise SettingsError(f"{key} must be the http(s) address of {target}: {settings[key]!r}")
    return settings


def _limits(table: object, source: SettingsText) -> tuple[Limits, tuple[Finding, ...]]:
    if not isinstance(table, dict) or not all(
        type(value) is int and value > 0 for value in table.values()
    ):
        raise SettingsError("limits must be whole numbers above 0")
    limits, findings = with_new_names(table, source)
    unknown = sorted(set(limits) - set(Limits._fields))
    if unknown:
        raise SettingsError(
            f"no such limit: {', '.join(unknown)}; there are {', '.join(Limits._fields)}"
        )
    return Limits(**limits), findings


def _store(value: object) -> StoreAddresses:
    """Return the addresses of `store`: a text with one address, or a table of several.

    No address is part of an error, since it may hold a password.
    """
    table = {"address": value} if isinstance(value, str) else value
    if not isinstance(table, dict) or not all(
        isinstance(address, str) and _URL_START.match(address) for address in table.values()
    ):
        raise SettingsError(
            "store must be an http(s) address, or a table of addresses: " + ", ".join(_STORE_KEYS)
        )
    unknown = sorted(set(table) - {"address", *_STORE_KEYS})
    if unknown or not {"address", "query"} & set(table):
        raise SettingsError(
            "store needs query, and may have graphs and update"
            f"{f', not {unknown[0]}' if unknown else ''}"
        )
    return StoreAddresses(**table)
