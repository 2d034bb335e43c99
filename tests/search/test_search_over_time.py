"""search_over_time(): positions by holder and proposal, in the order of their dates; and the dates of every search."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner
from written_run import CONSULTATION, Letter, council, write_run

from pipeline.cli.app import app
from pipeline.datamodel import RespondentEntry
from pipeline.errors import WrongUsage
from pipeline.search import Facets, as_csv, as_json, as_lines, as_table, search, search_over_time
from pipeline.store import Store

WHO = "Weirford Borough Council"
OVER_TIME = ["2019-05-14: oppose", "2021-01-08: conditional", "2023-03-02: support", "undated: neutral"]


def person(file: str, date: str, name: str, publish: str, words: str, stance: str) -> Letter:
    letter = Letter(file, words, kind="response", date=date)
    letter.sent_by(name, "individual", publish)
    letter.position(words, name, stance, "option-b")
    return letter


def paper(file: str, date: str | None, holder: str, stance: str) -> Letter:
    letter = Letter(file, f"{holder} and option B: nothing but trouble.", kind="article", date=date)
    letter.cut()
    letter.position(letter.text, holder, stance, "option-b", voice="reported")
    return letter


def letters() -> list[Letter]:
    conditional = council("b.txt", "2021-01-08", "We back option B if it is paid for.", "conditional")
    row = conditional.records["positions"][0]
    conditional.records["positions"][0] = replace(row, condition=conditional.span("if it is paid for"))
    return [
        council("u.txt", None, "We take no side on option B.", "neutral"),  # type: ignore[arg-type]
        council("c.txt", "2023-03-02", "We back option B.", "support"),
        council("a.txt", "2019-05-14", "We reject option B =1+1.", "oppose"),
        conditional,
        person("x1.txt", "2019-06-01", "Jane Marlowe", "anonymous", "I reject option B, it floods my orchard.", "oppose"),
        person("x2.txt", "2021-06-01", "Jane Marlowe", "anonymous", "I back option B, it drains my orchard.", "support"),
        person("y1.txt", "2019-07-01", "Harold Quince", "no", "I reject option B for the sake of my geese.", "oppose"),
        person("y2.txt", "2021-07-01", "Harold Quince", "no", "I back option B for the sake of my geese.", "support"),
        paper("press-1.html", "2020-01-01", "Jane Marlowe", "oppose"),
        paper("press-2.html", "2022-02", "Anglers' Union", "oppose"),
        paper("press-3.html", "2020-03-01", "The association", "oppose"),
    ]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("over-time")


@pytest.fixture(scope="module")
def store(out: Path) -> Iterator[Store]:
    store = write_run(out, letters())
    yield store
    store.close()


def files(store: Store, **given: str) -> list[str]:
    return [
        hit.source_file or "" for hit in search(store, "", facets=Facets(kind="position", **given), limit=None, consent=False)
    ]


def test_the_order_is_that_of_the_dates_and_what_has_none_comes_last(store: Store) -> None:
    found = search_over_time(store, "", limit=None)
    assert [(line.holder, line.proposal) for line in found.timelines] == [("Anglers' Union", "option-b"), (WHO, "option-b")]
    assert found.timelines[1].summary.split(" · ") == OVER_TIME
    assert [hit.condition for hit in found.timelines[1].positions] == [None, "if it is paid for", None, None]


def test_whoever_may_not_be_named_has_no_timeline(store: Store) -> None:
    found = search_over_time(store, "", limit=None)
    assert found.unnamed == 6, "two of hers, two of his, what a paper prints of her, and nobody in particular"
    for written in (as_json(found), as_csv(found), as_lines(found)):
        for secret in ("Marlowe", "Quince", "orchard", "geese", "press-1", "x1", "2019-06"):
            assert secret not in written
    own = search_over_time(store, "", limit=None, consent=False)
    by_name = {line.holder: line for line in own.timelines}
    assert by_name["Jane Marlowe"].summary == "2019-06-01: oppose · 2020-01-01: oppose · 2021-06-01: support"
    assert own.unnamed == 1, "“The association” is another one in each document"


def test_the_register_is_kept_for_a_name_that_sent_nothing(tmp_path: Path) -> None:
    guarded = replace(CONSULTATION, respondents=(RespondentEntry(file="x.pdf", name="Anglers' Union", publish="no"),))
    store = write_run(tmp_path, [paper("press-2.html", "2022-02", "Anglers' Union", "oppose")], guarded)
    found = search_over_time(store, "")
    assert (found.timelines, found.unnamed) == ((), 1)
    store.close()


def test_words_of_a_letter_that_may_not_be_quoted_stay_withheld(tmp_path: Path) -> None:
    letter = person("y3.txt", "2018-01-01", "Harold Quince", "no", f"{WHO} hates my geese and option B.", "oppose")
    row = letter.records["positions"][0]
    letter.records["positions"][0] = replace(row, holder=WHO, voice="reported", condition=letter.span("my geese"))
    store = write_run(tmp_path, [letter, council("a.txt", "2019-05-14", "We reject option B.", "oppose")])
    found = search_over_time(store, "")
    assert found.timelines[0].summary == "date withheld: oppose · 2019-05-14: oppose"
    assert "(words withheld" in as_lines(found)
    for written in (as_json(found), as_csv(found), as_lines(found)):
        assert not any(secret in written for secret in ("geese", "Quince", "y3.txt", "2018"))
    store.close()


def test_words_choose_and_a_limit_cuts_no_timeline(store: Store) -> None:
    found = search_over_time(store, "option", limit=1)
    assert (len(found.timelines), found.more) == (1, 1)
    assert len(search_over_time(store, "reject").timelines[0].positions) == 1
    best = search_over_time(store, "trouble OR reject", limit=None).timelines
    assert {line.holder for line in best} == {"Anglers' Union", WHO}


def test_the_same_whatever_the_order_of_the_files(store: Store, tmp_path: Path) -> None:
    other = write_run(tmp_path, letters()[::-1])
    for consent in (True, False):
        pages = [as_json(search_over_time(one, "", limit=None, consent=consent)) for one in (store, other)]
        assert pages[0] == pages[1]
    other.close()


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"since": "2021-07"}, ["c.txt", "press-2.html", "y2.txt"]),
        ({"until": "2019"}, ["a.txt", "x1.txt", "y1.txt"]),
        ({"since": "2022-02-10", "until": "2022-02-20"}, ["press-2.html"]),
        ({"since": "2022-03-01", "until": "2022-12"}, []),
        ({"since": "2023-03-02", "until": "2023-03-02"}, ["c.txt"]),
    ],
)
def test_from_and_to(store: Store, given: dict[str, str], found: list[str]) -> None:
    assert files(store, **given) == found


def test_from_and_to_for_passages_too(store: Store) -> None:
    hits = search(store, "", facets=Facets(since="2023"), limit=None)
    assert {hit.source_file for hit in hits} == {"c.txt"}
    assert {hit.date for hit in hits} == {"2023-03-02"}


@pytest.mark.parametrize(
    ("facets", "said"),
    [
        (Facets(since="soon"), "no date for --from"),
        (Facets(until="8/1/2021"), "no date for --to"),
        (Facets(since="2021-02-30"), "no date"),
        (Facets(since="2022", until="2021-12"), "Nothing lies between"),
        (Facets(kind="ask"), "no hits of kind 'ask'"),
    ],
)
def test_wrong_usage(store: Store, facets: Facets, said: str) -> None:
    with pytest.raises(WrongUsage, match=said):
        search_over_time(store, "", facets=facets)


def run(out: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["search", "anywhere", *arguments, "--out", str(out)])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_in_lines(store: Store, out: Path) -> None:
    code, stdout, stderr = run(out, "--over-time", "--respondent", "weirford")
    assert code == 0
    assert stdout.splitlines()[:7] == [
        f"1. {WHO} · option-b",
        "   2019-05-14: oppose · a.txt",
        "      “We reject option B =1+1.”",
        "   2021-01-08: conditional · b.txt",
        "      “We back option B if it is paid for.”",
        "      condition: “if it is paid for”",
        "   2023-03-02: support · c.txt",
    ]
    assert stderr == ""


def test_the_command_in_json_and_csv(store: Store, out: Path) -> None:
    _, stdout, stderr = run(out, "--over-time", "--format", "json")
    assert [(row["holder"], len(row["positions"])) for row in json.loads(stdout)] == [("Anglers' Union", 1), (WHO, 4)]
    assert "6 positions are left out" in stderr
    _, stdout, _ = run(out, "--over-time", "--format", "csv", "--quiet")
    rows = list(csv.DictReader(io.StringIO(stdout)))
    assert [row["date"] for row in rows] == ["2022-02", "2019-05-14", "2021-01-08", "2023-03-02", ""]
    assert rows[2]["condition"] == "if it is paid for"


def test_a_table_for_a_terminal(store: Store) -> None:
    from rich.console import Console

    console = Console(width=120, record=True, file=io.StringIO())
    console.print(as_table(search_over_time(store, "", facets=Facets(until="2022"), limit=None)))
    text = console.export_text()
    assert text.index("2019-05-14") < text.index("2021-01-08")
    assert "“We reject option B =1+1.”" in text


def test_a_position_shows_its_date_in_every_search(store: Store, out: Path) -> None:
    stdout = run(out, "--kind", "position", "--stance", "neutral", "--stance", "support")[1]
    assert f"{WHO} · c.txt, 2023-03-02 · support option-b" in stdout
    assert f"{WHO} · u.txt, undated · neutral option-b" in stdout
    assert "(name withheld) · (file withheld) · support option-b" in stdout, "a date would help to tell who it is"
