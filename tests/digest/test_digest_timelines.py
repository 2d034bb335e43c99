"""Positions over time: told in the order of the dates, counted by the latest, and never for those who may not be named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from test_digest_page import HOSTILE
from test_digest_positions import evidence, sections
from written_run import CONSULTATION, Letter, article, council, trust, write_run

from pipeline.datamodel import Campaign, Coverage, RespondentEntry
from pipeline.digest import digest
from pipeline.digest.compose import compose
from pipeline.digest.evidence import Evidence
from pipeline.digest.sections import Timeline
from pipeline.settings import DigestSettings

WHO = "Weirford Borough Council"
PAST = {"We back option B.": "support", "We reject option B.": "oppose", "We back option B if it is paid for.": "conditional"}


def said(file: str, date: str | None, words: str) -> Letter:
    return council(file, date, words, PAST[words])  # type: ignore[arg-type]


def by_a_person(publish: str) -> list[Letter]:
    made = []
    for file, date, words in (
        ("1.txt", "2019-02-01", "I reject option B for my plums."),
        ("2.txt", "2021-02-01", "I back option B."),
    ):
        letter = Letter(file, f"{words}\nMy plums rot.", kind="response", date=date, title="Plums of Bartholomew Thripp")
        letter.sent_by("Bartholomew Thripp", "individual", publish)
        letter.position(words, "Bartholomew Thripp", "oppose" if "reject" in words else "support", "option-b")
        made.append(letter)
    return made


def told(folder: Path, made: list[Letter]) -> Timeline:
    lines = sections(folder, made).timelines
    (line,) = (*lines.changed, *lines.same, *lines.unordered)
    return line


def test_three_dates_and_none(tmp_path: Path) -> None:
    made = [
        said("c.txt", "2023-03-02", "We back option B."),
        said("u.txt", None, "We reject option B."),
        said("a.txt", "2019-05-14", "We reject option B."),
        council("b.txt", "2021-01-08", "We back option B if it is paid for.", "conditional"),
    ]
    made[3].records["positions"][0] = replace(made[3].records["positions"][0], condition=made[3].span("if it is paid for"))
    page = sections(tmp_path, made)
    (line,) = page.timelines.changed
    assert line.summary.split(" ·\n") == [
        "14 May 2019: opposed", "8 January 2021: supported with conditions", "2 March 2023: supported", "undated: opposed",
    ]  # fmt: skip
    assert [step.counted for step in line.steps] == [False, False, True, False]
    assert [step.day for step in line.steps] == ["2019-05-14", "2021-01-08", "2023-03-02", None]
    (words, condition) = line.steps[1].said[0]
    assert (words.text, condition and condition.text) == ("We back option B if it is paid for.", "if it is paid for")
    counts = {stance: value for stance, value in page.proposals[0].counts if value}
    assert counts == {"support": 1}, "once, by the latest date; what bears none is nobody's latest"
    assert line.counted_as == "Support"


def test_the_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    made = [said("a.txt", "2021-01-01", "We reject option B."), said("b.txt", "2019-01-01", "We back option B."), trust()]
    pages = [digest(write_run(tmp_path / str(n), order), format="html") for n, order in enumerate((made, made[::-1]))]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("dates", "group", "stance"),
    [
        (("2021-01-08", "2021-01-08"), "unordered", "mixed"),
        ((None, None), "unordered", "mixed"),
        ((None, "2021-01-08"), "unordered", "mixed"),
        (("2021", "2021-01-08"), "unordered", "mixed"),
        (("spring 2021", "2021-01-08"), "unordered", "mixed"),
        (("2020", "2021-01-08"), "changed", "oppose"),
        (("2021-02", "2021-01-08"), "changed", "support"),
    ],
)
def test_what_dates_do_not_tell_is_not_guessed(
    tmp_path: Path, dates: tuple[str | None, str | None], group: str, stance: str
) -> None:
    made = [said("a.txt", dates[0], "We back option B."), said("b.txt", dates[1], "We reject option B.")]
    page = sections(tmp_path, made)
    assert len(getattr(page.timelines, group)) == 1
    assert dict(page.proposals[0].counts)[stance] == 1


def test_two_stances_in_one_document_stay_mixed(tmp_path: Path) -> None:
    letter = said("a.txt", "2021-01-08", "We back option B.")
    letter.position(f"{WHO} answers as follows.", WHO, "oppose", "option-b")
    page = sections(tmp_path, [letter])
    assert dict(page.proposals[0].counts)["mixed"] == 1
    assert not page.timelines.any
    assert "over time" not in digest(write_run(tmp_path / "again", [letter]), format="html")


def test_a_response_without_a_date_of_its_own_is_dated_by_its_receipt(tmp_path: Path) -> None:
    letter = said("a.txt", None, "We reject option B.")
    letter.responses[0] = replace(letter.responses[0], received="2018-03-04T10:30:00")
    line = told(tmp_path, [letter, said("b.txt", "2021-01-08", "We back option B.")])
    assert line.steps[0].date == "4 March 2018"
    stated = said("a.txt", "2017-01-01", "We reject option B.")
    stated.responses[0] = replace(stated.responses[0], received="2022-03-04")
    line = told(tmp_path / "stated", [stated, said("b.txt", "2021-01-08", "We back option B.")])
    assert [step.date for step in line.steps] == ["1 January 2017", "8 January 2021"], "what it states goes before its receipt"


def test_a_report_stands_in_the_timeline_and_moves_no_count(tmp_path: Path) -> None:
    paper = Letter("press/row.html", f"{WHO} has turned against option B.", kind="article", date="2022-06-01", title="The row")
    paper.cut()
    paper.position(f"{WHO} has turned against option B.", WHO, "oppose", "option-b", voice="reported")
    page = sections(tmp_path, [paper, said("a.txt", "2021-01-08", "We back option B.")])
    (line,) = page.timelines.changed
    assert line.summary == "8 January 2021: supported ·\n1 June 2022: opposed (as reported)"
    assert [(step.source, step.note) for step in line.steps] == [("a.txt", ""), ("The row", "as reported in an article")]
    assert [step.counted for step in line.steps] == [True, False]
    assert dict(page.proposals[0].counts)["support"] == 1
    assert page.position_note == ""


def test_copies_of_a_campaign_are_one_source(tmp_path: Path) -> None:
    made = []
    for number in (1, 2, 3):
        letter = Letter(f"{number}.txt", "The Ministry says that option B is best.", kind="response", date=f"2021-01-0{number}")
        letter.sent_by(f"Person {number}", "individual", "anonymous")
        letter.position("The Ministry says that option B is best.", "The Ministry", "support", "option-b", voice="reported")
        made.append(letter)
    store = write_run(tmp_path, made)
    assert len(compose(Evidence(store, DigestSettings())).timelines.same) == 1
    rows = tuple(letter.responses[0].id for letter in made)
    campaign = Campaign("cam-1", rows, made[0].text, rows[0])
    coverage = Coverage(3, (), 3, (), 3, 3, 0, 3, 0, 0, 3)
    store.put_overview(aliases={}, themes=(), assignments=(), campaigns=(campaign,), excluded={}, coverage=coverage)
    assert not compose(Evidence(store, DigestSettings())).timelines.any


def test_an_alias_without_a_capital_links_nothing(tmp_path: Path) -> None:
    """ "The association" in somebody else's letter is another association."""
    own = Letter("own.txt", "We back option B.", kind="response", date="2019-01-01")
    own.sent_by("Weir Keepers' Association", "membership body", "yes", aliases=("the association", "WKA"))
    own.position("We back option B.", "Weir Keepers' Association", "support", "option-b")
    papers = []
    for year, name in ((2020, "The association"), (2021, "the association"), (2022, "WKA")):
        paper = Letter(f"{year}.txt", f"{name} rejects option B.", kind="article", date=f"{year}-01-01")
        paper.cut()
        paper.position(paper.text, name, "oppose", "option-b", voice="reported")
        papers.append(paper)
    assert not sections(tmp_path / "two", [own, *papers[:2]]).timelines.any
    line = told(tmp_path / "three", [own, *papers])
    assert (line.who, [step.day for step in line.steps]) == ("Weir Keepers' Association", ["2019-01-01", "2022-01-01"])


