"""Findings about types: words that name no class, and entries whose name alone tells one.

A folder of notes with types of its own has none: without a similar word, a type is reported only
where another entry has a class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kbgraph.extraction.subject.drafts import Subject
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


def type_findings(subjects: Iterable[Subject], ontology: Ontology) -> Iterator[Finding]:
    """Yield a finding for each entry whose type names no class, or is not a single word."""
    words = tuple(sorted(ontology.mapping.types))
    known = list(subjects) if words else []
    has_classes = any(subject.cls is not None for subject in known)
    for subject in known:
        if subject.cls is None or subject.type.form is not TypeForm.WORD:
            problem = _problem(subject, ontology, words)
            if problem and (problem.is_certain or has_classes):
                line, column = _place(subject)
                yield Finding(
                    file=subject.path,
                    line=line,
                    column=column,
                    severity=Severity.WARNING,
                    code=problem.code,
                    message=problem.message,
                    suggestion=problem.suggestion,
                    about=" ".join(subject.type.words),
                )


def _place(subject: Subject) -> tuple[int, int]:
    stated = subject.type
    return subject.slug_at if stated.form is TypeForm.ABSENT else (stated.line, stated.column)


def _problem(subject: Subject, ontology: Ontology, words: tuple[str, ...]) -> _TypeProblem | None:
    match subject.type.form:
        case TypeForm.UNREADABLE:
            return None
        case TypeForm.ABSENT | TypeForm.EMPTY as form:
            return _missing(subject, ontology, words, form)
        case TypeForm.ELSEWHERE:
            return _elsewhere(subject, ontology)
        case form:
            if subject.cls is not None:
                return _other_form(form, ontology.type_word(subject.cls))
            return _unknown(subject, ontology, words)


def _other_form(form: TypeForm, word: str) -> _TypeProblem:
    message = f"`type` is {_FORMS[form]}, which is read as the type {word!r}"
    return _TypeProblem(
        code="unknown-type", message=message, suggestion=f"write `type: {word}`", is_certain=True
    )


def _missing(
    subject: Subject, ontology: Ontology, words: tuple[str, ...], form: TypeForm
) -> _TypeProblem | None:
    cls = _class_of_name(subject, ontology)
    if cls:
        word = ontology.type_word(cls)
        message = f"the entry has no type, and its name begins as that of the type {word!r}"
        return _TypeProblem(
            code="missing-type",
            message=message,
            suggestion=f"write `type: {word}`",
            is_certain=True,
        )
    if form is TypeForm.ABSENT:
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
    stated = subject.type.words
    named = [word for word in stated if ontology.class_of_type(word)]
    if named:
        message = f"`type` names several classes ({', '.join(named)}), so that none is read"
        hint = "write one of them; make the others tags"
        return _TypeProblem(code="unknown-type", message=message, suggestion=hint, is_certain=True)
    if not stated:
        message = "`type` is a map, so that the entry has no class"
        return _TypeProblem(
            code="unknown-type", message=message, suggestion=_choice(words), is_certain=False
        )
    near = next(filter(None, (_near(word, words) for word in stated)), ())
    message = f"no class has the type {', '.join(stated)!r}"
    if near:
        hint = f"did you mean {' or '.join(map(repr, near))}?"
        return _TypeProblem(code="unknown-type", message=message, suggestion=hint, is_certain=True)
    return _TypeProblem(
        code="unknown-type", message=message, suggestion=_choice(words), is_certain=False
    )


def _choice(words: tuple[str, ...]) -> str:
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
