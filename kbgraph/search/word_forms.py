"""Words of a question in English: those that say nothing of its matter, and forms of the same word.

Labels and questions are mostly English. In another language no word is left out, and its forms are
compared by their beginnings all the same.
"""

from __future__ import annotations

from itertools import takewhile

from kbgraph.search.highlights import words_of

_FUNCTION_WORDS = {
    "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been",
    "between", "but", "by", "can", "could", "did", "do", "does", "during", "each", "every", "find",
    "for", "from", "give", "had", "has", "have", "here", "how", "i", "if", "in", "into", "is", "it",
    "its", "let", "list", "many", "may", "me", "most", "much", "must", "my", "no", "not", "of",
    "on", "one", "only", "or", "other", "our", "out", "over", "please", "same", "shall", "should",
    "show", "so", "some", "such", "tell", "than", "that", "the", "their", "them", "there", "these",
    "they", "this", "those", "to", "under", "up", "us", "was", "we", "were", "what", "when",
    "where", "which", "while", "who", "whom", "whose", "why", "will", "with", "within", "without",
    "would", "you", "your",
}  # fmt: skip
_SAME, _FORM = 1.0, 0.7
_MIN_STEM, _MIN_SHARED, _MAX_ENDING = 3, 5, 3
"""Letters of the shortest stem, of a beginning that two forms share, and of an ending."""
_MIN_SHARE = 0.6


def content_words(text: str) -> tuple[str, ...]:
    """Return the normalised words of a text, without those that only join others."""
    return tuple(word for word in words_of(text) if word not in _FUNCTION_WORDS)


def likeness(word: str, other: str) -> float:
    """Return 1 for the same word, less for another form of it, and 0 for another word."""
    first, second = _singular(word), _singular(other)
    if first == second:
        return _SAME
    shared, longest = _shared_letters(first, second), max(len(first), len(second))
    is_stem = shared == min(len(first), len(second)) >= _MIN_STEM
    if is_stem and longest - shared <= _MAX_ENDING:
        return _FORM
    return _FORM if shared >= _MIN_SHARED and shared >= _MIN_SHARE * longest else 0.0


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _MIN_STEM and word.endswith("s") and word[-2] != "s" else word


def _shared_letters(word: str, other: str) -> int:
    """Return the number of letters with which both words begin."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False))
    )
