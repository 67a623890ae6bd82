"""The groups of a pattern: their expressions, what these can match, and brackets around them."""

from __future__ import annotations

import re

PARENTHESES = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?P<(?P<name>\w+)>|\(|\)", re.DOTALL)
"""Groups, beside escapes and sets of characters, in which parentheses are none."""
_ANY_CASE = re.compile(r"\(\?[aLmsux]*i")
_BEHIND_BRACKET = re.compile(r"(?:\\\(|\[[^\]]*\([^\]]*\])(?:\\s[*+?]*)?\(\?P<$")
_BEFORE_BRACKET = re.compile(r"\)(?:\\s[*+?]*)?(?:\\\)|\[[^\]]*\)[^\]]*\])")
_LOOKING_AROUND = re.compile(r"\(\?<?=")


def group_expression(pattern: str, name: str) -> str:
    """Return the expression within a named group; empty where there is none."""
    start, end = _bounds(pattern, name)
    return pattern[start:end]


def is_in_brackets(pattern: str, name: str) -> bool:
    """Say whether a pattern has a bracket right before and right behind a named group."""
    start, end = _bounds(pattern, name)
    before = pattern[: start - len(name) - 1]
    return bool(end and _BEHIND_BRACKET.search(before) and _BEFORE_BRACKET.match(pattern, end))


def _bounds(pattern: str, name: str) -> tuple[int, int]:
    """Return where the expression within a named group begins and ends; zeros without one."""
    start, depth = -1, 0
    for token in PARENTHESES.finditer(pattern):
        if start < 0:
            start = token.end() if token["name"] == name else -1
        elif token[0].startswith("("):
            depth += 1
        elif token[0] == ")" and depth:
            depth -= 1
        elif token[0] == ")":
            return start, token.start()
    return 0, 0


def may_match(pattern: str, name: str, text: str) -> bool:
    """Say whether a group may match a text, as far as its own expression tells.

    An expression that looks at what is beside it, or refers to another group, may match any.
    """
    expression = group_expression(pattern, name)
    if not expression or _LOOKING_AROUND.search(expression):
        return True
    flags = re.IGNORECASE if _ANY_CASE.search(pattern) else re.NOFLAG
    try:
        return re.fullmatch(expression, text, flags) is not None
    except re.error:
        return True
