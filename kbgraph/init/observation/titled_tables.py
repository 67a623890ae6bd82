"""Tables of keys and values that have a header with words, as record tables have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kbgraph.source.entry import Inline, Table
from kbgraph.source.names import normalise_key

_KEY_TEXT = """
key field property attribute label parameter schlüssel feld eigenschaft merkmal clé champ
propriété attribut clave campo propiedad atributo chiave proprietà chave propriedade sleutel veld
eigenschap ключ поле свойство 键 属性 キー 項目
"""
_KEY_WORDS = frozenset(_KEY_TEXT.split())
_VALUE_TEXT = """
value values wert werte valeur valeurs valor valores valore valori waarde значение 值 値
"""
_VALUE_WORDS = frozenset(_VALUE_TEXT.split())
_COLUMNS = 2
_MOST = 2 / 3


def are_keys_and_values(tables: Sequence[Table]) -> bool:
    """Whether rows of tables with one header are keys and values; the tables are of many entries.

    The header may say so. Else the first cells are the same in most entries, once in each, while
    the second ones are not all numbers or all links, as those of one column would be.
    """
    header = tables[0].header
    if len(header) != _COLUMNS:
        return False
    key, value = (normalise_key(cell.text) for cell in header)
    if key in {"", *_KEY_WORDS} and value in {"", *_VALUE_WORDS}:
        return True
    rows = [[row for row in table.rows if len(row) == _COLUMNS] for table in tables]
    values = [row[1] for each in rows for row in each if row[1].text]
    return _keys_come_again(rows) and not (
        all(map(_has_digit, values)) or all(map(_is_link, values))
    )


def _keys_come_again(rows: Sequence[Sequence[tuple[Inline, ...]]]) -> bool:
    keys = [[normalise_key(row[0].text) for row in each] for each in rows]
    if len(keys) < _COLUMNS or any(len(set(each)) < len(each) for each in keys):
        return False
    tables_with = Counter(key for each in keys for key in each if key)
    usual = [key for each in keys for key in each if tables_with[key] >= max(2, len(keys) / 2)]
    return len(usual) >= _MOST * sum(map(len, keys)) and len(set(usual)) > 1


def _has_digit(cell: Inline) -> bool:
    return any(map(str.isdigit, cell.text))


def _is_link(cell: Inline) -> bool:
    return bool(cell.links)
