"""The fills of values in maps and bars: the same for a value on each map.

`d1` to `d7` go from the bad end of a scale to the good one, `s1` to `s6` from low to high; `o1` to
`o3` are values off the scale, and `v1` to `v8` values without an order. The style sheet map.css has
their colours. No value, `unknown`, and none found, `none`, are patterns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kbgraph.ontology.scales import Scale, ScaleKind
from kbgraph.rdf import Term

NO_VALUE = "unknown"
"""The pattern of places without a value."""
_TONES, STEPS, _OFF_SCALE, _VALUES = 7, 6, 3, 8


def fills(scale: Scale, shown: Sequence[Term]) -> dict[Term, str]:
    """Return the fill of each value that is shown.

    Values without an order have theirs by their place in the scheme, so that it is the same
    whatever else is shown; values of no scheme, by their place among those that are shown.
    """
    match scale.kind:
        case ScaleKind.DIVERGING | ScaleKind.SEQUENTIAL:
            on_scale = _on_scale(scale)
            others = (step.value for step in scale.steps if step.value not in on_scale)
            return _numbered("o", others, _OFF_SCALE) | on_scale
        case ScaleKind.QUALITATIVE:
            known = [step.value for step in scale.steps]
            return _numbered("v", known if set(shown) <= set(known) else shown, _VALUES)


def value_fill(place: int) -> str:
    """Return the fill of the value at a place, counted from 0, of a list without an order."""
    return f"v{min(place + 1, _VALUES)}"


def step_fill(place: int, steps: int) -> str:
    """Return the fill of a step from low to high; `place` is counted from 0."""
    return f"s{1 + round(place * (STEPS - 1) / max(1, steps - 1))}"


def _on_scale(scale: Scale) -> dict[Term, str]:
    """Return the fills of the values that have a place between the ends."""
    if scale.kind is ScaleKind.SEQUENTIAL:
        ranked = [step.value for step in scale.steps if step.rank is not None]
        return {value: step_fill(place, len(ranked)) for place, value in enumerate(ranked)}
    return {
        step.value: f"d{1 + round((step.tone + 1) / 2 * (_TONES - 1))}"
        for step in scale.steps
        if step.tone is not None and (step.tone or step.rank is not None)
    }


def _numbered(letter: str, values: Iterable[Term], last: int) -> dict[Term, str]:
    return {value: f"{letter}{min(place, last)}" for place, value in enumerate(values, 1)}
