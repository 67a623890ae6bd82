"""Names that a package offers, whose modules are imported when a name is first used (PEP 562).

To import all modules takes most of the time of a command that shows one entry.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

_declared: dict[str, None] = {}
"""All modules of such names, in the order of their declaration."""


def lazy_names(package: str, names: Mapping[str, str]) -> Callable[[str], object]:
    """Return the `__getattr__` of a package that offers names of its modules.

    `names` has those of each module, separated by spaces, by the module's name in the package.
    """
    modules = {name: f"{package}.{module}" for module in names for name in names[module].split()}
    _declared.update(dict.fromkeys(modules.values()))

    def offered(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(modules[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    return offered


def import_declared() -> None:
    """Import the modules of all names that packages offer.

    A server imports them before its first request; a process that cannot open files, before that.
    """
    imported: set[str] = set()
    while missing := _declared.keys() - imported:
        for module in missing:
            import_module(module)
        imported |= missing
