"""Takes from a process what it does not need, by Landlock and seccomp of Linux.

Files can then be opened below some folders alone, and only to read them (landlock(7)); no socket
can be made (seccomp(2)). Neither can be undone, and both hold for the processes that it forks.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""System calls of Landlock, whose numbers are the same on all architectures."""
_VERSION = 1
"""LANDLOCK_CREATE_RULESET_VERSION: asks for the version of the interface."""
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""The number of rights to files by version, each a bit; later versions have those of 5."""
_TCP = 0b11
"""To bind and to connect; known from version 4 on."""
_FIRST_WITH_TCP = 4
_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
"""Instructions of the classic Berkeley packet filter: see linux/bpf_common.h."""
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
"""Offsets in seccomp_data."""
_ALLOW, _EPERM = 0x7FFF0000, 0x00050001
_FIRST_OF_X32 = 0x40000000
_IO_URING_SETUP = 425
"""Sockets of io_uring(7) are made without a system call of their own."""


class _Architecture(NamedTuple):
    audit: int
    """AUDIT_ARCH of linux/audit.h."""
    refused: tuple[int, ...]
    """The numbers of socket, connect, socketpair, execve, execveat, truncate: Landlock knows the
    last three from some version on, and of sockets those of TCP alone."""


_ARCHITECTURES = {
    "x86_64": _Architecture(0xC000003E, (41, 42, 53, 59, 322, 76)),
    "aarch64": _Architecture(0xC00000B7, (198, 203, 199, 221, 281, 45)),
}


def can_confine() -> bool:
    """Say whether the system has Landlock, on an architecture that this module knows."""
    return platform.machine() in _ARCHITECTURES and _version(_libc()) >= 1


def confine(folders: Iterable[Path]) -> bool:
    """Let this process open files in some folders alone, to read them, and make no socket.

    It starts no program either; files and connections that are open stay so. Return False where a
    folder is missing, or the system cannot do it; what it has refused by then stays refused.
    """
    libc, architecture = _libc(), _ARCHITECTURES.get(platform.machine())
    version = _version(libc)
    if architecture is None or version < 1 or libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    rules = _rules(libc, version, folders)
    if rules < 0:
        return False
    try:
        is_restricted = int(libc.syscall(_RESTRICT_SELF, rules, ctypes.c_uint32(0))) == 0
    finally:
        os.close(rules)
    return is_restricted and _filter_calls(libc, architecture)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _version(libc: ctypes.CDLL) -> int:
    """Return the version of Landlock's interface; -1 without Landlock."""
    if not hasattr(libc, "syscall"):
        return -1
    asked = ctypes.c_size_t(0), ctypes.c_uint32(_VERSION)
    return int(libc.syscall(_CREATE_RULESET, None, *asked))


def _rules(libc: ctypes.CDLL, version: int, folders: Iterable[Path]) -> int:
    """Return the descriptor of rules that allow to read some folders; -1 where there are none."""
    rights = (1 << _RIGHTS[min(version, max(_RIGHTS))]) - 1
    handled = struct.pack("=QQ", rights, _TCP)[: 16 if version >= _FIRST_WITH_TCP else 8]
    size, flags = ctypes.c_size_t(len(handled)), ctypes.c_uint32(0)
    rules: int = libc.syscall(_CREATE_RULESET, handled, size, flags)
    try:
        is_complete = all(_allow(libc, rules, folder) for folder in folders if rules >= 0)
    except OSError:
        is_complete = False
    if rules >= 0 and not is_complete:
        os.close(rules)
        return -1
    return rules


def _allow(libc: ctypes.CDLL, rules: int, folder: Path) -> bool:
    """Add a rule that allows to read in a folder. Raises OSError where there is none."""
    place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        beneath = struct.pack("=Qi", _READ_FILE | _READ_DIR, place)
        added = libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, beneath, ctypes.c_uint32(0))
        return int(added) == 0
    finally:
        os.close(place)


def _filter_calls(libc: ctypes.CDLL, architecture: _Architecture) -> bool:
    """Refuse the system calls of an architecture; say whether the system has the filter."""
    refused = (*architecture.refused, _IO_URING_SETUP)
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        # Jumps count the instructions that are passed over, to the last but one.
        (_EQUAL, 0, len(refused) + 2, architecture.audit),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, len(refused), 0, _FIRST_OF_X32),
        *(
            (_EQUAL, len(refused) - at - 1, at == len(refused) - 1, number)
            for at, number in enumerate(refused)
        ),
        (_RETURN, 0, 0, _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    kept = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(program), ctypes.addressof(kept))
    return int(libc.prctl(_SET_SECCOMP, _FILTER, header, 0, 0)) == 0
