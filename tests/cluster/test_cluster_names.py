from __future__ import annotations

from pipeline.cluster import resolve_names
from pipeline.datamodel import NameTable, Respondent, RespondentEntry

COAST = "Coastal Health Alliance"


def table(*pairs: tuple[str, str]) -> NameTable:
    return NameTable(tuple(sorted(pairs)))


def test_an_acronym_defined_in_one_document_is_read_in_another() -> None:
    tables = {"a": table(("cha", COAST), ("coastal health alliance", COAST)), "b": table(("cha", "CHA"))}
    assert resolve_names(tables, [Respondent("1", "CHA")])["CHA"] == COAST


def test_an_acronym_with_two_meanings_is_left_alone() -> None:
    tables = {"a": table(("cha", COAST)), "b": table(("cha", "Care Homes Association")), "c": table(("cha", "CHA"))}
    assert "CHA" not in resolve_names(tables, [])


def test_what_one_document_calls_the_alliance_is_its_own_business() -> None:
    tables = {"a": table(("alliance", COAST)), "b": table(("alliance", "Alliance"))}
    assert resolve_names(tables, []) == {}


def test_spellings_of_one_name_are_one_name() -> None:
    names = [
        "The St Anne’s & District Trust",
        "St. Anne's and District Trust",
        "Saint Anne's and District Trust’s",
        "St Anne's and District Trust",
    ]
    tables = {str(n): table(("x", name)) for n, name in enumerate([*names, names[3]])}
    resolved = resolve_names(tables, [])
    assert {resolved.get(name, name) for name in names} == {"St Anne's and District Trust"}


def test_the_register_wins() -> None:
    register = [RespondentEntry(name="The Coastal Health Alliance", aliases=("Coast Health", "CHA"))]
    resolved = resolve_names({"a": table(("cha", COAST), ("x", "Coast health"))}, [Respondent("1", "CHA")], register)
    assert resolved["CHA"] == resolved["Coast health"] == resolved[COAST] == "The Coastal Health Alliance"


def test_an_alias_of_two_respondents_is_nobodys() -> None:
    register = [
        RespondentEntry(name="North Trust", aliases=("the Trust",)),
        RespondentEntry(name="South Trust", aliases=("the Trust",)),
    ]
    assert resolve_names({}, [Respondent("1", "The Trust")], register) == {}


def test_two_full_names_are_never_merged() -> None:
    tables = {
        "a": table(("x", "Marsh Council")),
        "b": table(("x", "Marsh Council Tenants")),
        "c": table(("x", "Marsh District Council")),
    }
    assert resolve_names(tables, []) == {}


def test_order_does_not_matter() -> None:
    tables = {"a": table(("cha", COAST), ("y", "The Reed Fund")), "b": table(("cha", "CHA"), ("y", "Reed Fund"))}
    assert resolve_names(tables, []) == resolve_names(dict(reversed(tables.items())), [])
