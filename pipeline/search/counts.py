"""How many of the records found have which value of a facet, and how many respondents sent them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.search.columns import Column
from pipeline.search.index import Index
from pipeline.search.results import COUNTED, FacetCount

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What a tag says itself; of everything else, its passage's values are counted.
_OWN: dict[str, tuple[str, ...]] = {
    "position": ("stance", "proposal", "respondent_kind"),
    "concern": ("code", "proposal", "respondent_kind"),
    "ask": ("proposal", "respondent_kind"),
}


@dataclass(frozen=True, slots=True)
class Values:
    """Which row has which values: pairs (row, place in ``values``), each once."""

    rows: NDArray[np.int64]
    codes: NDArray[np.int64]
    values: tuple[str, ...]

    @classmethod
    def of(cls, column: Column) -> Values:
        """The values of a column."""
        rows = np.flatnonzero(column.codes >= 0)
        return cls(rows, column.codes[rows], column.values)

    @classmethod
    def pairs(cls, rows: NDArray[np.int64], codes: NDArray[np.int64], values: tuple[str, ...]) -> Values:
        """Those of pairs that may come twice or belong nowhere (row -1)."""
        here = (rows >= 0) & (codes >= 0)
        once = np.unique(rows[here] * max(len(values), 1) + codes[here])
        return cls(once // max(len(values), 1), once % max(len(values), 1), values)


class FacetTable:
    """The values of every facet, of passages and of tags, as they stand in one state of a store."""

    def __init__(self, index: Index) -> None:
        self._index = index
        passages, tags = index.passages, index.tags
        heads, respondents = index.heads, index.respondents
        code_rows, code_codes = tags.code[:, 0], tags.code[:, 1]
        themes = tuple(theme.id for theme in index.themes)
        self._passages = {
            "stance": Values.pairs(tags.passage, tags.stance.codes, tags.stance.values),
            "proposal": Values.pairs(tags.passage, tags.proposal.codes, tags.proposal.values),
            "code": Values.pairs(tags.passage[code_rows], code_codes, index.codes),
            "theme": Values.pairs(passages.theme[:, 0], passages.theme[:, 1], themes),
            "respondent_kind": Values.of(passages.speaker.mapped(lambda who: respondents[who].kind)),
            "question": Values.of(passages.question),
            "document_kind": Values.of(passages.document.mapped(lambda document: heads[document][2])),
        }
        self._tags = {
            "stance": Values.of(tags.stance),
            "proposal": Values.of(tags.proposal),
            "code": Values.pairs(code_rows, code_codes, index.codes),
            "respondent_kind": Values.of(tags.holder_kind),
        }
        self._labels = _labels(index)

    def count(self, kind: str, rows: NDArray[np.int64]) -> dict[str, tuple[FacetCount, ...]]:
        """Counts over records of a kind, most hits first; a facet that none of them has a value of is left out."""
        passages, tags = self._index.passages, self._index.tags
        own = kind != "passage"
        places = tags.passage[rows] if own else rows
        weight = np.bincount(places[places >= 0], minlength=len(passages.ids)).astype(np.float64)
        mine = np.bincount(rows, minlength=len(tags.records)).astype(np.float64) if own else weight
        senders = np.append(passages.sender.codes, -1)
        found = {}
        for name in COUNTED:
            if own and name in _OWN[kind]:
                counted = self._one(name, self._tags[name], mine, senders[tags.passage])
            else:
                counted = self._one(name, self._passages[name], weight, senders)
            if counted:
                found[name] = counted
        return found

    def _one(self, name: str, values: Values, weight: NDArray[np.float64], senders: NDArray[np.int64]) -> tuple[FacetCount, ...]:
        here = weight[values.rows] > 0
        rows, codes, many = values.rows[here], values.codes[here], max(len(values.values), 1)
        hits = np.bincount(codes, weights=weight[rows], minlength=many)
        who = senders[rows]
        once = np.unique(who[who >= 0] * many + codes[who >= 0]) % many
        respondents = np.bincount(once, minlength=many)
        labels = self._labels.get(name, {})
        counts = [
            FacetCount(value, labels.get(value, value), int(hits[at]), int(respondents[at]))
            for at, value in enumerate(values.values)
            if hits[at]
        ]
        return tuple(sorted(counts, key=lambda one: (-one.hits, one.value)))


def _labels(index: Index) -> dict[str, Mapping[str, str]]:
    return {
        "proposal": {key: one.label for key, one in index.proposals.items()},
        "code": {code.id: code.label for code in index.consultation.codes},
        "theme": {theme.id: theme.label for theme in index.themes},
        "question": {question.id: question.text for question in index.consultation.questions},
    }
