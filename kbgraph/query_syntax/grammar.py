"""The grammar of SPARQL queries (SPARQL 1.1 Query, section 19.8), for a predictive parser.

Names are those of the specification; a few rules are joined. With numbers that have their sign as
a token of its own, the grammar is still LL(1), and accepts no wrong query that matters here.
`LATERAL` and `VERSION` are the engine's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

_GRAMMAR = """
QueryUnit = Prologue ( SelectQuery | ConstructQuery | DescribeQuery | AskQuery ) ValuesClause?
Prologue = ( BaseDecl | PrefixDecl | VersionDecl )*
BaseDecl = 'BASE' IRI
PrefixDecl = 'PREFIX' NAMESPACE IRI
VersionDecl = 'VERSION' STRING
SelectQuery = SelectClause DatasetClause* WhereClause SolutionModifier
SubSelect = SelectClause WhereClause SolutionModifier ValuesClause?
SelectClause = 'SELECT' ( 'DISTINCT' | 'REDUCED' )? ( ( VAR | Projection )+ | '*' )
Projection = '(' Expression 'AS' VAR ')'
ConstructQuery = 'CONSTRUCT' ( ConstructTemplate DatasetClause* WhereClause
    | ConstructWhere ) SolutionModifier
ConstructWhere = DatasetClause* 'WHERE' ConstructTemplate
ConstructTemplate = '{' TriplesTemplate? '}'
DescribeQuery = 'DESCRIBE' ( VarOrIri+ | '*' ) DatasetClause* WhereClause? SolutionModifier
AskQuery = 'ASK' DatasetClause* WhereClause SolutionModifier
DatasetClause = 'FROM' 'NAMED'? Iri
WhereClause = 'WHERE'? GroupGraphPattern
SolutionModifier = GroupClause? HavingClause? OrderClause? LimitOffsetClauses?
GroupClause = 'GROUP' 'BY' GroupCondition+
GroupCondition = BuiltInCall | FunctionCall | '(' Expression ( 'AS' VAR )? ')' | VAR
HavingClause = 'HAVING' Constraint+
OrderClause = 'ORDER' 'BY' OrderCondition+
OrderCondition = ( 'ASC' | 'DESC' ) BrackettedExpression | Constraint | VAR
LimitOffsetClauses = 'LIMIT' INTEGER ( 'OFFSET' INTEGER )?
    | 'OFFSET' INTEGER ( 'LIMIT' INTEGER )?
ValuesClause = 'VALUES' DataBlock
GroupGraphPattern = '{' ( SubSelect | GroupGraphPatternSub ) '}'
GroupGraphPatternSub = TriplesBlock? ( GraphPatternNotTriples '.'? TriplesBlock? )*
TriplesBlock = TriplesSameSubjectPath ( '.' TriplesSameSubjectPath? )*
GraphPatternNotTriples = GroupOrUnion | Optional | MinusGraphPattern | Graph | Service
    | Filter | Bind | ValuesClause
