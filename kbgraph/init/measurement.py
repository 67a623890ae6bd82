"""How the entries of a folder are read by an ontology: each value by its outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from kbgraph.extraction.claims import Claim
from kbgraph.extraction.entry_claims import extract, findings_of
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject import Subject, type_findings
from kbgraph.findings import Finding
from kbgraph.init.drafting.draft import RESERVED_TERMS
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.value_types import RecordType, TextType
from kbgraph.parallel import in_shares
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import NONE_FOUND, UNREAD
from kbgraph.rdf.terms import BOOLEAN, DECIMAL, INTEGER, STRING, Iri, Literal, Term
from kbgraph.source.entry import Entry, MappingNode, ScalarNode

_UNREAD_CODES = frozenset(
    {
        "header-is-row",
        "placeholder",
        "titled-header",
        "unmapped-column",
        "unmapped-key",
        "unmapped-row",
        "unmapped-section",
        "unmapped-table",
        "unread-value",
    }
)


class ValueKind(StrEnum):
    """The outcome of a value."""

    NUMBER = "numbers"
    DATE = "dates"
    ANSWER = "yes or no"
    LINK = "links"
    WORD = "words of lists"
    STRUCTURED = "numbers with units or parts"
    ADDRESS = "addresses"
    CODE = "codes"
    NONE_FOUND = "looked for and not found"
    NAME = "names and types"
    TEXT = "texts"
    LEFT = "left as it is"

    @property
    def is_typed(self) -> bool:
        """Whether such a value is read as more than text."""
        return self not in {ValueKind.TEXT, ValueKind.LEFT}


class Measurement(NamedTuple):
    """The values in keys, rows and cells of all entries by their kinds, and the findings."""

    kinds: Counter[ValueKind]
    findings: tuple[Finding, ...]

    @property
    def total(self) -> int:
        """The number of values."""
        return self.kinds.total()

    @property
    def typed(self) -> int:
        """The number of values that are read as more than text."""
        return sum(number for kind, number in self.kinds.items() if kind.is_typed)

    @property
    def unread(self) -> tuple[Finding, ...]:
        """The findings about values that are left, and about what no rule reads."""
        return tuple(each for each in self.findings if each.code in _UNREAD_CODES)


class _OwnTerms(NamedTuple):
    """The properties of an ontology by what authors write for them."""

    ignored: frozenset[Iri]
    """Properties of prose, those that lead to parts, and the parts of structured values."""
    codes: frozenset[Iri]
    namespace: str
    unmapped: str
    """The beginning of properties of keys that no rule reads."""


def measure(
    entries: Sequence[Entry],
    subjects: Mapping[str, Subject],
    resolver: LinkResolver,
    namespace: str,
) -> Measurement:
    """Read entries by an ontology; `subjects` are by path, `namespace` is that of its own terms.

    Those of a large folder are read by one process for each core.
    """
    ontology, iris = resolver.ontology, resolver.iris
    terms = _own_terms(ontology, namespace, iris)

    def read(share: Sequence[Entry]) -> _Share:
        found = _Share(Counter(), [])
        for entry in share:
            subject = subjects[entry.path]
            context = extract(subject, entry, ontology, resolver, iris)
            found.findings.extend(findings_of(context))
            found.kinds[ValueKind.NAME] += _keys_of_subject(entry, subject, ontology)
            for claim in context.builder.claims:
                for kind in _kinds(claim, terms, iris):
                    found.kinds[kind] += 1
        return found

    shares = in_shares(read, entries)
    findings = [*type_findings(subjects.values(), ontology)]
    findings += [finding for share in shares for finding in share.findings]
    kinds = sum((share.kinds for share in shares), Counter[ValueKind]())
    return Measurement(kinds, tuple(sorted(findings, key=_gravest_first)))


class _Share(NamedTuple):
    """The outcome of some of the entries."""

    kinds: Counter[ValueKind]
    findings: list[Finding]


def _keys_of_subject(entry: Entry, subject: Subject, ontology: Ontology) -> int:
    """Return the number of values that give the type of an entry, or its name by the mapping."""
    places = ontology.mapping.names.get(subject.cls, ()) if subject.cls else ()
    of_names = sum(len(list(_scalars(entry, place))) for place in places)
    return of_names + (1 if subject.has_stated_class else 0)


def _scalars(entry: Entry, key: str) -> Iterator[ScalarNode]:
    node = entry.front.get(key)
    if node is not None:
        yield from MappingNode(items=((ScalarNode(key, key, 1, 1), node),)).scalars()


def _gravest_first(finding: Finding) -> tuple[int, Finding]:
    return -finding.severity, finding


def _own_terms(ontology: Ontology, namespace: str, iris: IriFactory) -> _OwnTerms:
    fields = [field for members in ontology.mapping.fields.values() for field in members]
    columns = [
        column for field in fields if field.columns is not None for column in field.columns.further
    ]
    return _OwnTerms(
        ignored=frozenset(Iri(f"{namespace}{name}") for name in RESERVED_TERMS).union(
            field.path for field in fields if _is_ignored(field)
        ),
        codes=frozenset(
            each.path
            for each in (*fields, *columns)
            if isinstance(each.value_type, TextType) and not each.value_type.tagged
        ),
        namespace=namespace,
        unmapped=f"{iris.base}property/",
    )


def _is_ignored(field: Field) -> bool:
    is_row = field.columns is not None and field.columns.row_class is not None
    is_map = isinstance(field.value_type, RecordType)
    return field.takes_prose or field.takes_lead_text or is_row or is_map


def _kinds(claim: Claim, terms: _OwnTerms, iris: IriFactory) -> Iterator[ValueKind]:
    """Yield the outcomes of the values of a claim: its fact, and the further cells of its row."""
    facts = [(prop, value) for _, prop, value in (claim.fact, *claim.details)]
    for prop, value in (*facts, *claim.qualifiers) if claim.qualifiers else facts:
        if prop == NONE_FOUND:
            yield ValueKind.NONE_FOUND
        elif prop == UNREAD or prop.startswith(terms.unmapped):
            yield ValueKind.LEFT
        elif prop.startswith(terms.namespace) and prop not in terms.ignored:
            yield ValueKind.CODE if prop in terms.codes else _kind(value, terms, iris)


def _kind(value: Term, terms: _OwnTerms, iris: IriFactory) -> ValueKind:
    match value:
        case Literal(datatype=datatype) if datatype == STRING:
            return ValueKind.TEXT
        case Literal(datatype=datatype) if datatype in {INTEGER, DECIMAL}:
            return ValueKind.NUMBER
        case Literal(datatype=datatype):
            return ValueKind.ANSWER if datatype == BOOLEAN else ValueKind.DATE
        case _ if iris.is_thing(value):
            return ValueKind.LINK
        case _ if value.startswith(f"{iris.base}id/"):
            return ValueKind.STRUCTURED
        case _ if value.startswith(terms.namespace.removesuffix("ont#")):
            return ValueKind.WORD
        case _:
            return ValueKind.ADDRESS
