"""Themes over several runs of one folder, and what people decide about them between the runs."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from small_folder import write_folder

from pipeline.datamodel import Decision, Theme
from pipeline.errors import Missing, WrongUsage
from pipeline.export import export
from pipeline.stages import run
from pipeline.stages.theming import Author, decide, find_theme, history
from pipeline.store import open_store

ADA = Author("Ada", "2031-03-04T09:00:00Z", "as the team agreed")
COPIES, MORE = 12, 20


@dataclass(frozen=True)
class Place:
    """A consultation's folder and where its run lies."""

    folder: Path
    out: Path

    def themes(self) -> dict[str, Theme]:
        with closing(open_store(self.out, create=False)) as store:
            return {theme.id: theme for theme in store.themes()}

    def everything(self) -> tuple[object, ...]:
        with closing(open_store(self.out, create=False)) as store:
            digests = [(self.out / name).read_bytes() for name in ("digest.html", "digest.md")]
            found = (list(store.themes()), list(store.assignments()), store.standing_themes(), store.coverage())
            return (*found, [summary for _, summary in store.runs()], digests)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = tmp_path_factory.mktemp("themes")
    folder = write_folder(place / "ferries", copies=COPIES)
    run(folder, place / "out", jobs=1)
    return Place(folder, place / "out")


@pytest.fixture
def ferries(finished: Place, tmp_path: Path) -> Place:
    """A copy of the finished run that a test may change."""
    shutil.copytree(finished.folder, tmp_path / "ferries")
    shutil.copytree(finished.out, tmp_path / "out")
    return Place(tmp_path / "ferries", tmp_path / "out")


def largest(place: Place) -> Theme:
    return max(place.themes().values(), key=lambda theme: (theme.respondents, theme.id))


def test_a_second_batch_keeps_ids_and_labels(ferries: Place) -> None:
    before = ferries.themes()
    write_folder(ferries.folder, copies=MORE)
    run(ferries.folder, ferries.out, jobs=1)
    after = ferries.themes()
    assert set(before) <= set(after)
    assert all(after[key].label == theme.label for key, theme in before.items())
    assert largest(ferries).respondents >= MORE
    for number in range(COPIES, MORE):
        (ferries.folder / f"islander-{number:03d}.txt").unlink()
    run(ferries.folder, ferries.out, jobs=1)
    assert {key: ferries.themes()[key] for key in before} == before


