"""The digest: what somebody needs who must write the summary of responses, and has never seen this program.

In: a :class:`~pipeline.store.Store`. Out: one page of HTML that needs nothing else, or Markdown. Every quotation is checked
against its document's text on the way; who asked not to be named is not named, who asked not to be quoted is only counted, and
personal data is redacted, visibly.
"""

from __future__ import annotations

from pipeline.digest.compose import compose
from pipeline.digest.evidence import Evidence
from pipeline.digest.explain import Explanation, explain
from pipeline.digest.render import render
from pipeline.errors import WrongUsage
from pipeline.settings import DigestSettings
from pipeline.store import Store

__all__ = ["FORMATS", "Explanation", "digest", "explain"]

FORMATS = ("html", "md")


def digest(store: Store, *, format: str = "html", settings: DigestSettings | None = None) -> str:  # noqa: A002
    """The digest of a run as text: the same store and settings give the same bytes.

    Raises:
        WrongUsage: no such format.
        PromiseBroken: a quotation is not the text at its place, or was about to be printed against its respondent's wish.
    """
    if format not in FORMATS:
        raise WrongUsage(f"There is no digest format {format!r}.", f"Choose one of: {', '.join(FORMATS)}.")
    evidence = Evidence(store, settings or DigestSettings())
    return render(compose(evidence), format)
