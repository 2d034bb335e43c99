"""A code book that comes back says what to change in consultation.toml, and changes nothing."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from written_run import write_run

from pipeline.errors import WrongUsage
from pipeline.exchange import Taken, exchange
from pipeline.exchange.codings import guid
from pipeline.export import export
from pipeline.ingest import read_consultation
from pipeline.store import Store


@pytest.fixture
def store(tmp_path: Path):
    opened = write_run(tmp_path / "run")
    yield opened
    opened.close()


def take(store: Store, file: Path) -> Taken:
    taken = exchange(store, file, "Ada", "2031-03-04T09:00:00Z")
    assert not taken.decisions and taken.code_book
    return taken


def book(store: Store, folder: Path, edit: Callable[[dict[str, etree._Element]], None]) -> Path:
    """The code book as a coding tool saves it, its codes changed by ``edit`` (by name)."""
    export(store, folder, "qdpx")
    tree = etree.parse(folder / "codebook.qdc")
    edit({code.get("name"): code for code in tree.iter("{*}Code")})
    tree.write(folder / "back.qdc")
    return folder / "back.qdc"


def new_code(over: etree._Element, name: str, description: str = "") -> None:
    made = etree.SubElement(over, over.tag, guid=guid("tool", name), name=name, isCodable="true")
    if description:
        etree.SubElement(made, over.tag.replace("}Code", "}Description")).text = description


def test_an_untouched_code_book_says_nothing(store: Store, tmp_path: Path) -> None:
    taken = take(store, book(store, tmp_path, lambda codes: None))
    assert (taken.paste, taken.notes) == ("", ()) and taken.unchanged > 10
    again = take(store, tmp_path / "codebook.csv")
    assert (again.paste, again.notes) == ("", ()) and again.unchanged > 10


def test_what_is_renamed_defined_and_new_comes_out_as_tables_that_the_settings_take(store: Store, tmp_path: Path) -> None:
    def edit(codes: dict[str, etree._Element]) -> None:
        codes["Pace and timescale"].set("name", "Speed")
        codes["Money"].find("{*}Description").text = 'Budgets, costs and "who pays"'
        new_code(codes["Concerns"], "Otters & eels", "Animals\nof the river.")
        new_code(codes["Positions"], "Option C: leave it as it is")
        codes["Option A: one board for each catchment"].set("name", "Option A: one board a river")
        codes["Local focus"].getparent().remove(codes["Local focus"])

    taken = take(store, book(store, tmp_path, edit))
    told = tomllib.loads(taken.paste)
    codes = {one["id"]: one for one in told["code"]}
    assert codes["pace"] == {"id": "pace", "label": "Speed", "definition": "Too fast, too slow, a deadline."}
    assert codes["funding"]["definition"] == 'Budgets, costs and "who pays"'
    assert codes["otters-eels"] == {"id": "otters-eels", "label": "Otters & eels", "definition": "Animals of the river."}
    proposals = {one["id"]: one for one in told["proposal"]}
    assert proposals["option-a"]["label"] == "Option A: one board a river"
    assert "Option A: one board for each catchment" in proposals["option-a"]["aliases"]
    assert proposals["option-c-leave-it-as-it-is"]["label"] == "Option C: leave it as it is"
    assert next(note for note in taken.notes if "Local focus" in note).startswith("Gone from the code book")
    (tmp_path / "consultation.toml").write_text('[consultation]\nid = "x"\ntitle = "X"\n\n' + taken.paste, encoding="utf-8")
    assert {code.id for code in read_consultation(tmp_path).codes} == set(codes)


def test_themes_are_told_how_to_be_renamed(store: Store, tmp_path: Path) -> None:
    def edit(codes: dict[str, etree._Element]) -> None:
        codes["The timetable is far too fast"].set("name", "Too fast by far")
        new_code(codes["Themes"], "Fish")
        new_code(codes["Option B: a single national rivers agency"], "maybe")

    taken = take(store, book(store, tmp_path, edit))
    assert taken.paste == ""
    assert 'rename theme-2 "Too fast by far"' in taken.notes[0]
    assert any(note.startswith("New theme: Fish") for note in taken.notes)
    assert any("maybe, under a proposal" in note for note in taken.notes)


@pytest.mark.parametrize("name", ["$(touch x)", "`touch x`", 'a" & calc & "', "%PATH%", "!1"])
def test_no_command_to_copy_holds_what_a_shell_would_run(store: Store, tmp_path: Path, name: str) -> None:
    taken = take(store, book(store, tmp_path, lambda codes: codes["The timetable is far too fast"].set("name", name)))
    assert taken.notes == (f"Renamed: {name}. Write it as NAME in: greenpaper themes FOLDER rename theme-2 NAME",)


def test_codes_without_names_are_none_and_many_of_one_name_have_ids_of_their_own(store: Store, tmp_path: Path) -> None:
    def edit(codes: dict[str, etree._Element]) -> None:
        new_code(codes["Concerns"], "")
        for number in range(500):
            new_code(codes["Concerns"], "Same " + " " * number)

    pasted = tomllib.loads(take(store, book(store, tmp_path, edit)).paste)["code"]
    assert [code["id"] for code in pasted] == ["same", *(f"same-{at}" for at in range(2, 501))]


def test_a_name_without_latin_letters_has_an_id_of_its_own(store: Store, tmp_path: Path) -> None:
    names = ["Вода", "水", "Consultation", "Ąę"]

    def edit(codes: dict[str, etree._Element]) -> None:
        for name in names:
            new_code(codes["Concerns"], name)

    first = {one["label"]: one["id"] for one in tomllib.loads(take(store, book(store, tmp_path, edit)).paste)["code"]}
    names.reverse()
    again = {one["label"]: one["id"] for one in tomllib.loads(take(store, book(store, tmp_path, edit)).paste)["code"]}
    assert first == again, "whatever else is in the book, and in whichever order"
    assert len(set(first.values())) == 4 and first["Consultation"] == "consultation" and first["Ąę"] == "ae"
    assert first["Вода"].startswith("code-") and first["水"].startswith("code-")


def test_a_table_of_codes_is_known_by_its_columns(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path, "qdpx")
    with (tmp_path / "codebook.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["name"] != "Money"]
    rows += [{"name": "Cash", "description": "'=Budgets"}]
    with (tmp_path / "codes.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, ["Description", "Name"], delimiter=";")
        table.writeheader()
        table.writerows({name.title(): value for name, value in row.items()} for row in rows)
    taken = take(store, tmp_path / "codes.csv")
    assert tomllib.loads(taken.paste)["code"] == [{"id": "cash", "label": "Cash", "definition": "=Budgets"}]
    assert any("Gone from the code book: Money" in note for note in taken.notes)
    assert any("has no ids" in note for note in taken.notes)


def test_hostile_names_come_out_inert(store: Store, tmp_path: Path) -> None:
    name = 'x"]\n[[respondent]]\nfile = "a\u202e\x7f'
    taken = take(store, book(store, tmp_path, lambda codes: new_code(codes["Concerns"], name)))
    (code,) = tomllib.loads(taken.paste)["code"]
    assert set(tomllib.loads(taken.paste)) == {"code"} and "\u202e" not in taken.paste and "[[respondent]]" in code["label"]


def test_entities_are_not_resolved(store: Store, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    xml = f'<!DOCTYPE c [<!ENTITY x SYSTEM "{secret.as_uri()}">]><CodeBook><Codes><Code name="a">&x;</Code></Codes></CodeBook>'
    (tmp_path / "evil.qdc").write_text(xml, encoding="utf-8")
    assert "secret" not in str(take(store, tmp_path / "evil.qdc"))


def test_a_code_book_without_codes_says_so(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.qdc").write_text("<CodeBook/>", encoding="utf-8")
    with pytest.raises(WrongUsage, match="no code in"):
        take(store, tmp_path / "a.qdc")
