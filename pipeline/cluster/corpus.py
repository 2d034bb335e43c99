"""What the cluster stage reads, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.datamodel import Ask, Assignment, Campaign, Concern, Passage, Position, Respondent, Response, Standing, Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Texts → one row of unit length each.
Encode = Callable[[Sequence[str]], "NDArray[np.float32]"]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that all documents of a consultation say, in any order.

    ``texts`` is document id → ``Document.text``; ``proposal_of`` question id → the proposal that it asks about; ``files``
    document id → path, a mail's attachments below the mail.
    """

    passages: tuple[Passage, ...]
    responses: tuple[Response, ...]
    respondents: tuple[Respondent, ...]
    texts: Mapping[str, str]
    positions: tuple[Position, ...] = ()
    concerns: tuple[Concern, ...] = ()
    asks: tuple[Ask, ...] = ()
    proposal_of: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clustering:
    """What the documents say together; every tuple is sorted by id (themes: parents first, most respondents first).

    Attributes:
        excluded: response id → why it is set aside: ``empty``, ``non-answer``, ``test submission``, ``see attached``,
            ``attachment not found``, ``repeat``.
        standing: what the next look at all documents needs, to keep ids and labels.
        set_aside: passages that are no statement (non-answers, ticks, headings, signatures), never themed: id → why.
        truncated: ids of passages that break off where an answer was cut; analysed as far as they go.
    """

    themes: tuple[Theme, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    excluded: Mapping[str, str] = field(default_factory=dict)
    set_aside: Mapping[str, str] = field(default_factory=dict)
    standing: Standing = field(default_factory=Standing)
    truncated: tuple[str, ...] = ()
