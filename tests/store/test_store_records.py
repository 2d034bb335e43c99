"""The store on records made by hand: what goes in comes out, one transaction a file."""

from __future__ import annotations

import dataclasses
import sqlite3
from pathlib import Path

import pytest

from pipeline.datamodel import (
    Addition,
    Ask,
    Assignment,
    Attribution,
    Block,
    Campaign,
    Code,
    Concern,
    Consultation,
    Coverage,
    Document,
    DocumentRecords,
    Dropped,
    Figure,
    NameTable,
    Page,
    Passage,
    Position,
    Proposal,
    Question,
    Repair,
    Respondent,
    RespondentEntry,
    Response,
    Span,
    Theme,
    Unread,
    stable_id,
)
from pipeline.errors import Missing, PromiseBroken, WrongUsage
from pipeline.store import FileState, open_store, tables
from pipeline.store.database import connect, migrations
from pipeline.store.rows import names

TEXT = "The Drainage Board supports the merger if staff are kept.\nIt asks the ministry for 12 of 40 posts (30%)."
CONSULTATION = Consultation(
    "rivers",
    "Rivers and drains",
    "2031-01-02",
    proposals=(Proposal("merger", "One river board", ("the merger",)),),
    questions=(Question("q1", "Do you agree?", "closed", "merger", ("Agree", "Disagree")),),
    codes=(Code("pace", "Pace", "too fast", ("far too fast",)),),
    respondents=(RespondentEntry(file="a.txt", name="Drainage Board", represents=4),),
)
COVERAGE = Coverage(2, (("bad.pdf", "It is encrypted."),), 1, (("empty", 1),), 0, 0, 0, 2, 1, 1, 0)


def records(source_file: str, text: str = TEXT, name: str | None = "Drainage Board", **respondent: object) -> DocumentRecords:
    """One of everything, all of it spans of ``text``."""
    document = Document(
        id=stable_id("doc", source_file, text),
        source_file=source_file,
        sha256="00",
        media_type="text/plain",
        text=text,
        title="A letter — naïve",
        blocks=(Block("paragraph", 0, len(text), page=1, box=(1.0, 2.5, 3.0, 4.0)),),
        pages=(Page(1, 0, len(text), 595.0, 842.0, "text"),),
        dropped=(Dropped("Page 1", "page number", 1),),
        repairs=(Repair("hyphenation", 2),),
        unread=(Unread("page 2", "It is a picture.", "Install tesseract."),),
        attributes=(("to", "the ministry"),),
    )

    def own(prefix: str) -> str:
        return stable_id(prefix, document.id)

    res = stable_id("res", (name or document.id).casefold())
    place = {"document": document.id, "source_file": source_file, "response": own("rsp"), "passage": own("pas"), "page": 1}
    tag = {"holder": name, "voice": "own", "basis": "cue", "score": 0.5, "why": ("verb", "supports"), **place}

    def words(quote: str) -> dict[str, object]:
        return {"start": text.index(quote), "end": text.index(quote) + len(quote), "quote": quote}

    first = text.split("\n")[0]
    return DocumentRecords(
        document=document,
        respondents=(Respondent(res, name, **{"publish": "yes", **respondent}),),
        responses=(Response(own("rsp"), document.id, res, "2031-02-03", start=0, end=len(text)),),
        passages=(Passage(own("pas"), document.id, own("rsp"), None, **words(first), page=1, respondent=res),),
        attributions=(
            Attribution(
                id=own("att"), document=document.id, passage=own("pas"), page=1, **words(first[-10:]),
                source=None, cue=Span(**words("supports")), speaker=name, mode="indirect", voice="own", negated=True,
            ),
        ),
        positions=(
            Position(
                id=own("pos"), **words(first[:-1]), **tag, holder_kind="board", proposal="merger", stance="conditional",
                condition=Span(**words("if staff are kept")), strength="plain",
            ),
        ),
        concerns=(
            Concern(id=own("con"), **words("staff"), **tag, codes=("pace",), proposal=None, affected=None, severity="low"),
        ),
        asks=(Ask(id=own("ask"), **words("staff are kept"), **tag, addressee="the ministry", proposal=None),),
        figures=(Figure(id=own("fig"), **words(first[:11]), **tag, value=12.0, base=40, percent=30.0, unit=None),),
        proposals=(Proposal(stable_id("pro", document.id), "One board", ("the board",), document.id),),
        names=NameTable((("the board", "Drainage Board"), ("db", "Drainage Board"))),
    )  # fmt: skip


