"""The scores of missing links: the signals of a thing, each from 0 to 1, joined as if independent.

The constants were chosen on links that were cut out of texts: `benchmarks/suggest.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

from kbgraph.linking.missing.evidence import Named, Spelling
from kbgraph.linking.naming.longer_names import NamePosition
from kbgraph.linking.naming.partial_names import PartialName

_BY_SPELLING = {
    Spelling.AS_NAMED: 1.0,
    Spelling.AS_LINKED: 0.9,
    Spelling.INFLECTED: 0.85,
    Spelling.IN_SMALL_LETTERS: 0.6,
    Spelling.WITHIN: 0.35,
}
_OTHER_LANGUAGE = 0.45
"""The factor for a name in another language of the same script: `Island` is Iceland in German."""
_PARTLY, _LOOSELY, _NEARLY, _BY_NUMBER, _FAR_NUMBER = 0.3, 0.13, 0.55, 0.65, 0.33
LEAST_NAME = _LOOSELY
"""The greatest score of words that are too little of a name to say that a text has it."""
_MIN_NEARLY, _MIN_BY_NUMBER = 0.85, 0.5
"""Shares of a name from which it is most of the name, or enough beside its number."""
_PART_OF_OTHER = 0.75
"""The factor for words beside which a word in capitals stands."""
_SELDOM_LINKED, _MANY_TEXTS, _FEW_LINKED = 0.5, 5, 0.2
"""The factor for a name of several words that many texts have and few link to the thing, when the
thing is far from the entry: such words name other things too, each elsewhere."""
_PRIOR_LINKS = 3.0
"""Links by which it is assumed to be known how often words are linked."""
_UNLINKED_PROPER = 0.3
"""The part of a text without a link that counts against a proper name: authors link few of them."""
_MOST = {"neighbours": 0.3, "words": 0.3, "sources": 0.25, "meanings": 0.25}
"""The greatest weight of a signal without a name."""


def named_score(named: Named, standing: NamePosition, *, share: float, is_near: bool) -> float:
    """Return the score of a name in a text.

    `share` is the part of the links with these words that lead to the thing; `is_near` says
    whether the thing has a neighbour of the entry's.
    """
    is_part = standing is NamePosition.BESIDE_CAPITAL
    words = named.name.split()
    expected = _expected(named.name, words)
    is_common = named.name.islower()
    unlinked = max(0, named.texts - named.linked) * (1.0 if is_common else _UNLINKED_PROPER)
    linked = (named.linked + _PRIOR_LINKS * expected) / (named.linked + unlinked + _PRIOR_LINKS)
    spelled = _BY_SPELLING[named.spelling] * (_PART_OF_OTHER if is_part else 1.0)
    if named.language or (is_part and named.spelling is Spelling.INFLECTED):
        spelled *= _OTHER_LANGUAGE
    if len(words) > 1 and not is_near and _is_seldom_linked(named):
        spelled *= _SELDOM_LINKED
    return min(1.0, sqrt(linked)) * spelled * share


def _is_seldom_linked(named: Named) -> bool:
    """Say whether many texts have these words, of which some but few link to the thing."""
    return named.texts >= _MANY_TEXTS and 0 < named.linked < _FEW_LINKED * named.texts


def partial_score(part: PartialName, *, is_near: bool) -> float:
    """Return the score of words that are a share of a name.

    `is_near` says whether the thing has a neighbour of the entry's: things elsewhere often have
    the same words, and often the same number.
    """
    if is_near and part.has_number and part.share >= _MIN_BY_NUMBER:
        return _BY_NUMBER
    if is_near and part.share >= _MIN_NEARLY and part.is_close:
        return _NEARLY
    if part.has_number:
        return _FAR_NUMBER
    return (_PARTLY if part.is_close else _LOOSELY) * part.share


def _expected(name: str, words: list[str]) -> float:
    """Return how often such a name is linked, without any knowledge of it."""
    if len(words) > 1 or any(map(str.isdigit, name)):
        return 0.6 if name.islower() else 0.95
    if not name.isascii() and name.lower() == name.upper():
        return 0.6 if len(name) < 3 else 0.85
    if name.isupper():
        return 0.85 if len(name) > 2 else 0.35
    if name[:1].isupper():
        return 0.85 if len(name) > 3 else 0.4
    return 0.3


def weak_score(kind: str, value: float) -> float:
    """Return the score of a signal that names nothing, of a value from 0 to 1."""
    return _MOST[kind] * min(1.0, value)


def joined(scores: Iterable[float]) -> float:
    """Return the score of several signals."""
    rest = 1.0
    for score in scores:
        rest *= 1 - score
    return 1 - rest
