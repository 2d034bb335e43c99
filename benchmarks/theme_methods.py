"""The contenders: each gets texts and their vectors, and says which group every text is in (``-1``: none) and how fast."""

from __future__ import annotations

import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from theme_sets import Texts

from pipeline.cluster import Clustering, Corpus, cluster
from pipeline.datamodel import Assignment, Passage, Respondent, Response
from pipeline.loading import load_reader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Encode = Callable[[Sequence[str]], "NDArray[np.float32]"]
#: BERTopic's own default, and what people try when they are not content with it.
DEFAULT_SIZE, SIZES = 10, (5, 10, 15, 30)
INSTALL = (
    "BERTopic is not installed, and is needed for the comparison alone. Mend: pip install '.[benchmark]' (in an environment of "
    "its own if you like), or leave it out with --methods greenpaper,k-means."
)


@dataclass(frozen=True, slots=True)
class Found:
    """Groups in the order of the texts, and the seconds of one processor that they took once there were vectors.

    ``aside``: place of a text that is set aside → why; it is in no group.
    """

    groups: list[int]
    seconds: float
    aside: Mapping[int, str] = field(default_factory=dict)


#: A set of texts → one grouping for each variant of a method, by the name of its row in the table.
Method = Callable[[Texts], dict[str, Found]]


def methods(encode: Encode) -> dict[str, Method]:
    """The contenders by name, all on the vectors that ``encode`` gives."""
    return {
        "greenpaper": lambda own: greenpaper(own, encode),
        "bertopic": lambda own: bertopic(own, encode),
        "k-means": lambda own: k_means(own, encode),
    }


def greenpaper(own: Texts, encode: Encode) -> dict[str, Found]:
    """``pipeline.cluster.cluster`` as the program calls it: every text one response of its own respondent, with one passage.

    A passage may be in several themes; here it is in the one with its highest score, and the top theme above that.
    """
    corpus = make_corpus(own)
    vectors = encode([passage.quote for passage in corpus.passages])
    encoding = 0.0

    def timed(texts: Sequence[str]) -> NDArray[np.float32]:
        nonlocal encoding
        began = time.process_time()
        rows = encode(texts)
        encoding += time.process_time() - began
        return rows

    began = time.process_time()
    found = cluster(corpus, vectors, (), encode=timed, read=_read)
    took = time.process_time() - began - encoding
    top, narrow = partitions(found, [passage.id for passage in corpus.passages])
    why = {place: reason for place, one in enumerate(corpus.passages) if (reason := _why(found, one))}
    return {"Greenpaper, top themes": Found(top, took, why), "Greenpaper, narrowest themes": Found(narrow, took, why)}


#: (text, claim) → what the reader says: the same whatever stands beside it, so nothing is read twice when sets are shuffled.
_told: dict[tuple[str, str], NDArray[np.float32]] = {}


