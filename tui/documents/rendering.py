"""A document in the form somebody asked for, and the digest a review is put on record with."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

import msgspec

from tui.documents.model import Document

Format = Literal["md", "html", "json"]


def rendered(document: Document, form: Format) -> str:
    """Return a document as text, ending with one line break."""
    match form:
        case "md":
            from tui.documents.markdown import markdown

            return markdown(document)
        case "html":
            from tui.documents.html import page

            return page(document)
        case "json":
            encoded = msgspec.json.encode(document)
            return msgspec.json.format(encoded, indent=2).decode() + "\n"


def digest(document: Document) -> str:
    """Return the SHA-256 of a document as Markdown, in hex."""
    return sha256(rendered(document, "md").encode()).hexdigest()
