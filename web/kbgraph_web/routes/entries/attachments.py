"""The files that entries show or link to: images, PDFs and recordings of the folder."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import FileWrapper

from kbgraph.source.attachments import Attachment
from kbgraph_web.http.negotiation import current_kb

blueprint = Blueprint("attachments", __name__)
_PIECE_BYTES = 128 * 1024
_SVG = "image/svg+xml"
_SVG_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
"""A drawing that is opened by itself is a document: it must run no script and send no request."""


@blueprint.get("/file/<path:path>")
def file(path: str) -> Response:
    """Return an attachment by its path in the folder, whole or in part.

    Its media type depends on its ending alone. Only files are sent that were there when the
    knowledge base was read; a link that leads out of the folder is none.
    """
    attachments = current_kb().views.attachments
    attachment = attachments.get(path)
    opened = attachments.open(attachment)
    status = opened.status
    response = Response(
        FileWrapper(opened.file, _PIECE_BYTES),
        content_type=attachment.media_type,
        direct_passthrough=True,
    )
    response.call_on_close(opened.file.close)
    response.content_length = status.st_size
    response.last_modified = datetime.fromtimestamp(int(status.st_mtime), UTC)
    response.set_etag(f"{status.st_mtime_ns:x}-{status.st_size:x}")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Disposition"] = _disposition(attachment)
    if attachment.media_type == _SVG:
        response.headers["Content-Security-Policy"] = _SVG_POLICY
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=status.st_size)
    except RequestedRangeNotSatisfiable:
        opened.file.close()
        raise
    return response


def _disposition(attachment: Attachment) -> str:
    """Return whether a browser shows or saves a file, and the name for it (RFC 6266)."""
    kind = "inline" if attachment.is_shown else "attachment"
    name = attachment.path.rpartition("/")[2]
    return f"{kind}; filename*=UTF-8''{quote(name, safe='')}"