def _read(pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """The reader's stances, as ``pipeline.stages`` gives them to the program's themes."""
    import numpy as np

    fresh = [pair for pair in dict.fromkeys(pairs) if pair not in _told]
    _told.update(zip(fresh, load_reader().stances(fresh), strict=True))
    return np.stack([_told[pair] for pair in pairs])


def _why(found: Clustering, passage: Passage) -> str | None:
    """Why a passage is set aside: it says nothing, or its response is not analysed."""
    return found.excluded.get(passage.response or "") or found.set_aside.get(passage.id)


def make_corpus(own: Texts) -> Corpus:
    """The texts as rows of one survey with one question, or as letters."""
    passages, responses, respondents, files, start = [], [], [], {}, 0
    for at, text in enumerate(own.texts):
        document, begun = (f"document-{at}", 0) if own.letters else ("survey", start)
        end = begun + len(text)
        respondents.append(Respondent(f"res-{at}", None, publish="yes"))
        row = None if own.letters else at + 1
        responses.append(Response(f"response-{at}", document, f"res-{at}", start=begun, end=end, row=row))
        question = None if own.letters else "question"
        passages.append(Passage(f"pas-{at}", document, f"response-{at}", question, begun, end, text, respondent=f"res-{at}"))
        files[document] = text
        start = end + 1
    if not own.letters:
        files = {"survey": "\n".join(own.texts)}
    return Corpus(tuple(passages), tuple(responses), tuple(respondents), files)


def partitions(found: Clustering, passages: Sequence[str]) -> tuple[list[int], list[int]]:
    """The top and the narrowest theme of each passage, as numbers."""
    parents = {theme.id: theme.parent for theme in found.themes}
    numbers = {theme.id: at for at, theme in enumerate(found.themes)}
    of: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in found.assignments:
        of[assignment.passage].append(assignment)
    top, narrow = [], []
    for passage in passages:
        own = sorted(of.get(passage, ()), key=lambda one: (-one.score, numbers[one.theme]))
        mothers = {parents[one.theme] for one in own}
        inmost = next((one.theme for one in own if one.theme not in mothers), None)
        narrow.append(-1 if inmost is None else numbers[inmost])
        while inmost is not None and (above := parents[inmost]) is not None:
            inmost = above
        top.append(-1 if inmost is None else numbers[inmost])
    return top, narrow


def k_means(own: Texts, encode: Encode) -> dict[str, Found]:
    """Told how many themes people saw: nothing where nobody said."""
    if own.labels is None:
        return {}
    from sklearn.cluster import KMeans

    vectors, themes = encode(own.texts), len({label for labels in own.labels for label in labels})
    began = time.process_time()
    groups = KMeans(min(themes, len(vectors)), n_init=10, random_state=0).fit_predict(vectors)
    return {"k-means, told the true k": Found(groups.tolist(), time.process_time() - began)}


class _Ready:
    """Stands where BERTopic wants UMAP: gives what UMAP made once for all sizes."""

    def __init__(self, reduced: NDArray[np.float32]) -> None:
        self._reduced = reduced

    def fit(self, *_: object, **__: object) -> _Ready:
        return self

    def transform(self, *_: object) -> NDArray[np.float32]:
        return self._reduced


@lru_cache(maxsize=1)
def _compile() -> None:
    """Has UMAP compiled once, before the clock starts."""
    import numpy as np
    from umap import UMAP

    UMAP(n_neighbors=5, random_state=42, metric="cosine").fit(np.random.default_rng(1).normal(size=(60, 8)))


def bertopic(own: Texts, encode: Encode) -> dict[str, Found]:
    """BERTopic with its own UMAP (seeded, or no two runs are the same) and HDBSCAN, for every size of :data:`SIZES`.

    ``min_topic_size`` is HDBSCAN's ``min_cluster_size`` there. UMAP does not know of it and runs once.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from bertopic import BERTopic
            from umap import UMAP
    except ModuleNotFoundError as error:
        raise SystemExit(INSTALL) from error
    vectors, texts = encode(own.texts), list(own.texts)
    found: dict[str, Found] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theirs, about their own libraries and about small sets
        _compile()
        began = time.process_time()
        near = min(15, max(2, len(texts) - 1))
        settings: dict[str, Any] = {"n_components": 5, "min_dist": 0.0, "metric": "cosine", "low_memory": False}
        reduced = UMAP(n_neighbors=near, random_state=42, **settings).fit_transform(vectors)
        spent = time.process_time() - began
        for size in SIZES:
            began = time.process_time()
            model = BERTopic(umap_model=_Ready(reduced), min_topic_size=size, calculate_probabilities=False)
            try:
                groups = list(map(int, model.fit_transform(texts, vectors)[0]))
            except ValueError:
                groups = [-1] * len(texts)  # it finds no topic at all and stops when it counts their words
            name = f"BERTopic, {'default' if size == DEFAULT_SIZE else f'min_topic_size {size}'}"
            found[name] = Found(groups, spent + time.process_time() - began)
    return found
