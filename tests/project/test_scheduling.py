"""The distribution of test files to processes."""

from __future__ import annotations

import pytest

from tests.scheduling import next_file

COMPUTES, WAITS, KEEPS_TIME = (
    "tests/source/test_names.py",
    "tests/browser/test_map.py",
    "tests/views/test_prose.py",
)


@pytest.mark.parametrize(
    ("files", "process", "processes", "first"),
    [
        ([COMPUTES, WAITS], "gw0", 3, WAITS),
        ([COMPUTES, KEEPS_TIME], "gw1", 3, KEEPS_TIME),
        ([WAITS, KEEPS_TIME, COMPUTES], "gw2", 3, COMPUTES),
        ([WAITS, KEEPS_TIME], "gw2", 3, None),
        ([COMPUTES], "gw2", 3, None),
        ([COMPUTES], "gw0", 3, COMPUTES),
        ([COMPUTES, WAITS], "gw1", 2, WAITS),
        ([], "gw0", 2, None),
    ],
)
def test_the_last_of_three_processes_only_computes(
    files: list[str], process: str, processes: int, first: str | None
) -> None:
    """Others run what waits or keeps time first; until then the last runs what computes."""
    assert next_file(files, process, processes) == first