GroupOrUnion = GroupGraphPattern ( 'UNION' GroupGraphPattern )*
Optional = ( 'OPTIONAL' | 'LATERAL' ) GroupGraphPattern
MinusGraphPattern = 'MINUS' GroupGraphPattern
Graph = 'GRAPH' VarOrIri GroupGraphPattern
Service = 'SERVICE' 'SILENT'? VarOrIri GroupGraphPattern
Filter = 'FILTER' Constraint
Bind = 'BIND' '(' Expression 'AS' VAR ')'
DataBlock = VAR '{' DataBlockValue* '}' | InlineDataFull
InlineDataFull = ( NIL | '(' VAR* ')' ) '{' DataRow* '}'
DataRow = '(' DataBlockValue* ')' | NIL
DataBlockValue = Iri | Literal | 'UNDEF'
Constraint = BrackettedExpression | BuiltInCall | FunctionCall
FunctionCall = Iri ArgList
ArgList = NIL | '(' 'DISTINCT'? Expression ( ',' Expression )* ')'
ExpressionList = NIL | '(' Expression ( ',' Expression )* ')'
TriplesTemplate = TriplesSameSubject ( '.' TriplesSameSubject? )*
TriplesSameSubject = VarOrTerm PropertyListNotEmpty | TriplesNode PropertyListNotEmpty?
PropertyListNotEmpty = Verb ObjectList ( ';' ( Verb ObjectList )? )*
Verb = VarOrIri | 'a'
ObjectList = GraphNode ( ',' GraphNode )*
GraphNode = VarOrTerm | TriplesNode
TriplesNode = '(' GraphNode+ ')' | '[' PropertyListNotEmpty ']'
TriplesSameSubjectPath = VarOrTerm PropertyListPath | TriplesNodePath PropertyListPath?
PropertyListPath = VerbPath ObjectListPath ( ';' ( VerbPath ObjectListPath )? )*
VerbPath = VAR | Path
ObjectListPath = GraphNodePath ( ',' GraphNodePath )*
GraphNodePath = VarOrTerm | TriplesNodePath
TriplesNodePath = '(' GraphNodePath+ ')' | '[' PropertyListPath ']'
Path = PathSequence ( '|' PathSequence )*
PathSequence = PathElement ( '/' PathElement )*
PathElement = '^'? PathPrimary ( '?' | '*' | '+' )?
PathPrimary = Iri | 'a' | '!' PathNegatedPropertySet | '(' Path ')'
PathNegatedPropertySet = NIL | PathOne | '(' ( PathOne ( '|' PathOne )* )? ')'
PathOne = '^'? ( Iri | 'a' )
VarOrTerm = VAR | Iri | Literal | BLANK | ANON | NIL
VarOrIri = VAR | Iri
Expression = AndExpression ( '||' AndExpression )*
AndExpression = RelationalExpression ( '&&' RelationalExpression )*
RelationalExpression = AdditiveExpression ( Comparison AdditiveExpression
    | 'NOT'? 'IN' ExpressionList )?
Comparison = '=' | '!=' | '<' | '>' | '<=' | '>='
AdditiveExpression = MultiplicativeExpression ( ( '+' | '-' ) MultiplicativeExpression )*
MultiplicativeExpression = UnaryExpression ( ( '*' | '/' ) UnaryExpression )*
UnaryExpression = ( '!' | '+' | '-' )? PrimaryExpression
PrimaryExpression = BrackettedExpression | BuiltInCall | Iri ArgList? | ExpressionLiteral | VAR
ExpressionLiteral = STRING Tagged? | INTEGER | NUMBER | BOOLEAN
BrackettedExpression = '(' Expression ')'
BuiltInCall = Aggregate | 'BOUND' '(' VAR ')' | 'BNODE' ( '(' Expression ')' | NIL )
    | FUNCTION_0 NIL | FUNCTION_1 '(' Expression ')'
    | FUNCTION_2 '(' Expression ',' Expression ')'
    | FUNCTION_3 '(' Expression ',' Expression ',' Expression ')'
    | FUNCTION_2_3 '(' Expression ',' Expression ( ',' Expression )? ')'
    | FUNCTION_3_4 '(' Expression ',' Expression ',' Expression ( ',' Expression )? ')'
    | FUNCTION_N ExpressionList | 'NOT'? 'EXISTS' GroupGraphPattern
Aggregate = 'COUNT' '(' 'DISTINCT'? ( '*' | Expression ) ')'
    | AGGREGATE '(' 'DISTINCT'? Expression ')'
    | 'GROUP_CONCAT' '(' 'DISTINCT'? Expression ( ';' 'SEPARATOR' '=' STRING )? ')'
