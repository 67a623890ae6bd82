"""Exports of the whole graph: each is made once in a generation, by a worker, and kept compressed.

A request waits some seconds for an export that is being made; later it is 503, with the time after
which to ask again. An export is made on, even if its client hangs up: the next one has it at once.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from werkzeug.wrappers import Response

from kbgraph.errors import AnswerTooLargeError, BusyError, KbError, QueryStoppedError
from kbgraph.rdf import EXPORT_FORMATS, RDF_FORMATS
from kbgraph.sandbox import PageRequest, PageResponse, Sandbox
from kbgraph_web.http.client_presence import ClientPresence
from kbgraph_web.http.content_coding import accepts_gzip
from kbgraph_web.http.etags import accepts_any_tag, is_known_to_client, page_etag
from kbgraph_web.http.params import names_day
from kbgraph_web.http.wsgi import Application, announced_bytes

PACKED = "kbgraph.packed"
"""The variable of a request by which a worker compresses the body, and may use more memory."""
_PATHS = {
    *(f"/export/kbgraph.{each.extension}" for each in EXPORT_FORMATS),
    *(f"/export/facts.{each.extension}" for each in RDF_FORMATS),
}
_WAIT_SECONDS, _CHECK_SECONDS = 30.0, 0.25
_MAX_WAITING = 4
"""Requests that wait for an export at once; each has a thread."""
_PAUSE_SECONDS = 2.0
"""Between two attempts where the system lacks something."""
_MAX_FAILURES = 2
_CHUNK_BYTES = 256 * 1024
_DROPPED = {"content-length", "content-encoding"}


class _Export(NamedTuple):
    """An export that was made, or the application's reason why it cannot be."""

    status: str
    headers: list[tuple[str, str]]
    file: int
    """The descriptor of the compressed bytes, which end with the process."""
    packed: int
    """Bytes of the file."""
    size: int
    """Bytes of the export."""

    def pieces(self) -> Iterator[bytes]:
        """Yield the compressed bytes."""
        for offset in range(0, self.packed, _CHUNK_BYTES):
            yield os.pread(self.file, _CHUNK_BYTES, offset)


