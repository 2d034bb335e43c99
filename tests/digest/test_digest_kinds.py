"""Kinds of respondent and what is counted by them: the same numbers in every part of a digest, however a kind is spelt."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from markdown_it import MarkdownIt
from themed_run import themed_letters, themed_run
from written_run import Letter, write_run

from pipeline.digest import digest
from pipeline.digest.breakdown import by_kind_tables
from pipeline.digest.compose import compose
from pipeline.digest.evidence import Evidence
from pipeline.digest.kinds import UNKNOWN, grouped_kinds, kind_counts, kinds_told
from pipeline.digest.raised import every, theme_tree
from pipeline.digest.theme_charts import stance_bars
from pipeline.digest.theme_map import theme_map
from pipeline.settings import DigestSettings


def respondents(folder: Path, kinds: list[str | None]) -> Evidence:
    """One letter each, all of them for option A."""
    letters = []
    for number, kind in enumerate(kinds):
        words = f"We support option A, says writer {number}."
        letter = Letter(f"{number}.txt", words, kind="response")
        letter.sent_by(f"Body Number {number}", kind, "yes")
        letter.position(words, f"Body Number {number}", "support", "option-a")
        letters.append(letter)
    return Evidence(write_run(folder, letters), DigestSettings())


SPELT = ["individual", "Individual", "Individual", "council", "council ", "", None, "kind not known", "charity"]


def test_kinds_that_print_alike_are_one(tmp_path: Path) -> None:
    evidence = respondents(tmp_path, SPELT)
    totals, of = grouped_kinds(evidence, 7)
    assert totals == [("Individual", 3), ("Council", 2), ("Charity", 1), (UNKNOWN, 3)]
    assert sorted(of.values()) == sorted(["Individual"] * 3 + ["Council"] * 2 + ["Charity"] + [UNKNOWN] * 3)
    assert [(kind.name, kind.noun, kind.respondents) for kind in kind_counts(evidence, evidence.senders)] == [
        ("Individual", "Individual", 3), ("Council", "council", 2), ("Charity", "charity", 1), (UNKNOWN, "", 3),
    ]  # fmt: skip
    assert kinds_told(evidence, evidence.senders, 2) == "3 Individuals, 2 councils, 1 other and 3 whose kind is not known"


@pytest.mark.parametrize("most", [2, 3, 4])
def test_groups_are_no_more_than_there_is_room_for_and_leave_nobody_out(tmp_path: Path, most: int) -> None:
    totals, of = grouped_kinds(respondents(tmp_path, SPELT), most)
    assert len(totals) <= most
    assert sum(value for _, value in totals) == len(SPELT)
    assert {group: list(of.values()).count(group) for group in set(of.values())} == dict(totals)


def test_every_table_counts_each_respondent_once(tmp_path: Path) -> None:
    told = compose(respondents(tmp_path, SPELT), by_kind=True)
    assert told.overview.kinds is not None
    kinds = [row[:2] for row in told.overview.kinds.rows]
    assert kinds == [("Individual", "3"), ("Council", "2"), ("Charity", "1"), (UNKNOWN, "3")]
    (stances,) = told.proposals[0].tables
    assert stances.table is not None
    assert [(row[0], row[-1]) for row in stances.table.rows] == kinds
    (positions,) = told.by_kind
    assert positions.head == ("Position", "Individual", "Council", "Charity", UNKNOWN, "All")
    assert positions.rows == (("Option A: one board for each catchment: support", "3", "2", "1", "3", "9"),)
    assert "from 9 respondents: 3 Individuals, 2 councils, 1 charity and 3 whose kind is not known." in told.glance[0]
    assert told.position_table is not None
    assert told.position_table.rows[0][told.position_table.head.index("All")] == "9"


def test_themes_by_kind_have_the_numbers_of_the_chapter_on_themes(tmp_path: Path) -> None:
    evidence = Evidence(themed_run(tmp_path), DigestSettings())
    tree = theme_tree(evidence)
    (table,) = by_kind_tables(evidence, {}, tree)
    told = {theme.label: theme.respondents for theme in compose(evidence).themes}
    assert {row[0]: int(row[-1]) for row in table.rows} == told
    assert told["Pace and timescale"] > 0, "it has no passage of its own, only those of the themes inside it"


def test_a_theme_of_a_campaign_alone_keeps_its_name_in_the_chart(tmp_path: Path) -> None:
    letters = [
        letter for letter in themed_letters() if letter.document.source_file.startswith("campaign/") or "saving" in letter.text
    ]
    copies = [letter for letter in letters if letter.text.endswith("we say.")]
    savings = [letter for letter in letters if "saving" in letter.text]
    evidence = Evidence(themed_run(tmp_path, [*savings, *copies]), DigestSettings())
    tree = theme_tree(evidence)
    from pipeline.digest.sides import sides

    drawn = stance_bars(evidence, tree, 1, "option-a", {side.holder: side for side in sides(evidence)["option-a"]})
    assert drawn is not None
    assert "Pace and timescale: only in a campaign’s words" in [row[0] for row in drawn.rows]
    assert "Pace and timescale: only in a campaign’s words" in [mark.text for mark in drawn.drawing.marks]
    assert "only in a campaign’s words" in drawn.note


def test_themes_that_cannot_be_placed_are_counted_as_left_off_the_map(tmp_path: Path) -> None:
    store = themed_run(tmp_path)
    ids, matrix = store.vectors()
    lost = next(passage.id for passage in store.passages() if passage.quote.startswith("Anglers need a way"))
    keep = [at for at, name in enumerate(ids) if name != lost]

    class Fewer:
        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        def vectors(self) -> tuple[list[str], object]:
            return [ids[at] for at in keep], matrix[keep]

    evidence = Evidence(Fewer(), DigestSettings())  # type: ignore[arg-type]
    tree = theme_tree(evidence)
    drawn, _ = theme_map(evidence, tree, None, {})
    assert drawn is not None
    assert "Anglers need access" in {raised.label for raised in every(tree)}
    assert not any("Anglers need access" in str(row[0]) for row in drawn.rows)
    assert "1 more theme is not on the map." in drawn.note
    assert "lists the themes on the map" in drawn.alt


def test_concerns_count_a_campaigns_words_as_themes_do(tmp_path: Path) -> None:
    letters = themed_letters()
    for letter in letters:
        if letter.document.source_file.startswith("campaign/"):
            letter.concern("Nine months is too short, we say.", letter.respondents[0].name, "pace")
    told = compose(Evidence(themed_run(tmp_path, letters), DigestSettings()))
    (concern,) = [section for section in told.concerns if section.id == "concern-pace"]
    assert "(6 of 19, 32%) raised this. 5 of them did so only in a campaign’s words." in concern.sentence
    (stances,) = [table for table in told.proposals[0].tables if table.voice == "responses"]
    assert "Another 5 respondents take a position in a campaign’s letter only" in stances.sentence


def test_organisations_stand_before_people(tmp_path: Path) -> None:
    letters = []
    for name, kind in (("Abel Person", "individual"), ("Zoe Somebody", None), ("Wharf Society", "charity")):
        words = f"We support option A, says {name}.\nWe oppose option B, says {name}."
        letter = Letter(f"{name}.txt", words, kind="response")
        letter.sent_by(name, kind, "yes")
        letter.position(words.split("\n")[0], name, "support", "option-a")
        if kind != "charity":
            letter.position(words.split("\n")[1], name, "oppose", "option-b")
        letters.append(letter)
    table = compose(Evidence(write_run(tmp_path, letters), DigestSettings())).matrix
    assert table is not None
    assert [row[0] for row in table.rows] == ["Wharf Society", "Abel Person", "Zoe Somebody"]


def test_neighbours_in_bold_are_one_stretch_of_markdown(tmp_path: Path) -> None:
    text = digest(write_run(tmp_path), format="md")
    assert "****" not in text
    page = lxml.html.document_fromstring(MarkdownIt("commonmark").enable("table").render(text))
    assert "20 March 2025: supported." in page.xpath("//strong/text()")


def test_the_legend_names_no_shade_that_no_kind_is_large_enough_for(tmp_path: Path) -> None:
    def words(settings: DigestSettings, place: str) -> str:
        drawn = next(row for row in compose(Evidence(themed_run(tmp_path / place), settings)).charts if row.id == "themes-kinds")
        return " ".join(mark.text for mark in drawn.drawing.marks if mark.kind == "text")

    usual = words(DigestSettings(), "usual")
    assert "of the kind" in usual
    assert "Kind of fewer than 10: not shaded" in usual
    assert "of the kind" not in words(DigestSettings(words_from=1_000), "few")
    assert "not shaded" not in words(DigestSettings(words_from=1), "all")
