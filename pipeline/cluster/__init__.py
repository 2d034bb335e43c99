"""What all documents say together: campaigns, what is set aside, and themes. Also names across documents.

The same records in any order give the same answer, on every run.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.cluster.campaigns import find_campaigns
from pipeline.cluster.corpus import Clustering, Corpus
from pipeline.cluster.letters import read_letter
from pipeline.cluster.names import resolve_names
from pipeline.cluster.nonanswer import answer_kind, excluded_responses
from pipeline.cluster.statements import gather_statements, hear_voices, says_nothing
from pipeline.cluster.themes import make_themes
from pipeline.datamodel import Code, Passage
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Clustering", "Corpus", "answer_kind", "cluster", "resolve_names"]


def cluster(
    corpus: Corpus, vectors: NDArray[np.float32], codes: tuple[Code, ...], settings: ClusterSettings = ClusterSettings()
) -> Clustering:
    """Campaigns, excluded responses, themes and assignments of a whole consultation.

    ``vectors`` has one row of unit length a passage, in the order of ``corpus.passages``.

    Raises:
        ValueError: the number of vectors is not that of the passages.
    """
    if len(vectors) != len(corpus.passages):
        raise ValueError(f"{len(vectors)} vectors for {len(corpus.passages)} passages")
    sent: dict[str, list[Passage]] = defaultdict(list)
    for passage in sorted(corpus.passages, key=lambda one: (one.document, one.start, one.id)):
        if passage.response is not None:
            sent[passage.response].append(passage)
    answered = frozenset(tag.response for tag in (*corpus.positions, *corpus.asks, *corpus.concerns) if tag.response is not None)
    excluded = excluded_responses(corpus.responses, sent, corpus.texts, answered)
    letters = [
        read_letter(response, sent[response.id], corpus.texts) for response in corpus.responses if response.id not in excluded
    ]
    campaigns = find_campaigns(letters, corpus.texts, settings)
    set_aside = sorted(passage.id for passage in corpus.passages if says_nothing(passage))
    voices = hear_voices(corpus)
    statements, templated = gather_statements(corpus, excluded, set_aside, campaigns, voices)
    themes, assignments = make_themes(corpus, vectors, statements, voices, templated, codes, settings)
    return Clustering(themes, assignments, campaigns, excluded, tuple(set_aside))
