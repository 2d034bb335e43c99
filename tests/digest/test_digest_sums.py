"""A reader with a pencil: the numbers on a digest's page add up, or the page says in words why they do not."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from themed_run import themed_run
from written_run import council, write_run

from pipeline.datamodel import Ask
from pipeline.digest import digest
from pipeline.digest.compose import compose
from pipeline.digest.evidence import Evidence
from pipeline.digest.formats.blocks import left
from pipeline.digest.parts import Some
from pipeline.digest.sections import Digest
from pipeline.settings import DigestSettings
from pipeline.store import Store

_OF = re.compile(r"Of ([\d,]+) (\w+): (.+?)\.$", re.MULTILINE)


@pytest.fixture(scope="module", params=["written", "themed"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp(request.param)
    return write_run(folder) if request.param == "written" else themed_run(folder)


def made(store: Store) -> Digest:
    return compose(Evidence(store, DigestSettings(quotes_per_stance=1, quotes_per_concern=1, asks_per_addressee=1)))


def sums(page: str) -> list[tuple[int, str, list[int]]]:
    """Every "Of 9 statements: 3 quoted here; 6 more …" of a page: the whole, what of, and the parts."""
    found = []
    for whole, what, parts in _OF.findall(re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", page)):
        numbers = [int(part.split()[0].replace(",", "")) for part in parts.split("; ")]
        found.append((int(whole.replace(",", "")), what, numbers))
    return found


def some_of(record: object) -> Iterator[Some]:
    """All quotations of a digest, wherever they stand."""
    if isinstance(record, Some):
        yield record
    elif dataclasses.is_dataclass(record):
        for field in dataclasses.fields(record):
            yield from some_of(getattr(record, field.name))
    elif isinstance(record, tuple):
        for row in record:
            yield from some_of(row)


def test_what_is_left_out_makes_the_whole_with_what_is_quoted(store: Store) -> None:
    told = sums(digest(store, format="md", settings=DigestSettings(quotes_per_stance=1, quotes_per_concern=1)))
    assert told, "something is always left out here"
    for whole, what, parts in told:
        assert whole == sum(parts), f"{whole} {what} are not {parts}"


def test_every_statement_is_quoted_left_out_said_alike_or_withheld(store: Store) -> None:
    told = made(store)
    assert any(some.alike for some in some_of(told)), "several send the same words here"
    assert told.concern_table is not None
    stated = {row[0]: int(row[-1]) for row in told.concern_table.rows}
    assert {one.label: one.some.total for one in told.concerns} == stated
    asked = [ask for ask in Evidence(store, DigestSettings()).asks if isinstance(ask.record, Ask)]
    assert sum(one.some.total for one in told.asks) == len(asked)
    for proposal in told.proposals:
        for one in proposal.quotes:
            assert one.some.total >= sum(map(int, re.findall(r"\d+", one.holders))), "everybody says at least one thing"


def test_passages_of_which_nothing_is_told_are_as_many_as_the_sentence_says(store: Store) -> None:
    told = made(store)
    said = re.match(r"Of [\d,]+ passages? \(.*\), ([\d,]+) \(", told.left_over_sentence)
    assert said is not None
    assert told.left_over.total == int(said[1].replace(",", ""))


def test_who_is_named_and_who_is_not_are_all_respondents(store: Store) -> None:
    told = made(store)
    assert told.overview.kinds is not None
    everybody = int(told.overview.kinds.foot[1])
    assert len(told.overview.named) + told.overview.named_more + told.overview.unnamed == everybody
    page = digest(store, format="md")
    assert f"{len(told.overview.named)} respondent" in page


def test_a_change_of_mind_on_several_proposals_is_one_respondents(tmp_path: Path) -> None:
    made = []
    for day, stance in (("2025-03-01", "support"), ("2025-04-01", "oppose")):
        letter = council(f"{day}.txt", day, "We come back to both plans.", stance)
        letter.position("We come back to both plans", "Weirford Borough Council", stance, "option-a")
        made.append(letter)
    told = compose(Evidence(write_run(tmp_path, made), DigestSettings()))
    assert told.position_note.startswith("1 of these took another position at an earlier date, on several proposals: 2 positions")
    assert {table.note for section in told.proposals for table in section.tables} == {
        "1 of these took another position at an earlier date and is counted once, by the latest dated position."
    }


@pytest.mark.parametrize(
    ("some", "said"),
    [
        (Some(), ""),
        (Some(more=2), "Of 2 statements: 2 more in the full records."),
        (Some(withheld=1), "Of 1 statement: 1 counted but not quoted, as its respondent does not agree to be quoted."),
        (
            Some(more=1_200, alike=1, withheld=2),
            "Of 1,203 statements: 1,200 more in the full records; 1 in the same words as another; 2 counted but not quoted, as "
            "their respondents do not agree to be quoted.",
        ),
    ],
)
def test_the_rest_in_words(some: Some, said: str) -> None:
    assert "".join(row.text for row in left(some)) == said


def test_the_full_records_are_led_to_and_explained(store: Store) -> None:
    page = digest(store, format="html")
    assert "see the export" not in page.casefold()
    assert '<a href="#records">full records</a>' in page
    assert page.count('id="records"') == 1
    assert "whoever made the digest holds: ask them" in page


def test_what_was_set_aside_and_analysed_is_what_was_received(store: Store) -> None:
    """The accounting: what was set aside and what was analysed are what was received; copies and others are what was analysed."""
    rows = dict(made(store).overview.accounting.rows)
    numbers = {name: int(value) for name, value in rows.items()}
    aside = sum(value for name, value in numbers.items() if name.startswith("Set aside"))
    assert numbers["Responses received"] == aside + numbers["Responses analysed"]
    copies = numbers.get("of which copies of a campaign’s letter", 0)
    assert (
        copies + numbers.get("of which not a campaign’s letter", numbers["Responses analysed"]) == numbers["Responses analysed"]
    )


def test_what_a_chart_tells_in_words_adds_up(store: Store) -> None:
    told = {chart.id: chart.alt for chart in made(store).charts}
    stances = [alt for key, alt in told.items() if key.startswith("themes-stance")]
    for alt in stances:
        for whole, parts in re.findall(r"\(([\d,]+) respondents?\): ([^.]+)\.", alt):
            if parts != "no position was found":
                assert sum(map(int, re.findall(r"\d+", parts))) == int(whole), alt
    kinds = re.findall(r"\(([\d,]+) respondents?\): ([^.]+)\.", told.get("themes-kinds", ""))
    for whole, parts in kinds:
        assert sum(map(int, re.findall(r"(\d+) of ", parts))) == int(whole), parts
    assert stances and kinds