class KeptExports:
    """WSGI middleware (PEP 3333): answers requests for exports, and leaves others to the app.

    It yields them piece by piece, and leaves it to LargeAnswers how many are under way.
    """

    def __init__(
        self,
        app: Application,
        generation: str,
        pages: Sandbox,
        error_response: Callable[[KbError, dict[str, Any]], Response],
    ) -> None:
        self._app, self._generation, self._error_response = app, generation, error_response
        self._maker, self._max_plain_bytes = _ExportMaker(pages), pages.limits.response_max_bytes
        self._waiting = threading.Semaphore(_MAX_WAITING)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Send the export, or the reason why there is none yet."""
        path = environ.get("PATH_INFO", "")
        if path not in _PATHS or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._app(environ, start_response)
        if names_day(environ.get("QUERY_STRING", "")):
            return self._app(environ, start_response)
        # Without a day, an export depends on its path alone.
        environ = {**environ, "QUERY_STRING": "", "SCRIPT_NAME": ""}
        if is_known_to_client(environ, page_etag(self._generation, environ)):
            return self._app(environ, start_response)
        try:
            return self._send(self._export(environ), environ, start_response)
        except KbError as error:
            return self._error_response(error, environ)(environ, start_response)

    def _export(self, environ: dict[str, Any]) -> _Export:
        """Return the export, once it is made. Raises BusyError if that takes long."""
        path, is_wanted = environ["PATH_INFO"], ClientPresence(environ)
        export = self._maker.get(path)
        if export is None and self._waiting.acquire(blocking=False):
            try:
                end = time.monotonic() + _WAIT_SECONDS
                while export is None and time.monotonic() < end and is_wanted():
                    self._maker.wait(path, _CHECK_SECONDS)
                    export = self._maker.get(path)
            finally:
                self._waiting.release()
        if export is None:
            raise BusyError("the export is being made; ask again in a moment")
        return export

    def _send(
        self, export: _Export, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        is_packed = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        size = export.packed if is_packed else export.size
        if not is_packed and size > self._max_plain_bytes:
            raise AnswerTooLargeError(
                f"the export has {size} bytes: ask for it compressed, as `curl --compressed` does"
            )
        if export.status.startswith("200") and accepts_any_tag(environ):
            headers = [each for each in export.headers if each[0].lower() != "content-type"]
            start_response("304 NOT MODIFIED", headers)
            return []
        coding = [("Content-Encoding", "gzip")] if is_packed else []
        start_response(export.status, [*export.headers, *coding, ("Content-Length", str(size))])
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        return export.pieces() if is_packed else _unpacked(export.pieces())


class _ExportMaker:
    """Makes exports one after another, and keeps them. Thread-safe."""

    def __init__(self, pages: Sandbox) -> None:
        self._pages = pages
        self._made: dict[str, _Export | KbError] = {}
        self._pending: dict[str, None] = {}
        self._changed = threading.Condition()
        self._is_running = False
        self._failures: Counter[str] = Counter()
        """How often each export has failed, or its worker was stopped."""

    def get(self, path: str) -> _Export | None:
        """Return an export; None if it is not made yet. Raises the error that prevents it."""
        with self._changed:
            made = self._made.get(path)
        if isinstance(made, KbError):
            raise made
        return made

    def wait(self, path: str, seconds: float) -> None:
        """Wait for a change, after seeing to it that the export is being made."""
        with self._changed:
            self._pending[path] = None
            if not self._is_running:
                # Where no thread can be started for the moment, the next request tries again.
                with suppress(RuntimeError):
                    threading.Thread(target=self._run, name="kbgraph-exports", daemon=True).start()
                    self._is_running = True
            self._changed.wait(seconds)

    def _run(self) -> None:
        try:
            while path := self._next():
                made = self._make(path)
                with self._changed:
                    if made is not None:
                        self._made[path] = made
                    self._changed.notify_all()
        except BaseException:
            # A later request starts another thread.
            with self._changed:
                self._is_running = False
            raise

    def _make(self, path: str) -> _Export | KbError | None:
        """Return an export, or the error that prevents it; None if another attempt may succeed."""
        try:
            page = self._pages.export(_request(path))
            if page.status.startswith("5") and self._may_try_again(path):
                # A fault of one worker would be kept as long as the generation serves.
                return None
            return _keep(page)
        except BusyError:
            return None
        except OSError:
            # No space or no descriptor is left for the moment.
            time.sleep(_PAUSE_SECONDS)
            return None
        except QueryStoppedError as error:
            # Its worker may have been killed for another's sake, but hardly twice.
            return None if self._may_try_again(path) else error
        except KbError as error:
            return error

    def _may_try_again(self, path: str) -> bool:
        """Count a failure of an export; return whether another worker may succeed."""
        self._failures[path] += 1
        return self._failures[path] < _MAX_FAILURES

    def _next(self) -> str:
        with self._changed:
            for path in [*self._pending]:
                del self._pending[path]
                if path not in self._made:
                    return path
            self._is_running = False
            return ""


def _request(path: str) -> PageRequest:
    return PageRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            PACKED: "gzip",
        }
    )


def _keep(page: PageResponse) -> _Export:
    size = announced_bytes(page.headers)
    assert size is not None, "the application announces the length of an export"
    headers = [each for each in page.headers if each[0].lower() not in _DROPPED | {"vary"}]
    with tempfile.TemporaryFile() as file:
        file.write(page.body)
        file.flush()
        descriptor = os.dup(file.fileno())
    return _Export(
        page.status,
        [*headers, ("Vary", "Accept-Encoding")],
        descriptor,
        packed=len(page.body),
        size=size,
    )


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    for piece in pieces:
        yield unpacker.decompress(piece)
