"""The values of kbgraph.toml: each is checked, and an error says what it must be."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from kbgraph.config.model import StoreAddresses
from kbgraph.errors import SettingsError
from kbgraph.findings import Finding
from kbgraph.limits import MAXIMA, Limits
from kbgraph.rdf.iris import is_base
from kbgraph.renamed_settings import SettingsText, with_new_names
from kbgraph.source.dialects import DIALECTS
from kbgraph.trust.setting_places import WrongSettingError, syntax_error

TEXT_KEYS = {"kb", "ontology", "base", "title", "notice", "license", "repository", "dialect"}
_KEYS = TEXT_KEYS | {"attributions", "check", "ignore", "limits", "store", "suggest"}
_MAX_DOTS = 500
_PATH_KEYS = {"kb", "ontology"}
_MAX_NAME, _MAX_PATH = 255, 2000
"""The longest names of files, and about half of the longest paths, that systems have, in bytes."""
_URL_KEYS = {"license": "the terms", "repository": "the folder's files"}
_URL = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f<>\"{}|\\^`]+")
_URL_START = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_STORE_KEYS = ("query", "graphs", "update")


def parse_toml(text: str) -> dict[str, Any]:
    """Return the settings of a file, unchecked. Raises SettingsError."""
    # The parser takes a minute for a key of 32,000 parts.
    if max(line.count(".") for line in text.split("\n")) > _MAX_DOTS:
        raise SettingsError(f"cannot read the settings: a line has more than {_MAX_DOTS} dots")
    try:
        settings = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # A number may have more digits than Python converts, and tables may nest without end.
        raise syntax_error(error, text) from error
    unknown = sorted(set(settings) - _KEYS)
    if unknown:
        raise WrongSettingError(
            f"no such setting: {', '.join(unknown)}; there are {', '.join(sorted(_KEYS))}",
            unknown[0],
        )
    return settings


def check_values(settings: dict[str, Any]) -> None:
    """Raise SettingsError for wrong values of settings that may not be obeyed."""
    parse_texts(settings)
    if "store" in settings:
        parse_store(settings["store"])


def parse_texts(settings: dict[str, Any]) -> dict[str, str]:
    """Return the settings that are texts, some of which must be URLs. Raises SettingsError."""
    settings = {key: value for key, value in settings.items() if key in TEXT_KEYS}
    wrong = sorted(key for key, value in settings.items() if not isinstance(value, str))
    if wrong:
        raise WrongSettingError(f"{', '.join(wrong)} must be text", wrong[0])
    for key in _PATH_KEYS & settings.keys():
        path = settings[key].encode()
        if b"\0" in path or len(path) > _MAX_PATH or max(map(len, path.split(b"/"))) > _MAX_NAME:
            raise WrongSettingError(f"{key} must be the path of a folder", key)
    for key, target in _URL_KEYS.items():
        if settings.get(key) and not _URL.fullmatch(settings[key]):
            raise WrongSettingError(
                f"{key} must be the http(s) address of {target}: {settings[key]!r}", key
            )
    if "base" in settings:
        checked_base(settings["base"])
    return settings


def checked_base(base: str) -> str:
    """Return the base of the knowledge base's IRIs. Raises SettingsError if it can be none."""
    if not is_base(base):
        raise WrongSettingError(
            "base must be an http(s) address that ends in '/', such as https://notes.example/: "
            f"{base!r}",
            "base",
        )
    return base


def dialect_name(texts: Mapping[str, str]) -> str:
    """Return the dialect that settings name, or an empty text. Raises SettingsError."""
    name = texts.get("dialect", "")
    if "dialect" in texts and name not in DIALECTS:
        raise WrongSettingError(
            f"dialect must be one of {', '.join(DIALECTS)}, not {name!r}", "dialect"
        )
    return name


def parse_limits(table: object, source: SettingsText) -> tuple[Limits, tuple[Finding, ...]]:
    """Return the limits, and a notice for each old name of one. Raises SettingsError."""
    if not isinstance(table, dict):
        raise WrongSettingError("limits must be whole numbers above 0", "limits")
    for name, value in table.items():
        if type(value) is not int or value <= 0:
            raise WrongSettingError(f"limits must be whole numbers above 0: {name}", "limits", name)
    limits, findings = with_new_names(table, source)
    unknown = sorted(set(limits) - set(Limits._fields))
    if unknown:
        raise WrongSettingError(
            f"no such limit: {', '.join(unknown)}; there are {', '.join(Limits._fields)}",
            "limits",
            unknown[0],
        )
    for name, value in limits.items():
        if value > (most := getattr(MAXIMA, name)):
            raise WrongSettingError(
                f"limits.{name} is {value}, and can be {most} at most", "limits", name
            )
    return Limits(**limits), findings


def parse_store(value: object) -> StoreAddresses:
    """Return the addresses of `store`: a text with one address, or a table of several.

    No address is part of an error, since it may hold a password.
    """
    table = {"address": value} if isinstance(value, str) else value
    if not isinstance(table, dict) or not all(
        isinstance(address, str) and _is_web_address(address) for address in table.values()
    ):
        raise WrongSettingError(
            "store must be an http(s) address, or a table of addresses: " + ", ".join(_STORE_KEYS),
            "store",
        )
    unknown = sorted(set(table) - {"address", *_STORE_KEYS})
    if unknown or not {"address", "query"} & set(table):
        raise WrongSettingError(
            "store needs query, and may have graphs and update"
            f"{f', not {unknown[0]}' if unknown else ''}",
            "store",
            *unknown[:1],
        )
    return StoreAddresses(**table)


def _is_web_address(text: str) -> bool:
    """Say whether a text is an http(s) address whose host and port can be told."""
    try:
        return bool(_URL_START.match(text) and urlsplit(text).port != 0)
    except ValueError:
        # A bracket is open, or a password has a slash and seems to be the port.
        return False
