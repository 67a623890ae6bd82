"""Names that hold a typed text are those that a look at each name finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbgraph.rdf.terms import Iri
from kbgraph.reference.names_by_text import KnownName, NamesByText, best_matches

TEXTS = st.text("ab ß-", min_size=1, max_size=6)
NAMES = st.lists(st.builds(KnownName, TEXTS, st.sampled_from([*map(Iri, "vwxyz")]), TEXTS))


def rank_of(name: str, typed: str) -> int:
    """Return the rank as the completion of queries defines it."""
    words = [place for place in range(len(name)) if not name[:place][-1:].isalnum()]
    if name.startswith(typed):
        return 0 if name == typed else 1
    return (
        2 if any(name[place:].startswith(typed) and name[place].isalnum() for place in words) else 3
    )


@given(NAMES, TEXTS, st.integers(1, 4))
def test_the_best_things_are_found(names: list[KnownName], typed: str, count: int) -> None:
    """Names that begin so come first, and all of the things that match as well as the last."""
    best: dict[Iri, tuple[int, int, str]] = {}
    for form, thing, written in names:
        if typed in form:
            match = rank_of(form, typed), len(written), written
            best[thing] = min(match, best.get(thing, match))
    worst = sorted(best.values())[:count][-1:]
    expected = {thing: match for thing, match in best.items() if match <= worst[0]}
    assert best_matches(NamesByText(names), typed, count) == expected
