"""Documents as files: whether one was read at all, and where cited words stand in it, as an address below their folder.

What is made here knows no machine and no folder: ``letters/council.pdf#page=2``. A page that shows it puts the place of the
documents before it (:func:`base_of`), so that the same run gives the same bytes wherever it lies.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from urllib.parse import quote, urlsplit

from pipeline.datamodel import Document
from pipeline.digest.redact import Piece
from pipeline.errors import WrongUsage

__all__ = ["address", "base_of", "input_of", "wholly_read"]

#: What a browser itself shows as text, and can find words in.
_READ_BY_BROWSERS = {"text/html": True, "text/plain": False}  # whether words are found across the ends of lines
#: Words that are looked for at the beginning and at the end of a quotation, and letters of each that may be.
_FIRST, _LAST, _LONGEST = 4, 3, 120
#: What an address may hold besides letters and digits; all else is escaped. Brackets would end a link of Markdown.
_OF_ADDRESS = "/:?#@!$&*+,;=%~"


def wholly_read(document: Document) -> bool:
    """Whether at least one page (or a document without pages) was read."""
    return not document.pages or any(page.method != "unread" for page in document.pages)


def input_of(source_file: str, files: Collection[str]) -> str | None:
    """The file of the folder that a document is, or came in: ``mail.eml`` for ``mail.eml/letter.pdf``; None where there is none.

    >>> input_of("mail.eml/letter.pdf", {"mail.eml"}), input_of("a.txt", {"mail.eml"})
    ('mail.eml', None)
    """
    parts = source_file.split("/")
    if {"", ".", ".."} & set(parts):
        return None
    return next((name for end in range(len(parts), 0, -1) if (name := "/".join(parts[:end])) in files), None)


def address(document: Document, file: str, page: int | None = None, pieces: Sequence[Piece] = ()) -> str:
    """Where a browser finds a page, or words, of a document.

    Args:
        file: the document's file, from :func:`input_of`: into an attachment no address leads.
        pieces: a quotation's words as they are shown: what is hidden there is in no address either.
    """
    where = quote(file, safe="/", errors="replace")
    if file != document.source_file:
        return where
    if document.media_type == "application/pdf":
        return f"{where}#page={page}" if page else where
    words = "".join(piece.text for piece in pieces).split()
    if document.media_type not in _READ_BY_BROWSERS or not words or any(piece.hidden for piece in pieces):
        return where
    found = [" ".join(words[:_FIRST])]
    if _READ_BY_BROWSERS[document.media_type] and len(words) > _FIRST + _LAST:
        found.append(" ".join(words[-_LAST:]))
    # a comma, a hyphen and an ampersand have a meaning of their own here
    told = ",".join(quote(some, safe="", errors="replace").replace("-", "%2D") for some in found)
    return where if any(len(some) > _LONGEST for some in found) else f"{where}#:~:text={told}"


def base_of(sources: str | None) -> str:
    """What links to documents start with: a folder relative to the page, or an address of the web; nothing for no links.

    >>> base_of("sources"), base_of("https://x.org/a b/"), base_of(None)
    ('sources/', 'https://x.org/a%20b/', '')

    Raises:
        WrongUsage: it is neither: a page that is passed on must not tell of one machine's folders.
    """
    if not sources:
        return ""
    try:
        parts = urlsplit(sources)
    except ValueError:  # half of an address of version 6 of the protocol, letters that no name of a server has
        parts = None
    wrong = parts is None or parts.scheme not in {"", "http", "https"} or (parts.scheme and not parts.netloc)
    if parts is None or wrong or sources.startswith(("/", "\\")):
        mend = "Give a folder as seen from the digest, such as sources, or an address that starts with https://."
        raise WrongUsage(f"Links cannot start with {sources!r}.", mend)
    safe = _OF_ADDRESS if parts.scheme else "/"
    folder = sources if parts.scheme else sources.replace("\\", "/")
    return quote(folder, safe=safe, errors="replace").rstrip("/") + "/"
