"""Write facts and sources as lines of YAML."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from tools.jurisdictions.facts import Cited, Fact

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 /_-]*")
"""A string that YAML reads as a string without quotation marks; see also `RESERVED`."""
RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def quoted(text: str) -> str:
    """Quote a string as YAML does; JSON's quotation is a part of it."""
    return json.dumps(text, ensure_ascii=False)


def fact_lines(key: str, fact: Fact) -> tuple[str, ...]:
    """Return the lines of a key with its values."""
    if isinstance(fact, Cited):
        return (f"{key}: {quoted(str(fact))}",)
    if isinstance(fact, Mapping):
        return (f"{key}:", *(f"  {name}: {quoted(str(value))}" for name, value in fact.items()))
    return (f"{key}:", *(f"  - {quoted(str(value))}" for value in fact))


def scalar(value: Any) -> str:
    """Write a scalar so that YAML reads the same value again."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", text):
        return text
    plain = PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in RESERVED
    return text if plain else quoted(text)


def source_item(source: Mapping[str, Any]) -> str:
    """Write a source as an item of the list `sources:`."""
    return "- {" + ", ".join(f"{key}: {scalar(value)}" for key, value in source.items()) + "}"