def state(source_file: str, status: str = "read") -> FileState:
    return FileState(source_file, "f1", "00", status)


@pytest.fixture
def store(tmp_path: Path):
    opened = open_store(tmp_path / "out", create=True)
    yield opened
    opened.close()


def everything(store) -> dict[str, list[object]]:
    kinds = [table.name for table in tables.OF_A_DOCUMENT]
    return {kind: list(getattr(store, kind)()) for kind in ["documents", *kinds]}


def test_every_column_is_a_field_of_its_record(tmp_path: Path) -> None:
    connection = connect(tmp_path / "empty.sqlite")
    for table in tables.EVERY:
        found = [row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")]
        assert set(found) - {table.owner, "number"} == set(names(table.record)), table.name
    connection.close()


def test_what_goes_in_comes_out(store) -> None:
    given = records("a.txt")
    store.put_file(state("a.txt"), [given])
    found = everything(store)
    assert found.pop("documents") == [given.document]
    for kind, kept in found.items():
        assert kept == list(getattr(given, kind)), kind
    assert store.names() == {given.document.id: given.names}
    assert store.files() == {"a.txt": state("a.txt")}


def test_records_come_in_order_of_their_ids_however_they_were_put(tmp_path: Path) -> None:
    given = [records(f"{letter}.txt", f"{letter} {TEXT}", f"Board {letter}") for letter in "abcdef"]
    found = []
    for name, order in (("one", given), ("two", given[::-1])):
        store = open_store(tmp_path / name, create=True)
        for one in order:
            store.put_file(state(one.document.source_file), [one])
        found.append((everything(store), store.match("merger OR staff", 10), store.files()))
        store.close()
    assert found[0] == found[1]
    ids = [document.id for document in found[0][0]["documents"]]
    assert ids == sorted(ids)


def test_a_file_put_again_replaces_what_it_had_before_in_the_index_too(store) -> None:
    store.put_file(state("a.txt"), [records("a.txt"), records("a.txt/letter.txt", "Attached: " + TEXT)])
    assert len(store.match("supporting", 10)) == 2  # porter: supporting finds supports
    store.put_file(state("a.txt"), [records("a.txt", TEXT.replace("merger", "union"))])
    assert len(list(store.documents())) == 1
    assert store.match("merger", 10) == []
    assert len(store.match("union", 10)) == 1
    store.remove_file("a.txt")
    assert not any(everything(store).values())
    assert store.match("union", 10) == []
    assert store.files() == {}
    assert store.names() == {}


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("positions", "quote", "The Drainage Board opposes the merger"),
        ("passages", "end", 7),
        ("positions", "condition", Span(0, 3, "the")),
        ("attributions", "cue", Span(0, 400, "The")),
        ("asks", "quote", ""),
        ("responses", "end", 4000),
        ("concerns", "document", "doc-of-somebody-else"),
    ],
)
def test_a_record_that_does_not_stand_in_the_text_is_refused_and_nothing_is_written(store, kind, field, value) -> None:
    good = records("a.txt")
    store.put_file(state("a.txt"), [good])
    wrong = dataclasses.replace(getattr(good, kind)[0], **{field: value})
    with pytest.raises(PromiseBroken, match=r"a\.txt"):
        store.put_file(state("a.txt"), [dataclasses.replace(good, **{kind: (wrong,)})])
    assert everything(store)["documents"] == [good.document]
    assert everything(store)[kind] == list(getattr(good, kind))


