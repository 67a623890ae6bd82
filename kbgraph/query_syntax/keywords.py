"""The keywords and functions of SPARQL queries (SPARQL 1.1 Query, section 19.8).

Functions with the same arguments are one terminal of the grammar.
"""

from __future__ import annotations

_FUNCTIONS = {
    "FUNCTION_0": "RAND NOW UUID STRUUID",
    "FUNCTION_1": (
        "STR LANG DATATYPE IRI URI ABS CEIL FLOOR ROUND STRLEN UCASE LCASE ENCODE_FOR_URI YEAR "
        "MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ MD5 SHA1 SHA256 SHA384 SHA512 ISIRI ISURI "
        "ISBLANK ISLITERAL ISNUMERIC LANGDIR HASLANG HASLANGDIR ISTRIPLE SUBJECT PREDICATE OBJECT"
    ),
    "FUNCTION_2": (
        "LANGMATCHES CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER STRLANG STRDT SAMETERM"
    ),
    "FUNCTION_3": "IF STRLANGDIR TRIPLE",
    "FUNCTION_2_3": "REGEX SUBSTR",
    "FUNCTION_3_4": "REPLACE",
    "FUNCTION_N": "CONCAT COALESCE",
    "AGGREGATE": "SUM MIN MAX AVG SAMPLE",
}
FUNCTIONS = {word: terminal for terminal, words in _FUNCTIONS.items() for word in words.split()} | {
    word: word for word in ("COUNT", "GROUP_CONCAT", "BOUND", "BNODE")
}
"""The terminal of each function."""
_KEYWORDS = (
    "AS ASC ASK BASE BIND BY CONSTRUCT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP "
    "HAVING IN LATERAL LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SEPARATOR "
    "SERVICE SILENT UNDEF UNION VALUES VERSION WHERE"
)
KEYWORDS = frozenset(_KEYWORDS.split())
AGGREGATES = frozenset({"AGGREGATE", "COUNT", "GROUP_CONCAT"})
UNKNOWN_WORD = "word"
"""The kind of a word that is no keyword."""


def terminal_of_word(word: str) -> str:
    """Return the terminal of a word; of all keywords, only these three have a case."""
    if word in {"a", "true", "false"}:
        return "a" if word == "a" else "BOOLEAN"
    upper = word.upper()
    return FUNCTIONS.get(upper) or (upper if upper in KEYWORDS else UNKNOWN_WORD)
