"""An HTTP client for one store. The only module that uses urllib3.

Certificates are verified against those of the system, redirects are not followed, and the password
is sent only to the host that the settings name.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from kbgraph.errors import AnswerTooLargeError, QueryStoppedError, StoreError

# urllib3 takes 75 ms to import, and only a store over HTTP needs it: functions import it.
if TYPE_CHECKING:
    import urllib3

USER_VARIABLE, PASSWORD_VARIABLE = "KBGRAPH_STORE_USER", "KBGRAPH_STORE_PASSWORD"
ORIGIN_VARIABLE = "KBGRAPH_STORE_URL"
"""Names the store to which user and password are sent: settings may be a stranger's."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
_CONNECT_TIMEOUT_SECONDS = 10
_READ_TIMEOUT_SECONDS = 300
"""The longest silence of a store where no deadline is set: a load of many quads takes minutes."""
_CHUNK_BYTES = 64 * 1024
_MAX_POOL_CONNECTIONS = 32
_MAX_EXCERPT_BYTES = 500


class ResponseLimits(NamedTuple):
    """The time and size that one response may take."""

    deadline: float
    """By `time.monotonic()`."""
    max_bytes: int
    """Of the body as the store sends it."""


class HttpResponse(NamedTuple):
    """A server's response, of any status but a refusal of the user."""

    status: int
    media_type: str
    body: bytes

    @property
    def is_success(self) -> bool:
        """Whether the status is of the class 2xx."""
        return 200 <= self.status < 300

    @property
    def excerpt(self) -> str:
        """The start of the body as one line; the status where the body is empty."""
        text = self.body[:_MAX_EXCERPT_BYTES].decode(errors="replace")
        return " ".join(text.split()) or f"status {self.status}"


class HttpClient:
    """Sends requests to the hosts of one store, from any thread."""

    def __init__(self, address: str) -> None:
        from urllib3.util import make_headers

        user, password = _credentials(address)
        self._origin = _origin(address)
        self._anonymous_headers = make_headers(user_agent="kbgraph")
        self._authenticated_headers = make_headers(
            user_agent="kbgraph", basic_auth=f"{user}:{password}" if user else None
        )
        self._process = os.getpid()
        self._pool = _connection_pool()

    def send(
        self,
        method: str,
        address: str,
        body: bytes | IO[bytes] = b"",
        headers: dict[str, str] | None = None,
        limits: ResponseLimits | None = None,
    ) -> HttpResponse:
        """Send one request and return the whole response.

        Raises StoreError where the server cannot be reached, refuses the user or breaks off;
        QueryStoppedError and AnswerTooLargeError where the response exceeds the limits.
        """
        from urllib3.util import Timeout

        address = without_credentials(address)
        seconds = limits.deadline - time.monotonic() if limits else _READ_TIMEOUT_SECONDS
        if seconds <= 0:
            raise _deadline_passed()
        if self._process != os.getpid():
            # A forked process must not use the connections of its parent.
            self._process, self._pool = os.getpid(), _connection_pool()
        with _translate_errors(address, limits):
            response = self._pool.request(
                method,
                address,
                body=body,
                headers={**self._client_headers(address), **(headers or {})},
                timeout=Timeout(connect=min(_CONNECT_TIMEOUT_SECONDS, seconds), read=seconds),
                redirect=False,
                preload_content=False,
            )
            try:
                content = _read_body(response, limits)
            except BaseException:
                response.close()
                raise
            response.release_conn()
        return _checked_response(response, content, address)

    def _client_headers(self, address: str) -> dict[str, str]:
        is_own_host = self._origin is not None and _origin(address) == self._origin
        return self._authenticated_headers if is_own_host else self._anonymous_headers


def _connection_pool() -> urllib3.PoolManager:
    import urllib3

    return urllib3.PoolManager(maxsize=_MAX_POOL_CONNECTIONS, retries=False)


def without_credentials(address: str) -> str:
    """Return an address without user and password, so that it can be shown."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _credentials(address: str) -> tuple[str, str]:
    """Return user and password: from the environment, otherwise from the address."""
    parts = urlsplit(address)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    origin = _origin(address)
    if origin is None or origin != _origin(os.environ.get(ORIGIN_VARIABLE, "")):
        return user, password
    return os.environ.get(USER_VARIABLE) or user, os.environ.get(PASSWORD_VARIABLE) or password


def _origin(address: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port (RFC 6454, section 4); None where an address has none."""
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname and port else None


def _read_body(response: urllib3.BaseHTTPResponse, limits: ResponseLimits | None) -> bytes:
    """Read the body within the limits; of an error, read the first chunk only."""
    content = bytearray()
    # By pieces as they arrive, not whole chunks: a store may send a byte a second.
    while chunk := response.read1(_CHUNK_BYTES):
        content += chunk
        if response.status >= 400:
            response.close()
            break
        if limits and len(content) > limits.max_bytes:
            raise AnswerTooLargeError(
                f"the store's response is larger than {limits.max_bytes} bytes; "
                "ask for less, or add a LIMIT"
            )
        if limits and time.monotonic() > limits.deadline:
            raise _deadline_passed()
    return bytes(content)


def _checked_response(
    response: urllib3.BaseHTTPResponse, content: bytes, address: str
) -> HttpResponse:
    """Return the response; name the target of a redirect in place of its body."""
    if response.status in {401, 403}:
        raise StoreError(
            f"{address} refuses this user ({response.status}): "
            f"set {USER_VARIABLE} and {PASSWORD_VARIABLE} to a user with the necessary rights, "
            f"and {ORIGIN_VARIABLE} to the address of the store to which they are sent"
        )
    if 300 <= response.status < 400:
        location = without_credentials(response.headers.get("Location", "an unnamed address"))
        content = (
            f"it redirects to {location}, and redirects are not followed; "
            "name that address in the settings if you trust it"
        ).encode()
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return HttpResponse(response.status, media_type, content)


@contextmanager
def _translate_errors(address: str, limits: ResponseLimits | None) -> Iterator[None]:
    """Raise StoreError or QueryStoppedError for the errors of urllib3."""
    from urllib3 import exceptions

    try:
        yield
    except exceptions.NewConnectionError as error:
        raise StoreError(
            f"the store at {address} cannot be reached: start it, or correct store in kbgraph.toml"
        ) from error
    except exceptions.SSLError as error:
        raise StoreError(
            f"the certificate of the store at {address} is not trusted: {error}"
        ) from error
    except exceptions.TimeoutError as error:
        if limits:
            raise _deadline_passed() from error
        raise StoreError(
            f"the store at {address} did not respond in time: check whether it is busy, "
            "and try again"
        ) from error
    except exceptions.HTTPError as error:
        raise StoreError(
            f"the store at {address} closed the connection before its response was complete: "
            "check its log, and try again"
        ) from error


def _deadline_passed() -> QueryStoppedError:
    return QueryStoppedError("the query was stopped at its deadline; ask for less, or add a LIMIT")
