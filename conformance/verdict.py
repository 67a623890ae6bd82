"""What came of a case, and whether that was known."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from conformance.answers import Failed, read_expected
from conformance.compare import difference, shown
from conformance.manifest import Case, Kind
from conformance.ours import Timed


class Status(Enum):
    """How a case ended."""

    PASSED = "passed"
    REFUSED = "refused"
    """An update, refused as it should be: neither passed nor failed."""
    FAILED = "failed"


class Verdict(NamedTuple):
    """What came of one case."""

    name: str
    kind: str
    """The part of the table to which it belongs."""
    status: Status
    reason: str = ""
    """What was expected and what came, where it failed."""

    @property
    def group(self) -> str:
        """The folder of the suite."""
        return self.name.partition("/")[0]


def failed(name: str, kind: str, reason: str) -> Verdict:
    """Passed where there is no reason why not."""
    return Verdict(name, kind, Status.FAILED if reason else Status.PASSED, reason)


def judge(case: Case, found: Timed) -> Verdict:
    """Whether an engine's answer is the one that the suite expects."""
    return failed(case.name, case.kind.value, _fault(case, found))


def judge_refusing(case: Case, found: Timed) -> Verdict:
    """The same for an engine that refuses every update, which is then no merit."""
    if not case.kind.is_update:
        return judge(case, found)
    if isinstance(found.answer, Failed) and found.answer.is_refusal:
        return Verdict(case.name, case.kind.value, Status.REFUSED)
    return Verdict(
        case.name, case.kind.value, Status.FAILED, f"expected a refusal, came {shown(found.answer)}"
    )


def _fault(case: Case, found: Timed) -> str:
    answer = found.answer
    refusal = (
        answer.reason.partition("\n")[0] if isinstance(answer, Failed) and answer.is_syntax else ""
    )
    match case.kind:
        case Kind.EVALUATION:
            assert case.expected is not None, f"{case.name} expects no answer"
            return difference(read_expected(case.expected), answer)
        case Kind.QUERY | Kind.UPDATE:
            return refusal
        case Kind.BAD_QUERY | Kind.BAD_UPDATE:
            return "" if refusal else "expected a syntax error, came none"


def surprises(verdicts: Iterable[Verdict], known: dict[str, str]) -> list[str]:
    """A sentence for each failure that is not known, and for each known one that no longer fails."""
    found = []
    for verdict in verdicts:
        fails = verdict.status is Status.FAILED
        if fails and verdict.name not in known:
            found.append(f"new failure: {verdict.name}: {verdict.reason}")
        elif verdict.name in known and not fails:
            found.append(f"no longer fails: remove it from conformance/known.py: {verdict.name}")
    return found
