"""The digest: what somebody needs who must write the summary of responses, and has never seen this program.

In: a :class:`~pipeline.store.Store`. Out: one page of HTML that needs nothing else, Markdown, a Word file, a tagged PDF, or the
same as JSON; of the whole consultation or of a part (:class:`Scope`). Every quotation is checked against its document's text on
the way; who asked not to be named is not named, who asked not to be quoted is only counted, and personal data is redacted,
visibly, in every format.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.digest.compose import compose
from pipeline.digest.documents import base_of
from pipeline.digest.evidence import Evidence
from pipeline.digest.explain import Explanation, explain
from pipeline.digest.formats import FORMATS, TEXT_FORMATS, starter, write
from pipeline.digest.scope import Scope
from pipeline.errors import WrongUsage
from pipeline.settings import DigestSettings
from pipeline.store import Store

__all__ = ["FORMATS", "TEXT_FORMATS", "Explanation", "Scope", "digest", "digest_bytes", "digest_files", "explain", "starter"]


def digest(
    store: Store,
    *,
    format: str = "html",  # noqa: A002
    settings: DigestSettings | None = None,
    scope: Scope | None = None,
    by_kind: bool = False,
    template: Path | None = None,
    sources: str | None = None,
) -> str:
    """The digest of a run as text (HTML, Markdown or JSON): the same store and settings give the same characters.

    Args:
        scope: which part of the consultation; the whole of it without one.
        by_kind: whether to break positions and themes down by kind of respondent too.
        template: a file to use instead of the shipped one (HTML and Markdown: Jinja2).
        sources: where the documents are for whoever reads the page (a folder relative to it, or an address of the web): each
            quotation then leads to its page. Without it there are no links to documents.

    Raises:
        WrongUsage: no such format, theme, proposal, question or kind; a format that is no text; an unusable template; links
            that would tell of one machine's folders.
        PromiseBroken: a quotation is not the text at its place, or was about to be printed against its respondent's wish.
    """
    if format in FORMATS and format not in TEXT_FORMATS:
        raise WrongUsage(f"{format} is no text.", "Call digest_bytes for it.")
    return digest_bytes(
        store, format=format, settings=settings, scope=scope, by_kind=by_kind, template=template, sources=sources
    ).decode()


def digest_bytes(
    store: Store,
    *,
    format: str = "html",  # noqa: A002
    settings: DigestSettings | None = None,
    scope: Scope | None = None,
    by_kind: bool = False,
    template: Path | None = None,
    sources: str | None = None,
) -> bytes:
    """The same as the bytes of a file, in any of :data:`FORMATS`. A ``template`` for PDF is a Typst file, for Word a .docx."""
    if format not in FORMATS:
        raise WrongUsage(f"There is no digest format {format!r}.", f"Choose one of: {', '.join(FORMATS)}.")
    base = base_of(sources)
    evidence = Evidence(store, settings or DigestSettings(), scope)
    return write(compose(evidence, by_kind=by_kind), format, template, base)


def digest_files(
    store: Store, formats: Sequence[str], *, settings: DigestSettings | None = None, sources: str | None = None
) -> dict[str, bytes]:
    """The digest of a whole run in several formats, put together once: bytes by format."""
    base = base_of(sources)
    composed = compose(Evidence(store, settings or DigestSettings()))
    return {form: write(composed, form, sources=base) for form in formats}
