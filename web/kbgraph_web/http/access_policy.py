"""The names by which the server may be asked, and the rights of pages of other origins.

A browser sends a page's requests to this machine as readily as to the web. So a server on a
loopback address answers to its own names only: otherwise a page could let a name of its own lead
here (DNS rebinding), and read a private knowledge base as if it came from the page's own origin.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[0-9a-z_.-]+)(?::[0-9]*)?")
"""Name or address, and port, of a Host header in lower case (RFC 9110, section 7.2)."""
_MAX_HOSTS = 1000
"""Host headers whose host is remembered."""
MAX_HOST_CHARS = 300
"""Of a Host header: a name has at most 253 characters (RFC 1035), and a port six more. A longer one
is malformed; IDNA takes long for it."""


class CrossOrigin(StrEnum):
    """Whether pages of other origins may read the answers (CORS)."""

    AUTO = "auto"
    """They may where the server is asked by the host of a public base."""
    ON = "on"
    OFF = "off"


class Access(NamedTuple):
    """The rights of requests with a Host header."""

    is_known: bool
    """Whether the server answers to it at all."""
    is_shared: bool
    """Whether pages of other origins may read the answers."""
    is_by_https: bool = False
    """Whether the client uses HTTPS, which ends at a proxy: the base is such an address, and the
    Host header names it."""


class AccessPolicy(NamedTuple):
    """The hosts a server answers to, and whether other origins may read."""

    base_host: str = ""
    """The host of the base, which is the public address of the knowledge base."""
    base_address: tuple[str, str] = "", ""
    """The base's scheme, and its host and port as the Host header has them."""
    allowed_hosts: frozenset[str] = frozenset()
    """Further hosts, as the user of the command line has named them."""
    checks_host: bool = False
    """Whether a host that is none of these, and no loopback name, is refused."""
    cross_origin: CrossOrigin = CrossOrigin.AUTO

    def access(self, host_header: str) -> Access:
        """Return the rights of requests with a Host header."""
        host = host_of(host_header)
        is_base = bool(host) and host == self.base_host
        is_known = is_base or host in self.allowed_hosts or is_loopback(host)
        is_shared = self.cross_origin is CrossOrigin.ON or (
            self.cross_origin is CrossOrigin.AUTO and is_base and is_public(host)
        )
        is_by_https = self.base_address == ("https", host_header.lower())
        return Access(is_known or not self.checks_host, is_shared, is_by_https)


def access_policy(
    base: str, bind_host: str, allowed_hosts: tuple[str, ...], cross_origin: CrossOrigin
) -> AccessPolicy:
    """Return the policy of a server that listens on `bind_host`.

    On an address that others can reach, any host is known unless some are named.
    """
    own = host_of(f"[{bind_host}]" if ":" in bind_host else bind_host)
    # 0.0.0.0 leads to this machine wherever a page of the web asks it.
    named = {host_of(each) for each in allowed_hosts} | ({own} - {"0.0.0.0", "[::]"})  # noqa: S104
    scheme, netloc = urlsplit(base)[:2]
    base_name = netloc.rpartition("@")[2]
    return AccessPolicy(
        base_host=host_of(base_name),
        base_address=(scheme, base_name.lower()),
        allowed_hosts=frozenset(named - {""}),
        checks_host=is_loopback(own) or bool(allowed_hosts),
        cross_origin=cross_origin,
    )


@lru_cache(_MAX_HOSTS)
def host_of(host_header: str) -> str:
    """Return the name or address in a Host header, without port; empty if it is malformed."""
    match = _HOST.fullmatch(host_header.lower()) if len(host_header) <= MAX_HOST_CHARS else None
    host = match[1].removesuffix(".") if match else ""
    return host if host.startswith("[") or _is_name(host) else ""


def _is_name(host: str) -> bool:
    """Return whether a text is a name: Flask fails at one that IDNA cannot read or write."""
    try:
        name = host.encode().decode("idna").encode("idna")
    except UnicodeError:
        return False
    # IDNA leaves the dot of the root, of which the host has lost one.
    return bool(name) and not name.endswith(b".")


def is_loopback(host: str) -> bool:
    """Return whether a host is `localhost` or a loopback address."""
    if host == "localhost":
        return True
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def is_public(host: str) -> bool:
    """Return whether a host is a name or an address of the public web."""
    try:
        return ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal"))
