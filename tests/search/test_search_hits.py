"""search(): words, meaning, facets, consent."""

from __future__ import annotations

import pytest

from pipeline.datamodel import Respondent
from pipeline.errors import WrongUsage
from pipeline.search import Excerpt, Facets, Hit, search
from pipeline.search.consent import keep_consent
from pipeline.store import Store

ANGLERS = "The anglers oppose the new authority because the pace of change is reckless."


def test_words_find_their_passage_and_mark_it(store: Store) -> None:
    [hit] = search(store, "reckless pace")
    assert hit.source_file == "anglers.txt"
    assert hit.page == 1
    assert hit.respondent == "Otter Anglers"
    assert [hit.excerpt.text[start:end] for start, end in hit.excerpt.marks] == ["pace", "reckless"]


def test_endings_do_not_matter(store: Store) -> None:
    assert [hit.source_file for hit in search(store, "minister publishing")] == ["letters/rill.txt"]


def test_words_that_never_stand_together_are_found_one_by_one(store: Store) -> None:
    assert {hit.source_file for hit in search(store, "reckless parish")} == {"anglers.txt", "letters/rill.txt"}


def test_and_means_both(store: Store) -> None:
    assert search(store, "reckless AND parish") == []


def test_a_phrase_is_taken_literally(store: Store) -> None:
    assert search(store, '"timescale short"') == []
    assert len(search(store, '"too short"')) == 1


def test_not_keeps_out(store: Store) -> None:
    found = search(store, "option NOT against", consent=False)
    assert "Bo Hush" not in {hit.respondent for hit in found}
    assert found


def test_not_alone_finds_the_rest(store: Store) -> None:
    assert len(search(store, "NOT option", limit=None)) == 6


def test_an_acronym_finds_what_it_stands_for_and_back(store: Store) -> None:
    files = {"letters/rill.txt", None}  # None: Ida Drysdale is anonymous
    assert {hit.source_file for hit in search(store, "CPB")} == files
    assert {hit.source_file for hit in search(store, "catchment partnership board")} == files


def test_an_alias_finds_its_proposal(store: Store) -> None:
    assert "Otter Anglers" in {hit.respondent for hit in search(store, "option two")}


def test_nothing_found_is_an_empty_list(store: Store) -> None:
    assert search(store, "hippopotamus") == []
    assert search(store, "?!*") == []


def test_meaning_finds_what_shares_no_word(store: Store, encoder: object) -> None:
    backwards = ANGLERS[::-1]  # the same letters, so near for this encoder, and not one word of it
    assert search(store, backwards) == []
    found = search(store, backwards, encoder=encoder)
    assert found[0].source_file == "anglers.txt"
    assert found[0].excerpt.marks == ()


def test_first_by_words_and_meaning_scores_one(store: Store, encoder: object) -> None:
    assert search(store, ANGLERS, encoder=encoder)[0].score == 1.0


def test_meaning_does_not_bring_back_what_not_keeps_out(store: Store, encoder: object) -> None:
    found = search(store, "option NOT against", encoder=encoder, consent=False)
    assert "Bo Hush" not in {hit.respondent for hit in found}


@pytest.mark.parametrize(
    ("facets", "files"),
    [
        (Facets(stance=("support",)), ["letters/rill.txt"]),
        (
            Facets(stance=("support", "oppose"), respondent_kind=("council", "membership body")),
            ["anglers.txt", "letters/rill.txt"],
        ),
        (Facets(stance=("oppose",), proposal=("Option 2: a River Authority",), kind="position"), [None, "anglers.txt"]),
        (Facets(stance=("oppose",), proposal=("option-1",)), []),
        (Facets(code=("pace",)), ["anglers.txt", "letters/rill.txt"]),
        (Facets(code=("pace",), stance=("oppose",), kind="concern"), ["anglers.txt"]),
        (Facets(code=("Money",), kind="concern"), [None, "letters/rill.txt"]),
        (Facets(theme=("theme-speed",)), ["letters/rill.txt"]),
        (Facets(theme=("the timescale is too short",)), ["letters/rill.txt"]),
        (Facets(respondent=("anglers",)), ["anglers.txt", "anglers.txt"]),
        (Facets(question=("q1",), respondent=("Rill Council",)), ["letters/rill.txt"]),
        (Facets(kind="ask"), ["letters/rill.txt"]),
        (Facets(unit_type=("evidence",)), ["anglers.txt"]),
        (Facets(unit_type=("fact", "evidence"), code=("pace",)), ["anglers.txt", "letters/rill.txt"]),
        (Facets(unit_type=("evidence",), code=("pace",)), []),
    ],
)
def test_facets_alone_list_everything_that_passes(store: Store, facets: Facets, files: list[str | None]) -> None:
    assert sorted(hit.source_file or "" for hit in search(store, "", facets=facets, limit=None)) == sorted(f or "" for f in files)


