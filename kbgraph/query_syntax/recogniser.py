"""A predictive parser: it stops at the first token with which no valid query can go on.

It keeps its own stack, so that no query nests too deeply for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kbgraph.query_syntax.grammar import (
    START,
    Choice,
    Grammar,
    Optional,
    Part,
    Repeated,
    Rule,
    Sequence,
    Terminal,
    sparql,
)
from kbgraph.query_syntax.tokens import END, QueryToken


@dataclass(slots=True)
class Tree:
    """A part of a query that follows a rule, with its tokens and the parts below it."""

    rule: str
    children: list[Tree | QueryToken] = field(default_factory=list)

    def parts(self, *rules: str) -> Iterator[Tree]:
        """Yield the parts directly below that follow one of some rules."""
        return (each for each in self.children if isinstance(each, Tree) and each.rule in rules)

    def tokens(self, kind: str) -> Iterator[QueryToken]:
        """Yield the tokens of a kind directly below."""
        return (
            each for each in self.children if isinstance(each, QueryToken) and each.kind == kind
        )


class Unexpected(NamedTuple):
    """The first token that is not allowed where it is."""

    position: int
    """Its number among the tokens."""
    expected: frozenset[str]
    """The kinds of tokens that are allowed there; the empty one is the end."""


_Step = Part | None
"""A part to be read, or the end of the innermost rule."""


def recognise(tokens: list[QueryToken]) -> Tree | Unexpected:
    """Return the tree of a query that follows the grammar, else its first wrong token."""
    return _Recogniser(sparql(), tokens).run()


class _Recogniser:
    def __init__(self, grammar: Grammar, tokens: list[QueryToken]) -> None:
        self._grammar, self._tokens, self._index = grammar, tokens, 0
        self._steps: list[_Step] = [Terminal(END), Rule(START)]
        self._open = [Tree("")]
        self._passed: set[str] = set()
        """The terminals of the parts that were left out before the current token."""

    def run(self) -> Tree | Unexpected:
        while self._steps:
            if not self._advance(self._steps.pop()):
                return Unexpected(self._index, frozenset(self._passed))
        query = self._open[0].children[0]
        assert isinstance(query, Tree)
        return query

    def _advance(self, step: _Step) -> bool:
        """Take a step; return False where the current token allows none."""
        kind = self._tokens[self._index].kind
        match step:
            case None:
                self._open.pop()
            case Terminal():
                return self._read(step)
            case Rule(name=name):
                self._enter(name)
            case Sequence(parts=parts):
                self._steps += reversed(parts)
            case Choice():
                return self._choose(step, kind)
            case Optional(part=part) | Repeated(part=part):
                starts = self._grammar.starts(part)
                if kind in starts:
                    self._steps += [step, part] if isinstance(step, Repeated) else [part]
                else:
                    self._passed |= starts
        return True

    def _read(self, terminal: Terminal) -> bool:
        token = self._tokens[self._index]
        if token.kind != terminal.kind:
            self._passed.add(terminal.kind)
            return False
        self._open[-1].children.append(token)
        self._passed.clear()
        self._index = min(self._index + 1, len(self._tokens) - 1)
        return True

    def _enter(self, rule: str) -> None:
        tree = Tree(rule)
        self._open[-1].children.append(tree)
        self._open.append(tree)
        self._steps += [None, self._grammar.rules[rule]]

    def _choose(self, choice: Choice, kind: str) -> bool:
        for branch in choice.branches:
            if kind in self._grammar.starts(branch):
                self._steps.append(branch)
                return True
        self._passed |= self._grammar.starts(choice)
        return self._grammar.may_be_empty(choice)
