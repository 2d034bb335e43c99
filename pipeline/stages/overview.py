"""What looks at all documents at once: names across documents, vectors, themes and campaigns, the accounting, the digest.

It is made anew as a whole from what the documents say, from the themes that stand since the last one and from what people
decided, so that a run that was killed and carried on ends as it would have.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.datamodel import Consultation, Passage
from pipeline.stages.coverage import count, notes
from pipeline.stages.progress import Progress
from pipeline.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.cluster import Encode

#: What is written beside the store: file name by the format that digest knows.
DIGESTS = {"html": "digest.html", "md": "digest.md"}
#: Beside them, what leads to the folder of documents: links say ``sources/letters/council.pdf`` wherever that folder lies.
SOURCES = "sources"
#: The mark in the store of what the overview was made of.
OVERVIEW = "overview"


def make_overview(store: Store, consultation: Consultation, progress: Progress, *, new_themes: bool = False) -> None:
    """Put names, vectors, themes, campaigns and the accounting into the store.

    Args:
        new_themes: find all themes anew, but those that people decided on.

    Raises:
        Missing: the encoder is not installed.
    """
    from pipeline.cluster import Corpus, Earlier, cluster, match_letters, resolve_names
    from pipeline.loading import ENCODER_NAME

    store.forget_overview()
    aliases = resolve_names(store.names(), list(store.respondents()), consultation.respondents)
    store.put_aliases(aliases)
    passages = tuple(store.passages())
    vectors, encode = _vectors(store, passages, progress)
    progress.begin("Finding themes", 1)
    documents = tuple(store.documents())
    corpus = Corpus(
        passages=passages,
        responses=tuple(store.responses()),
        respondents=tuple(store.respondents()),
        texts={document.id: document.text for document in documents},
        positions=tuple(store.positions()),
        concerns=tuple(store.concerns()),
        asks=tuple(store.asks()),
        proposal_of={question.id: question.proposal for question in consultation.questions if question.proposal},
        files={document.id: document.source_file for document in documents},
    )
    decisions = tuple(store.decisions("theme", "assignment"))
    earlier = Earlier(store.standing_themes(), decisions, ENCODER_NAME, anew=new_themes)
    found = cluster(corpus, vectors, consultation.codes, encode=encode, earlier=earlier, read=_read)
    store.put_notes(notes(found))
    if encode is not None:
        left_out = {*found.set_aside, *(one.id for one in passages if one.response in found.excluded)}
        store.put_matched_questions(match_letters(corpus, vectors, consultation, left_out, encode))
    store.put_overview(
        aliases=aliases,
        themes=found.themes,
        assignments=found.assignments,
        campaigns=found.campaigns,
        excluded=found.excluded,
        coverage=count(store, found),
        standing=found.standing,
    )
    progress.advance()


def _vectors(store: Store, passages: tuple[Passage, ...], progress: Progress) -> tuple[NDArray[np.float32], Encode | None]:
    """The vectors of the passages, and what gives those of the statements in them; the store keeps both."""
    from pipeline.embed import embed
    from pipeline.stages.vectors import LazyEncoder, StoredVectors

    if not passages:
        import numpy as np

        return np.zeros((0, 0), dtype=np.float32), None
    encoder = LazyEncoder()
    cache = StoredVectors(store, passages, encoder.name)
    texts = [passage.quote for passage in passages]
    progress.begin("Embedding passages", len(set(texts)))
    vectors = embed(texts, encoder, cache, progress=lambda done, total: progress.reach(done))
    cache.flush()

    def encode(statements: Sequence[str]) -> NDArray[np.float32]:
        found = embed(statements, encoder, cache)
        cache.flush()
        return found

    return vectors, encode


def _read(pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """Stances of texts towards claims, by the reader: loaded when a theme is first looked into for its sides."""
    from pipeline.loading import load_reader

    return load_reader().stances(pairs)


def write_digests(store: Store, out: Path) -> None:
    """Write the digest in every format beside the store; each file is there as a whole or not at all."""
    from pipeline.digest import digest_files

    for form, made in digest_files(store, tuple(DIGESTS), sources=SOURCES).items():
        part = out / f"{DIGESTS[form]}.part"
        part.write_bytes(made)
        part.replace(out / DIGESTS[form])
