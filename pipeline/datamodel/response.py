"""Who sent what, cut into passages, the unit of analysis."""

from __future__ import annotations

from dataclasses import dataclass

#: What a passage can do, after the unit types of the Cornell eRulemaking corpus (Park and Cardie 2018): their "value" is split
#: into position and concern, "policy" is ask, "testimony" and "reference" are evidence.
UNIT_TYPES = ("position", "concern", "ask", "evidence", "fact")


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who sent a response, or an organisation or person whom a document quotes.

    Attributes:
        id: ``stable_id("res", folded canonical name)``; an unnamed one gets its document (and row) instead.
        name: canonical name, None where nobody is named (an anonymous survey row).
        kind: ``membership body``, ``NHS body``, ``council``, ``individual`` … or None.
        represents: how many it says it represents, or None.
        publish: ``yes``, ``anonymous`` or ``no``; anything unclear is ``no``.
        sent: whether a response of theirs was received (False: only quoted or reported in somebody else's document).
    """

    id: str
    name: str | None
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    represents: int | None = None
    publish: str = "no"
    sent: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """All that one respondent sent in one document (or one row of a survey export).

    Attributes:
        excluded: None, or the reason why it is set aside (``non-answer``, ``empty``, ``test submission``, ``see attached``,
            ``attachment not found``, ``repeat``).
        start, end: the stretch of the document's text that is this response.
        row: 1-based data row of a survey export, else None.
        campaign: id of the campaign that it belongs to, set by the cluster stage.
    """

    id: str
    document: str
    respondent: str
    received: str | None = None
    campaign: str | None = None
    excluded: str | None = None
    start: int = 0
    end: int = 0
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list item or answer (a long one is cut at sentence ends).

    Attributes:
        response: id, or None for a passage of a document that is nobody's response (a news article).
        question: id of the question that it answers, or None.
        section: text of the heading above it, or None.
        respondent: id of the respondent whose words or views these are, or None (an article's own narration).
        kind: ``text``, or ``non-answer`` (set aside: counted, never themed).
        unit_types: what the passage does, in the order of :data:`UNIT_TYPES`: it takes a position, voices a concern, asks, gives
            evidence (testimony, a study, a figure), tells plain facts. Empty where nothing told.
        question_basis: how ``question`` is known: ``stated`` (a form's column, a heading or number that names it), ``matched``
            (a letter's passage answers it by what it says), None where there is no question.
        note: why it is in no theme (``non-answer``, ``see attached``, ``closed answer``, ``heading``, ``courtesy`` …), or
            ``truncated`` where the answer breaks off in it and is analysed as far as it goes; set by the look at all documents.
    """

    id: str
    document: str
    response: str | None
    question: str | None
    start: int
    end: int
    quote: str
    page: int | None = None
    section: str | None = None
    respondent: str | None = None
    kind: str = "text"
    unit_types: tuple[str, ...] = ()
    question_basis: str | None = None
    note: str | None = None
