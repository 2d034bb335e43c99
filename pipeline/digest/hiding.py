"""What must not be printed of a run's documents and labels: personal data, protected names, and names of private people."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pipeline.datamodel import Consultation, Document, Respondent
from pipeline.digest.consent import Consent
from pipeline.digest.redact import Hidden, clean, fold_name, hide, merge, personal, private
from pipeline.digest.streets import addresses

__all__ = ["Hiding", "asked_in"]

#: A name or a title of more letters is none, but somebody's whole text in the wrong place.
_LONGEST_LABEL = 600


def asked_in(consultation: Consultation, documents: Iterable[Document]) -> list[str]:
    """What a consultation itself says: its title, questions and proposals, and its own document."""
    said = [consultation.title, *(one.text for one in consultation.questions)]
    said += [words for one in consultation.proposals for words in (one.label, *one.aliases)]
    return said + [document.text for document in documents if document.kind == "consultation"]


class Hiding:
    """Finds what to hide, once for each document."""

    def __init__(
        self, consent: Consent, named: Iterable[Respondent], sent_in: Collection[str], asked: Iterable[str] = ()
    ) -> None:
        """
        Args:
            named: those who may be named.
            sent_in: ids of documents with responses.
            asked: what the consultation itself says: an address that it is about is no secret.
        """
        self._consent = consent
        self._public = frozenset(fold_name(name) for who in named for name in (who.name, *who.aliases) if name)
        self._sent_in = sent_in
        self._places = frozenset(fold_name(words[one.start : one.end]) for words in asked for one in addresses(words))
        self._plain: dict[str, str] = {}
        self._found: dict[str, tuple[Hidden, ...]] = {}

    def of_document(self, document: str, text: str) -> tuple[Hidden, ...]:
        """Stretches of a document's text, sorted and without overlaps."""
        if document not in self._found:
            own = self._consent.own_names.get(document)
            found = [
                *personal(text),
                *addresses(text, self._places),
                *self._consent.names.find(text),
                *(own.find(text) if own else ()),
            ]
            self._found[document] = merge([*found, *private(text, self._public, titled=document in self._sent_in)])
        return self._found[document]

    def is_private(self, name: str) -> bool:
        """Whether somebody who is told of in a response goes by a title without an office: ``Mrs Marlowe``."""
        return bool(private(name, self._public, titled=True))

    def plain(self, text: str) -> str:
        """Words that are not a stretch of one document (labels, titles, names of files), on one line."""
        if text not in self._plain:  # a name is asked for with each of its statements
            self._plain[text] = self._made_plain(text)
        return self._plain[text]

    def _made_plain(self, text: str) -> str:
        text = text[: 4 * _LONGEST_LABEL]  # more than is shown, so that what is hidden is never cut in half
        found = [
            *personal(text),
            *addresses(text, self._places),
            *self._consent.names.find(text),
            *private(text, self._public, titled=False),
        ]
        pieces, cut = hide(text, 0, len(text), merge(found), _LONGEST_LABEL)
        return clean("".join(map(str, pieces)) + (" […]" if cut else ""))
