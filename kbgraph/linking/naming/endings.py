"""The endings and prefixes that forms of one name have, by script.

A name has the forms of its declension: the letter that its base form ends in is replaced by an
ending of the list. Any letters at the end, as many as an ending has, made *первый* of *Перу*.
The lists are those of school grammars: nouns and adjectives of Russian, with cases of Ukrainian,
Bulgarian and Turkic languages; nouns of Greek, Armenian and Georgian; particles of Korean; prefixes
of Arabic and Hebrew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from kbgraph.search.highlights import strip_diacritics


def _list(words: str) -> frozenset[str]:
    return frozenset(map(strip_diacritics, words.split()))


class Declension(NamedTuple):
    """The base forms of some words, and what replaces their ends in other forms."""

    base: frozenset[str]
    """Ends of the base form; empty where the other forms have more letters."""
    endings: frozenset[str]
    least: int
    """The letters of the shortest stem."""


class Script(NamedTuple):
    """How forms of a name differ in a script."""

    letters: regex.Pattern[str]
    declensions: tuple[Declension, ...]
    prefixes: frozenset[str] = frozenset()
    """Prefixes, which are written before a name without a space."""


_ADDED = frozenset({""})
_ADJECTIVE = _list(
    "ая яя ое ее ый ий ой ые ие ого его ому ему ым им ом ем ую юю ою ею ых их ыми ими ій ої е і"
)
_TURKIC = _list(
    "ға ге қа ке да де та те нда нде дан ден тан тен нан нен ды ді ты ті ны ні"
    " дың дің тың тің ның нің"
)
_SCRIPTS = (
    Script(
        regex.compile(r"\p{Cyrillic}+"),
        (
            Declension(_ADDED, _list("а у е ом ем ым ы и ов ам ами ах і ові ів ът та"), 3),
            Declension(_ADDED, _TURKIC, 5),
            Declension(_list("а"), _list("ы и е у ой ою і та ам ами ах"), 3),
            Declension(_list("я"), _list("и е ю ей ею і ї єю ям ями ях"), 3),
            Declension(_list("й"), _list("я ю ем е и ї єм єві"), 3),
            Declension(_list("ь"), _list("я ю ем е и ью і"), 3),
            Declension(_list("о"), _list("а у ом е і ам ами ах"), 3),
            Declension(_list("е"), _list("я ю ем"), 4),
            Declension(_list("ы"), _list("ов ам ами ах"), 3),
            # Of short names the letter belongs to the stem: Мали, Чили.
            Declension(_list("и"), _list("ов ів ей ам ами ах"), 5),
            Declension(_list("ая яя ое ее ый ий ой ые ие"), _ADJECTIVE, 4),
        ),
    ),
    Script(
        regex.compile(r"\p{Greek}+"),
        (
            Declension(_ADDED, _list("ς ν"), 3),
            Declension(
                _list("α η ο ι ος ας ης ον ες οι"),
                _list("α η ο ι ου ον οι ους ων ης ην ας αν ες εις εως ος"),
                3,
            ),
        ),
    ),
    Script(
        regex.compile(r"\p{Armenian}+"),
        (
            Declension(
                _ADDED, _list("ը ն ի ին ու ում ով ից ներ եր երի ների յի յում յից յով յան"), 3
            ),
        ),
    ),
    Script(
        regex.compile(r"\p{Georgian}+"),
        (
            Declension(_ADDED, _list("ს მ ში ზე თი დ ო სთან დან თვის სთვის"), 3),
            Declension(
                _list("ი"), _list("ი ს ის მა ში ზე ით ად ო თან დან იდან ისთვის ისთან ამდე"), 3
            ),
        ),
    ),
    Script(
        regex.compile(r"[\p{Hangul}\u1100-\u11ff]+"),
        (
            Declension(
                _ADDED,
                _list(
                    "은 는 이 가 을 를 의 에 도 와 과 로 으로 만 나 이나 에서 에서는 에서도 에서의"
                    " 에는 에도 까지 부터 에게 한테 보다 처럼 이라 라 라는 이라는"
                ),
                4,
            ),
        ),
    ),
    Script(regex.compile(r"\p{Arabic}+"), (), _list("و ف ب ل ك وب ول بال وال فال كال ال لل ولل")),
    Script(regex.compile(r"\p{Hebrew}+"), (), _list("ו ה ב ל כ מ ש וב ול ומ שב של מה בה וה")),
)
_MIN_PREFIXED = 4
"""Letters of the shortest name that has a prefix: of shorter ones too many words consist."""


def script_of(word: str) -> Script | None:
    """Return the script in which a word is written, if forms of names are known in it."""
    return next((each for each in _SCRIPTS if each.letters.fullmatch(word)), None)


def stems(name: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what all forms of a word of a name begin with, each with the endings of the forms."""
    script = script_of(name)
    for declension in script.declensions if script else ():
        for base in declension.base:
            stem = name.removesuffix(base)
            if name.endswith(base) and len(stem) >= declension.least:
                yield stem, declension.endings


def bases(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways in which a word of a text may be a stem and an ending."""
    for place in range(len(word) - 1, max(1, len(word) - _LONGEST - 1), -1):
        yield word[:place], word[place:]


def without_prefixes(word: str) -> Iterator[str]:
    """Yield a word of a text without the prefixes that it may have."""
    script = script_of(word)
    for prefix in script.prefixes if script else ():
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= _MIN_PREFIXED:
            yield rest


_LONGEST = max(
    len(ending)
    for script in _SCRIPTS
    for declension in script.declensions
    for ending in declension.endings
)
