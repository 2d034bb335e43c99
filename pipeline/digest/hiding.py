"""What must not be printed of a run's documents and labels: personal data, protected names, and names of private people."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.digest.consent import Consent
from pipeline.digest.redact import Hidden, clean, hide, merge, personal, private

__all__ = ["Hiding"]

#: A name or a title of more letters is none, but somebody's whole text in the wrong place.
_LONGEST_LABEL = 600


class Hiding:
    """Finds what to hide, once for each document."""

    def __init__(self, consent: Consent, public: frozenset[tuple[str, ...]], sent_in: Collection[str]) -> None:
        """``public``: folded names of those who may be named; ``sent_in``: ids of documents with responses."""
        self._consent = consent
        self._public = public
        self._sent_in = sent_in
        self._found: dict[str, tuple[Hidden, ...]] = {}

    def of_document(self, document: str, text: str) -> tuple[Hidden, ...]:
        """Stretches of a document's text, sorted and without overlaps."""
        if document not in self._found:
            own = self._consent.own_names.get(document)
            found = [*personal(text), *self._consent.names.find(text), *(own.find(text) if own else ())]
            self._found[document] = merge([*found, *private(text, self._public, titled=document in self._sent_in)])
        return self._found[document]

    def is_private(self, name: str) -> bool:
        """Whether somebody who is told of in a response goes by a title without an office: ``Mrs Marlowe``."""
        return bool(private(name, self._public, titled=True))

    def plain(self, text: str) -> str:
        """Words that are not a stretch of one document (labels, titles, names of files), on one line."""
        text = text[: 4 * _LONGEST_LABEL]  # more than is shown, so that what is hidden is never cut in half
        found = [*personal(text), *self._consent.names.find(text), *private(text, self._public, titled=False)]
        pieces, cut = hide(text, 0, len(text), merge(found), _LONGEST_LABEL)
        return clean("".join(map(str, pieces)) + (" […]" if cut else ""))