def test_the_same_statement_twice_is_one_and_two_statements_with_one_id_are_refused(store) -> None:
    good = records("a.txt")
    store.put_file(state("a.txt"), [dataclasses.replace(good, asks=good.asks * 2)])
    assert list(store.asks()) == list(good.asks)
    other = dataclasses.replace(good.asks[0], addressee="nobody")
    with pytest.raises(PromiseBroken, match="share the id"):
        store.put_file(state("a.txt"), [dataclasses.replace(good, asks=(*good.asks, other))])


def test_an_id_that_another_file_has_and_a_text_that_is_no_unicode_are_promises_broken(store) -> None:
    good = records("a.txt")
    store.put_file(state("a.txt"), [good])
    with pytest.raises(PromiseBroken, match=r"b\.txt"):
        store.put_file(state("b.txt"), [good])
    with pytest.raises(PromiseBroken, match=r"c\.txt"):
        store.put_file(state("c.txt"), [DocumentRecords(dataclasses.replace(good.document, id="doc-c", text="\ud800" * 200))])
    assert list(store.files()) == ["a.txt"]


def test_one_respondent_in_several_files_is_one_record_with_the_strictest_permission(store) -> None:
    store.put_file(state("a.txt"), [records("a.txt", kind="board", publish="yes", aliases=("DB",))])
    store.put_file(state("b.txt"), [records("b.txt", "B " + TEXT, publish="anonymous", represents=7)])
    store.put_file(state("c.txt"), [records("c.txt", "C " + TEXT, publish="no", kind="quango", sent=False)])
    found = list(store.respondents())
    assert len(found) == 1
    assert found[0].kind == "board"
    assert found[0].publish == "anonymous"  # the article that only quotes it has no say
    assert found[0].represents == 7
    assert found[0].aliases == ("DB",)
    assert found[0].sent


def test_aliases_of_the_overview_rename_holders_and_join_respondents(store) -> None:
    store.put_file(state("a.txt"), [records("a.txt")])
    store.put_file(state("b.txt"), [records("b.txt", "B " + TEXT, name="DB")])
    store.put_file(state("c.txt"), [records("c.txt", "C " + TEXT, name=None)])
    assert len(list(store.respondents())) == 3
    store.put_aliases({"DB": "Drainage Board"})
    named = [respondent for respondent in store.respondents() if respondent.name]
    assert [respondent.name for respondent in named] == ["Drainage Board"]
    assert named[0].id == stable_id("res", "drainage board")
    assert named[0].aliases == ("DB",)
    assert {position.holder for position in store.positions()} == {"Drainage Board", None}
    assert {found.speaker for found in store.attributions()} == {"Drainage Board", None}
    ids = {respondent.id for respondent in store.respondents()}
    assert {response.respondent for response in store.responses()} == ids
    assert {passage.respondent for passage in store.passages()} == ids


