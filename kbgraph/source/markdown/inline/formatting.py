"""Formatting by HTML tags within a line: breaks, struck-out text, superscripts and subscripts."""

from __future__ import annotations

import re

STRUCK_OUT = "~~"
"""Stands before and behind a text that is struck out, as in Markdown."""
LINE_BREAK = "\n"
"""Stands for `<br>` in a cell, in which no line ends."""
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z]+)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_STRIKING = {"s", "del", "strike"}
_RAISED = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
)
_LOWERED = dict(
    zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_SHIFTED = {"sup": _RAISED, "sub": _LOWERED}


class Tag:
    """The meaning of an HTML tag in a line."""

    __slots__ = ("is_end", "name")

    def __init__(self, html: str) -> None:
        match = _TAG.fullmatch(html)
        self.name = match["name"].lower() if match else ""
        self.is_end = bool(match and match["end"])

    @property
    def strikes_out(self) -> bool:
        """Whether the text in it is struck out."""
        return self.name in _STRIKING

    @property
    def shifts(self) -> bool:
        """Whether the text in it is raised or lowered."""
        return self.name in _SHIFTED


def shifted(name: str, text: str) -> str | None:
    """Return a text as superscript or subscript; None where Unicode has not all characters."""
    letters = [_SHIFTED[name].get(letter, "") for letter in text.replace("\u2212", "-")]
    return "".join(letters) if all(letters) else None