@pytest.mark.parametrize("form", ("html", "md"))
@pytest.mark.parametrize("publish", ["no", "anonymous", "perhaps"])
def test_who_may_not_be_named_has_no_timeline(tmp_path: Path, publish: str, form: str) -> None:
    page = digest(write_run(tmp_path, by_a_person(publish)), format=form)
    assert "How positions changed over time" in page
    assert "1 more position changed, of respondents who are not named: counted by the latest, and not shown." in page
    assert "1 February 2019: " not in page
    assert "Thripp" not in page and "Bartholomew" not in page
    assert "I reject option B" not in page, "the earlier words are quoted nowhere"
    assert ("I back option B" in page) is (publish == "anonymous")
    assert ("My plums rot" in page) is (publish == "anonymous"), "a passage left over, without a name"


def test_what_a_paper_prints_of_a_guarded_name_is_linked_to_nothing(tmp_path: Path) -> None:
    paper = Letter("press.html", "Bartholomew Thripp backs option B.", kind="article", date="2020-01-01")
    paper.cut()
    paper.position("Bartholomew Thripp backs option B.", "Bartholomew Thripp", "support", "option-b", voice="reported")
    for publish in ("anonymous", "no"):
        lines = sections(tmp_path / publish, [*by_a_person(publish), paper]).timelines
        assert (lines.changed, lines.same, lines.unordered, lines.unnamed) == ((), (), (), 1)
    guarded = replace(CONSULTATION, respondents=(RespondentEntry(file="x.pdf", name=WHO, publish="no"),))
    made = [said("a.txt", "2019-01-01", "We back option B."), said("b.txt", "2021-01-01", "We reject option B.")]
    page = digest(write_run(tmp_path / "register", made, guarded), format="md")
    assert "Weirford" not in page and "1 January 2019: " not in page


