"""Findings about types: words that name no class, and entries whose parts tell others.

A folder of notes with types of its own has none: without a similar word, a type is reported only
where another entry has a class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kbgraph.extraction.subject.drafts import Subject
from kbgraph.extraction.subject.entry_class import ClassSource, EntryClass
from kbgraph.extraction.subject.stated_type import TypeForm
from kbgraph.findings import Finding, Severity
from kbgraph.fuzzy import closest
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_key

_MAX_LISTED_TYPES = 8
_FORMS = {TypeForm.LIST: "a list", TypeForm.LINK: "a link", TypeForm.MAP: "a map"}


class _TypeProblem(NamedTuple):
    code: str
    message: str
    suggestion: str
    is_certain: bool
    """Whether the author meant a class, so that it is reported in any folder."""


class TypeFinding(NamedTuple):
    """A finding about the type of an entry."""

    finding: Finding
    is_certain: bool
    """Whether the author meant a class, so that it is reported in any folder; else it is reported
    where some entry has a class."""


def type_findings(subjects: Iterable[Subject], ontology: Ontology) -> Iterator[Finding]:
    """Yield a finding for each entry whose type names no class, or not plainly, or not alone."""
    known = list(subjects) if ontology.mapping.entry_classes else []
    has_classes = any(subject.cls is not None for subject in known)
    for subject in known:
        found = type_finding(subject, ontology)
        if found and (found.is_certain or has_classes):
            yield found.finding


def type_finding(subject: Subject, ontology: Ontology) -> TypeFinding | None:
    """Return the finding about the type of an entry, where there is one."""
    if not ontology.mapping.entry_classes or _has_plain_type(subject):
        return None
    problem = _problem(subject, ontology, tuple(sorted(ontology.mapping.types)))
    if problem is None:
        return None
    line, column = _place(subject)
    finding = Finding(
        file=subject.path,
        line=line,
        column=column,
        severity=Severity.WARNING,
        code=problem.code,
        message=problem.message,
        suggestion=problem.suggestion,
        about=" ".join(subject.type.words),
    )
    return TypeFinding(finding, problem.is_certain)


def _has_plain_type(subject: Subject) -> bool:
    """Say whether an entry has the class that its type names in a word, and nothing denies it."""
    found = subject.class_found
    return (
        subject.type.form is TypeForm.WORD
        and found.evidence is not None
        and found.evidence.source is ClassSource.TYPE
        and not found.rivals
    )


def _place(subject: Subject) -> tuple[int, int]:
    stated = subject.type
    return subject.slug_at if stated.form is TypeForm.ABSENT else (stated.line, stated.column)


def _problem(subject: Subject, ontology: Ontology, words: tuple[str, ...]) -> _TypeProblem | None:
    stated, evidence = subject.type, subject.class_found.evidence
    if subject.class_found.rivals:
        return _conflict(subject.class_found, ontology)
    match stated.form:
        case TypeForm.UNREADABLE:
            return None
        case TypeForm.ABSENT | TypeForm.EMPTY as form:
            return _missing(subject, ontology, words, form)
        case TypeForm.ELSEWHERE:
            return _elsewhere(subject, ontology)
        case form if evidence is not None and evidence.source is ClassSource.TYPE:
            is_of_mapping = normalise_key(stated.key) != "type"
            return None if is_of_mapping else _other_form(form, ontology.type_word(evidence.cls))
        case _:
            return (
                None if _is_read_as_value(subject, ontology) else _unknown(subject, ontology, words)
            )


def _is_read_as_value(subject: Subject, ontology: Ontology) -> bool:
    """Say whether the mapping drops the key of a type, or a field reads it."""
    key = normalise_key(subject.type.key)
    return (
        key in ontology.mapping.general.dropped_keys or key in ontology.fields(subject.cls).by_key
    )


def _conflict(found: EntryClass, ontology: Ontology) -> _TypeProblem:
    """Return the problem of an entry whose parts give classes of which none is above the other."""
    first = found.evidence
    says = [f"{each.words} says {ontology.type_word(each.cls)!r}" for each in found.rivals]
    if first is None:
        message = f"the entry has no class, since {' and '.join(says)}"
        hint = "write the `type` that holds"
    else:
        word = ontology.type_word(first.cls)
        message = f"the entry is read as {word!r} by {first.words}, but {says[0]}"
        hint = "correct one of them"
    return _TypeProblem(code="conflicting-type", message=message, suggestion=hint, is_certain=True)


def _other_form(form: TypeForm, word: str) -> _TypeProblem | None:
    if form is TypeForm.WORD:
        return None
    message = f"`type` is {_FORMS[form]}, which is read as the type {word!r}"
    return _TypeProblem(
        code="unknown-type", message=message, suggestion=f"write `type: {word}`", is_certain=True
    )


def _missing(
    subject: Subject, ontology: Ontology, words: tuple[str, ...], form: TypeForm
) -> _TypeProblem | None:
    evidence, cls = subject.class_found.evidence, _class_of_name(subject, ontology)
    if evidence is not None and evidence.source is not ClassSource.DEFAULT:
        return None
    if cls and cls != subject.cls:
        word = ontology.type_word(cls)
        message = f"the entry has no type, and its name begins as that of the type {word!r}"
        return _TypeProblem(
            code="missing-type",
            message=message,
            suggestion=f"write `type: {word}`",
            is_certain=True,
        )
    if form is TypeForm.ABSENT or subject.cls is not None:
        return None
    return _TypeProblem(
        code="missing-type", message="`type` is empty", suggestion=_choice(words), is_certain=False
    )


def _elsewhere(subject: Subject, ontology: Ontology) -> _TypeProblem:
    stated = subject.type
    word = stated.words[0]
    # A folder of notes may have a key of its own that happens to name a type of the ontology.
    is_certain = _class_of_name(subject, ontology) is not None or _is_slip(stated.key)
    if stated.key:
        message = f"the entry has no `type`, and its key {stated.key!r} names the type {word!r}"
        hint = f"write `type: {word}`"
    else:
        message = f"this line is text, so that the entry has no type, though it names {word!r}"
        hint = f"write `type: {word}` between two lines of `---` at the top of the file"
    return _TypeProblem(
        code="missing-type", message=message, suggestion=hint, is_certain=is_certain
    )


def _is_slip(key: str) -> bool:
    """Return whether a key is `type` with a letter too many or too few, or in another order."""
    name = normalise_key(key)
    return bool(name) and (bool(closest(name, ("type",))) or sorted(name) == sorted("type"))


def _class_of_name(subject: Subject, ontology: Ontology) -> Iri | None:
    """Return the class that the slug or the name of the file tells."""
    return ontology.class_of_slug(subject.slug) or ontology.class_of_slug(subject.file_name)


def _unknown(subject: Subject, ontology: Ontology, words: tuple[str, ...]) -> _TypeProblem:
    stated, key = subject.type.words, subject.type.key
    named = [word for word in stated if ontology.class_of_type(word)]
    if named:
        message = f"`{key}` names several classes ({', '.join(named)}), so that none is read"
        hint = "write one of them; make the others tags"
        return _TypeProblem(code="unknown-type", message=message, suggestion=hint, is_certain=True)
    evidence = subject.class_found.evidence
    read = ""
    if evidence is not None:
        word = ontology.type_word(evidence.cls)
        read = f", so that the entry is read as {word!r} by {evidence.words}"
    if not stated:
        message = f"`{key}` is a map{read or ', so that the entry has no class'}"
        return _TypeProblem(
            code="unknown-type", message=message, suggestion=_choice(words), is_certain=False
        )
    near = next(filter(None, (_near(word, words) for word in stated)), ())
    message = f"no class has the type {', '.join(stated)!r}{read}"
    if near:
        hint = f"did you mean {' or '.join(map(repr, near))}?"
        return _TypeProblem(code="unknown-type", message=message, suggestion=hint, is_certain=True)
    return _TypeProblem(
        code="unknown-type", message=message, suggestion=_choice(words), is_certain=False
    )


def _choice(words: tuple[str, ...]) -> str:
    if not words:
        return ""
    more = ", …" if len(words) > _MAX_LISTED_TYPES else ""
    return f"write one of: {', '.join(words[:_MAX_LISTED_TYPES])}{more}"


@lru_cache(maxsize=1024)
def _near(word: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the types that a word may mean: its singular, or words that are spelled alike."""
    name = normalise_key(word.lstrip("#"))
    singular = [form for form in _singulars(name) if form in words]
    return tuple(singular[:1] or closest(name, words))


def _singulars(name: str) -> Iterator[str]:
    """Yield the forms of which a word may be the English plural, and the word itself."""
    yield name
    for ending, replacement in (("ies", "y"), ("es", ""), ("s", "")):
        if name.endswith(ending):
            yield name.removesuffix(ending) + replacement
