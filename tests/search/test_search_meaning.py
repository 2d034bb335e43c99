"""Search by meaning with the encoder that the program ships with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.datamodel import Consultation, Document, DocumentRecords, Passage
from pipeline.embed import Encoder, encode_query
from pipeline.loading import load_encoder
from pipeline.search import search
from pipeline.store import FileState, Store, open_store

PASSAGES = (
    "Eight weeks are not enough for a parish council to answer.",
    "Our pensions and our jobs are left in doubt.",
    "The otter holts below the weir need protection.",
    "Who answers to the voters when the sluice gate fails?",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("meaning"), create=True)
    store.put_consultation(Consultation("m", "M"))
    text = "\n".join(PASSAGES)
    starts = [text.index(one) for one in PASSAGES]
    passages = tuple(
        Passage(f"pas-{at}", "doc-1", None, None, start, start + len(one), one)
        for at, (start, one) in enumerate(zip(starts, PASSAGES, strict=True))
    )
    store.put_file(
        FileState("a.txt", "f", "0", "read"),
        [DocumentRecords(Document("doc-1", "a.txt", "0", "text/plain", text), passages=passages)],
    )
    encoder = load_encoder()
    store.put_vectors([p.id for p in passages], encoder.encode(PASSAGES), encoder.name)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("query", "passage"),
    [
        ("the consultation was rushed", 0),
        ("staff are worried about losing employment", 1),
        ("wildlife habitats along the river", 2),
        ("democratic accountability for flood defences", 3),
    ],
)
def test_the_nearest_in_meaning_comes_first(store: Store, query: str, passage: int) -> None:
    assert search(store, query, encoder=load_encoder())[0].id == f"pas-{passage}"


def test_what_is_about_nothing_here_finds_nothing(store: Store) -> None:
    assert search(store, "quarterly semiconductor exports", encoder=load_encoder()) == []


def test_a_folder_without_vectors_is_searched_by_words(tmp_path: Path) -> None:
    store = open_store(tmp_path, create=True)
    store.put_consultation(Consultation("m", "M"))
    assert search(store, "anything", encoder=load_encoder()) == []
    store.close()


@pytest.mark.parametrize("query", ["sirens", "", "the savings are not proven and nobody has shown how they came about " * 40])
def test_a_query_alone_is_encoded_as_it_is_among_others(query: str) -> None:
    encoder = load_encoder()
    alone, among = encode_query(query, encoder), encoder.encode([query, "something else"])[0]
    assert alone.shape == among.shape
    assert float(abs(alone - among).max()) < 1e-5


def test_an_encoder_that_knows_no_queries_is_asked_as_for_any_text(encoder: Encoder) -> None:
    assert encode_query("weir", encoder).tolist() == encoder.encode(["weir"])[0].tolist()
