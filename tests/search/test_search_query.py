"""What the user types never breaks the index, and means what they would think."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.search.aliases import Aliases, long_form
from pipeline.search.excerpt import cut, find_marks
from pipeline.search.query import read_query
from pipeline.search.tokens import fold_words

CASES = json.loads((Path(__file__).parents[1] / "cases" / "search_queries.json").read_text(encoding="utf-8"))
ICS = (("ICS",), ("ICSs",), ("integrated", "care", "system"))
ALIASES = Aliases({("ics",): ICS, ("integrated", "care", "system"): ICS, ("who",): (("who",), ("world", "health", "body"))})


@pytest.mark.parametrize("case", CASES, ids=[case["typed"] for case in CASES])
def test_query(case: dict[str, object]) -> None:
    query = read_query(str(case["typed"]), ALIASES)
    assert str(query) == case["read"]
    assert query.exact == case["exact"]


TYPED = st.text(max_size=300) | st.text(alphabet='ab "*()ANDORNOT-+:^{}', max_size=80)


@given(TYPED)
def test_nothing_typed_is_a_syntax_error(typed: str) -> None:
    query = read_query(typed, ALIASES)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(words)")
    for expression in (query.marked(exact=False), query.marked(exact=True)):
        if expression is not None:
            database.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()
    database.close()


@given(st.lists(st.sampled_from(["pace", "place", "AND", "OR", "NOT", "(", ")", '"too fast"', "staff*"]), max_size=20))
def test_what_a_query_is_read_as_reads_the_same_again(typed: list[str]) -> None:
    read = str(read_query(" ".join(typed), Aliases()))
    assert str(read_query(read, Aliases())) == read


def test_a_very_long_query_is_cut_not_refused() -> None:
    assert len(read_query(" OR ".join(f"word{n}" for n in range(2000)), Aliases()).wanted()) < 50


def test_deep_brackets_are_read_not_refused() -> None:
    assert str(read_query("(" * 5000 + "pace", Aliases())) == ""
    assert str(read_query("(" * 20 + "pace" + ")" * 90 + " place", Aliases())) == "pace"


def test_what_is_asked_by_meaning_are_the_words_wanted() -> None:
    assert read_query('We fear the "pace of change" NOT funding cuts', Aliases()).spoken == "We fear the pace of change cuts"
    assert read_query("integrat* (NOT staff)", Aliases()).spoken == "integrat"
    assert read_query("ICSs are slow", ALIASES).spoken == "ICSs are slow"
    assert read_query("integrated care systems NOT ICS", ALIASES).spoken == "integrated care systems"
    assert read_query("NOT integrated care systems but the councils", ALIASES).spoken == "but the councils"
    assert read_query("NOT the pace of change", ALIASES).spoken == "the of change"


@given(st.lists(st.sampled_from(["pace", "of", "change", "a", "longer-word", "…", "ß", "\n"]), max_size=60), st.integers(20, 90))
def test_marks_stay_on_their_words(words: list[str], length: int) -> None:
    text = " ".join(words)
    marks = find_marks({"x": text}, '"pace"').get("x", ())
    assert len(marks) == words.count("pace")
    excerpt = cut(text, marks, length)
    assert all(excerpt.text[start:end] == "pace" for start, end in excerpt.marks)
    assert len(excerpt.text) <= max(length + 4, len(words[0]) if words else 0)
    if marks:
        assert excerpt.marks


def test_marks_survive_accents_and_control_characters() -> None:
    text = "a\x00b \x02Café\x03 pace"
    assert [text[start:end] for start, end in find_marks({"x": text}, '"cafe" OR "pace"')["x"]] == ["Café", "pace"]


@pytest.mark.parametrize(
    ("short", "before", "long"),
    [
        ("ICS", "leaders of integrated care systems ", "integrated care systems"),
        ("NHSCC", "the body, NHS Clinical Commissioners ", "NHS Clinical Commissioners"),
        ("CQC", "A short sentence. Care Quality Commission ", "Care Quality Commission"),
        ("BMA", "doctors and nurses ", None),
        ("UK", "", None),
        ("AB", "lab ", None),
    ],
)
def test_long_form(short: str, before: str, long: str | None) -> None:
    assert long_form(short, before) == long


def test_fold_words() -> None:
    assert fold_words("The King’s Fund’s place-based (CCG) plan_b") == (
        "the",
        "king",
        "fund",
        "place",
        "based",
        "ccg",
        "plan",
        "b",
    )