def test_a_tag_carries_its_fields(store: Store) -> None:
    [hit] = search(store, "timescale", facets=Facets(kind="concern"))
    assert (hit.kind, hit.codes, hit.holder) == ("concern", ("pace", "funding"), "Rill Council")
    assert hit.quote == "the timescale is far too short"
    assert "parish councils" in hit.excerpt.text
    [hit] = search(store, "", facets=Facets(stance=("support",), kind="position"))
    assert (hit.stance, hit.proposal, hit.score) == ("support", "option-2", 0.0)


def test_limit(store: Store) -> None:
    assert len(search(store, "option", limit=2, consent=False)) == 2


@pytest.mark.parametrize(
    ("facets", "mend"),
    [
        (Facets(stance=("for",)), "support"),
        (Facets(proposal=("option-3",)), "option-"),
        (Facets(code=("pase",)), "Did you mean: pace"),
        (Facets(respondent=("Nobody At All",)), "Known are"),
        (Facets(theme=("theme-x",)), "theme-"),
        (Facets(question=("q9",)), "q1"),
        (Facets(kind="word"), "passage"),
        (Facets(unit_type=("rumour",)), "evidence"),
    ],
)
def test_an_unknown_value_is_wrong_usage_and_the_mend_names_the_known(store: Store, facets: Facets, mend: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        search(store, "option", facets=facets)
    assert mend in caught.value.mend


def test_nothing_to_look_for_is_wrong_usage(store: Store) -> None:
    with pytest.raises(WrongUsage, match="nothing to look for"):
        search(store, "  ")


def test_no_consent_no_quote(store: Store) -> None:
    [hit] = search(store, '"do not print"')
    assert (hit.quote, hit.excerpt.text, hit.respondent, hit.source_file, hit.holder) == ("", "", None, None, None)
    assert hit.withheld == "no consent"
    [open_hit] = search(store, '"do not print"', consent=False)
    assert open_hit.respondent == "Bo Hush"
    assert open_hit.quote.startswith("Please do not print")


def test_anonymous_means_no_name_anywhere(store: Store) -> None:
    [hit] = search(store, "funding worries", facets=Facets(kind="concern"), limit=1)
    assert (hit.withheld, hit.respondent, hit.holder, hit.source_file) == ("anonymous", None, None, None)
    assert hit.quote == "Funding worries me"
    [named] = search(store, '"rather keep"')
    assert (named.withheld, named.quote) == ("no consent", "")


def test_every_quote_stands_at_its_place(store: Store) -> None:
    texts = {document.id: document.text for document in store.documents()}
    for kind in ("passage", "position", "concern", "ask"):
        for hit in search(store, "", facets=Facets(kind=kind), limit=None, consent=False):
            assert hit.quote
            assert hit.quote in texts[hit.document]


@pytest.mark.parametrize(
    ("kind", "words", "shown"),
    [
        ("individual", "We write as Mrs Drysdale asked.", False),
        ("individual", "The council is wrong.", True),
        ("council", "Ida Parish Council is wrong.", False),
        ("council", "Ida, a village, floods.", True),
    ],
)
def test_what_gives_an_anonymous_sender_away(kind: str, words: str, shown: bool) -> None:
    name = "Ida Drysdale" if kind == "individual" else "Ida Parish Council"
    sender = Respondent("res-1", name, ("the council",), kind, publish="anonymous")
    hit = Hit(
        kind="passage",
        id="p",
        passage="p",
        document="d",
        source_file="f",
        page=1,
        respondent=name,
        holder=None,
        quote=words,
        score=1.0,
        excerpt=Excerpt(words),
    )
    kept = keep_consent(hit, sender)
    assert bool(kept.quote) is shown
    assert kept.respondent is None
