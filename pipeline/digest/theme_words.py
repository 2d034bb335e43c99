"""Themes in words that may be passed on: labels and exemplar quotations with what their respondents allow, failing closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.datamodel import Theme
from pipeline.digest.evidence import Evidence
from pipeline.digest.raised import every, theme_tree
from pipeline.settings import DigestSettings
from pipeline.store import Store

__all__ = ["ThemeQuote", "shown_labels", "theme_quotes"]


@dataclass(frozen=True, slots=True)
class ThemeQuote:
    """An exemplar: its words, whose they are, and where they stand (file, page or row), as far as that may be told."""

    passage: str
    text: str
    who: str
    where: str


def shown_labels(store: Store, themes: Sequence[Theme]) -> Mapping[str, str]:
    """Theme id → its label; instead of words of somebody who may not be quoted its keywords."""
    evidence = Evidence(store, DigestSettings())
    told = {raised.theme.id: raised.label for raised in every(theme_tree(evidence))}
    # rejected ones are in no digest: whose words they are called by is not looked up
    return {
        theme.id: told.get(theme.id)
        or evidence.plain(theme.label if theme.label_by == "person" or theme.kind == "code" else _by_keywords(theme))
        for theme in themes
    }


def _by_keywords(theme: Theme) -> str:
    return f"About {', '.join(theme.keywords[:3])}" if theme.keywords else "A theme without keywords"


def theme_quotes(store: Store, theme: Theme) -> tuple[tuple[ThemeQuote, ...], int]:
    """A theme's exemplars as they may be printed, and how many more may not be quoted."""
    evidence = Evidence(store, DigestSettings())
    passages = [evidence.passages[key] for key in theme.exemplars if key in evidence.passages]
    written = [evidence.written(passage) for passage in passages]
    found = []
    for said in written:
        if said.level == "no":
            continue
        quotation = evidence.quotation(said)
        document = evidence.document_label(evidence.by_id[said.record.document])
        where = ", ".join(part for part in (document, evidence.place(said.record)) if part)
        found.append(ThemeQuote(said.id, quotation.text, said.shown, where))
    return tuple(found), len(written) - len(found)
