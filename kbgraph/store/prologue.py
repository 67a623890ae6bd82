"""The prologue of a query: BASE and PREFIX declarations (SPARQL 1.1 Query, section 4.1)."""

from __future__ import annotations

import re

_DECLARED_PREFIX = re.compile(r"\bPREFIX\s+([^\s:]*):", re.IGNORECASE)


def prologue(query: str, base: str, prefixes: dict[str, str]) -> str:
    """Return declarations on one line, to be put before the query's first line.

    Declares the base, and each prefix that the query seems to use and does not declare itself.
    """
    used = {prefix: namespace for prefix, namespace in prefixes.items() if f"{prefix}:" in query}
    # Some servers refuse a prefix that is declared twice.
    declared = {name.casefold() for name in _DECLARED_PREFIX.findall(query)}
    declarations = (
        f"PREFIX {prefix}: <{namespace}> "
        for prefix, namespace in sorted(used.items())
        if prefix.casefold() not in declared
    )
    return f"BASE <{base}> {''.join(declarations)}"
