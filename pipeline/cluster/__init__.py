"""What all documents say together: campaigns, what is set aside, and themes. Also names across documents.

The same records in any order give the same answer, on every run.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.cluster.answers import match_letters
from pipeline.cluster.asides import find_asides
from pipeline.cluster.campaigns import find_campaigns
from pipeline.cluster.corpus import Clustering, Corpus, Encode
from pipeline.cluster.cuts import statement_spans
from pipeline.cluster.divided import Read
from pipeline.cluster.exclusions import excluded_responses
from pipeline.cluster.letters import read_letter
from pipeline.cluster.names import resolve_names
from pipeline.cluster.nonanswer import answer_kind
from pipeline.cluster.standing import Earlier, Keeper
from pipeline.cluster.statements import Statement, Voices, gather_statements
from pipeline.cluster.themes import make_themes
from pipeline.cluster.truncated import find_truncated
from pipeline.cluster.wording import inner_names, unnamed
from pipeline.datamodel import Code, Passage
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Clustering", "Corpus", "Earlier", "Encode", "Read", "answer_kind", "cluster", "match_letters", "resolve_names"]

#: Nothing is divided by a length of zero.
TINY = 1e-9
#: A name in a greater share of the statements is what they are all about, and stays.
EVERYWHERE = 0.05


def cluster(
    corpus: Corpus,
    vectors: NDArray[np.float32],
    codes: tuple[Code, ...],
    settings: ClusterSettings = ClusterSettings(),
    encode: Encode | None = None,
    earlier: Earlier | None = None,
    read: Read | None = None,
) -> Clustering:
    """Campaigns, excluded responses, themes and assignments of a whole consultation.

    ``vectors`` has one row of unit length a passage, in the order of ``corpus.passages``. ``encode`` gives those of the
    statements inside passages; without it every passage is one statement. ``earlier`` are the themes that stand, and what people
    decided about them. ``read`` gives the stances of texts towards claims (the reader's): with it a theme in which respondents
    disagree is told apart into its two sides, also where nobody named a proposal.

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
    excluded = excluded_responses(corpus.responses, sent, corpus.texts, answered, corpus.files)
    letters = [
        read_letter(response, sent[response.id], corpus.texts) for response in corpus.responses if response.id not in excluded
    ]
    campaigns = find_campaigns(letters, corpus.texts, settings)
    set_aside = find_asides(corpus)
    left_out = frozenset({*set_aside, *(passage.id for passage in corpus.passages if passage.response in excluded)})
    voices = Voices(corpus)
    cut = statement_spans if encode is not None else _whole
    statements = gather_statements(corpus, left_out, campaigns, voices, cut)
    known = {passage.quote: row for row, passage in enumerate(corpus.passages)}
    own = _vectors_of(statements, vectors, known, encode)
    keeper = Keeper(earlier or Earlier(), statements, own, settings)
    themed = make_themes(corpus, own, statements, voices, codes, settings, keeper, encode, read)
    standing = keeper.remember(themed)
    return Clustering(themed.themes, themed.assignments, campaigns, excluded, set_aside, standing, find_truncated(corpus))


def _whole(text: str) -> list[tuple[int, int]]:
    return [(0, len(text))]


def _vectors_of(
    statements: Sequence[Statement], vectors: NDArray[np.float32], known: Mapping[str, int], encode: Encode | None
) -> NDArray[np.float32]:
    """One row of unit length a statement: a passage's where the statement is all of a passage, else half its own, half theirs.

    "It was late" means what the passage around it means: with it, themes of patients' answers agree better with people's labels
    (AMI 0.276 → 0.295), and better than where no passage is cut at all (0.283). A statement's own half is without the names that
    few give: a sentence vector holds the place more than what is said of it, and themes went by villages (arguments on motions
    new to the reader: AMI 0.439 → 0.462). What many name is the matter itself: without "Austin" its survey's themes fell apart.
    """
    import numpy as np

    found = np.zeros((len(statements), vectors.shape[1] if vectors.ndim == 2 else 0), dtype=np.float32)
    seen = Counter(word for statement in statements for word in inner_names(statement.text))
    everywhere = frozenset(word for word, count in seen.items() if count > EVERYWHERE * len(statements))
    plain = [unnamed(statement.text, everywhere) for statement in statements]
    fresh = [at for at, text in enumerate(plain) if text not in known or text != statements[at].text]
    for at, statement in enumerate(statements):
        if statement.text in known:
            found[at] = vectors[known[statement.text]]
    if fresh and encode is not None:
        for at, row in zip(fresh, encode([plain[at] for at in fresh]), strict=True):
            around = vectors[sorted({known[part.passage.quote] for part in statements[at].parts})].mean(axis=0, dtype=np.float64)
            mixed = row + around / max(float(np.linalg.norm(around)), TINY)
            found[at] = mixed / max(float(np.linalg.norm(mixed)), TINY)
    return found
