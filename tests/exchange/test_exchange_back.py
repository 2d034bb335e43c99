"""What comes back from other tools: only what a person changed, at the right record, once."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from written_run import write_run

from pipeline.datamodel import Decision
from pipeline.errors import Missing, WrongUsage
from pipeline.exchange import exchange
from pipeline.exchange.codings import codings, frame_of, guid
from pipeline.exchange.qda import PROJECT
from pipeline.export import export
from pipeline.store import Store

Q = f"{{{PROJECT}}}"
AT = "2031-03-04T09:00:00Z"


@pytest.fixture
def store(tmp_path: Path):
    opened = write_run(tmp_path / "run")
    yield opened
    opened.close()


def take(store: Store, file: Path, **options: bool):
    """Read a file and write what it says, as the command does."""
    taken = exchange(store, file, "Ada", AT, **options)
    store.put_decisions(taken.decisions)
    return taken


# -- Label Studio


def annotated(store: Store, folder: Path) -> tuple[list[dict], Path]:
    """The tasks as they come back when somebody submits every prediction as it is."""
    export(store, folder, "label-studio")
    tasks = json.loads((folder / "label-studio.json").read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, start=1):
        result = task.pop("predictions")[0]["result"]
        task["annotations"] = [{"id": number, "completed_by": {"email": "grace@example.org"}, "result": result}]
    return tasks, folder / "back.json"


def regions(tasks: list[dict], kind: str) -> list[dict]:
    found = [region for task in tasks for region in task["annotations"][0]["result"]]
    return [region for region in found if region["value"]["labels"][0].startswith(kind)]


def test_submitting_everything_as_it_is_accepts_it_once(store: Store, tmp_path: Path) -> None:
    tasks, file = annotated(store, tmp_path)
    file.write_text(json.dumps(tasks), encoding="utf-8")
    taken = take(store, file)
    assert taken.count("accept") == len(taken.decisions) == len(list(codings(store)))
    assert {position.review for position in store.positions()} == {"accepted"}
    again = take(store, file)
    assert not again.decisions and again.unchanged == len(list(codings(store)))


def test_a_changed_label_a_moved_span_a_deleted_and_a_new_region(store: Store, tmp_path: Path) -> None:
    tasks, file = annotated(store, tmp_path)
    frame = frame_of(store)
    changed, moved = regions(tasks, "Position")[:2]
    position = next(one for one in store.positions() if one.id == changed["id"])
    stance = "oppose" if position.stance != "oppose" else "support"
    changed["value"]["labels"] = [frame.flat(("position", position.proposal, stance))]
    moved["value"]["end"] -= 1
    moved["value"]["text"] = moved["value"]["text"][:-1]
    gone = regions(tasks, "Concern")[0]
    for task in tasks:
        task["annotations"][0]["result"] = [one for one in task["annotations"][0]["result"] if one["id"] != gone["id"]]
    text = tasks[0]["data"]["text"]
    end = text.index(" ", 12)
    new = {
        "id": "xYz",
        "type": "labels",
        "value": {"start": 0, "end": end, "text": text[:end], "labels": ["Concern: Local focus"]},
    }
    tasks[0]["annotations"][0]["result"].append(new)
    file.write_text(json.dumps(tasks), encoding="utf-8")
    taken = take(store, file)
    assert [taken.count(action) for action in ("correct", "reject", "add")] == [2, 1, 1]
    after = {one.record: one for one in codings(store)}
    assert after[position.id].keys == (("position", position.proposal, stance),)
    assert after[moved["id"]].quote == moved["value"]["text"]
    assert gone["id"] not in after
    (added,) = [one for one in store.concerns() if one.review == "added"]
    assert (added.quote, added.codes, added.basis) == (text[:end], ("place",), "person")
    assert {decision.who for decision in store.decisions() if decision.action != "reject"} == {"grace@example.org"}
    assert not take(store, file).decisions, "the same file a second time says nothing new"


def test_documents_that_nobody_annotated_are_left_alone(store: Store, tmp_path: Path) -> None:
    tasks, file = annotated(store, tmp_path)
    for task in tasks:
        task["annotations"] = []
    file.write_text(json.dumps(tasks), encoding="utf-8")
    assert not take(store, file).decisions


def test_words_that_do_not_stand_there_are_not_taken(store: Store, tmp_path: Path) -> None:
    tasks, file = annotated(store, tmp_path)
    wrong = regions(tasks, "Concern")[0]
    wrong["value"]["text"] = "something that nobody wrote"
    file.write_text(json.dumps(tasks), encoding="utf-8")
    taken = take(store, file)
    assert [what for what, _ in taken.lost] == [wrong["id"]]


# -- REFI-QDA


def edited(store: Store, folder: Path, edit) -> Path:
    """The project as a coding tool saves it: GUIDs of selections made anew, line ends of Windows, a byte order mark."""
    export(store, folder, "qdpx")
    file = folder / "from-tool.qdpx"
    with zipfile.ZipFile(folder / "project.qdpx") as given, zipfile.ZipFile(file, "w") as made:
        root = etree.fromstring(given.read("project.qde"))
        edit(root)
        for name in given.namelist():
            content = etree.tostring(root) if name.endswith(".qde") else b"\xef\xbb\xbf" + given.read(name)
            made.writestr(name.replace("sources/", "Sources/"), content)
    return file


def new_guids(root: etree._Element) -> None:
    for number, selection in enumerate(root.iter(f"{Q}PlainTextSelection")):
        selection.set("guid", f"{{{guid('tool', str(number)).upper()}}}")


def test_an_untouched_project_says_nothing(store: Store, tmp_path: Path) -> None:
    taken = take(store, edited(store, tmp_path, new_guids))
    assert not taken.decisions and not taken.lost
    assert taken.unchanged == len(list(codings(store)))


def test_a_recoded_a_removed_and_a_new_selection(store: Store, tmp_path: Path) -> None:
    position = next(one for one in store.positions() if one.stance == "support")
    key = ("position", position.proposal, "support")
    concern = next(iter(store.concerns()))
    worry = guid("code", "concern", concern.codes[0])

    def edit(root: etree._Element) -> None:
        new_guids(root)
        book = {code.get("name"): code.get("guid") for code in root.iter(f"{Q}Code")}
        names = frame_of(store).unique()
        for selection in list(root.iter(f"{Q}PlainTextSelection")):
            refs = [ref.get("targetGUID") for ref in selection.iter(f"{Q}CodeRef")]
            source = selection.getparent()
            place = (source.get("guid"), int(selection.get("startPosition")), int(selection.get("endPosition")), *refs[:1])
            if place == (guid("source", position.document), position.start, position.end, guid("code", *key)):
                selection.find(f".//{Q}CodeRef").set("targetGUID", book[names["position", position.proposal, "neutral"]])
            elif place == (guid("source", concern.document), concern.start, concern.end, worry):
                source.remove(selection)
        users = root.find(f"{Q}Users")
        etree.SubElement(users, f"{Q}User", guid=guid("u", "linus"), name="Linus")
        source = next(one for one in root.iter(f"{Q}TextSource") if one.get("guid") == guid("source", position.document))
        made = etree.Element(f"{Q}PlainTextSelection", guid=guid("n"), startPosition="0", endPosition="10")
        coding = etree.SubElement(made, f"{Q}Coding", guid=guid("m"), creatingUser=guid("u", "linus"))
        etree.SubElement(coding, f"{Q}CodeRef", targetGUID=book["Asks"])
        source.find(f"{Q}Description").addnext(made)

    taken = take(store, edited(store, tmp_path, edit))
    assert {(one.action, one.kind) for one in taken.decisions} == {("correct", "position"), ("reject", "concern"), ("add", "ask")}
    after = {one.record: one for one in codings(store)}
    assert after[position.id].keys == (("position", position.proposal, "neutral"),)
    assert concern.id not in after
    (added,) = [one for one in store.asks() if one.review == "added"]
    assert (added.start, added.end) == (0, 10)
    assert next(one for one in store.decisions() if one.action == "add").who == "Linus"


def test_a_code_of_the_tools_own_takes_nothing_away_at_its_place(store: Store, tmp_path: Path) -> None:
    concern = next(iter(store.concerns()))

    def edit(root: etree._Element) -> None:
        new_guids(root)
        made = etree.SubElement(
            root.find(f".//{Q}Codes"), f"{Q}Code", guid=guid("tool", "otters"), name="Otters", isCodable="true"
        )
        for selection in root.iter(f"{Q}PlainTextSelection"):
            if (selection.getparent().get("guid"), selection.get("startPosition")) == (
                guid("source", concern.document), str(concern.start),
            ):  # fmt: skip
                for ref in selection.iter(f"{Q}CodeRef"):
                    ref.set("targetGUID", made.get("guid"))

    taken = take(store, edited(store, tmp_path, edit))
    assert not taken.decisions and {reason for _, reason in taken.lost} == {"it is under a code that this run does not know"}


def test_a_source_whose_text_was_edited_is_not_taken(store: Store, tmp_path: Path) -> None:
    file = edited(store, tmp_path, new_guids)
    broken = tmp_path / "broken.qdpx"
    with zipfile.ZipFile(file) as given, zipfile.ZipFile(broken, "w") as made:
        for at, name in enumerate(given.namelist()):
            made.writestr(name, given.read(name) + (b" and more" if at == 1 else b""))
    taken = take(store, broken)
    assert len(taken.lost) == 1 and "not that of the run" in taken.lost[0][1]


def test_a_file_with_parts_of_the_work_is_refused_unless_meant(store: Store, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("pipeline.exchange.FEW_CHANGES", 2)

    def edit(root: etree._Element) -> None:
        for selection in list(root.iter(f"{Q}PlainTextSelection")):
            selection.getparent().remove(selection)

    file = edited(store, tmp_path, edit)
    with pytest.raises(WrongUsage, match="holds only 0 of"):
        take(store, file)
    assert take(store, file, sweeping=True).count("reject") > 2
    assert not list(codings(store))


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.qdpx", b"no zip"), ("a.json", b"{}"), ("a.json", b"[1"), ("a.jsonl", b"{}"), ("a.docx", b""), ("b.json", b"\xff\xfe")],
)
def test_what_cannot_be_read_says_so(store: Store, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WrongUsage):
        take(store, tmp_path / name)
    with pytest.raises(Missing):
        take(store, tmp_path / "nowhere.json")


def test_entities_in_a_strangers_project_are_not_resolved(store: Store, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    xml = f'<!DOCTYPE p [<!ENTITY x SYSTEM "{secret.as_uri()}">]><Project xmlns="{PROJECT}" name="x">&x;<Sources/></Project>'
    with zipfile.ZipFile(tmp_path / "evil.qdpx", "w") as made:
        made.writestr("project.qde", xml)
    taken = take(store, tmp_path / "evil.qdpx")
    assert not taken.decisions and "secret" not in str(taken)


# -- history


def test_history_is_merged_not_overwritten(store: Store, tmp_path: Path) -> None:
    position = next(iter(store.positions()))
    store.put_decisions([Decision("position", position.id, "correct", {"holder": "Somebody else"}, "Bob", AT)])
    tasks, file = annotated(store, tmp_path)
    file.write_text(json.dumps(tasks), encoding="utf-8")
    take(store, file)
    assert [one.who for one in store.decisions("position") if one.record == position.id] == ["Bob"]
    assert next(one for one in store.positions() if one.id == position.id).holder == "Somebody else"


def test_a_file_from_before_takes_no_decision_back(store: Store, tmp_path: Path) -> None:
    file = edited(store, tmp_path, new_guids)
    position = next(one for one in store.positions() if one.stance == "support")
    store.put_decisions([Decision("position", position.id, "correct", {"stance": "neutral"}, "Bob", AT)])
    assert not take(store, file).decisions
    assert next(one for one in store.positions() if one.id == position.id).stance == "neutral"


def test_what_is_not_understood_is_not_rejected(store: Store, tmp_path: Path) -> None:
    tasks, file = annotated(store, tmp_path)
    unknown, nowhere = regions(tasks, "Concern")[:2]
    unknown["value"]["labels"] = ["Concern: something new"]
    nowhere["value"] |= {"start": -3, "end": 4}
    file.write_text(json.dumps(tasks), encoding="utf-8")
    taken = take(store, file)
    assert {what for what, _ in taken.lost} == {unknown["id"], nowhere["id"]}
    assert taken.count("reject") == 0


@pytest.mark.parametrize(
    "task", [{"data": {"document": ["a"]}}, {"data": {}, "annotations": ["x"]}, {"data": {}, "annotations": 3}]
)
def test_a_misshapen_export_says_so_or_is_not_taken(store: Store, tmp_path: Path, task: dict) -> None:
    document = next(iter(store.documents()))
    file = tmp_path / "a.json"
    file.write_text(json.dumps([{**task, "data": {"source_file": document.source_file} | task["data"]}]), encoding="utf-8")
    with pytest.raises(WrongUsage, match="no export of Label Studio"):
        take(store, file)
