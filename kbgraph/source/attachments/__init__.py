"""Attachments: images, PDFs and recordings that lie in the folder of the entries."""

from kbgraph.source.attachments.attachment import Attachment, is_attachment
from kbgraph.source.attachments.index import NO_ATTACHMENTS, Attachments

__all__ = ["NO_ATTACHMENTS", "Attachment", "Attachments", "is_attachment"]
