"""The trained reader: offline, exact in any company, and right about plain sentences that stand in no training file."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from pipeline import loading
from pipeline.classify import KINDS, STANCES, Reader
from pipeline.classify.weights import read_weights, write_weights
from pipeline.errors import Missing

PROPOSAL = "Proposal 2: merge the two ambulance services"
#: own sentences, written for this test alone
PLAIN = [
    ("We are firmly behind bringing the two ambulance services together.", PROPOSAL, "support"),
    ("Our branch is against merging the ambulance services and asks that the plan be dropped.", PROPOSAL, "oppose"),
    ("We could back the merger, but only if both control rooms stay open.", PROPOSAL, "conditional"),
    ("The consultation on the ambulance services closes on 3 March.", PROPOSAL, "neutral"),
    ("Closing the pool would leave the town's children with nowhere to learn to swim.", "Close the swimming pool", "oppose"),
    ("We have needed a crossing on this road for years.", "A new zebra crossing on Mill Street", "support"),
    pytest.param(
        "People in the flats have waited years for a crossing here; get on with it.",
        "A new zebra crossing on Mill Street",
        "support",
        marks=pytest.mark.xfail(strict=True, reason="impatience is read as anger: oppose at 0.44, support at 0.34"),
    ),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return loading.load_reader()


WORDS = (
    "the",
    "board",
    "has",
    "not",
    "told",
    "our",
    "members",
    "why",
    "a",
    "shared",
    "budget",
    "would",
    "help",
    "small",
    "villages",
)


def varied_pairs(count: int) -> list[tuple[str, str]]:
    draw = random.Random(11)
    return [
        (" ".join(draw.choices(WORDS, k=draw.choice((1, 4, 9, 20, 60, 300)))), draw.choice([PROPOSAL, "Option B"]))
        for _ in range(count)
    ]


@pytest.mark.parametrize(("text", "target", "stance"), PLAIN, ids=lambda value: str(value)[:30])
def test_plain_stances_are_read(reader: Reader, text: str, target: str, stance: str) -> None:
    (row,) = reader.stances([(text, target)])
    assert STANCES[int(row.argmax())] == stance


def test_stances_are_probabilities(reader: Reader) -> None:
    rows = reader.stances(varied_pairs(12))
    assert rows.shape == (12, len(STANCES))
    assert np.allclose(rows.sum(axis=1), 1.0, atol=1e-5)
    assert reader.stances([]).shape == (0, len(STANCES))


def test_a_pair_reads_the_same_in_any_company(reader: Reader) -> None:
    pairs = varied_pairs(60)
    whole = dict(zip(pairs, reader.stances(pairs).tolist(), strict=True))
    order = pairs[:]
    random.Random(3).shuffle(order)
    assert [whole[pair] for pair in order] == reader.stances(order).tolist()
    assert [whole[pair] for pair in pairs[:7]] == reader.stances(pairs[:7]).tolist()


def test_a_definition_that_nobody_trained_on_is_matched(reader: Reader) -> None:
    definition = "Benches and seats: too few places to sit down along the river path"
    near, far = reader.matches(
        [
            ("There is nowhere to sit between the bridge and the weir.", definition),
            ("The new ticket machine swallowed my card twice.", definition),
        ]
    )
    assert near > 0.5 > far


def test_kinds_tell_a_worry_from_a_request_and_a_plain_fact(reader: Reader) -> None:
    texts = [
        "We fear that the timetable is far too short and that staff will leave.",
        "The department should publish the costs before any decision is taken.",
        "The trust was founded in 1991 and runs four clinics.",
    ]
    rows = {text: dict(zip(KINDS, row, strict=True)) for text, row in zip(texts, reader.kinds(texts).tolist(), strict=True)}
    assert rows[texts[0]]["concern"] > 0.5 > rows[texts[2]]["concern"]
    assert rows[texts[1]]["ask"] > 0.5 > rows[texts[2]]["ask"]
    assert rows[texts[2]]["fact"] > 0.5


def test_weights_survive_8_bits(tmp_path: Path) -> None:
    draw = np.random.default_rng(5)
    weights = {"layer.weight": draw.normal(size=(7, 33)).astype(np.float32), "layer.bias": draw.normal(size=7).astype(np.float32)}
    weights["layer.weight"][3] = 0.0
    write_weights(tmp_path / "w.safetensors", weights)
    read = read_weights(tmp_path / "w.safetensors")
    step = np.abs(weights["layer.weight"]).max(axis=1, keepdims=True) / 127
    assert sorted(read) == sorted(weights)
    assert np.all(np.abs(read["layer.weight"] - weights["layer.weight"]) <= step / 2 + 1e-7)
    assert np.array_equal(read["layer.bias"], weights["layer.bias"])


def test_the_weights_are_small_and_the_published_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    file = loading.reader_file()
    assert file.stat().st_size <= 45_000_000
    monkeypatch.setattr(loading, "READER_SHA256", "0" * 64)
    with pytest.raises(Missing, match="published"):
        loading.reader_file()
