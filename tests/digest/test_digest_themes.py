"""Themes in a digest: a tree, counted with and without campaign letters, with who disagrees and what fits nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from themed_run import COPIES, SAID, SECRET, themed_letters, themed_run, usual_themes
from written_run import Letter, write_run

from pipeline.datamodel import SEVERAL_POINTS, Theme
from pipeline.digest import digest
from pipeline.digest.compose import compose
from pipeline.digest.evidence import Evidence
from pipeline.digest.raised import every, raised_by_few, theme_tree
from pipeline.digest.scope import Scope
from pipeline.digest.sections import Digest, ThemeSection
from pipeline.settings import DigestSettings
from pipeline.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return themed_run(tmp_path_factory.mktemp("themed"))


@pytest.fixture(scope="module")
def told(store: Store) -> Digest:
    return compose(Evidence(store, DigestSettings()))


@pytest.fixture(scope="module")
def page(store: Store) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(digest(store))


def section(told: Digest, label: str) -> ThemeSection:
    found = [row for theme in told.themes for row in (theme, *theme.below) if row.label == label]
    assert len(found) == 1
    return found[0]


def test_themes_inside_another_are_told_under_it(told: Digest, page: lxml.html.HtmlElement) -> None:
    assert [theme.label for theme in told.themes] == ["Pace and timescale", "The savings will not come", "Anglers need access"]
    assert [below.label for below in told.themes[0].below] == ["Nine months is too short", "Winter is the wrong season"]
    inside = page.xpath("//section[h3/@id='theme-th-pace']/section/h4")
    assert [heading.text_content() for heading in inside] == ["Nine months is too short", "Winter is the wrong season"]
    table = told.theme_table
    assert table is not None
    assert [row[0] for row in table.rows[:3]] == [
        "Pace and timescale", "– Nine months is too short", "– Winter is the wrong season",
    ]  # fmt: skip


def test_a_theme_has_those_of_the_themes_inside_it_each_once(told: Digest) -> None:
    short = {row[0] for row in SAID["short"]} | {f"Signer {number}" for number in range(COPIES)}
    winter = {row[0] for row in SAID["winter"]}
    assert section(told, "Nine months is too short").respondents == len(short)
    assert section(told, "Winter is the wrong season").respondents == len(winter)
    assert section(told, "Pace and timescale").respondents == len(short | winter) < len(short) + len(winter)


def test_campaign_copies_are_told_apart_and_an_addition_is_no_copy(told: Digest) -> None:
    theme = section(told, "Nine months is too short")
    assert theme.copies == COPIES - 1, "one of them said it in words of their own too"
    assert "Many respondents (9 of 19, 47%) raised this." in theme.sentence
    assert "4 of them say so only in a campaign’s words." in theme.sentence
    assert "Without the campaigns’ letters, and those who sent nothing else, it is many (5 of 15, 33%)." in theme.sentence
    assert "campaign" not in section(told, "Anglers need access").sentence


def test_a_theme_of_signatures_only_says_so(tmp_path: Path) -> None:
    copies = [letter for letter in themed_letters() if letter.document.source_file in {f"campaign/{n}.txt" for n in (1, 2, 3)}]
    alone = [letter for letter in themed_letters() if "alone" in letter.document.source_file]
    theme = compose(Evidence(themed_run(tmp_path, [*copies, *alone]), DigestSettings())).themes[0]
    assert (theme.respondents, theme.copies) == (3, 3)
    assert "Without the campaigns’ letters, and those who sent nothing else, it is nobody." in theme.sentence


def test_rejected_themes_are_counted_and_not_shown(told: Digest, page: lxml.html.HtmlElement) -> None:
    assert "Otters" not in page.xpath("string(//section[@aria-labelledby='themes'])")
    assert "1 theme was rejected by a person and is not shown." in told.theme_notes
    assert "1 theme was rejected by a person and is not shown." in page.xpath("string(//section[@aria-labelledby='method'])")


def test_themes_below_a_rejected_one_stand_at_the_top(tmp_path: Path) -> None:
    themes = tuple(replace(theme, status="rejected") if theme.id == "th-pace" else theme for theme in all_themes())
    tree = theme_tree(Evidence(themed_run(tmp_path, themes=themes), DigestSettings()))
    assert {raised.theme.id for raised in tree} == {"th-short", "th-winter", "th-saving", "th-access"}


def all_themes() -> tuple[Theme, ...]:
    return usual_themes({"short": ["", ""]})


def test_what_people_decided_is_said(told: Digest, page: lxml.html.HtmlElement) -> None:
    words = page.xpath("string(//section[h3/@id='theme-th-access'])")
    assert "A person gave it its name. A person has confirmed it." in words
    assert "person" not in page.xpath("string(//section[h3/@id='theme-th-saving'])")
    note = "Of 5 themes, a person has confirmed 1; 4 are candidates that nobody has confirmed. A person named 1 of them."
    assert note in told.theme_notes


def test_code_frame_and_found_themes_are_told_apart(told: Digest, page: lxml.html.HtmlElement) -> None:
    code = section(told, "Pace and timescale")
    assert (code.kind, code.definition, code.across) == ("code", "Too fast, too slow, a deadline.", ())
    assert "one of the code frame’s themes" in page.xpath("string(//section[h3/@id='theme-th-pace']/p[2])")
    assert section(told, "The savings will not come").across == ("Money", "Pace and timescale")
    assert section(told, "Nine months is too short").across == ("Local focus",), "not the one that it stands under"
    assert section(told, "Winter is the wrong season").across == ()


def test_who_disagrees_is_quoted(told: Digest) -> None:
    theme = section(told, "Winter is the wrong season")
    assert theme.dissent == "In these passages, all who take a side on a proposal take the same one."
    saving = section(told, "The savings will not come")
    assert saving.dissent == (
        "In these passages they do not all agree: 1 opposes “Option A: one board for each catchment”, 1 supports it."
    )
    assert [quotation.who for quotation in saving.dissenting.quotations] == ["Gus Lock"]
    assert saving.positions == (
        "On “Option A: one board for each catchment”: 1 supports it and 1 opposes it; for 1 no position was found.",
    )


def test_kinds_are_told(told: Digest) -> None:
    assert section(told, "The savings will not come").kinds == "The respondents are 1 business, 1 council and 1 individual."


def test_what_fits_nowhere_is_listed(store: Store, told: Digest, page: lxml.html.HtmlElement) -> None:
    evidence = Evidence(store, DigestSettings())
    few = raised_by_few(evidence, theme_tree(evidence))
    themed = {said.id for raised in every(theme_tree(evidence)) for said in raised.written}
    assert [said.record.quote for said in few] == ["Please mend the bell on the ferry."]
    assert not themed & {said.id for said in few}
    assert told.few.sentence.startswith("1 passage voices a concern or asks for something")
    assert "Please mend the bell" in page.xpath("string(//section[h3/@id='few'])")


def test_a_bare_position_is_raised_by_nobody(tmp_path: Path) -> None:
    """ "I reject option A" alone is no matter that few raise: it stands with the positions."""
    evidence = Evidence(themed_run(tmp_path, themes=all_themes()[2:]), DigestSettings())
    few = [said.record.quote for said in raised_by_few(evidence, theme_tree(evidence))]
    assert few == ["Please mend the bell on the ferry."]


def test_flat_themes_read_as_before(tmp_path: Path) -> None:
    themes = tuple(replace(theme, parent=None) for theme in all_themes() if theme.kind == "found")
    text = digest(themed_run(tmp_path, themes=themes), format="md")
    assert "code frame" not in text[text.index("## Themes") : text.index("## Concerns")]
    assert "### Nine months is too short" in text
    assert "with the themes inside each below it" not in text


def test_without_themes_there_is_nothing_raised_by_few(tmp_path: Path) -> None:
    text = digest(themed_run(tmp_path, themes=()), format="md")
    assert "No themes were found" in text
    assert "Raised by few" not in text
    assert digest(write_run(tmp_path / "bare", []), format="md")


def test_themes_left_out_are_counted(store: Store) -> None:
    less = compose(Evidence(store, DigestSettings(themes_in_full=1, themes_below=1, themes_in_table=2)))
    assert [theme.label for theme in less.themes] == ["Pace and timescale"]
    assert less.themes_more == 2
    assert less.themes[0].below_more == ("Winter is the wrong season (3 respondents)",)
    assert less.theme_table is not None and less.theme_table.more == 3


@pytest.mark.parametrize("form", ["html", "md"])
def test_words_that_may_not_be_quoted_are_nowhere(store: Store, form: str) -> None:
    text = digest(store, format=form)
    assert "Winter is the wrong season" in text
    assert SECRET not in text
    assert "Flo Weir" not in text


def test_a_name_that_a_code_frame_or_a_person_gave_is_nobody_s_words(tmp_path: Path) -> None:
    """A found theme named in the words of one who may not be quoted loses them; the same words given by a person stay."""
    words = "Winter is the wrong season for us pearl divers"
    several = f"{SEVERAL_POINTS} {words}"
    cases = (("machine", words, "About months"), ("machine", several, "About months"), ("person", words, words))
    for number, (label_by, label, shown) in enumerate(cases):
        themes = tuple(
            replace(theme, label=label, label_by=label_by) if theme.id == "th-winter" else theme for theme in all_themes()
        )
        tree = theme_tree(Evidence(themed_run(tmp_path / str(number), themes=themes), DigestSettings()))
        assert shown in {raised.label for raised in every(tree)}


@pytest.mark.parametrize("scope", [Scope(theme="th-winter"), Scope(kind="council"), Scope(proposal="option-a"), Scope()])
def test_no_part_tells_a_name_that_the_whole_withholds(tmp_path: Path, scope: Scope) -> None:
    """Whoever said the words lies outside of some parts; they stay unquotable there, on the front page too."""
    words = "Winter is the wrong season for us pearl divers"
    themes = tuple(replace(theme, label=words) if theme.id == "th-winter" else theme for theme in all_themes())
    store = themed_run(tmp_path, themes=themes)
    for form in ("md", "json"):
        assert "pearl divers" not in digest(store, format=form, scope=scope)
    store.close()


def test_a_digest_of_a_part_tells_where_its_respondents_stand_everywhere(store: Store) -> None:
    """Ada Fenn says in another passage than that on winter that she opposes option A."""
    part = compose(Evidence(store, DigestSettings(), Scope(theme="th-winter")))
    (theme,) = part.themes
    assert theme.label == "Winter is the wrong season"
    assert theme.positions == (
        "On “Option A: one board for each catchment”: 1 supports it and 1 opposes it; for 1 no position was found.",
    )
    assert compose(Evidence(store, DigestSettings(), Scope(theme="th-winter", proposal="option-b"))).themes == ()


def test_themes_of_articles_only_count_those_of_whom_it_is_reported(tmp_path: Path) -> None:
    """Nobody sent a response: three towns are reported to say one thing, and that is what is counted and drawn."""
    towns = ("Ashby", "Burton", "Corby")
    papers = []
    for at, (name, theme) in enumerate([(town, theme) for theme in ("short", "access", "saving") for town in towns]):
        paper = Letter(f"{at}.txt", SAID[theme][0][3], kind="article")
        paper.cut()
        paper.position(paper.text, f"{name} Town Council", "oppose", "option-a", voice="reported")
        papers.append(paper)
    themes = tuple(replace(theme, parent=None) for theme in all_themes() if theme.id in {"th-short", "th-access", "th-saving"})
    told = compose(Evidence(themed_run(tmp_path, papers, themes), DigestSettings()))
    assert [(theme.respondents, theme.others) for theme in told.themes] == [(0, 3)] * 3
    assert "3 organisations or people raised this, as reported." in told.themes[0].sentence
    assert told.theme_table is not None and told.theme_table.head == ("Theme", "Others, as reported")
    drawn = {chart.id: chart for chart in told.charts}
    assert "themes-kinds" not in drawn, "kinds are those of respondents"
    assert [row[-1] for row in drawn["themes-stance-1"].rows] == [3, 3, 3]
    assert "themes-map" in drawn
