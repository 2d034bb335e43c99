"""What a search reads of a store: words, their places, passages by id, and whether anything changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.datamodel import Document, DocumentRecords, Passage, Respondent
from pipeline.errors import WrongUsage
from pipeline.store import FileState, Store, open_store

TEXTS = ("Integrated care is integrated.", "We integrate (ICS) slowly.", "Nothing of the kind.")


def put(store: Store, file: str, texts: tuple[str, ...]) -> None:
    text = "\n".join(texts)
    starts = [text.index(one) for one in texts]
    passages = tuple(
        Passage(f"{file}-{at}", f"doc-{file}", None, None, start, start + len(one), one, respondent="res-b", unit_types=("fact",))
        for at, (start, one) in enumerate(zip(starts, texts, strict=True))
    )
    document = Document(f"doc-{file}", f"{file}.txt", "0", "text/plain", text, kind="letter", date="2021-01-08")
    people = (Respondent("res-a", "The Body"), Respondent("res-b", "Body, The"))
    store.put_file(FileState(f"{file}.txt", "f", "0", "read"), [DocumentRecords(document, people, passages=passages)])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path, create=True)
    put(store, "a", TEXTS)
    yield store
    store.close()


def numbers(store: Store) -> dict[str, int]:
    return {place.id: place.number for place in store.places()}


def test_stems_and_words_are_told_apart(store: Store) -> None:
    at = numbers(store)
    assert store.occurrences("integr") == [(at["a-0"], 2), (at["a-1"], 1)]
    assert store.occurrences("integrated", exact=True) == [(at["a-0"], 2)]
    assert store.occurrences("integrated") == []
    assert store.holding('"integrated care"') == [at["a-0"]]
    assert store.holding('"integrat"*', exact=True) == [at["a-0"], at["a-1"]]
    assert dict(store.vocabulary())["integrated"] == 1


def test_what_is_no_expression_is_wrong_usage(store: Store) -> None:
    with pytest.raises(WrongUsage, match="cannot be understood"):
        store.holding('"')


def test_words_of_a_removed_file_are_gone(store: Store) -> None:
    put(store, "b", ("Zebras graze.",))
    assert len(store.occurrences("zebras", exact=True)) == len(store.holding("zebras", exact=True)) == 1
    store.remove_file("b.txt")
    assert store.occurrences("zebras", exact=True) == store.holding("zebras", exact=True) == []
    assert "zebras" not in dict(store.vocabulary())


def test_places_know_what_the_whole_consultation_knows(store: Store) -> None:
    store.put_aliases({"Body, The": "The Body"})
    store.put_matched_questions({"a-1": ("q1", 0.9)})
    places = {place.id: place for place in store.places()}
    assert [(place.question, place.respondent) for place in places.values()] == [
        (None, "res-a"),
        ("q1", "res-a"),
        (None, "res-a"),
    ]
    assert [place.number for place in places.values()] == sorted(place.number for place in places.values())
    assert TEXTS[1] == store.document_text("doc-a")[places["a-1"].start : places["a-1"].end]
    assert places["a-1"].unit_types == '["fact"]'


def test_passages_by_their_ids(store: Store) -> None:
    assert {key: one.quote for key, one in store.passages_of(["a-2", "a-0", "nobody's"]).items()} == {
        "a-0": TEXTS[0],
        "a-2": TEXTS[2],
    }
    put(store, "many", tuple(f"Passage number {at} of many." for at in range(1200)))
    assert len(store.passages_of([f"many-{at}" for at in range(1200)])) == 1200


def test_heads_texts_and_patterns(store: Store) -> None:
    assert store.document_heads() == {"doc-a": ("a.txt", "2021-01-08", "letter")}
    assert store.document_text("nobody's") == ""
    assert [quote for _, quote in store.quotes_with("*([A-Z]*[A-Z]*)*")] == [TEXTS[1]]


def test_every_change_is_told(store: Store, tmp_path: Path) -> None:
    before = store.change()
    assert store.change() == before
    store.put_search("name", "query", {})
    own = store.change()
    assert own != before
    other = open_store(tmp_path, create=False)
    other.remove_file("a.txt")
    other.close()
    assert store.change() != own