def test_words_of_a_named_body_that_may_not_be_quoted_are_counted_only(tmp_path: Path) -> None:
    """A letter not to be quoted tells what a council thought: the council's own documents still have their timeline."""
    secret = Letter("secret.txt", f"{WHO} once told me of gooseberries and option B.", kind="response", date="2018-01-01")
    secret.sent_by("Bartholomew Thripp", "individual", "no")
    secret.position(secret.text, WHO, "oppose", "option-b", voice="reported")
    made = [secret, said("a.txt", "2019-01-01", "We back option B."), said("b.txt", "2021-01-01", "We reject option B.")]
    lines = sections(tmp_path, made).timelines
    assert [step.day for step in lines.changed[0].steps] == ["2019-01-01", "2021-01-01"]
    assert lines.withheld == 1
    for form in ("html", "md"):
        page = digest(write_run(tmp_path / form, made), format=form)
        assert "gooseberries" not in page
        assert "1 more position of theirs stands in words that may not be quoted." in page


def test_changed_come_first_and_what_is_left_out_is_counted(tmp_path: Path) -> None:
    made = [said(f"{n}.txt", f"202{n}-01-01", "We back option B.") for n in (1, 2)]
    for n, stance in ((1, "support"), (2, "oppose")):
        made[n - 1].position(f"{WHO} answers as follows.", WHO, stance, "option-a")
    lines = sections(tmp_path, made).timelines
    assert (len(lines.changed), len(lines.same)) == (1, 1)
    few = compose(Evidence(write_run(tmp_path, made), DigestSettings(changes=1))).timelines
    assert (few.changed[0].proposal, few.same, few.more) == ("Option A: one board for each catchment", (), 1)


