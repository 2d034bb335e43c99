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
) -> str:
    """The digest of a run as text (HTML, Markdown or JSON): the same store and settings give the same characters.

    Args:
        scope: which part of the consultation; the whole of it without one.
        by_kind: whether to break positions and themes down by kind of respondent too.
        template: a file to use instead of the shipped one (HTML and Markdown: Jinja2).

    Raises:
        WrongUsage: no such format, theme, proposal, question or kind; a format that is no text; an unusable template.
        PromiseBroken: a quotation is not the text at its place, or was about to be printed against its respondent's wish.
    """
    if format in FORMATS and format not in TEXT_FORMATS:
        raise WrongUsage(f"{format} is no text.", "Call digest_bytes for it.")
    return digest_bytes(store, format=format, settings=settings, scope=scope, by_kind=by_kind, template=template).decode()


def digest_bytes(
    store: Store,
    *,
    format: str = "html",  # noqa: A002
    settings: DigestSettings | None = None,
    scope: Scope | None = None,
    by_kind: bool = False,
    template: Path | None = None,
) -> bytes:
    """The same as the bytes of a file, in any of :data:`FORMATS`. A ``template`` for PDF is a Typst file, for Word a .docx."""
    if format not in FORMATS:
        raise WrongUsage(f"There is no digest format {format!r}.", f"Choose one of: {', '.join(FORMATS)}.")
    evidence = Evidence(store, settings or DigestSettings(), scope)
    return write(compose(evidence, by_kind=by_kind), format, template)


def digest_files(store: Store, formats: Sequence[str], *, settings: DigestSettings | None = None) -> dict[str, bytes]:
    """The digest of a whole run in several formats, put together once: bytes by format."""
    composed = compose(Evidence(store, settings or DigestSettings()))
    return {form: write(composed, form) for form in formats}
