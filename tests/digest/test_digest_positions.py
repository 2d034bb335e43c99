"""Who counts as what: each holder once, responses and reports apart, campaign letters apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from written_run import Letter, article, council, trust, write_run

from pipeline.datamodel import Addition, Span
from pipeline.digest import digest
from pipeline.digest.compose import compose
from pipeline.digest.evidence import Evidence
from pipeline.digest.sections import Digest
from pipeline.digest.sides import Side, sides
from pipeline.settings import DigestSettings


def evidence(folder: Path, made: list[Letter] | None = None) -> Evidence:
    return Evidence(write_run(folder, made), DigestSettings())


def sections(folder: Path, made: list[Letter] | None = None) -> Digest:
    return compose(evidence(folder, made))


def one_side(folder: Path, *said: tuple[str, str, dict[str, object]]) -> Side:
    """The side of one council that says these sentences: (words, stance, more fields of the position)."""
    letter = Letter("a.txt", "\n".join(words for words, _, _ in said), kind="response")
    letter.sent_by("Weirford Borough Council", "council", "yes")
    for words, stance, more in said:
        letter.position(words, "Weirford Borough Council", stance, "option-a", **more)
    (side,) = sides(evidence(folder, [letter]))["option-a"]
    return side


HEDGED = {"strength": "hedged"}
STATED = {"basis": "stated"}


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        ([("We back it.", "support", {})], "support"),
        ([("We back it.", "support", {}), ("We back it if it is paid for.", "conditional", {})], "conditional"),
        ([("We back it.", "support", {}), ("It would fail.", "oppose", {})], "mixed"),
        ([("It could work in towns.", "support", HEDGED), ("It would fail.", "oppose", {})], "oppose"),
        ([("We back it.", "support", {}), ("It might fail.", "oppose", HEDGED)], "support"),
        ([("It could work.", "support", HEDGED), ("It might fail.", "oppose", HEDGED)], "mixed"),
        ([("We take no view.", "neutral", {}), ("It would fail.", "oppose", {})], "oppose"),
        ([("Agree with option A", "support", STATED), ("It would fail.", "oppose", {})], "support"),
        ([("We take no view.", "neutral", {})], "neutral"),
    ],
)
def test_one_holder_one_stance(tmp_path: Path, said: list[tuple[str, str, dict[str, object]]], stance: str) -> None:
    side = one_side(tmp_path, *said)
    assert side.stance == stance
    assert len(side.statements) + len(side.also) == len(said), "nothing that was said is lost"


def test_the_newest_counts_and_the_older_is_told_as_a_change(tmp_path: Path) -> None:
    made = [
        council("late.txt", "2025-05-20", "We can no longer support option B.", "oppose"),
        council("early.txt", "2025-03-20", "We support option B without reserve.", "support"),
    ]
    page = sections(tmp_path, made)
    assert dict(page.proposals[0].counts)["oppose"] == 1
    assert dict(page.proposals[0].counts)["support"] == 0
    (line,) = page.timelines.changed
    assert line.summary == "20 March 2025: supported ·\n20 May 2025: opposed"
    assert [step.counted for step in line.steps] == [False, True]
    said = "1 of these took another position at an earlier date and is counted once, by the latest dated position."
    assert page.position_note == page.proposals[0].tables[0].note == said


def test_without_dates_nobody_can_say_which_was_first(tmp_path: Path) -> None:
    made = [
        council("a.txt", None, "We can no longer support option B.", "oppose"),  # type: ignore[arg-type]
        council("b.txt", "2025-03-20", "We support option B without reserve.", "support"),
    ]
    page = sections(tmp_path, made)
    assert dict(page.proposals[0].counts)["mixed"] == 1
    assert page.timelines.changed == ()
    (line,) = page.timelines.unordered
    assert line.summary == "20 March 2025: supported ·\nundated: opposed"
    assert page.position_note == ""


def test_the_same_position_twice_is_no_change(tmp_path: Path) -> None:
    made = [council(f"{n}.txt", f"2025-03-0{n}", "We support option B without reserve.", "support") for n in (1, 2)]
    page = sections(tmp_path, made)
    assert page.timelines.changed == ()
    assert [line.summary for line in page.timelines.same] == ["1 March 2025: supported ·\n2 March 2025: supported"]
    assert page.position_note == ""


def test_reported_is_never_counted_as_a_response(tmp_path: Path) -> None:
    page = sections(tmp_path, [trust(), article()])
    voices = {table.voice: table for table in page.proposals[0].tables}
    assert set(voices) == {"responses", "reported"}
    assert voices["responses"].sentence == "1 respondent supports it with conditions, in their own response."
    assert voices["reported"].sentence == "1 organisation or person opposes it, as reported."
    assert dict(page.proposals[0].counts)["oppose"] == 0, "the chart counts respondents where there are any"


def test_only_reports(tmp_path: Path) -> None:
    page = sections(tmp_path, [article()])
    assert page.proposals[0].counted == "as reported"
    assert dict(page.proposals[0].counts)["oppose"] == 1
    assert page.glance[0].startswith("No responses were among the documents.")


def test_the_members_of_a_body_are_no_second_respondent(tmp_path: Path) -> None:
    letter = trust()
    letter.position("The timetable of nine months is far too fast", "Rivers Trust Network", "oppose", "option-a", voice="members")
    (side,) = sides(evidence(tmp_path, [letter]))["option-a"]
    assert side.stance == "mixed"


def test_tables_add_up_and_campaign_letters_stand_apart(tmp_path: Path) -> None:
    page = sections(tmp_path)
    for section in page.proposals:
        for voice in section.tables:
            if voice.table is None:
                continue
            rows = [[int(cell.replace(",", "")) for cell in row[1:]] for row in voice.table.rows]
            assert all(sum(row[:-1]) == row[-1] for row in rows)
            if voice.table.foot:
                assert [sum(column) for column in zip(*rows, strict=True)] == [int(cell) for cell in voice.table.foot[1:]]
    option_b = page.proposals[1]
    assert option_b.copies == 4
    assert option_b.tables[0].table is not None
    assert option_b.tables[0].table.rows[-1][0] == "Campaign letters"
    assert "Another 4 respondents take a position in a campaign’s letter only" in option_b.tables[0].sentence


def test_what_a_sender_added_to_a_campaigns_letter_is_their_own_position(tmp_path: Path) -> None:
    found = evidence(tmp_path)
    (campaign,) = found.store.campaigns()
    said = next(row for row in found.positions if row.holder in found.campaigners)
    words = Span(said.record.start, said.record.end, said.record.quote)
    added = Addition(str(said.record.response), said.record.document, words)
    more = replace(campaign, additions=(*campaign.additions, added))
    coverage = found.store.coverage()
    found.store.put_overview(aliases={}, themes=(), assignments=(), campaigns=(more,), excluded={}, coverage=coverage)
    again = Evidence(found.store, DigestSettings())
    assert not next(row for row in again.positions if row.record.id == said.record.id).campaign
    assert again.campaigners == found.campaigners - {said.holder}
    before, after = sides(found)["option-b"], sides(again)["option-b"]
    assert sum(side.campaign for side in before) == sum(side.campaign for side in after) + 1


def test_every_respondent_stands_in_one_row(tmp_path: Path) -> None:
    found = sides(evidence(tmp_path))
    for proposal, group in found.items():
        assert max(Counter(side.holder for side in group).values()) == 1, proposal


def test_conditions_are_told_in_their_own_words(tmp_path: Path) -> None:
    section = sections(tmp_path).proposals[0]
    assert [row.text for row in section.conditions.quotations] == ["provided that each board has its own budget"]


def test_dissent_stands_beside_the_majority(tmp_path: Path) -> None:
    page = sections(tmp_path)
    assert [stance.stance for stance in page.proposals[0].quotes] == ["support", "oppose", "conditional"]
    theme = page.themes[0]
    assert "In these passages they do not all agree: 2 oppose" in theme.dissent
    assert {row.text for row in theme.dissenting.quotations} == {
        "Disagree. The old boards worked well enough.",
        "I am against option A",
    }


def test_excluded_responses_count_nowhere(tmp_path: Path) -> None:
    mine = evidence(tmp_path)
    assert len(mine.analysed) == len(mine.responses) - 1
    assert all("no comment" not in passage.quote for passage in mine.passages.values())


def test_who_stands_where(tmp_path: Path) -> None:
    table = sections(tmp_path).matrix
    assert table is not None
    assert table.rows == (
        ("Anglers' Union", "Oppose (as reported)", "No position found"),
        ("Rivers Trust Network", "Support with conditions", "No position found"),
        ("Weirford Borough Council", "No position found", "Oppose (changed over time)"),
    )


def test_many_proposals_are_listed_not_put_in_columns(tmp_path: Path) -> None:
    words = [f"We support plan {n}." for n in range(6)]
    letter = Letter("a.txt", "\n".join(words), kind="response")
    letter.sent_by("Weirford Borough Council", "council", "yes")
    for n, said in enumerate(words):
        letter.position(said, "Weirford Borough Council", "support", f"plan-{n}")
    table = sections(tmp_path, [letter]).matrix
    assert table is not None
    assert table.head == ("Who", "Support")
    assert table.rows[0][1].count(";") == 5


def test_quotations_that_are_left_out_are_counted(tmp_path: Path) -> None:
    support = sections(tmp_path).proposals[0].quotes[0]
    assert support.holders == "10"
    assert len(support.some.quotations) == DigestSettings().quotes_per_stance
    assert support.some.more == 6
    assert support.some.withheld == 1


def test_the_same_figure_of_many_letters_is_told_once(tmp_path: Path) -> None:
    made = []
    for n in range(3):
        letter = Letter(f"{n}.txt", "It is said that it costs £3 million. That is too much.", kind="response")
        letter.sent_by(f"Weirford Parish {n}", "council", "yes")
        letter.figure("£3 million", f"Weirford Parish {n}", 3e6, None, None)
        made.append(letter)
    (row,) = sections(tmp_path, made).figures
    assert (row.words, row.documents) == ("£3 million", 3)
    assert row.quotation.text == "It is said that it costs £3 million."


@pytest.mark.parametrize("made", [[], [Letter("empty.txt", "")], [trust()], [trust(), article()]])
def test_small_runs_in_every_format(tmp_path: Path, made: list[Letter]) -> None:
    store = write_run(tmp_path, made)
    for form in ("html", "md"):
        page = digest(store, format=form)
        assert "The future of river boards" in page
        assert "None" not in page