def test_the_tables_say_how_those_who_changed_are_counted(tmp_path: Path) -> None:
    page = lxml.html.document_fromstring(digest(write_run(tmp_path)))
    note = "1 of these took another position at an earlier date and is counted once, by the latest dated position."
    (whole,) = page.xpath("//table[@id='positions-all']/following::p[1]")
    assert whole.text_content() == f"{note} See how positions changed over time."
    assert whole.xpath("./a/@href") == ["#changes"]
    assert page.xpath(f"//section[h3[starts-with(., 'Option B')]]//p[. = '{note}']")
    row = page.xpath("//table[@id='over-time']/tbody/tr")[0]
    assert [cell.text_content() for cell in row] == [
        WHO, "Option B: a single national rivers agency", "20 March 2025: supported ·\n20 May 2025: opposed", "Oppose",
    ]  # fmt: skip
    steps = page.xpath("//section[h4/@id='over-time-1-1']/ol/li")
    assert [step.xpath(".//time/@datetime") for step in steps] == [["2025-03-20"], ["2025-05-20"]]
    assert ["This is what is counted." in step.text_content() for step in steps] == [False, True]


def test_hostile_titles_and_words_do_nothing(tmp_path: Path) -> None:
    made = []
    for year in (2019, 2021):
        words, day = f"We back option B {HOSTILE}.", f"{year}-01-01"
        letter = Letter(f"{year}.txt", words, kind="response", date=day, title=f"T {HOSTILE}")
        letter.sent_by(f"Eve {HOSTILE}", "council", "yes")
        letter.position(letter.text, f"Eve {HOSTILE}", "oppose" if year == 2019 else "conditional", "option-b", condition=HOSTILE)
        made.append(letter)
    text = digest(write_run(tmp_path, made))
    tree = lxml.html.document_fromstring(text)
    assert tree.xpath("//ol[@class='steps']/li[2]")[0].text_content().count("<script>") == 4, "title, words, name, condition"
    assert not tree.xpath("//script | //img | //b | //@onerror")
    assert "\u202e" not in text
    from markdown_it import MarkdownIt

    plain = MarkdownIt("commonmark", {"html": True}).enable("table").render(digest(write_run(tmp_path / "md", made), format="md"))
    shown = lxml.html.document_fromstring(plain)
    assert not shown.xpath("//script | //img | //a | //@onerror")
    assert len(shown.xpath("//h4[contains(., 'Eve')]")) == 1


def test_every_step_is_quoted_exactly(tmp_path: Path) -> None:
    mine = evidence(tmp_path, [*(said(f"{n}.txt", f"202{n}-01-01", words) for n, words in enumerate(PAST)), article()])
    positions = {record.id: record for record in mine.store.positions()}
    (line,) = compose(mine).timelines.changed
    for step in line.steps:
        for words, _ in step.said:
            assert words.text == positions[words.record].quote
            assert words.who == WHO


def test_one_body_is_spelt_alike_in_every_table(tmp_path: Path) -> None:
    made = []
    for day, stance in (("2025-03-01", "support"), ("2025-04-01", "oppose")):
        letter = Letter(f"{day}.html", f"The Ministry has made up its mind on {day}.", kind="article", date=day)
        letter.cut()
        letter.quotes("Ministry", "government", aliases=("The Ministry",))
        for proposal in ("option-a", "option-b"):
            letter.position(letter.text.rstrip("."), "The Ministry", stance, proposal, voice="reported", holder_kind="government")
        made.append(letter)
    page = sections(tmp_path, made)
    assert page.matrix is not None
    names = {row[0] for row in page.matrix.rows}
    assert names == {line.who for line in page.timelines.changed} == {"The Ministry"}


def test_requests_to_one_body_stand_together_whatever_the_article(tmp_path: Path) -> None:
    letter = Letter("a.txt", "The Ministry must answer. Ministry must pay. Sirens must be tested.", kind="response")
    letter.sent_by(WHO, "council", "yes")
    for words, to in (
        ("The Ministry must answer", "The Ministry"),
        ("Ministry must pay", "Ministry"),
        ("Sirens must be tested", None),
    ):
        letter.ask(words, WHO, to)
    store = write_run(tmp_path, [letter])
    page = digest(store, format="md")
    assert page.count("### To ") == 2
    assert "2 requests." in page and "### To nobody by name" in page
    assert page.count("These say what is to be done, and not by whom.") == 1
