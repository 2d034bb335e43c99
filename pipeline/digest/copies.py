"""Which words of a copied letter are the campaign's, and which the sender added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.datamodel import Campaign

__all__ = ["Copies"]


class Copies:
    """The copies of all campaigns, with what their senders added."""

    def __init__(self, campaigns: Iterable[Campaign]) -> None:
        self._copies: set[str] = set()
        self._added: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for campaign in campaigns:
            self._copies.update(campaign.responses)
            for addition in campaign.additions:
                self._added[addition.response].append((addition.span.start, addition.span.end))

    def copied(self, response: str | None, start: int, end: int) -> bool:
        """Whether a stretch of a response is a campaign's words alone: an addition in it makes it the sender's own."""
        added = self._added.get(response or "", ())
        return response in self._copies and not any(first < end and start < last for first, last in added)

    def bare(self, response: str) -> bool:
        """Whether a response is a copy and nothing besides."""
        return response in self._copies and response not in self._added
