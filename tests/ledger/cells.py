"""Cells made from known values: each knows its value, or that nobody can know it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from tests.ledger.amounts import money, scores, unit_prices
from tests.ledger.numerals import MAY, MUST, NEVER
from tests.ledger.percentages import percentages
from tests.ledger.traps import (
    amount_traps,
    answer_traps,
    concept_traps,
    date_traps,
    name_traps,
    percentage_traps,
    price_traps,
    score_traps,
)
from tests.ledger.values import Form, Value
from tests.ledger.wordings import PLACEHOLDERS, booleans, concepts, dates, things
from tests.ledger.words import canaries

_RANK = (MUST, MAY, NEVER)


class Row(NamedTuple):
    """A row of an entry whose value is of a kind."""

    type: str
    section: str
    label: str


ROWS = {
    "percentage": Row("country", "Tax", "VAT Rate"),
    "money": Row("country", "Licensing", "Cost"),
    "unit price": Row("country", "Mining", "Electricity"),
    "score": Row("country", "Geopolitics", "Corruption Index"),
    "date": Row("free-zone", "Establishment", "Founded"),
    "yes or no": Row("country", "Mining", "Legal"),
    "concept": Row("country", "Licensing", "Ease"),
    "thing": Row("country", "Licensing", "Regulator"),
    "title": Row("country", "Licensing", "Framework"),
}


class Cell(NamedTuple):
    """A cell, the row that it is for, and the values from which it was made."""

    kind: str
    rule: str
    text: str
    values: tuple[Value, ...]
    """The values that a reader may state; none where it can state none."""
    level: str
    note: str = ""
    """A word of a note, which a reader keeps where it states a value."""


def _worst(*levels: str) -> str:
    return max(levels, key=_RANK.index)


KINDS: dict[str, tuple[Callable[[random.Random], Iterator[Form]], ...]] = {
    "percentage": (percentages, percentage_traps),
    "money": (money, amount_traps),
    "unit price": (unit_prices, price_traps),
    "score": (scores, score_traps),
    "date": (dates, date_traps),
    "yes or no": (booleans, answer_traps),
    "concept": (concepts, concept_traps),
    "thing": (things, name_traps),
    "title": (things,),
}


def _dressed(rng: random.Random, kind: str, form: Form, note: str) -> Cell:
    """Return a form as a cell: bare, or within marks, or with a note."""
    rule, text, values, level = form
    dress, worn, its_level, keeps_note = rng.choice(_DRESSES)
    if kind in _NAMES and its_level == MAY:
        # Any text can be a name, so words beside it make another name.
        dress, worn, its_level, keeps_note = _BARE
    made = worn(text, note)
    if its_level == NEVER:
        values = ()
    name = rule if dress == "bare" else dress
    kept = note if keeps_note and note in made else ""
    return Cell(kind, name, made, values, _worst(level, its_level), kept)


_NAMES = ("thing", "title")
_BARE = ("bare", lambda text, _: text, MUST, False)
_DRESSES: tuple[tuple[str, Callable[[str, str], str], str, bool], ...] = (
    *(_BARE,) * 60,
    ("~ bold", lambda text, _: f"**{text}**", MUST, False),
    ("~ italic", lambda text, _: f"*{text}*", MUST, False),
    ("~ bold by underscores", lambda text, _: f"__{text}__", MUST, False),
    ("~ marked", lambda text, _: f"=={text}==", MAY, False),
    ("~ code", lambda text, _: f"`{text}`", MAY, False),
    ("~ tag of HTML", lambda text, _: f"<b>{text}</b>", MUST, False),
    ("~ span of HTML", lambda text, _: f'<span class="x">{text}</span>', MAY, False),
    ("~ struck out", lambda text, _: f"~~{text}~~", NEVER, False),
    ("~ struck out by a tag", lambda text, _: f"<del>{text}</del>", NEVER, False),
    ("~ struck out by s", lambda text, _: f"<s>{text}</s>", NEVER, False),
    ("~ number as superscript behind", lambda text, _: f"{text}<sup>1</sup>", MAY, False),
    ("~ number as subscript behind", lambda text, _: f"{text}<sub>2</sub>", MAY, False),
    ("~ Unicode superscript behind", lambda text, _: f"{text}¹", MAY, False),
    ("~ break behind", lambda text, _: f"{text}<br>", MAY, False),
    ("~ break and note", lambda text, note: f"{text}<br>{note}", MAY, True),
    ("~ spaces around", lambda text, _: f"   {text}   ", MUST, False),
    ("~ no-break spaces around", lambda text, _: f"\u00a0{text}\u00a0", MUST, False),
    ("~ zero-width space behind", lambda text, _: f"{text}\u200b", MAY, False),
    ("~ note in brackets", lambda text, note: f"{text} ({note})", MAY, True),
    ("~ note behind a comma", lambda text, note: f"{text}, {note}", MAY, True),
    ("~ note behind a semicolon", lambda text, note: f"{text}; {note}", MAY, True),
    ("~ note in words", lambda text, note: f"{text} {note}", MAY, True),
    ("~ note in front", lambda text, note: f"{note} {text}", MAY, True),
    ("~ note in square brackets", lambda text, note: f"{text} [{note}]", MAY, True),
    ("~ another number in brackets", lambda text, _: f"{text} (7)", MAY, False),
    ("~ footnote in front", lambda text, _: f"[^s] {text}", MAY, False),
    ("~ two footnotes", lambda text, _: f"{text} [^s] [^s]", MUST, False),
    ("~ footnote in the middle", lambda text, note: f"{text} [^s] {note}", MAY, True),
    ("~ asterisk behind", lambda text, _: f"{text}\\*", MAY, False),
    ("~ HTML comment behind", lambda text, _: f"{text} <!-- checked -->", MAY, False),
    ("~ comment behind", lambda text, _: f"{text} %%checked%%", MAY, False),
    ("~ quotes around", lambda text, _: f'"{text}"', MAY, False),
    ("~ brackets around", lambda text, _: f"({text})", MAY, False),
    ("~ math around", lambda text, _: f"${text}$", MAY, False),
    ("~ link around", lambda text, _: f"[{text}](https://a.example/)", MAY, False),
    ("~ struck out before it", lambda text, _: f"~~5~~ {text}", MAY, False),
    ("~ field before it", lambda text, note: f"{note}: {text}", MAY, True),
)


def make_cells(number: int, seed: int) -> list[Cell]:
    """Return some cells, every form of every kind about equally often."""
    rng = random.Random(f"cells {seed}")
    notes = chain.from_iterable(canaries(seed * 100 + part) for part in range(100))
    cells: list[Cell] = []
    while len(cells) < number:
        for kind, makers in KINDS.items():
            forms = [form for maker in makers for form in maker(rng)]
            cells += [_dressed(rng, kind, form, next(notes)) for form in forms]
            some = rng.sample(PLACEHOLDERS, 3)
            cells += [Cell(kind, f"placeholder {text}", text, (), NEVER) for text in some]
    return rng.sample(cells, number)
