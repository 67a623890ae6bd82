"""What stops the work. What an author can mend in an entry is a finding instead (finding.py)."""

from __future__ import annotations


class KbError(Exception):
    """The work cannot go on; the text says what was being done, to what, and what to do."""


class FolderError(KbError):
    """The folder of the knowledge base or of the ontology is missing or cannot be read."""


class SettingsError(KbError):
    """kbgraph.toml holds something that is not a setting."""


class OntologyError(KbError):
    """A Turtle file of the ontology cannot be read, or its mapping contradicts itself."""


class QueryError(KbError):
    """A SPARQL query that cannot be answered: a syntax error, or a form that is refused."""


class QueryStoppedError(KbError):
    """A query that was stopped: at its deadline, or because it took too much memory or nests too deeply."""


class AnswerTooLargeError(KbError):
    """An answer with more bytes or rows than the settings allow; none of it is given."""


class BusyError(KbError):
    """Too many queries wait already; the same one may be answered a moment later."""


class FormatError(KbError):
    """A syntax that is not known, or that cannot carry this kind of answer."""


class StoreError(KbError):
    """The store that the settings name cannot be reached, does not do what it is asked, or holds something else than the folder."""


class RevisionError(KbError):
    """The entries as they were at a git revision cannot be read."""


class NameRefusedError(KbError):
    """A new entry cannot have that type or that name, or stand in that place."""


class NotFoundError(KbError):
    """Nothing in the knowledge base has that name."""


class UntraceableError(KbError):
    """A query whose answer cannot be followed back to lines; the text says why, and stands in the answer."""
