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
    socket: int
    """The number of socket(2)."""


_ARCHITECTURES = {
    "x86_64": _Architecture(0xC000003E, 41),
    "aarch64": _Architecture(0xC00000B7, 198),
}


def confine(folders: Iterable[Path]) -> bool:
    """Let this process open files in some folders alone, to read them, and make no socket.

    Files and sockets that are open stay so. Return False where the system has no Landlock or no
    seccomp, or is not Linux on a known architecture: files can then be opened as before.
    """
    architecture = _ARCHITECTURES.get(platform.machine())
    libc = ctypes.CDLL(None, use_errno=True)
    if architecture is None or not hasattr(libc, "prctl"):
        return False
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    if version < 1 or libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    rules = _rules(libc, version, folders)
    if rules < 0:
        return False
    try:
        is_filtered = _filter_calls(libc, architecture)
        return is_filtered and int(libc.syscall(_RESTRICT_SELF, rules, ctypes.c_uint32(0))) == 0
    finally:
        os.close(rules)


def _rules(libc: ctypes.CDLL, version: int, folders: Iterable[Path]) -> int:
    """Return the descriptor of rules that allow to read some folders; -1 where there are none."""
    rights = (1 << _RIGHTS[min(version, max(_RIGHTS))]) - 1
    handled = struct.pack("=QQ", rights, _TCP)[: 16 if version >= _FIRST_WITH_TCP else 8]
    size, flags = ctypes.c_size_t(len(handled)), ctypes.c_uint32(0)
    rules: int = libc.syscall(_CREATE_RULESET, handled, size, flags)
    for folder in folders if rules >= 0 else ():
        place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        try:
            beneath = struct.pack("=Qi", _READ_FILE | _READ_DIR, place)
            if libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, beneath, flags) != 0:
                os.close(rules)
                return -1
        finally:
            os.close(place)
    return rules


def _filter_calls(libc: ctypes.CDLL, architecture: _Architecture) -> bool:
    """Refuse the system calls that make sockets; say whether the system has the filter."""
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 0, 4, architecture.audit),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 2, 0, _FIRST_OF_X32),
        (_EQUAL, 1, 0, architecture.socket),
        (_EQUAL, 0, 1, _IO_URING_SETUP),
        (_RETURN, 0, 0, _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    kept = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(program), ctypes.addressof(kept))
    return int(libc.prctl(_SET_SECCOMP, _FILTER, header, 0, 0)) == 0
