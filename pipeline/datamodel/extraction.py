"""What passes between extract and tag, and the bundle of records that one document ends as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.datamodel.annotation import Ask, Attribution, Concern, Figure, Position
from pipeline.datamodel.consultation import Proposal
from pipeline.datamodel.document import Document
from pipeline.datamodel.response import Passage, Respondent, Response

if TYPE_CHECKING:
    import spacy.tokens


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """One sentence of a document with its parse. Offsets into ``Document.text``: ``offset + token.idx``.

    Attributes:
        start, end: the sentence in ``Document.text``, without surrounding white space.
        sent: spaCy Span; ``sent.doc`` is the parse of the whole block.
        offset: where ``sent.doc`` begins in ``Document.text``.
        block: index into ``Document.blocks``.
        passage: id of the passage that it lies in, or None.
    """

    start: int
    end: int
    sent: spacy.tokens.Span
    offset: int
    block: int
    passage: str | None


@dataclass(frozen=True, slots=True)
class NameTable:
    """Names of one document: (folded surface form, canonical name) pairs, sorted; from its own definitions, the register
    and longer names earlier in the text. ``resolve`` returns the canonical name of a surface form or None."""

    pairs: tuple[tuple[str, str], ...] = ()

    def resolve(self, folded: str) -> str | None:
        """The canonical name of an already folded surface form."""
        for surface, name in self.pairs:
            if surface == folded:
                return name
        return None


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that extract found in one document. ``document`` is the ingested one with ``kind`` decided.

    Attributes:
        holder: name of whose document this is: unattributed statements are theirs; None for an article.
        sentences: in text order, with parses; not kept in the store.
    """

    document: Document
    respondents: tuple[Respondent, ...]
    responses: tuple[Response, ...]
    passages: tuple[Passage, ...]
    attributions: tuple[Attribution, ...]
    sentences: tuple[ParsedSentence, ...]
    names: NameTable = NameTable()
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecords:
    """All records of one document: what goes into the store in one transaction."""

    document: Document
    respondents: tuple[Respondent, ...] = ()
    responses: tuple[Response, ...] = ()
    passages: tuple[Passage, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    positions: tuple[Position, ...] = ()
    concerns: tuple[Concern, ...] = ()
    asks: tuple[Ask, ...] = ()
    figures: tuple[Figure, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    names: NameTable = NameTable()
