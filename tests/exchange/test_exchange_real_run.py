"""What a real run found, through every format and back: untouched it says nothing; an edit's spans are its document's."""

from __future__ import annotations

from pathlib import Path

import pytest
from edited_tables import AT, FORMS, Rows, edited, row_of
from small_folder import write_folder

from pipeline.datamodel import Ask, Concern, Position
from pipeline.exchange import exchange
from pipeline.exchange.codings import codings
from pipeline.export import export
from pipeline.export.check import check_store
from pipeline.stages import run
from pipeline.store import Store, open_store


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("back")
    run(write_folder(place / "ferries", copies=6), place / "out", jobs=1)
    return place / "out"


@pytest.fixture
def store(found: Path):
    opened = open_store(found, create=False)
    yield opened
    opened.close()


@pytest.mark.parametrize("form", [*FORMS, "web-annotation", "qdpx"])
def test_what_a_run_found_comes_back_as_it_went(store: Store, tmp_path: Path, form: str) -> None:
    if form in FORMS:
        file = edited(store, tmp_path / "x", form, lambda rows: None)
    else:
        export(store, tmp_path / "x", form)
        file = tmp_path / "x" / {"web-annotation": "annotations.jsonld", "qdpx": "project.qdpx"}[form]
    taken = exchange(store, file, "Ada", AT)
    assert (taken.decisions, taken.lost, taken.older, taken.absent) == ((), (), 0, 0)
    assert taken.unchanged == len(list(codings(store))) > 10


@pytest.mark.parametrize("form", FORMS)
def test_words_cut_off_in_a_table_stand_in_the_document(store: Store, tmp_path: Path, form: str) -> None:
    tags: list[Position | Concern | Ask] = [*store.positions(), *store.concerns(), *store.asks()]
    long = [tag for tag in tags if len(tag.quote.split()) > 6 and tag.review is None][:5]

    def edit(rows: Rows) -> None:
        for tag in long:
            row_of(rows, tag.id)["quote"] = " ".join(tag.quote.split()[:-2])

    taken = exchange(store, edited(store, tmp_path / "x", form, edit), "Ada", AT)
    assert taken.count("correct") == len(taken.decisions) == len(long) == 5 and not taken.lost
    texts = {document.id: document.text for document in store.documents()}
    where = {tag.id: tag.document for tag in long}
    for decision in taken.decisions:
        assert texts[where[decision.record]][decision.detail["start"] : decision.detail["end"]] == decision.detail["quote"]
    check_store(store)
