"""Write the rows that the example queries give now."""

from __future__ import annotations

from tests.questions import QUESTIONS, expected, frozen, rows, shipped

for kind, base in (("frozen", frozen()), ("shipped", shipped())):
    for question in QUESTIONS:
        expected(kind, question).write_text(rows(base, question), encoding="utf-8")
