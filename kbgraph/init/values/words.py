"""Texts that are no numbers, dates or links: words of a list, codes, or any text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from kbgraph.init.values.forms import TEXT, CodeForm, ConceptForm, Form
from kbgraph.source.names import normalise_key

_MAX_WORD_CHARS = 40
_MAX_WORDS = 4
_MAX_ABBREVIATION_CHARS = 4
_MAX_CONCEPTS = 60
_FEW_VALUES = 12
_SENTENCE = re.compile(r"[.!?…]\s|[.!?]$|\n|://|@")
_CODE = re.compile(r"[^\W_]+(?:[ ./_-][^\W_]+){0,3}")
_BETWEEN = re.compile(r"[ ./_-]")
_MAX_CODE_CHARS = 24
_MAX_CODE_SHAPES = 3


def concepts_of(texts: Sequence[str], *, of_list: bool) -> ConceptForm | None:
    """Return the words of a list that the texts are, each once; None where they are none.

    Words of a list are short, and come again. Of few values, single words count that are small as
    common words are, or that stand in lists.
    """
    spellings: dict[str, Counter[str]] = {}
    for text in texts:
        if not _may_be_concept(text):
            return None
        spellings.setdefault(normalise_key(text), Counter())[text] += 1
    if any(len(each) > 1 and any(map(str.isdigit, name)) for name, each in spellings.items()):
        return None  # `5 MB` and `5 Mb` are two amounts.
    distinct, number = len(spellings), len(texts)
    comes_again = number >= 3 and 3 * distinct <= 2 * number and distinct <= _MAX_CONCEPTS
    are_common = 2 <= number <= _FEW_VALUES and all(map(_is_common, texts))
    in_lists = of_list and number >= 3 and distinct <= _FEW_VALUES and all(map(_is_word, texts))
    if not (comes_again or are_common or in_lists):
        return None
    return ConceptForm(tuple(_usual(counts) for counts in spellings.values()))


def _usual(counts: Counter[str]) -> str:
    return min(counts, key=lambda text: (-counts[text], text))


def _may_be_concept(text: str) -> bool:
    is_short = len(text) <= _MAX_WORD_CHARS and len(text.split()) <= _MAX_WORDS
    has_letter = any(map(str.isalpha, text)) or len(text) <= 4
    return is_short and has_letter and bool(normalise_key(text)) and not _SENTENCE.search(text)


def _is_word(text: str) -> bool:
    return text.replace("-", "").isalpha()


def _is_common(text: str) -> bool:
    """Whether a text is a single small word, or an abbreviation, in a script with capitals."""
    is_abbreviation = text.isupper() and len(text) <= _MAX_ABBREVIATION_CHARS
    return _is_word(text) and (text.islower() or is_abbreviation)


def code_or_text(texts: Sequence[str]) -> Form:
    """Return the form of codes if all texts are codes, such as `AB 1234`; else that of texts."""
    are_padded = all(map(str.isdecimal, texts)) and any(text.startswith("0") for text in texts)
    are_codes = len(texts) > 1 and (are_padded or all(map(_is_code, texts)))
    if not are_codes:
        return TEXT
    shapes = {_shape(text) for text in texts}
    few = len(shapes) <= _MAX_CODE_SHAPES and len(shapes) * 3 <= len(texts)
    pattern = "|".join(sorted(shapes)) if few else ""
    return CodeForm(pattern, texts[0])


def quoted_form(texts: Sequence[str]) -> Form:
    """Return the form of numbers in quotes: that of codes where they have digits alone."""
    are_codes = all("".join(text.split()).isdecimal() for text in texts)
    return CodeForm("", texts[0]) if are_codes else TEXT


def _is_code(text: str) -> bool:
    """Whether a text is a code: capitals and digits, or digits that begin with zero."""
    if len(text) > _MAX_CODE_CHARS or not _CODE.fullmatch(text):
        return False
    parts = _BETWEEN.split(text)
    are_parts = all(part.isupper() or any(map(str.isdigit, part)) for part in parts)
    has_digit = any(map(str.isdigit, text))
    is_padded = text.isdecimal() and text.startswith("0")
    return are_parts and has_digit and (is_padded or any(map(str.isalpha, text)))


def _shape(text: str) -> str:
    """Return the pattern of a code: runs of letters and digits, by their lengths."""
    runs = ((kind, len(list(run))) for kind, run in groupby(text, key=_kind))
    return "".join(kind if length == 1 else f"{kind}{{{length}}}" for kind, length in runs)


def _kind(character: str) -> str:
    if character.isdigit():
        return "[0-9]"
    if character.isascii() and character.isalpha():
        return "[A-Z]" if character.isupper() else "[a-z]"
    return character if character.isalpha() or character == " " else re.escape(character)
