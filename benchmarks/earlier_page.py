"""Compare the server's time for a page with earlier code: `python -m benchmarks.earlier_page`.

Both serve the frozen entries of `tests/kazakhstan/`, each with its own ontology, in the same run.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import product
from statistics import median
from typing import TypeAlias

from benchmarks.earlier_code import EARLIER, FOLDER, serving_earlier
from tests.conftest import serving

_PAGE = "/entry/country--kazakhstan"
_OTHERS = "/entry/country--kyrgyzstan", "/entry/region--central-asia"
"""Pages that use the same templates, which are compiled at first use."""
_STARTS, _TIMES, _WARMING = 5, 49, 7
_TARGET = 1.0
Times: TypeAlias = tuple[float, float]
"""Of the earlier code and of this, in milliseconds."""


def main() -> None:
    """Print medians and their ratios; a missed target does not fail the run.

    A page that nobody has asked for since the start is timed on several servers.
    """
    firsts = list[Times]()
    for _ in range(_STARTS):
        with ExitStack() as opened:
            earlier = opened.enter_context(serving_earlier())
            now = opened.enter_context(serving("--trust", "--kb", str(FOLDER)))
            with closing(_connection(earlier)) as one, closing(_connection(now)) as other:
                for connection, page in product((one, other), _OTHERS):
                    _milliseconds(connection, page)
                times = list(_in_turn(one, other))
        firsts.append(times[0])
    print(f"{_PAGE}, uncached, milliseconds")
    for line in _report("asked again", times[_WARMING:]), _report("asked first", firsts):
        print(line, flush=True)


def _in_turn(one: http.client.HTTPConnection, other: http.client.HTTPConnection) -> Iterator[Times]:
    """Ask both in turn; the first requests fill what a server computes once."""
    for number in range(_WARMING + _TIMES):
        page = f"{_PAGE}?uncached={number}"
        yield _milliseconds(one, page), _milliseconds(other, page)


def _report(name: str, times: list[Times]) -> str:
    before, after = (median(each) for each in zip(*times, strict=True))
    ratio = after / before
    judgement = "reached" if ratio <= _TARGET else "missed"
    return (
        f"{name}, median of {len(times)} in turn: {EARLIER[:7]} {before:.1f}, now {after:.1f}; "
        f"ratio at most {_TARGET}: {ratio:.2f}, {judgement}"
    )


def _connection(address: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(address.removeprefix("http://"))


def _milliseconds(connection: http.client.HTTPConnection, page: str) -> float:
    """Return the time from the request to the last byte."""
    start = time.perf_counter()
    connection.request("GET", page)
    response = connection.getresponse()
    response.read()
    assert response.status == 200
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
