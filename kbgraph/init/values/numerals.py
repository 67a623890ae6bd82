"""Texts of digits that are no numbers: codes with a zero before them, and versions."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PADDED = re.compile(r"0[0-9][0-9 \u00a0\u202f]*(?:[.,][0-9]+)?")
_SPACE = "[ \u00a0\u202f]"
_DIALLED = re.compile(rf"\+[0-9]{{1,3}}{_SPACE}[0-9][0-9 \u00a0\u202f]*")
_THREE_BY_THREE = re.compile(rf"[0-9]{{3}}(?:{_SPACE}[0-9]{{3}}){{2}}")
_LISTED = re.compile(r"[0-9]+(?:,[0-9]+){2,}")
_WITH_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+){2,}")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_DECIMAL = re.compile(r"[-+\u2212]?[0-9]+\.(?P<fraction>[0-9]{1,2})")


def are_no_numbers(texts: Iterable[str]) -> bool:
    """Whether some of the texts of a field show that the others are no numbers either.

    `030 123 456` is a code, and then so is `171 234 567`. Beside `1.9` the text `1.10` is a version
    that comes later than `1.9`, as beside `1.9.1`: as a number it would be `1.1`. `+7 495` is
    dialled; `612 345 678` may be, where all the others have nine digits in such groups too.
    `20240105` may be a day, where the others may be. Beside the list `1,2,3` there is no decimal
    `4,5`.
    """
    found = list(texts)
    if any(_PADDED.fullmatch(text) or _DIALLED.fullmatch(text) for text in found):
        return True
    if any(_LISTED.fullmatch(text) and not _WITH_COMMAS.fullmatch(text) for text in found):
        return True
    if len(found) > 1 and any(all(map(p.fullmatch, found)) for p in (_THREE_BY_THREE, _DAY)):
        return True
    parts = [match["fraction"] for text in found if (match := _DECIMAL.fullmatch(text))]
    has_long = any(len(part) > 1 and part.endswith("0") for part in parts)
    if has_long and any(len(part) == 1 for part in parts):
        return True
    return any(_VERSION.fullmatch(text) and not _THOUSANDS.fullmatch(text) for text in found)
