"""The questions of one graph: each an example query that is asked with values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.errors import NotFoundError, ParameterError
from kbgraph.fuzzy import closest, nearest_words
from kbgraph.ontology.example_queries import (
    DATATYPES,
    ExampleQuery,
    ParameterKind,
    QueryParameter,
)
from kbgraph.questions.choices import ChoiceFinder
from kbgraph.questions.sentence import sentence
from kbgraph.questions.value_choices import Choices, ValueChoice, written
from kbgraph.rdf.terms import BOOLEAN, Iri, Literal, Term
from kbgraph.views.labels import Labels

_MIN_SIMILARITY = 60
"""In percent, of the name of a question."""
_MAX_OFFERED = 3
_MAX_NAMED_CHARS = 60
"""Of a wrong value in a message."""
_TRUTH_WORDS = {"true": "yes", "false": "no"}


class GivenValue(NamedTuple):
    """The value of a parameter."""

    parameter: QueryParameter
    term: Term
    text: str
    """The value in an address, which means the same tomorrow: a slug, a local name, a number."""
    label: str
    """The value as a reader sees it."""
    written: str
    """The value as a reader may write it: the label, where it is the name of one thing alone."""


class BoundQuestion(NamedTuple):
    """A question with a value for each of its parameters."""

    question: ExampleQuery
    values: tuple[GivenValue, ...]
    query: str
    """The query with the values in it."""

    @property
    def sentence(self) -> str:
        """The title with the labels of the values in its slots."""
        return self.sentence_with({})

    def sentence_with(self, words: Mapping[str, str]) -> str:
        """Return the title with other words for some of its values."""
        labels = {each.parameter.name: each.label for each in self.values}
        return sentence(self.question, {**labels, **words})

    @property
    def address(self) -> dict[str, str]:
        """The texts of the values by the names of their parameters."""
        return {each.parameter.name: each.text for each in self.values}


_MAX_AT_HAND = 1_000
"""Entries of an index up to which the values of all parameters are found within half a second."""


class Questions:
    """The questions of one graph."""

    def __init__(self, graph: Graph, labels: Labels, find: Callable[[str], str]) -> None:
        """Wrap a graph; `find` returns the slug of any thing by its name."""
        self._graph, self._labels, self._find = graph, labels, find
        self._finder = ChoiceFinder(graph, labels)

    @property
    def all(self) -> tuple[ExampleQuery, ...]:
        """The questions in the order of their files."""
        return self._graph.ontology.example_queries

    @cached_property
    def _by_name(self) -> dict[str, ExampleQuery]:
        names = {each.name: each for each in self.all}
        return {each.short_name: each for each in self.all if each.short_name} | names

    def named(self, name: str) -> ExampleQuery:
        """Return the question with a name. Raises NotFoundError, with the closest names."""
        if name in self._by_name:
            return self._by_name[name]
        names = [each.address_name for each in self.all]
        holding = [each for each in names if name and name in each][:_MAX_OFFERED]
        near = tuple(holding or closest(name, names, _MIN_SIMILARITY))
        hint = f"did you mean {' or '.join(near)}?" if near else "kbgraph ask and /sparql list all"
        raise NotFoundError(f"there is no question called {name!r}", hint, near)

    @property
    def are_at_hand(self) -> bool:
        """Say whether the values of all parameters are found in a moment.

        A knowledge base in memory finds them before it is served. Those of a large index would have
        to be found anew after each change.
        """
        graph = self._graph
        return graph.stored_network is None or len(graph.subjects) <= _MAX_AT_HAND

    def warm_up(self) -> None:
        """Find the values of all parameters, which forms and names need."""
        for question in self.all:
            for parameter in question.parameters:
                self.choices(parameter)

    def kind(self, parameter: QueryParameter) -> ParameterKind:
        """Return the kind of a parameter; one of an unknown class has no choices."""
        return self._finder.kind(parameter) or ParameterKind.THING

    def choices(self, parameter: QueryParameter) -> Sequence[ValueChoice]:
        """Return the values that a parameter can have; none for values of a datatype."""
        return self._finder.choices(parameter).all

    def takes(self, parameter: QueryParameter, value: str) -> bool:
        """Return whether a parameter can have the value that a text names in an address."""
        return self._finder.choices(parameter).takes(value)

    def written(self, parameter: QueryParameter, choice: ValueChoice) -> str:
        """Return the label of a choice where it names that alone, else its value."""
        return written(self._finder.choices(parameter), choice)

    def noun(self, parameter: QueryParameter) -> str:
        """Return the noun of the values of a parameter, as in `place` or `a day`."""
        datatype = DATATYPES.get(parameter.type)
        return datatype.noun if datatype else self._graph.ontology.label(parameter.type)

    def default(self, parameter: QueryParameter) -> GivenValue:
        """Return the default of a parameter."""
        term = parameter.default
        if isinstance(term, Literal):
            return _of_literal(parameter, term)
        choice = self._finder.choices(parameter).of(term)
        return self._of_choice(parameter, choice or self._unknown(term))

    def bind(self, question: ExampleQuery, given: Mapping[str, str]) -> BoundQuestion:
        """Return a question with the given values, and defaults for the other parameters.

        Raises ParameterError for a value that a parameter does not take, and for a parameter that
        the question does not have.
        """
        names = [each.name for each in question.parameters]
        for name in given:
            if name not in names:
                raise _unknown_parameter(question, name)
        values = tuple(
            self.value(each, given[each.name]) if each.name in given else self.default(each)
            for each in question.parameters
        )
        terms = {each.parameter.name: each.term for each in values if each.parameter.name in given}
        return BoundQuestion(question, values, question.with_values(terms, self._graph.iris.base))

    def misspelt(self, question: ExampleQuery, names: Iterable[str]) -> ParameterError | None:
        """Return the error of the first name that seems meant for a parameter of a question.

        It is no name of these, but close to one, or that of a parameter of another question.
        """
        own = [each.name for each in question.parameters]
        others = {parameter.name for each in self.all for parameter in each.parameters}
        for name in names:
            if own and name not in own and (name in others or nearest_words(name, own)):
                return _unknown_parameter(question, name)
        return None

    def value(self, parameter: QueryParameter, text: str) -> GivenValue:
        """Return the value that a text means. Raises ParameterError for a text that means none."""
        if not text.strip():
            raise self._error(parameter, "has no value", ())
        if self.kind(parameter) is ParameterKind.LITERAL:
            return self._literal(parameter, text)
        choices = self._finder.choices(parameter)
        found = choices.named(text) or choices.named(text.strip()) or self._by_iri(choices, text)
        if len(found) == 1:
            return self._of_choice(parameter, found[0])
        if found:
            problem = f"may be several: {_named(text)}"
            raise self._error(parameter, problem, tuple(each.value for each in found))
        raise self._not_found(parameter, text, choices)

    def _by_iri(self, choices: Choices, text: str) -> tuple[ValueChoice, ...]:
        """Return the choice whose IRI a text is, as answers write it: whole, or as `<id/x>`."""
        iri = text.strip().removeprefix("<").removesuffix(">")
        found = (choices.of(Iri(each)) for each in (iri, self._graph.iris.base + iri))
        return tuple(each for each in found if each)[:1]

    def _literal(self, parameter: QueryParameter, text: str) -> GivenValue:
        datatype = DATATYPES[parameter.type]
        # A text may have spaces around it, other values have none.
        read = datatype.read(text if not datatype.example else text.strip())
        if read is None:
            raise self._error(parameter, f"cannot be {_named(text)}", ())
        return _of_literal(parameter, read)

    def _of_choice(self, parameter: QueryParameter, choice: ValueChoice) -> GivenValue:
        known = written(self._finder.choices(parameter), choice)
        return GivenValue(parameter, choice.iri, choice.value, choice.label, known)

    def _unknown(self, iri: Iri) -> ValueChoice:
        return ValueChoice(self._graph.iris.slug(iri) or iri, iri, self._labels.label(iri))

    def _not_found(self, parameter: QueryParameter, text: str, choices: Choices) -> ParameterError:
        near = tuple(written(choices, each) for each in choices.near(text))
        return self._error(parameter, f"cannot be {self._described(text)}", near)

    def _described(self, text: str) -> str:
        """Return a wrong value with its type, where it names a thing of another."""
        try:
            thing = self._graph.iris.thing(self._find(text))
        except NotFoundError:
            return _named(text)
        kind = self._labels.type_label(thing)
        return f"{self._labels.label(thing)}, which is of the type {kind}" if kind else _named(text)

    def _error(
        self, parameter: QueryParameter, problem: str, near: tuple[str, ...]
    ) -> ParameterError:
        return ParameterError(parameter.name, problem, self._hint(parameter, near), near)

    def _hint(self, parameter: QueryParameter, near: tuple[str, ...]) -> str:
        if near:
            return f"did you mean {' or '.join(near)}?"
        datatype = DATATYPES.get(parameter.type)
        if datatype:
            example = f", such as {datatype.example}" if datatype.example else ""
            return f"give {datatype.noun}{example}"
        example = self.default(parameter).written
        return f"give a name of the type {self.noun(parameter)}, such as {example}"


def _of_literal(parameter: QueryParameter, literal: Literal) -> GivenValue:
    words = literal.lexical
    if literal.datatype == BOOLEAN:
        words = _TRUTH_WORDS.get(words, words)
    return GivenValue(parameter, literal, words, words, words)


def _named(text: str) -> str:
    shown = text.strip()
    cut = shown if len(shown) <= _MAX_NAMED_CHARS else f"{shown[:_MAX_NAMED_CHARS]}…"
    return repr(cut)


def _unknown_parameter(question: ExampleQuery, name: str) -> ParameterError:
    names = [each.name for each in question.parameters]
    near = tuple(nearest_words(name, names))
    hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(names) or 'none'}"
    return ParameterError(
        name, f"is no parameter of the question {question.address_name}", hint, near
    )