@pytest.mark.parametrize(
    "dies_in", ["pipeline.stages.overview.count", "pipeline.stages.write_digests", "pipeline.stages.summary_of"]
)
def test_a_second_batch_that_dies_ends_as_if_it_had_not(
    dies_in: str, ferries: Place, finished: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(ferries.folder, copies=MORE)
    twin = Place(ferries.folder, tmp_path / "twin")
    shutil.copytree(finished.out, twin.out)
    run(twin.folder, twin.out, jobs=1)

    class Died(RuntimeError):
        pass

    def die(*arguments: object) -> None:
        raise Died

    monkeypatch.setattr(dies_in, die)
    with pytest.raises(Died):
        run(ferries.folder, ferries.out, jobs=1)
    monkeypatch.undo()
    run(ferries.folder, ferries.out, jobs=1)
    assert ferries.everything() == twin.everything()


def test_new_themes_on_demand_are_those_of_a_fresh_run(ferries: Place, tmp_path: Path) -> None:
    write_folder(ferries.folder, copies=MORE)
    run(ferries.folder, ferries.out, jobs=1)
    run(ferries.folder, ferries.out, jobs=1, new_themes=True)
    fresh = Place(ferries.folder, tmp_path / "fresh")
    run(fresh.folder, fresh.out, jobs=1)
    assert ferries.everything()[:4] == fresh.everything()[:4]


def test_what_was_embedded_once_is_never_embedded_again(ferries: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.stages.vectors import LazyEncoder

    honest, texts = LazyEncoder.encode, []

    def counted(self: LazyEncoder, given: list[str]):
        texts.extend(given)
        return honest(self, given)

    monkeypatch.setattr(LazyEncoder, "encode", counted)
    monkeypatch.setattr("pipeline.loading.load_language", lambda: pytest.fail("nothing is read again"))
    decide(ferries.out, "confirm", [largest(ferries).id], ADA)
    assert texts == []
    monkeypatch.undo()
    monkeypatch.setattr(LazyEncoder, "encode", counted)
    (ferries.folder / "late.txt").write_text("We support Option 1. The piers are old, and they leak.\n", encoding="utf-8")
    run(ferries.folder, ferries.out, jobs=1)
    assert texts
    assert all(any(words in text for words in ("Option 1", "piers", "leak")) for text in texts)


def test_a_decision_is_in_force_at_once_and_in_later_runs(ferries: Place) -> None:
    theme = largest(ferries)
    done = decide(ferries.out, "rename", [theme.id.removeprefix("theme-")[:8]], ADA, label="  Boats  come late ")
    assert [(one.label, one.label_by) for one in done.themes] == [("Boats come late", "person")]
    assert "Boats come late" in (ferries.out / "digest.md").read_text(encoding="utf-8")
    assert run(ferries.folder, ferries.out, jobs=1).unchanged
    write_folder(ferries.folder, copies=MORE)
    run(ferries.folder, ferries.out, jobs=1)
    assert ferries.themes()[theme.id].label == "Boats come late"
    run(ferries.folder, ferries.out, jobs=1, new_themes=True)
    assert ferries.themes()[theme.id].label == "Boats come late"


def test_a_decision_that_was_only_logged_is_worked_in_by_the_next_run(ferries: Place) -> None:
    theme = largest(ferries)
    with closing(open_store(ferries.out, create=False)) as store:
        store.put_decisions([Decision("theme", theme.id, "confirm", {}, "Ada", ADA.at)])
    assert not run(ferries.folder, ferries.out, jobs=1).unchanged
    assert ferries.themes()[theme.id].status == "confirmed"


def test_a_review_of_a_position_remakes_the_overview(ferries: Place) -> None:
    with closing(open_store(ferries.out, create=False)) as store:
        position = next(store.positions())
        store.put_decisions([Decision("position", position.id, "reject", {}, "Ada", ADA.at)])
    assert not run(ferries.folder, ferries.out, jobs=1).unchanged
    assert run(ferries.folder, ferries.out, jobs=1).unchanged


def test_a_rejected_theme_leaves_the_digest_and_stays_in_the_export(ferries: Place, tmp_path: Path) -> None:
    theme = largest(ferries)
    with closing(open_store(ferries.out, create=False)) as store:
        themed = store.coverage().passages_themed
    assert theme.label in (ferries.out / "digest.md").read_text(encoding="utf-8")
    decide(ferries.out, "reject", [theme.id], ADA)
    assert theme.label not in (ferries.out / "digest.md").read_text(encoding="utf-8").split("## How")[0]
    with closing(open_store(ferries.out, create=False)) as store:
        assert store.coverage().passages_themed < themed
        export(store, tmp_path / "records", "jsonl")
    rows = (tmp_path / "records" / "themes.jsonl").read_text(encoding="utf-8")
    assert '"status":"rejected"' in rows.replace(" ", "")
    write_folder(ferries.folder, copies=MORE)
    run(ferries.folder, ferries.out, jobs=1)
    offered = [one.label for one in ferries.themes().values() if one.status == "candidate"]
    assert not any("late" in label for label in offered)


def test_the_history_says_who_when_and_why(ferries: Place) -> None:
    theme = largest(ferries)
    done = decide(ferries.out, "confirm", [theme.id], ADA)
    with closing(open_store(ferries.out, create=False)) as store:
        assert history(store, theme.id) == history(store) == list(done.decisions)
    (one,) = done.decisions
    assert (one.who, one.at, one.why, one.number) == ("Ada", ADA.at, "as the team agreed", 1)


def test_passages_go_in_and_out(ferries: Place) -> None:
    theme = largest(ferries)
    with closing(open_store(ferries.out, create=False)) as store:
        inside = sorted(row.passage for row in store.assignments() if row.theme == theme.id)
        outside = next(one for one in store.passages() if one.id not in inside and "winter sailings" in one.quote)
    decide(ferries.out, "assign", [theme.id], ADA, passages=[outside.id])
    done = decide(ferries.out, "unassign", [theme.id], ADA, passages=[inside[0].removeprefix("pas-")])
    assert not done.idle
    with closing(open_store(ferries.out, create=False)) as store:
        rows = {row.passage: row for row in store.assignments() if row.theme == theme.id}
    assert rows[outside.id].by == "person"
    assert inside[0] not in rows
    parted = decide(ferries.out, "split", [theme.id], ADA, passages=inside[1:3])
    assert [one.passages for one in parted.new] == [2]


@pytest.mark.parametrize(
    ("action", "ids", "more", "said"),
    [
        ("confirm", ["nothing"], {}, "There is no theme 'nothing'"),
        ("confirm", [""], {}, "There is no theme ''"),
        ("confirm", ["theme-"], {}, "Several themes begin"),
        ("rename", ["largest"], {"label": "two\nlines\x07"}, "cannot be a label"),
        ("rename", ["largest"], {"label": " "}, "cannot be a label"),
        ("rename", ["largest"], {"label": "other"}, "is called"),
        ("merge", ["largest", "largest"], {}, "needs two themes"),
        ("assign", ["largest"], {"passages": ["pas-nothing"]}, "There is no passage"),
        ("assign", ["largest"], {"passages": ["pas-"]}, "Several passages"),
        ("unassign", ["largest"], {"passages": ["outside"]}, "is not in"),
        ("split", ["largest"], {"passages": ["outside"]}, "is not in"),
    ],
)
def test_what_makes_no_sense_is_refused_and_not_kept(
    action: str, ids: list[str], more: dict[str, object], said: str, finished: Place
) -> None:
    theme = largest(finished)
    with closing(open_store(finished.out, create=False)) as store:
        inside = {row.passage for row in store.assignments() if row.theme == theme.id}
        outside = next(one.id for one in store.passages() if one.id not in inside)
    other = next(one.label for one in finished.themes().values() if one.id != theme.id)
    names = {"largest": theme.id, "outside": outside, "other": other.upper()}
    given = {
        key: [names.get(one, one) for one in value] if isinstance(value, list) else names.get(value, value)
        for key, value in more.items()
    }
    with pytest.raises(WrongUsage, match=said):
        decide(finished.out, action, [names.get(one, one) for one in ids], ADA, **given)
    with closing(open_store(finished.out, create=False)) as store:
        assert list(store.decisions()) == []


def test_a_merged_theme_says_where_it_went(ferries: Place) -> None:
    one, other = sorted(ferries.themes())[:2]
    done = decide(ferries.out, "merge", [one, other], ADA)
    assert [theme.id for theme in done.gone] == [other]
    with closing(open_store(ferries.out, create=False)) as store, pytest.raises(WrongUsage, match=f"merged into {one} by Ada"):
        find_theme(store.themes(), other[:14], store)


def test_there_must_be_a_run_that_came_to_its_end(tmp_path: Path, ferries: Place) -> None:
    with pytest.raises(Missing, match="no finished run"):
        decide(tmp_path / "nowhere", "confirm", ["a"], ADA)
    with closing(open_store(ferries.out, create=False)) as store:
        store.forget_overview()
    with pytest.raises(Missing, match="did not come to its end"):
        decide(ferries.out, "confirm", ["a"], ADA)
