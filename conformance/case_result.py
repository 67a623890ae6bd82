"""The result of a case, and its comparison with the known failures."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from conformance.answers import Failed, read_expected
from conformance.compare import describe, difference
from conformance.kbgraph_engine import Timed
from conformance.manifest import Case, Kind


class Status(Enum):
    """The status of a case."""

    PASSED = "passed"
    REFUSED = "refused"
    """An update that was refused, as intended: it neither passes nor fails."""
    FAILED = "failed"


class CaseResult(NamedTuple):
    """The result of a case."""

    name: str
    kind: str
    """The part of the table."""
    status: Status
    reason: str = ""
    """The expected and the actual outcome of a failure; empty otherwise."""

    @property
    def group(self) -> str:
        """Return the folder of the suite."""
        return self.name.partition("/")[0]


def make_result(name: str, kind: str, reason: str) -> CaseResult:
    """Return a failure with its reason, or a pass if the reason is empty."""
    return CaseResult(name, kind, Status.FAILED if reason else Status.PASSED, reason)


def check_answer(case: Case, timed: Timed) -> CaseResult:
    """Compare an engine's answer with the expected one."""
    return make_result(case.name, case.kind.value, _find_fault(case, timed))


def check_without_updates(case: Case, timed: Timed) -> CaseResult:
    """Do the same for an engine that refuses all updates, which earns no pass."""
    if not case.kind.is_update:
        return check_answer(case, timed)
    if isinstance(timed.answer, Failed) and timed.answer.is_refusal:
        return CaseResult(case.name, case.kind.value, Status.REFUSED)
    return CaseResult(
        case.name,
        case.kind.value,
        Status.FAILED,
        f"expected a refusal, got {describe(timed.answer)}",
    )


def _find_fault(case: Case, timed: Timed) -> str:
    answer = timed.answer
    refusal = (
        answer.reason.partition("\n")[0] if isinstance(answer, Failed) and answer.is_syntax else ""
    )
    match case.kind:
        case Kind.EVALUATION:
            assert case.expected is not None, f"{case.name} has no expected answer"
            return difference(read_expected(case.expected), answer)
        case Kind.QUERY | Kind.UPDATE:
            return refusal
        case Kind.BAD_QUERY | Kind.BAD_UPDATE:
            return "" if refusal else "expected a syntax error, got none"


def unexpected(results: Iterable[CaseResult], known: dict[str, str]) -> list[str]:
    """Return a message for each new failure, and for each known one that passes."""
    messages = []
    for result in results:
        fails = result.status is Status.FAILED
        if fails and result.name not in known:
            messages.append(f"new failure: {result.name}: {result.reason}")
        elif result.name in known and not fails:
            messages.append(
                f"no longer fails: remove it from conformance/known_failures.py: {result.name}"
            )
    return messages
