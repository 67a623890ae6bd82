"""Errors that stop the work.

A fault that an author can fix in an entry is a finding instead (`findings`).
"""

from __future__ import annotations


class KbError(Exception):
    """An error that stops the work; its text says what failed, on what, and what to do."""


class ArgumentError(KbError, TypeError):
    """An argument has another type than the function takes."""


class FolderError(KbError):
    """The folder of the knowledge base or of the ontology is missing or cannot be read."""


class SettingsError(KbError):
    """kbgraph.toml has an unknown setting, or a wrong value."""


class OntologyError(KbError):
    """A Turtle file of the ontology cannot be read, or its mapping contradicts itself."""


class QueryError(KbError):
    """A SPARQL query has a syntax error, or a form that is refused."""


class ParameterError(QueryError):
    """A question has no such parameter, or the parameter does not take a value."""

    parameter: str
    """The name of the parameter."""
    problem: str
    """The fault, without the remedy; the text of the error has both, after the name."""
    hint: str
    """The remedy."""
    candidates: tuple[str, ...]
    """Values that may be meant, the best first; empty if none is close."""

    def __init__(
        self, parameter: str, problem: str, hint: str = "", candidates: tuple[str, ...] = ()
    ) -> None:
        super().__init__(parameter, problem, hint, candidates)
        self.parameter, self.problem, self.candidates = parameter, problem, candidates
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.parameter} {self.problem}{'; ' if self.hint else ''}{self.hint}"


class UnknownTermWarning(UserWarning):
    """A query has a term that nothing in the knowledge base has, perhaps misspelt."""


class QueryStoppedError(KbError):
    """A query was stopped: it reached its deadline or memory limit, or nests too deeply."""


class AnswerTooLargeError(KbError):
    """An answer has more bytes or rows than the settings allow; no part of it is returned."""


class BusyError(KbError):
    """Too many queries run or wait; the same query may succeed a moment later."""


class AbandonedError(KbError):
    """A client has closed its connection, so that nobody waits for its answer."""


class FormatError(KbError):
    """A syntax is unknown, or cannot carry this kind of answer."""


class MissingExtraError(KbError):
    """A library that only an extra installs is needed; the text says how to install it."""


class StoreError(KbError):
    """The store over HTTP cannot be reached, refuses a request, or holds another generation."""


class DayUnavailableError(KbError):
    """The facts that hold on a day cannot be told from the others here."""


class RevisionError(KbError):
    """The entries at a git revision cannot be read."""


class NameRefusedError(KbError):
    """A new entry cannot have its type, its name or its place."""


class NotFoundError(KbError):
    """A name belongs to nothing in the knowledge base, or to several things."""

    problem: str
    """The fault, without the names that may be meant; the text of the error has both."""
    candidates: tuple[str, ...]
    """Names that may be meant, each of one thing, the best first; empty if none is close."""

    def __init__(self, problem: str, hint: str = "", candidates: tuple[str, ...] = ()) -> None:
        super().__init__(problem, hint, candidates)
        self.problem, self.candidates = problem, candidates
        self._hint = hint

    def __str__(self) -> str:
        return f"{self.problem}; {self._hint}" if self._hint else self.problem


class UntraceableError(KbError):
    """A query cannot be traced back to lines; the reason becomes part of the answer."""


class DamagedIndexError(KbError):
    """An index on disk whose files are incomplete, altered or unreadable: it is made anew."""


def is_damage(error: OSError | RuntimeError) -> bool:
    """Say whether an error of the engine is that a file of its store is missing or altered."""
    is_missing = isinstance(error, FileNotFoundError) and str(error).startswith("IO error")
    return is_missing or "Corrupt" in str(error)
