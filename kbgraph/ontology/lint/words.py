"""The words of the mapping as data: where each may stand, and what its value is.

A new word of the mapping has a line here for each kind of node that it may stand on. A test
compares the table with the words that the compiler reads and with docs/reference/mapping.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from kbgraph.ontology.lint.node_kinds import NodeKind
from kbgraph.ontology.lint.value_forms import ValueForm


class WordUse(NamedTuple):
    """A word on a kind of node."""

    value: ValueForm
    limit: int
    """How many values of it are read; 0 for all."""


def _one(value: ValueForm) -> WordUse:
    return WordUse(value, 1)


def _many(value: ValueForm) -> WordUse:
    return WordUse(value, 0)


_TEXT, _TEXTS, _FLAG = _one(ValueForm.TEXT), _many(ValueForm.TEXT), _one(ValueForm.FLAG)
_REGEX, _TEMPLATE = _one(ValueForm.REGEX), _one(ValueForm.TEMPLATE)
_CLASS, _PROPERTY, _TYPE = (
    _one(ValueForm.CLASS),
    _one(ValueForm.PROPERTY),
    _one(ValueForm.VALUE_TYPE),
)
_NODES = _many(ValueForm.NODE)
_SEPARATOR, _DECIMAL_MARK = _one(ValueForm.SEPARATOR), _one(ValueForm.DECIMAL_MARK)
_TIMES = {"starts": _FLAG, "ends": _FLAG, "applies": _FLAG}
_EXPECTS = {"expects": _TEXT, "set": _NODES}
_REASON = {"reason": _TEXT}
_COLUMN = {"column": _TEXTS, "path": _PROPERTY, "value": _TYPE, "splitOn": _SEPARATOR, **_TIMES}
_DATATYPE, _NUMBER = _one(ValueForm.DATATYPE), _one(ValueForm.NUMBER)

WORDS: Mapping[NodeKind, Mapping[str, WordUse]] = MappingProxyType(
    {
        NodeKind.CLASS: {
            "type": _TEXTS,
            "folder": _TEXTS,
            "slugPattern": _many(ValueForm.REGEX),
            "default": _FLAG,
            "name": _one(ValueForm.TEXTS),
            "lead": _one(ValueForm.PROPERTIES),
        },
        NodeKind.HEADING: {"section": _many(ValueForm.TITLE)},
        NodeKind.SHAPE: {
            "label": _TEXTS,
            "key": _TEXTS,
            "line": _many(ValueForm.REGEX),
            "prose": _FLAG,
            "leadText": _FLAG,
            "value": _TYPE,
            "splitOn": _SEPARATOR,
            "set": _NODES,
            "yamlInString": _FLAG,
            "locator": _FLAG,
            "researched": _FLAG,
            "address": _FLAG,
            "fragment": _TEXT,
            "above": _FLAG,
            "below": _FLAG,
            "expectedOf": _many(ValueForm.CLASS),
            "column": _TEXTS,
            "row": _FLAG,
            "class": _CLASS,
            "qualifier": _NODES,
            "detail": _NODES,
            **_TIMES,
            "oneValue": _FLAG,
            "whileObjectLasts": _FLAG,
            "whileSubjectLasts": _FLAG,
            "identifies": _NODES,
            "ofThing": _FLAG,
        },
        NodeKind.GENERAL: {
            "language": _one(ValueForm.LANGUAGE),
            "slug": _REGEX,
            "noneFound": _REGEX,
            "noneFoundExample": _TEXT,
            "placeholder": _TEXTS,
            "notKnown": _TEXTS,
            "typeKey": _TEXTS,
            "stripFolders": _TEXTS,
            "decimalMark": _DECIMAL_MARK,
            "alias": _TEXTS,
            "defaultName": _one(ValueForm.TEXTS),
            "citations": _FLAG,
            "mapCode": _PROPERTY,
            "mapLatitude": _PROPERTY,
            "mapLongitude": _PROPERTY,
        },
        NodeKind.QUALIFIER: {**_COLUMN, "makes": _NODES},
        NodeKind.DETAIL: _COLUMN,
        NodeKind.CONSTANT: {"path": _PROPERTY, "to": _one(ValueForm.TERM)},
        NodeKind.IDENTITY: {"path": _PROPERTY, "template": _TEXT, "codes": _REGEX},
        NodeKind.CHOICE: {"from": _many(ValueForm.TERM), "path": _PROPERTY},
        NodeKind.ENTRY: {"from": _TEXTS, "to": _one(ValueForm.TERM), "set": _NODES},
        NodeKind.OPTION: {**_EXPECTS, "value": _TYPE},
        NodeKind.CONVERSION: {
            "name": _TEXT,
            "unit": _TEXT,
            "from": _TEXTS,
            "path": _PROPERTY,
            "factor": _NUMBER,
            "divisor": _NUMBER,
            "offset": _NUMBER,
            "decimals": _NUMBER,
        },
        NodeKind.GROUP: {"name": _TEXT, "path": _PROPERTY, "value": _TYPE},
        NodeKind.TEXT: {
            **_EXPECTS,
            "languageTagged": _FLAG,
            "excludes": _many(ValueForm.REGEX),
            "excludesBare": _many(ValueForm.REGEX),
            "ignores": _many(ValueForm.REGEX),
            "notPlaceholder": _TEXTS,
            "takesPlaceholders": _FLAG,
            "matches": _many(ValueForm.REGEX),
            "datatype": _DATATYPE,
        },
        NodeKind.NUMBER: {
            **_EXPECTS,
            "datatype": _DATATYPE,
            "decimalMark": _DECIMAL_MARK,
            "convert": _NODES,
        },
        NodeKind.MOMENT: {**_EXPECTS, "datatype": _DATATYPE},
        NodeKind.ADDRESS: _EXPECTS,
        NodeKind.IMAGE: _EXPECTS,
        NodeKind.LOOKUP: {**_EXPECTS, "entry": _NODES, "word": _TEXTS, "otherwise": _TYPE},
        NodeKind.CONCEPT: {**_EXPECTS, "scheme": _one(ValueForm.SCHEME)},
        NodeKind.LINK: {**_EXPECTS, "mint": _CLASS},
        NodeKind.PATTERN: {
            **_EXPECTS,
            "regex": _REGEX,
            "class": _CLASS,
            "group": _NODES,
            "identity": _TEMPLATE,
            "mint": _CLASS,
            "convert": _NODES,
        },
        NodeKind.RECORD: {
            **_EXPECTS,
            "shape": _one(ValueForm.NODE_SHAPE),
            "class": _CLASS,
            "idKey": _TEXT,
            "identity": _TEMPLATE,
        },
        NodeKind.FIRST_OF: {**_EXPECTS, "option": _one(ValueForm.OPTIONS)},
        NodeKind.WORDS: {"name": _TEXT, "word": _TEXTS},
        NodeKind.PART: {"name": _TEXT, "regex": _REGEX},
        NodeKind.LINK_RULE: {
            **_REASON,
            "order": _one(ValueForm.NUMBER),
            "regex": _REGEX,
            "drop": _FLAG,
            "slug": _TEMPLATE,
        },
        NodeKind.EDGE_RULE: {**_REASON, "from": _CLASS, "to": _CLASS, "path": _PROPERTY},
        NodeKind.INVERSE_RULE: {
            **_REASON,
            "path": _PROPERTY,
            "from": _CLASS,
            "to": _CLASS,
            "gives": _PROPERTY,
        },
        NodeKind.BOILERPLATE: {**_REASON, "regex": _REGEX},
        NodeKind.DROP_KEY: {**_REASON, "key": _TEXTS},
        NodeKind.DROP_SECTION: {**_REASON, "section": _TEXTS},
        NodeKind.DROP_TABLE: {**_REASON, "section": _TEXTS, "column": _TEXTS},
        NodeKind.DROP_ROW: {
            **_REASON,
            "section": _TEXTS,
            "label": _TEXTS,
            "column": _TEXTS,
            "regex": _REGEX,
        },
        NodeKind.BOTH_SIDES: {
            **_REASON,
            "path": _many(ValueForm.PROPERTY),
            "qualifier": _many(ValueForm.PROPERTY),
        },
        NodeKind.BANNED_SOURCE: {**_REASON, "regex": _REGEX},
        NodeKind.DISPUTED_AREA: {
            **_REASON,
            "name": _TEXT,
            "status": _TEXT,
            "region": _TEXTS,
            "outline": _TEXTS,
            "about": _TEXT,
        },
    }
)
"""The words of each kind of node."""

NEEDED: Mapping[NodeKind, tuple[str, ...]] = MappingProxyType(
    {
        NodeKind.QUALIFIER: ("column",),
        NodeKind.DETAIL: ("column",),
        NodeKind.CONSTANT: ("path", "to"),
        NodeKind.IDENTITY: ("path", "template"),
        NodeKind.CHOICE: ("from", "path"),
        NodeKind.ENTRY: ("from", "to"),
        NodeKind.LOOKUP: ("entry|word",),
        NodeKind.PATTERN: ("regex",),
        NodeKind.FIRST_OF: ("option",),
        NodeKind.WORDS: ("name", "word"),
        NodeKind.PART: ("name", "regex"),
        NodeKind.LINK_RULE: ("regex", "slug|drop"),
        NodeKind.EDGE_RULE: ("from", "to", "path"),
        NodeKind.INVERSE_RULE: ("path", "from", "to", "gives"),
        NodeKind.BOILERPLATE: ("regex",),
        NodeKind.DROP_KEY: ("key",),
        NodeKind.DROP_SECTION: ("section",),
        NodeKind.DROP_TABLE: ("section|column",),
        NodeKind.DROP_ROW: ("label|regex",),
        NodeKind.DISPUTED_AREA: ("name", "status"),
        NodeKind.OPTION: ("value",),
        NodeKind.CONVERSION: ("path",),
    }
)
"""The words without which a node says nothing; of words with a bar between them, any will do.

The compiler refuses nodes that lack other words.
"""

ALL_WORDS = tuple(dict.fromkeys(word for words in WORDS.values() for word in words))
"""Each word, once."""
