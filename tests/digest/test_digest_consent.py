"""Who is named and who is quoted, in every format: a name or a word too many here is somebody's harm."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from read_digest import shown
from written_run import CONSULTATION, Letter, anonymous, article, council, silent, trust, write_run

from pipeline.datamodel import RespondentEntry
from pipeline.digest import FORMATS, digest
from pipeline.digest.consent import strictest
from pipeline.digest.evidence import Evidence
from pipeline.errors import PromiseBroken
from pipeline.settings import DigestSettings

#: Everything in the written run that says who somebody is, or what they said, against their wish.
SECRETS = ("Marlowe", "marlowe", "Harold", "harold", "Quince", "quince", "orchard", "warmly welcome", "Petra", "Ashdown", "01632")


@pytest.mark.parametrize("form", FORMATS)
def test_no_secret_comes_out(tmp_path: Path, form: str) -> None:
    page = shown(write_run(tmp_path), form, by_kind=True)
    for secret in SECRETS:
        assert secret not in page
    assert "An individual" in page
    assert "Rivers Trust Network" in page, "who may be named is named"


@pytest.mark.parametrize("form", FORMATS)
def test_who_may_not_be_quoted_is_counted(tmp_path: Path, form: str) -> None:
    made = [silent(), trust()]
    page = shown(write_run(tmp_path, made), form)
    assert "2 respondents take a position" in page
    assert "1 supports it and 1 supports it with conditions" in page
    assert "counted but not quoted" in page or '"withheld": 1' in digest(write_run(tmp_path / "json", made), format="json")
    assert "orchard" not in page


@pytest.mark.parametrize("publish", ["perhaps", "", "YES", "no"])
def test_an_unclear_wish_counts_as_no(tmp_path: Path, publish: str) -> None:
    letter = anonymous()
    letter.respondents[0] = replace(letter.respondents[0], publish=publish)
    page = digest(write_run(tmp_path, [letter]), format="md")
    assert "against option A" not in page
    assert "Marlowe" not in page


def test_a_newspaper_does_not_undo_a_wish(tmp_path: Path) -> None:
    """The article names and quotes Jane Marlowe; she asked to be anonymous, Harold Quince not to be quoted at all."""
    alone = digest(write_run(tmp_path / "a", [article()]), format="md")
    assert "Jane Marlowe" in alone, "she sent nothing here, so what a paper printed of her is public"
    both = digest(write_run(tmp_path / "b", [article(), anonymous()]), format="md")
    assert "Marlowe" not in both
    assert "nobody asked us" in both


def test_the_register_guards_a_name_that_sent_nothing(tmp_path: Path) -> None:
    entry = RespondentEntry(file="unread.pdf", name="Tom Weir", publish="no")
    page = digest(write_run(tmp_path, [article()], replace(CONSULTATION, respondents=(entry,))), format="md")
    assert "Tom Weir" not in page
    assert "offices, not for fish" not in page, "nor is the paragraph of the article quoted in which his words stand"


def test_an_attachment_keeps_the_wish_of_its_message(tmp_path: Path) -> None:
    mail = silent()
    attached = Letter("harold-quince.txt/plan.txt", "The plan would drown my meadow.", kind="report")
    attached.cut()
    attached.concern("The plan would drown my meadow", None, "place")
    page = digest(write_run(tmp_path, [mail, attached]), format="md")
    assert "meadow" not in page
    assert "plan.txt" not in page


def test_a_theme_in_words_that_may_not_be_quoted_is_called_by_its_keywords(tmp_path: Path) -> None:
    store = write_run(tmp_path)
    mine = next(row for row in store.passages() if "orchard floods" in row.quote)
    theme = replace(next(iter(store.themes())), label="My orchard floods", exemplars=(mine.id,))
    assigned = [row for row in store.assignments() if row.theme == theme.id]
    rest = {"campaigns": tuple(store.campaigns()), "coverage": store.coverage(), "aliases": {}, "excluded": {}}
    store.put_overview(themes=(theme,), assignments=assigned, **rest)
    page = digest(store, format="md")
    assert "orchard" not in page
    assert "About board, close and river" in page


def test_the_last_door_refuses(tmp_path: Path) -> None:
    evidence = Evidence(write_run(tmp_path), DigestSettings())
    mute = next(said for said in evidence.positions if said.level == "no")
    with pytest.raises(PromiseBroken, match="wish"):
        evidence.quotation(mute)


def test_names_are_shown_where_allowed(tmp_path: Path) -> None:
    page = digest(write_run(tmp_path, [council("weirford.txt", "2025-01-02", "We support option B.", "support")]), format="md")
    assert "**Weirford Borough Council** (document 1)" in page
    assert "weirford.txt" in page


def test_strictest() -> None:
    assert strictest(["yes", "yes"]) == "yes"
    assert strictest(["yes", "no", "anonymous"]) == "no"