Literal = STRING Tagged? | ( '+' | '-' )? ( INTEGER | NUMBER ) | BOOLEAN
Tagged = TAG | '^^' Iri
Iri = IRI | NAME | NAMESPACE
"""
_PART = re.compile(r"'([^']+)'|(\w+)|([()|*+?])")
START = "QueryUnit"


@dataclass(frozen=True, slots=True, eq=False)
class Terminal:
    """A token of a kind."""

    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A use of a rule."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """Parts, each after the one before it."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Several branches, of which a query has one."""

    branches: tuple[Part, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Optional:
    """A part that may be left out."""

    part: Part


@dataclass(frozen=True, slots=True, eq=False)
class Repeated:
    """A part any number of times."""

    part: Part


Part: TypeAlias = Terminal | Rule | Sequence | Choice | Optional | Repeated


class Grammar:
    """Rules, and the terminals with which each part can begin (its FIRST set)."""

    def __init__(self, text: str) -> None:
        lines = (line.split(" = ", 1) for line in text.replace("\n    ", " ").strip().split("\n"))
        self.rules: dict[str, Part] = {name: _read(body) for name, body in lines}
        self._starts: dict[str, frozenset[str]] = dict.fromkeys(self.rules, frozenset())
        self._optional: set[str] = set()
        self._complete()
        self._known: dict[int, frozenset[str]] = {}

    def starts(self, part: Part) -> frozenset[str]:
        """Return the kinds of tokens with which a part can begin."""
        if id(part) not in self._known:
            self._known[id(part)] = self._compute(part)
        return self._known[id(part)]

    def may_be_empty(self, part: Part) -> bool:
        """Say whether a part can have no token."""
        match part:
            case Terminal():
                return False
            case Rule(name=name):
                return name in self._optional
            case Sequence(parts=parts):
                return all(map(self.may_be_empty, parts))
            case Choice(branches=branches):
                return any(map(self.may_be_empty, branches))
            case Optional() | Repeated():
                return True

    def _complete(self) -> None:
        """Compute the starts of all rules, until they do not grow any more."""
        has_grown = True
        while has_grown:
            has_grown = False
            for name, body in self.rules.items():
                starts = self._compute(body)
                is_optional = self.may_be_empty(body)
                if starts != self._starts[name] or is_optional != (name in self._optional):
                    has_grown = True
                    self._starts[name] = starts
                    self._optional |= {name} if is_optional else set()

    def _compute(self, part: Part) -> frozenset[str]:
        match part:
            case Terminal(kind=kind):
                return frozenset({kind})
            case Rule(name=name):
                return self._starts[name]
            case Sequence(parts=parts):
                return frozenset().union(*map(self._compute, self._up_to_needed(parts)))
            case Choice(branches=branches):
                return frozenset().union(*map(self._compute, branches))
            case Optional(part=inner) | Repeated(part=inner):
                return self._compute(inner)

    def _up_to_needed(self, parts: tuple[Part, ...]) -> Iterator[Part]:
        for part in parts:
            yield part
            if not self.may_be_empty(part):
                return


@cache
def sparql() -> Grammar:
    """Return the grammar of queries, compiled at first use: it takes milliseconds."""
    return Grammar(_GRAMMAR)


def _read(body: str) -> Part:
    tokens = [(match[1], match[2], match[3]) for match in _PART.finditer(body)]
    return _choice(iter([*tokens, ("", "", ")")]))


def _choice(tokens: Iterator[tuple[str, str, str]]) -> Part:
    """Read branches up to the closing parenthesis."""
    branches: list[list[Part]] = [[]]
    for quoted, name, mark in tokens:
        match mark:
            case ")":
                break
            case "|":
                branches.append([])
            case "(":
                branches[-1].append(_choice(tokens))
            case "?" | "*" | "+":
                branches[-1][-1:] = _repeated(branches[-1][-1], mark)
            case _:
                branches[-1].append(
                    Rule(name) if name and not name.isupper() else Terminal(quoted or name)
                )
    parts = [each[0] if len(each) == 1 else Sequence(tuple(each)) for each in branches]
    return parts[0] if len(parts) == 1 else Choice(tuple(parts))


def _repeated(part: Part, mark: str) -> list[Part]:
    match mark:
        case "?":
            return [Optional(part)]
        case "*":
            return [Repeated(part)]
        case _:
            return [part, Repeated(part)]
