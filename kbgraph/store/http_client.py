"""Requests to a store over HTTP. The only user of urllib3, which stands alone: no package comes with it.

Certificates are checked against the system's, redirects are not followed, and the password goes only to the host that the settings name.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as HTTPTimeoutError
from urllib3.util import Timeout, make_headers

from kbgraph.errors import AnswerTooLargeError, QueryStoppedError, StoreError

USER, PASSWORD = "KBGRAPH_STORE_USER", "KBGRAPH_STORE_PASSWORD"
_CONNECT_SECONDS = 10
_PATIENCE = 300
"""Seconds in which a store must send something, where no deadline is set: a load takes its time."""
_PART = 64 * 1024
_CONNECTIONS = 32


class ResponseLimits(NamedTuple):
    """What one answer may take."""

    deadline: float
    """By `time.monotonic()`."""
    bytes: int
    """As the store sends it."""


class HttpResponse(NamedTuple):
    """What a server answered, whatever its status."""

    status: int
    media_type: str
    body: bytes

    @property
    def is_fine(self) -> bool:
        """Whether the server did what it was asked."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """What the server says, as one short line."""
        return " ".join(self.body[:500].decode(errors="replace").split()) or f"status {self.status}"


class Client:
    """Sends requests to the hosts of one store, from any thread."""

    def __init__(self, address: str) -> None:
        user, password = _credentials(address)
        headers = make_headers(
            user_agent="kbgraph", basic_auth=f"{user}:{password}" if user else None
        )
        self._origin = urlsplit(without_credentials(address))[:2]
        self._plain, self._named = make_headers(user_agent="kbgraph"), headers
        self._process = os.getpid()
        self._pool = _pool()

    def send(
        self,
        method: str,
        address: str,
        body: bytes | IO[bytes] = b"",
        headers: dict[str, str] | None = None,
        bounds: ResponseLimits | None = None,
    ) -> HttpResponse:
        """What a server answers to one request.

        Raises StoreError where it cannot be reached, wants another user or sends elsewhere; QueryStoppedError and AnswerTooLargeError
        beyond the bounds.
        """
        address = without_credentials(address)
        known = self._named if urlsplit(address)[:2] == self._origin else self._plain
        seconds = bounds.deadline - time.monotonic() if bounds else _PATIENCE
        if seconds <= 0:
            raise _stopped()
        timeout = Timeout(connect=min(_CONNECT_SECONDS, seconds), read=seconds)
        if self._process != os.getpid():
            # A forked process must not speak on its parent's connections.
            self._process, self._pool = os.getpid(), _pool()
        with _explained(address, bounds):
            response = self._pool.request(
                method,
                address,
                body=body,
                headers={**known, **(headers or {})},
                timeout=timeout,
                redirect=False,
                preload_content=False,
            )
            try:
                content = _read(response, bounds)
            except BaseException:
                response.close()
                raise
            response.release_conn()
        return _reply(response, content, address)


def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(maxsize=_CONNECTIONS, retries=False)


def without_credentials(address: str) -> str:
    """An address without user and password, as it may be shown."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _credentials(address: str) -> tuple[str, str]:
    """Those of the environment, else those in the address."""
    parts = urlsplit(address)
    user = os.environ.get(USER) or unquote(parts.username or "")
    return user, os.environ.get(PASSWORD) or unquote(parts.password or "")


def _read(response: urllib3.BaseHTTPResponse, bounds: ResponseLimits | None) -> bytes:
    """The whole answer, or the start of what a server says of an error."""
    content = bytearray()
    for part in response.stream(_PART):
        content += part
        if response.status >= 400:
            response.close()
            break
        if bounds and len(content) > bounds.bytes:
            raise AnswerTooLargeError(
                f"the store's answer is larger than {bounds.bytes} bytes; ask for less, or add a LIMIT"
            )
        if bounds and time.monotonic() > bounds.deadline:
            raise _stopped()
    return bytes(content)


def _reply(response: urllib3.BaseHTTPResponse, content: bytes, address: str) -> HttpResponse:
    if response.status in {401, 403}:
        raise StoreError(
            f"{address} refuses this user ({response.status}): set {USER} and {PASSWORD} to one who may do this"
        )
    if 300 <= response.status < 400:
        place = without_credentials(response.headers.get("Location", "elsewhere"))
        content = f"it sends on to {place}, which is not followed; name that address in the settings if you trust it".encode()
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return HttpResponse(response.status, media_type, content)


@contextmanager
def _explained(address: str, bounds: ResponseLimits | None) -> Iterator[None]:
    """What goes wrong on the way is one sentence with the address and what to do."""
    try:
        yield
    except NewConnectionError as error:
        raise StoreError(
            f"the store at {address} cannot be reached: start it, or mend store in kbgraph.toml"
        ) from error
    except SSLError as error:
        raise StoreError(
            f"the certificate of the store at {address} is not trusted: {error}"
        ) from error
    except HTTPTimeoutError as error:
        if bounds:
            raise _stopped() from error
        raise StoreError(
            f"the store at {address} did not answer in time: see whether it is busy, and try again"
        ) from error
    except HTTPError as error:
        raise StoreError(
            f"the store at {address} broke off before its answer was whole: see its log, and try again"
        ) from error


def _stopped() -> QueryStoppedError:
    return QueryStoppedError("the query was stopped at its deadline; ask for less, or add a LIMIT")
