"""The grammar of numbers.

A form that can mean two numbers is not read, unless the mapping says which mark the folder uses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from kbgraph.extraction.values.result import UNREAD_VALUE, Unread
from kbgraph.rdf.terms import INTEGER, Iri, Literal, number

MAX_DIGITS = 18
"""Digits before and after the mark that the store can hold exactly."""
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " ") | {"\u2019": "'"})
_SIGN = re.compile(r"[-+\u2212]?")
_WHOLE = re.compile(r"0|[1-9][0-9]*")
_ONE_MARK = re.compile(r"(?P<whole>0|[1-9][0-9]*)?(?P<mark>[.,])(?P<fraction>[0-9]+)")
_GROUPS = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<separator>[,. '])[0-9]{3}(?:(?P=separator)[0-9]{3})*)"
    r"(?:(?P<mark>(?!(?P=separator))[.,])(?P<fraction>[0-9]+))?"
)
_INDIAN_GROUPS = re.compile(
    r"(?P<whole>[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.(?P<fraction>[0-9]+))?"
)
_DECIMAL_COMMA = re.compile(r".*[0-9],(?:[0-9]{1,2}|[0-9]{4,})|0,[0-9]+|.*[. '].*,[0-9]+")
_EITHER_COMMA = re.compile(r"[-+\u2212]?[1-9][0-9]{0,2},[0-9]{3}")
_GROUP_DIGITS = 3
_MARK_NAMES = {",": "comma", ".": "dot"}
_SEPARATORS = re.compile(r"[,. ']")


def read_number(words: str, decimal_mark: str) -> Decimal | Unread:
    """Read a number; `decimal_mark` is that of the folder, or empty where none is declared.

    Thousands may be separated by commas, dots, spaces or apostrophes. `1.500` could be 1500 or 1.5,
    so it is read only where the mark is declared; `1,500` is 1500 unless the comma is the mark.
    """
    sign = _SIGN.match(words)
    start = sign.end() if sign else 0
    digits = words[start:].translate(_SPACES)
    found = _read_unsigned(digits, decimal_mark)
    if isinstance(found, Unread):
        return found
    whole, fraction = found
    if len(whole) > MAX_DIGITS or len(fraction) > MAX_DIGITS:
        return Unread(f"a number has at most {MAX_DIGITS} digits before and after its mark")
    value = Decimal(f"{whole}.{fraction}" if fraction else whole)
    return value.copy_negate() if words[:1] in {"-", "\u2212"} else value


@lru_cache(maxsize=4096)
def read_literal(words: str, datatype: Iri, decimal_mark: str) -> Literal | Unread:
    """Read a number of a datatype as a literal. Cached, since a folder repeats its numbers."""
    value = read_number(words, decimal_mark)
    if isinstance(value, Unread):
        return value
    if datatype == INTEGER and value.as_tuple().exponent != 0:
        return Unread("the number is not whole")
    return number(value, datatype)


def contradiction(numbers: Sequence[str], decimal_mark: str) -> Unread | None:
    """Return why numbers of one value cannot be read together; None where they can.

    In `12,5 - 1,500` the comma is the mark of the first number, and so perhaps of the second.
    """
    if decimal_mark or len(numbers) < 2:
        return None
    plain = [words.translate(_SPACES) for words in numbers]
    if not any(_DECIMAL_COMMA.fullmatch(words) for words in plain):
        return None
    doubtful = next((words for words in plain if _EITHER_COMMA.fullmatch(words)), None)
    if doubtful is None:
        return None
    decimal = doubtful.replace(",", ".").rstrip("0").rstrip(".")
    thousands = doubtful.replace(",", "")
    return Unread(f"{doubtful} can be {thousands} or {decimal}", f"write {thousands} or {decimal}")


def _read_unsigned(digits: str, decimal_mark: str) -> tuple[str, str] | Unread:
    """Return the digits before and after the mark."""
    if _WHOLE.fullmatch(digits):
        return digits, ""
    one_mark = _ONE_MARK.fullmatch(digits)
    if one_mark:
        return _read_one_mark(one_mark, decimal_mark)
    groups = _GROUPS.fullmatch(digits) or _INDIAN_GROUPS.fullmatch(digits)
    if groups:
        return _SEPARATORS.sub("", groups["whole"]), groups["fraction"] or ""
    if digits.startswith("0") and digits.isdecimal():
        return Unread("a number does not start with 0", f"write {digits.lstrip('0') or '0'}")
    return UNREAD_VALUE


def _read_one_mark(match: re.Match[str], decimal_mark: str) -> tuple[str, str] | Unread:
    """Read a number with one comma or dot, which may be the mark or separate thousands."""
    whole, mark, fraction = match["whole"], match["mark"], match["fraction"]
    if whole is None:
        return ("0", fraction) if mark == "." else UNREAD_VALUE
    if mark != (decimal_mark or ".") and whole != "0" and len(fraction) > _GROUP_DIGITS:
        return Unread(
            f"{match[0]} has {len(fraction)} digits behind its {_MARK_NAMES[mark]}",
            f"write {whole}.{fraction} if it is a fraction, or groups of three digits",
        )
    is_thousands = len(fraction) == _GROUP_DIGITS and whole != "0" and len(whole) <= _GROUP_DIGITS
    if not is_thousands or mark == decimal_mark:
        return whole, fraction
    if mark == "," or decimal_mark:
        return whole + fraction, ""
    exact = fraction[:-1] if fraction.endswith("0") else f"{fraction}0"
    shortest = f"{whole}.{fraction}".rstrip("0").rstrip(".")
    return Unread(
        f"{match[0]} can be {whole}{fraction} or {shortest}",
        f"write {whole}{fraction} or {whole}.{exact}",
    )
