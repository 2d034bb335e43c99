"""Tables of the export come back: edits are corrections, verdicts are verdicts, and what is not there says nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from edited_tables import AT, FORMS, Rows, edited, row_of, said, take
from written_run import write_run

from pipeline.datamodel import Decision
from pipeline.errors import WrongUsage
from pipeline.exchange import exchange
from pipeline.exchange.codings import codings
from pipeline.export import export
from pipeline.store import Store


@pytest.fixture
def store(tmp_path: Path):
    opened = write_run(tmp_path / "run")
    yield opened
    opened.close()


@pytest.mark.parametrize("form", FORMS)
def test_an_untouched_export_says_nothing(store: Store, tmp_path: Path, form: str) -> None:
    taken = take(store, edited(store, tmp_path / "x", form, lambda rows: None))
    assert (taken.decisions, taken.lost, taken.older, taken.absent) == ((), (), 0, 0)
    assert taken.unchanged == len(list(codings(store)))


@pytest.mark.parametrize("form", FORMS)
def test_what_a_person_edits_is_decided_and_the_same_file_twice_says_nothing_new(store: Store, tmp_path: Path, form: str) -> None:
    found = {
        "stance": said(store, "We support option A"), "holder": said(store, "I am against option A"),
        "words": said(store, "We support option B without reserve"), "rejected": said(store, "Write to me"),
        "accepted": said(store, "Ministers must publish"), "codes": said(store, "It will cost more"),
        "gone": said(store, "my orchard floods"),
    }  # fmt: skip

    def edit(rows: Rows) -> None:
        row_of(rows, found["stance"].id)["stance"] = "support" if form == "jsonl" else "Support "
        row_of(rows, found["holder"].id)["holder"] = "RTN"
        row_of(rows, found["words"].id)["quote"] = "We support option B"
        row_of(rows, found["rejected"].id)["review"] = "rejected"
        row_of(rows, found["accepted"].id)["review"] = "accepted"
        row_of(rows, found["codes"].id)["codes"] = ["funding", "pace"] if form in ("jsonl", "parquet") else "Money; pace"
        for own in rows.values():
            own[:] = [row for row in own if row["id"] != found["gone"].id]

    file = edited(store, tmp_path / "x", form, edit)
    taken = take(store, file)
    assert [taken.count(action) for action in ("correct", "reject", "accept", "add")] == [4, 1, 1, 0]
    assert (taken.lost, taken.older, taken.absent) == ((), 0, 1)
    after = {tag.id: tag for tag in (*store.positions(), *store.concerns(), *store.asks())}
    assert (after[found["stance"].id].stance, after[found["stance"].id].condition) == ("support", None)
    assert after[found["holder"].id].holder == "Rivers Trust Network", "an alias is the name that it stands for"
    assert after[found["words"].id].quote == "We support option B"
    assert after[found["codes"].id].codes == ("funding", "pace")
    assert found["rejected"].id not in after and found["gone"].id in after
    assert after[found["accepted"].id].review == "accepted"
    assert {(one.who, one.at) for one in store.decisions()} == {("Ada", AT)}
    again = take(store, file)
    assert (again.decisions, again.older, again.lost) == ((), 0, ())


@pytest.mark.parametrize("form", FORMS)
def test_a_missing_row_is_a_rejection_only_in_a_complete_file(store: Store, tmp_path: Path, form: str) -> None:
    gone = said(store, "my orchard floods")

    def edit(rows: Rows) -> None:
        for own in rows.values():
            own[:] = [row for row in own if row["id"] != gone.id]

    file = edited(store, tmp_path / "x", form, edit)
    assert exchange(store, file, "Ada", AT).absent == 1 and not exchange(store, file, "Ada", AT).decisions
    taken = take(store, file, complete=True)
    assert [(one.action, one.record) for one in taken.decisions] == [("reject", gone.id)]
    assert not take(store, file, complete=True).decisions


@pytest.mark.parametrize("form", FORMS)
def test_a_row_without_an_id_is_a_new_finding(store: Store, tmp_path: Path, form: str) -> None:
    place = {"source_file": "letters/rtn.pdf"} if form != "extracts" else {"document": "letters/rtn.pdf"}
    new = place | {"kind": "concern", "quote": "31 of our 40 trusts", "codes": ["place"], "reviewer": "Grace"}
    file = edited(
        store, tmp_path / "x", form, lambda rows: rows["extracts" if form == "extracts" else "concerns"].append(dict(new))
    )
    taken = take(store, file)
    assert (taken.count("add"), len(taken.decisions), taken.lost) == (1, 1, ())
    (added,) = [one for one in store.concerns() if one.review == "added"]
    assert (added.quote, added.codes, added.holder, added.page) == ("31 of our 40 trusts", ("place",), "Rivers Trust Network", 2)
    assert [one.who for one in store.decisions()] == ["Grace"]
    assert not take(store, file).decisions


@pytest.mark.parametrize("form", FORMS)
def test_an_older_file_takes_no_decision_back_but_its_own_edits_count(store: Store, tmp_path: Path, form: str) -> None:
    position, concern, ask = said(store, "We support option A"), said(store, "It will cost"), said(store, "Ministers must")

    def edit(rows: Rows) -> None:
        row_of(rows, position.id)["holder"] = "Somebody Else"

    file = edited(store, tmp_path / "x", form, edit)
    decided = [
        Decision("position", position.id, "correct", {"stance": "neutral"}, "Bob", AT),
        Decision("concern", concern.id, "reject", {}, "Bob", AT),
        Decision("ask", ask.id, "correct", {"addressee": "The council"}, "Bob", AT),
    ]
    store.put_decisions(decided)
    taken = take(store, file)
    assert [(one.record, one.detail) for one in taken.decisions] == [(position.id, {"holder": "Somebody Else"})]
    assert taken.older == 2
    assert said(store, "We support option A").stance == "neutral"
    assert said(store, "Ministers must").addressee == "The council"
    assert concern.id not in {one.id for one in store.concerns()}


def test_two_reviewers_who_disagree_are_told_of(store: Store, tmp_path: Path) -> None:
    position = said(store, "I am against option A")
    files = [
        edited(store, tmp_path / stance, "csv", lambda rows, stance=stance: row_of(rows, position.id).update(stance=stance))
        for stance in ("neutral", "support")
    ]
    assert take(store, files[0]).overruled == 0
    second = take(store, files[1])
    assert (second.overruled, second.count("correct")) == (1, 1)
    assert not take(store, files[0]).decisions, "the first file is older than the second decision"
    fresh = edited(store, tmp_path / "fresh", "csv", lambda rows: row_of(rows, position.id).update(stance="oppose"))
    assert (take(store, fresh).overruled, said(store, "I am against option A").stance) == (0, "oppose")


@pytest.mark.parametrize("form", FORMS)
def test_what_was_corrected_can_be_put_back_in_a_newer_file(store: Store, tmp_path: Path, form: str) -> None:
    position = said(store, "I am against option A")
    store.put_decisions([Decision("position", position.id, "correct", {"stance": "neutral"}, "Bob", AT)])
    file = edited(store, tmp_path / "x", form, lambda rows: row_of(rows, position.id).update(stance="oppose"))
    assert [one.detail for one in take(store, file).decisions] == [{"stance": "oppose"}]
    assert said(store, "I am against option A").stance == "oppose"
    assert not take(store, file).decisions


@pytest.mark.parametrize("form", FORMS)
def test_what_cannot_be_understood_is_told_and_changes_nothing(store: Store, tmp_path: Path, form: str) -> None:
    wrong = {
        "I am against option A": ("stance", "against", "'against' is none of support"),
        "We support option A": ("proposal", "option-z", "no proposal 'option-z'"),
        "It will cost": ("quote", "It would cost more", "its words do not stand"),
        "timetable of nine months": ("review", "perhaps", "its review is 'perhaps'"),
        "my orchard floods": ("codes", ["trees"], "no code 'trees'"),
        "Ministers must publish": ("document", "letters/weirford-1.txt", "another document"),
    }

    def edit(rows: Rows) -> None:
        for words, (name, value, _) in wrong.items():
            row_of(rows, said(store, words).id)[name] = value

    taken = take(store, edited(store, tmp_path / "x", form, edit), complete=True)
    assert not taken.decisions
    reasons = " ".join(reason for _, reason in taken.lost)
    assert len(taken.lost) == len(wrong) and all(reason in reasons for _, _, reason in wrong.values()), taken.lost


def test_a_row_without_an_id_that_is_not_understood_rejects_nothing_in_its_document(store: Store, tmp_path: Path) -> None:
    position, gone = said(store, "I am against option A"), said(store, "my orchard floods")

    def edit(rows: Rows) -> None:
        row_of(rows, position.id)["stance"] = "against"
        rows["concerns"] = [row for row in rows["concerns"] if row["id"] != gone.id]
        for row in (row for own in rows.values() for row in own):
            del row["id"]

    taken = take(store, edited(store, tmp_path / "x", "csv", edit), complete=True)
    assert [(one.action, one.record) for one in taken.decisions] == [("reject", gone.id)] and len(taken.lost) == 1


def test_a_row_copied_to_make_a_new_one_wants_an_empty_id(store: Store, tmp_path: Path) -> None:
    position = said(store, "I am against option A")

    def edit(rows: Rows) -> None:
        rows["positions"].append(row_of(rows, position.id) | {"proposal": "option-b"})

    taken = take(store, edited(store, tmp_path / "x", "csv", edit))
    assert not taken.decisions and "leave the id of a new row empty" in taken.lost[0][1]


def test_columns_sorted_apart_are_refused(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.exchange.FEW_CHANGES", 2)

    def edit(rows: Rows) -> None:
        for row in rows["positions"]:
            row["stance"] = "neutral"

    file = edited(store, tmp_path / "x", "csv", edit) / "positions.csv"
    with pytest.raises(WrongUsage, match="would change"):
        take(store, file)
    assert take(store, file, sweeping=True).count("correct") > 2


def test_a_row_that_the_run_now_finds_otherwise_is_only_taken_when_somebody_says_so(store: Store, tmp_path: Path) -> None:
    position = said(store, "I am against option A")

    def edit(rows: Rows) -> None:
        row_of(rows, position.id).update(why=["rule that is no more"], stance="neutral")

    folder = edited(store, tmp_path / "x", "jsonl", edit)
    taken = take(store, folder)
    assert not taken.decisions and "since this file was written" in taken.lost[0][1]
    file = folder / "positions.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    next(row for row in rows if row["id"] == position.id)["review"] = "corrected"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert [one.detail for one in take(store, file).decisions if one.record == position.id] == [{"stance": "neutral"}]


def test_a_row_of_another_run_is_told_and_adds_nothing(store: Store, tmp_path: Path) -> None:
    position = said(store, "I am against option A")
    file = edited(
        store, tmp_path / "x", "jsonl", lambda rows: row_of(rows, position.id).update(id="pos-0000", proposal="option-b")
    )
    taken = take(store, file)
    assert not taken.decisions and taken.lost[0][1] == "there is no such row in this run"


@pytest.mark.parametrize("without", [("id",), ("id", "start", "end", "why")])
def test_rows_whose_ids_were_deleted_are_found_by_their_place(store: Store, tmp_path: Path, without: tuple[str, ...]) -> None:
    position = said(store, "I am against option A")

    def edit(rows: Rows) -> None:
        row_of(rows, position.id)["stance"] = "neutral"
        for own in rows.values():
            for row in own:
                for column in without:
                    del row[column]

    taken = take(store, edited(store, tmp_path / "x", "csv", edit))
    assert [(one.record, one.action, one.detail) for one in taken.decisions] == [(position.id, "correct", {"stance": "neutral"})]
    assert not taken.lost and taken.unchanged == len(list(codings(store))) - 1


def test_what_somebody_opened_again_is_not_decided_by_the_same_file(store: Store, tmp_path: Path) -> None:
    position, ask, gone = said(store, "I am against option A"), said(store, "Ministers must"), said(store, "my orchard floods")

    def edit(rows: Rows) -> None:
        row_of(rows, position.id)["review"] = "rejected"
        row_of(rows, ask.id)["review"] = "accepted"
        rows["concerns"] = [row for row in rows["concerns"] if row["id"] != gone.id]

    file = edited(store, tmp_path / "x", "csv", edit)
    assert len(take(store, file, complete=True).decisions) == 3
    for kind, tag in (("position", position), ("ask", ask), ("concern", gone)):
        store.put_decisions([Decision(kind, tag.id, "reopen", {}, "Bob", AT)])
    again = take(store, file, complete=True)
    assert not again.decisions and again.older == 3


def test_what_was_missed_is_added_by_an_accepted_row_without_an_id(store: Store, tmp_path: Path) -> None:
    row = {
        "kind": "concern",
        "review": "accepted",
        "source_file": "letters/rtn.pdf",
        "quote": "Some 31 of our 40 trusts",
        "codes": ["pace"],
    }
    (tmp_path / "reviewed.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert [(one.kind, one.action) for one in take(store, tmp_path / "reviewed.jsonl").decisions] == [("concern", "add")]
    assert not take(store, tmp_path / "reviewed.jsonl").decisions


def test_reviewed_rows_become_decisions(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "x")
    lines = [(tmp_path / "x" / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()[0] for kind in ("positions", "concerns")]
    position, concern = map(json.loads, lines)
    stance = "oppose" if position["stance"] != "oppose" else "support"
    rows = [
        position | {"kind": "position", "review": "corrected", "corrected": {"stance": stance}},
        concern | {"kind": "concern", "review": "rejected"},
        concern | {"kind": "concern", "review": "accepted", "start": concern["start"] + 1},
    ]
    file = tmp_path / "reviewed.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    taken = take(store, file)
    assert (taken.count("correct"), taken.count("reject"), len(taken.lost)) == (1, 1, 1)
    assert next(one for one in store.positions() if one.id == position["id"]).stance == stance
    assert concern["id"] not in {one.id for one in store.concerns()}


@pytest.mark.parametrize("names", [("id", "stance", "Stance "), ("id", "quote", "quote"), ("id", "holder kind", "holder_kind")])
def test_columns_of_a_parquet_file_that_become_one_name_are_refused(store: Store, tmp_path: Path, names: tuple[str, ...]) -> None:
    columns = [pyarrow.array([text]) for text in ("pos-1", "support", "oppose")]
    pyarrow.parquet.write_table(pyarrow.Table.from_arrays(columns, names=list(names)), tmp_path / "positions.parquet")
    with pytest.raises(WrongUsage, match="two columns named") as told:
        exchange(store, tmp_path / "positions.parquet", "Ada", AT)
    assert told.value.mend == "Rename or delete the one that is not to be read."