def test_overview_is_replaced_as_a_whole_and_marks_responses(store) -> None:
    one, two = records("a.txt"), records("b.txt", "B " + TEXT, name="Fen Society")
    for each in (one, two):
        store.put_file(state(each.document.source_file), [each])
    theme = Theme("thm-1", None, "Too fast", "", ("pace",), ("fast",), (one.passages[0].id,), 1, 1, 1, (("oppose", 1),))
    span = Span(0, 1, "B")
    campaign = Campaign(
        "cam-1", (two.responses[0].id,), "text", two.responses[0].id, (Addition(two.responses[0].id, two.document.id, span),)
    )
    given = {
        "aliases": {"b": "a"},
        "themes": [theme],
        "assignments": [Assignment("thm-1", one.passages[0].id, 0.25)],
        "campaigns": [campaign],
        "excluded": {one.responses[0].id: "repeat"},
        "coverage": COVERAGE,
    }
    store.put_overview(**given)
    assert list(store.themes()) == [theme]
    assert list(store.campaigns()) == [campaign]
    assert list(store.assignments()) == given["assignments"]
    assert store.coverage() == COVERAGE
    by_id = {response.id: response for response in store.responses()}
    assert by_id[one.responses[0].id].excluded == "repeat"
    assert by_id[two.responses[0].id].campaign == "cam-1"
    wrong = dataclasses.replace(campaign, additions=(Addition(two.responses[0].id, two.document.id, Span(0, 1, "X")),))
    with pytest.raises(PromiseBroken):
        store.put_overview(**{**given, "themes": [], "campaigns": [wrong]})
    assert list(store.themes()) == [theme]
    store.forget_overview()
    assert not [*store.themes(), *store.assignments(), *store.campaigns()]
    with pytest.raises(Missing, match="greenpaper run"):
        store.coverage()
    store.put_overview(**given)
    store.put_overview(aliases={}, themes=[], assignments=[], campaigns=[], excluded={}, coverage=COVERAGE)
    assert not [*store.themes(), *store.assignments(), *store.campaigns()]
    assert not any(response.excluded or response.campaign for response in store.responses())


def test_consultation_manifest_marks_and_proposals(store) -> None:
    with pytest.raises(Missing):
        store.consultation()
    with pytest.raises(Missing):
        store.coverage()
    assert store.manifest() == {}
    assert store.mark("overview") is None
    store.put_consultation(CONSULTATION)
    store.put_manifest({"version": "1", "models": {"b": [1, 2.5, None], "a": "ü"}})
    store.put_mark("overview", "x")
    store.put_mark("overview", "y")
    assert store.consultation() == CONSULTATION
    assert store.manifest() == {"models": {"a": "ü", "b": [1, 2.5, None]}, "version": "1"}
    assert store.mark("overview") == "y"
    one = records("a.txt")
    again = Proposal("merger", "Merging the boards", ("merging",), one.document.id)
    store.put_file(state("a.txt"), [dataclasses.replace(one, proposals=(*one.proposals, again))])
    found = {proposal.id: proposal for proposal in store.proposals()}
    assert len(found) == 2
    assert found["merger"].label == "One river board"
    assert found["merger"].aliases == ("the merger", "Merging the boards", "merging")


def test_words_that_are_no_query_are_wrong_usage(store) -> None:
    with pytest.raises(WrongUsage, match="cannot be understood"):
        store.match('"unclosed', 5)


def test_no_earlier_run_is_missing_with_the_mend_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="greenpaper run"):
        open_store(tmp_path / "nothing", create=False)
    assert not (tmp_path / "nothing").exists()


def test_a_newer_database_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    open_store(tmp_path, create=True).close()
    path = tmp_path / "consultation.sqlite"
    plain = sqlite3.connect(path)
    assert [row[0] for row in plain.execute("SELECT number FROM migrations")] == [number for number, _, _ in migrations()]
    plain.execute("INSERT INTO migrations VALUES (999, 'of tomorrow')")
    plain.commit()
    plain.close()
    with pytest.raises(WrongUsage, match="Update greenpaper"):
        open_store(tmp_path, create=False)
    other = tmp_path / "other"
    other.mkdir()
    (other / "consultation.sqlite").write_bytes(b"not a database at all " * 100)
    with pytest.raises(WrongUsage, match="Move it away"):
        open_store(other, create=True)


def test_a_failed_migration_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(tmp_path, create=True).close()
    known = migrations()
    broken = [*known, (known[-1][0] + 1, "999_broken.sql", "CREATE TABLE half (a); CREATE TABLE half (a);")]
    monkeypatch.setattr("pipeline.store.database.migrations", lambda: broken)
    with pytest.raises(WrongUsage):
        open_store(tmp_path, create=False)
    monkeypatch.undo()
    plain = sqlite3.connect(tmp_path / "consultation.sqlite")
    assert plain.execute("SELECT max(number) FROM migrations").fetchone() == (known[-1][0],)
    assert plain.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchone() is None
    plain.close()
