"""The fields of a question: for each parameter, a list of values or a field to type one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from kbgraph.errors import ParameterError
from kbgraph.ontology.example_queries import ExampleQuery, ParameterKind, QueryParameter
from kbgraph.questions import Questions, ValueChoice, sentence_parts
from kbgraph.rdf.iris import slugify
from kbgraph.rdf.terms import BOOLEAN, DATE, STRING, YEAR, YEAR_MONTH, Iri

_MAX_OPTIONS = 25
"""Values that a list to choose from has; more are completed while one is typed."""
_MAX_COMPLETED = 500
_MAX_CODE_CHARS, _MAX_CODES = 6, 3
"""Of the codes and short names beside a completion, by which browsers find it too."""
_MIN_SIZE, _MAX_SIZE = 4, 34
"""Characters of a field."""
_INPUT_TYPES = {DATE: ("date", ""), STRING: ("text", ""), YEAR_MONTH: ("text", "")}
_OF_NUMBERS = ("text", "numeric")
"""The type and the keyboard of a field; browsers write the numbers of a number field anew."""


class Option(NamedTuple):
    """A value that a field offers."""

    value: str
    text: str


class Datalists:
    """The values that the fields of one page complete, each list once."""

    def __init__(self) -> None:
        self._lists: dict[Iri, tuple[str, tuple[Option, ...]]] = {}

    def add(self, type_iri: Iri, make: Callable[[], tuple[Option, ...]]) -> str:
        """Add the options of a type, which are made once; return the id of their list."""
        if type_iri not in self._lists:
            self._lists[type_iri] = f"values-{len(self._lists) + 1}", make()
        return self._lists[type_iri][0]

    @property
    def all(self) -> tuple[tuple[str, tuple[Option, ...]], ...]:
        """The lists with their ids."""
        return tuple(self._lists.values())


class Slot(NamedTuple):
    """The field of a parameter."""

    name: str
    label: str
    """The name in words, for readers of the screen."""
    value: str
    description: str
    size: int
    options: tuple[Option, ...] = ()
    """The values to choose from; none for a field to type one."""
    list_id: str = ""
    """The list that completes the field; empty for a field without one."""
    input_type: str = "text"
    keyboard: str = ""
    is_wrong: bool = False


class SentencePiece(NamedTuple):
    """Words of a sentence, or a field."""

    text: str
    slot: Slot | None = None


class QuestionForm(NamedTuple):
    """A question as a sentence with fields."""

    action: str
    pieces: tuple[SentencePiece, ...]
    """The title, its slots as fields; behind it, the fields that have no slot there."""
    names: frozenset[str]
    """The names of the fields."""


class Given(NamedTuple):
    """The values of a question as they were given, and what is wrong with one."""

    texts: Mapping[str, str]
    """The values by the names of their parameters; others have the default."""
    error: ParameterError | None = None


NOTHING_GIVEN = Given({})


def question_form(
    questions: Questions,
    question: ExampleQuery,
    action: str,
    lists: Datalists,
    given: Given = NOTHING_GIVEN,
) -> QuestionForm | None:
    """Return the form of a question; None for one without parameters."""
    if not question.parameters:
        return None
    slots = {each.name: _slot(questions, each, lists, given) for each in question.parameters}
    parts = sentence_parts(question)
    pieces = [
        SentencePiece("", slots[part.text]) if part.is_slot else SentencePiece(part.text)
        for part in parts
    ]
    in_title = {part.text for part in parts if part.is_slot}
    pieces += [SentencePiece("", slot) for name, slot in slots.items() if name not in in_title]
    return QuestionForm(action, tuple(pieces), frozenset(slots))


def _slot(questions: Questions, parameter: QueryParameter, lists: Datalists, given: Given) -> Slot:
    value, written, is_wrong = _value(questions, parameter, given.texts.get(parameter.name))
    slot = Slot(
        parameter.name,
        parameter.words,
        written,
        parameter.description,
        max(_MIN_SIZE, min(len(written), _MAX_SIZE)),
        is_wrong=is_wrong,
    )
    if questions.kind(parameter) is ParameterKind.LITERAL:
        return _typed(slot, parameter.type)
    choices = questions.choices(parameter)
    if len(choices) <= _MAX_OPTIONS and not is_wrong:
        options = tuple(Option(each.value, each.label) for each in choices)
        return slot._replace(options=options, value=value)

    def completed() -> tuple[Option, ...]:
        return tuple(
            Option(questions.written(parameter, each), _codes(each))
            for each in choices[:_MAX_COMPLETED]
        )

    return slot._replace(list_id=lists.add(parameter.type, completed))


def _value(
    questions: Questions, parameter: QueryParameter, text: str | None
) -> tuple[str, str, bool]:
    """Return the value of a field in an address and in words, and whether it is wrong."""
    try:
        known = questions.default(parameter) if text is None else questions.value(parameter, text)
    except ParameterError:
        return text or "", text or "", True
    return known.text, known.written, False


def _typed(slot: Slot, datatype: Iri) -> Slot:
    if datatype == BOOLEAN and not slot.is_wrong:
        return slot._replace(options=(Option("yes", "yes"), Option("no", "no")))
    kind, keyboard = _INPUT_TYPES.get(datatype, _OF_NUMBERS)
    # A wrong day would be shown as none.
    kind = "text" if slot.is_wrong else kind
    size = _MIN_SIZE if datatype == YEAR else max(slot.size, 6)
    return slot._replace(input_type=kind, keyboard=keyboard, size=size)


def _codes(choice: ValueChoice) -> str:
    short = (each for each in choice.names if len(each) <= _MAX_CODE_CHARS and each.isascii())
    others = dict.fromkeys(each for each in short if slugify(each) != slugify(choice.label))
    return " · ".join([*others][:_MAX_CODES])
