"""Language tags (BCP 47, section 2.1), which stand in a graph as they are written."""

from __future__ import annotations

import re

_LANGUAGE_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+",
    re.IGNORECASE | re.ASCII,
)
"""Without the grandfathered tags, such as `i-klingon`."""
REMEDY = "write one such as en or pt-BR"
"""The remedy in messages about a text that is none."""


def is_language_tag(text: str) -> bool:
    """Say whether a text is a language tag; one that is not cannot be written into a graph."""
    return _LANGUAGE_TAG.fullmatch(text) is not None
