"""The kinds of node that have words of the mapping, and what makes a node one of a kind."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class NodeKind(StrEnum):
    """A kind of node that has words of the mapping; the value is its name in findings."""

    CLASS = "a class"
    HEADING = "a heading (sh:PropertyGroup)"
    SHAPE = "a property shape"
    GENERAL = "m:general"
    QUALIFIER = "a column of m:qualifier"
    DETAIL = "a column of m:detail"
    CONSTANT = "a constant of m:set"
    CHOICE = "a choice of m:makes"
    ENTRY = "an entry of an m:Lookup"
    GROUP = "a group of an m:Pattern"
    CONVERSION = "a conversion of m:convert"
    IDENTITY = "an address of m:identifies"
    OPTION = "a value type with constants"
    TEXT = "an m:Text"
    NUMBER = "an m:Number"
    MOMENT = "an m:Moment"
    ADDRESS = "an m:Address"
    IMAGE = "an m:Image"
    LOOKUP = "an m:Lookup"
    CONCEPT = "an m:Concept"
    LINK = "an m:Link"
    PATTERN = "an m:Pattern"
    RECORD = "an m:Record"
    FIRST_OF = "an m:FirstOf"
    WORDS = "an m:Words"
    PART = "an m:Part"
    LINK_RULE = "an m:LinkRule"
    EDGE_RULE = "an m:EdgeRule"
    INVERSE_RULE = "an m:InverseRule"
    BOILERPLATE = "an m:Boilerplate"
    DROP_KEY = "an m:DropKey"
    DROP_SECTION = "an m:DropSection"
    DROP_TABLE = "an m:DropTable"
    DROP_ROW = "an m:DropRow"
    BOTH_SIDES = "an m:BothSides"
    BANNED_SOURCE = "an m:BannedSource"
    DISPUTED_AREA = "an m:DisputedArea"


CLASSES: Mapping[str, NodeKind] = MappingProxyType(
    {kind.value.removeprefix("an m:"): kind for kind in NodeKind if kind.value.startswith("an m:")}
)
"""The kinds of node that have a class of the mapping, by its local name."""
VALUE_TYPES = frozenset({
    NodeKind.TEXT, NodeKind.NUMBER, NodeKind.MOMENT, NodeKind.ADDRESS, NodeKind.IMAGE,
    NodeKind.LOOKUP, NodeKind.CONCEPT, NodeKind.LINK, NodeKind.PATTERN, NodeKind.RECORD,
    NodeKind.FIRST_OF,
})  # fmt: skip
RULES = frozenset({
    NodeKind.LINK_RULE, NodeKind.EDGE_RULE, NodeKind.INVERSE_RULE, NodeKind.BOILERPLATE,
    NodeKind.DROP_KEY, NodeKind.DROP_SECTION, NodeKind.DROP_TABLE, NodeKind.DROP_ROW,
    NodeKind.BOTH_SIDES, NodeKind.BANNED_SOURCE, NodeKind.DISPUTED_AREA,
})  # fmt: skip
"""The kinds of node that decide what is read, linked, inferred or checked."""
NAMED_BY: Mapping[str, NodeKind] = MappingProxyType(
    {
        "qualifier": NodeKind.QUALIFIER,
        "detail": NodeKind.DETAIL,
        "set": NodeKind.CONSTANT,
        "makes": NodeKind.CHOICE,
        "entry": NodeKind.ENTRY,
        "group": NodeKind.GROUP,
        "convert": NodeKind.CONVERSION,
        "identifies": NodeKind.IDENTITY,
    }
)
"""The kinds of node that a word of another node makes them."""
