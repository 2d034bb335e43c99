"""What goes into a search beside the words, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("passage", "position", "concern", "ask")


@dataclass(frozen=True, slots=True)
class Facets:
    """What hits must be: values of one facet are alternatives, facets together all hold.

    A passage is ``oppose`` when it holds a position that is; with ``stance`` and ``proposal`` both, it is the same position.
    Respondents and proposals may be given by id, name, label or alias. ``since`` and ``until`` are the first and the last day
    (``2021-01-31``, ``2021-01`` or ``2021``); what bears no date passes neither. ``unit_type`` is what the passage does,
    ``document_kind`` what the document is (response, article, report …).
    """

    stance: tuple[str, ...] = ()
    proposal: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    respondent: tuple[str, ...] = ()
    respondent_kind: tuple[str, ...] = ()
    question: tuple[str, ...] = ()
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    unit_type: tuple[str, ...] = ()
    document_kind: tuple[str, ...] = ()

    @property
    def given(self) -> bool:
        """Whether any facet is."""
        return any(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The stretch of a passage that shows why it was found; ``marks`` are (start, end) of the found words in ``text``.

    ``…`` at an end says that the passage goes on there.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found.

    Attributes:
        kind: ``passage``, ``position``, ``concern`` or ``ask``; ``id`` is that record's id.
        passage: id of the passage it lies in (its own id for a passage).
        source_file: None where the respondent asked to stay anonymous.
        respondent: name of who sent the response, None for nobody's response or an anonymous one.
        holder: whose view a position, concern or ask is.
        quote: exact words of the record; empty where they may not be quoted (see ``withheld``).
        response: id of the response that it is from; None where it is nobody's (a press article).
        row: of a survey export, where it is from one.
        score: 0–1, 1 for a passage that is first by words and by meaning; 0 for a search without words.
        withheld: None, or why words or names are left out: ``no consent``, ``anonymous``.
        date: the day that the document states, else the day it was received; None where there is none, or a name is withheld.
        condition: exact words of the condition of a position that has one.
        before, after: the document's words around the passage, within the same response; empty where they may not be quoted.
        copies: how many of the records found say the same word for word; more than 1 only where each wording is shown once.
        start, end: where the record stands in its document; None where words or names are withheld.
        question_basis: how ``question`` is known: ``stated`` in the document, or ``matched`` by what the passage says.
    """

    kind: str
    id: str
    passage: str | None
    document: str
    source_file: str | None
    page: int | None
    respondent: str | None
    holder: str | None
    quote: str
    score: float
    excerpt: Excerpt
    stance: str | None = None
    proposal: str | None = None
    codes: tuple[str, ...] = ()
    question: str | None = None
    section: str | None = None
    withheld: str | None = None
    response: str | None = None
    row: int | None = None
    date: str | None = None
    condition: str | None = None
    before: str = ""
    after: str = ""
    start: int | None = None
    end: int | None = None
    copies: int = 1
    question_basis: str | None = None
