"""An attachment, and the types of those that are served.

Only types are served that a browser shows or plays without running anything in them.
"""

from __future__ import annotations

from typing import NamedTuple

_IMAGES = {
    "avif": "image/avif",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}
_DOCUMENTS = {"pdf": "application/pdf"}
_RECORDINGS = {
    "3gp": "video/3gpp",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "mkv": "video/x-matroska",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "webm": "video/webm",
}
_TYPES = _IMAGES | _DOCUMENTS | _RECORDINGS


class Attachment(NamedTuple):
    """A file of the folder that is no entry."""

    path: str
    """The path from the folder."""
    size: int

    @property
    def media_type(self) -> str:
        """The media type, by the ending alone: the content never decides it."""
        return _TYPES[_ending(self.path)]

    @property
    def is_image(self) -> bool:
        """Whether it is shown as an image."""
        return _ending(self.path) in _IMAGES

    @property
    def is_shown(self) -> bool:
        """Whether a browser shows it, rather than to save it."""
        return _ending(self.path) in _IMAGES | _DOCUMENTS


def is_attachment(name: str) -> bool:
    """Say whether a file is an attachment by the ending of its name."""
    return "." in name and _ending(name) in _TYPES


def _ending(path: str) -> str:
    return path.rpartition(".")[2].lower()
