"""A second process beside the writer, and a writer that is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.datamodel import Document, DocumentRecords, Passage
from pipeline.errors import Missing, PromiseBroken, WrongUsage
from pipeline.store import FileState, claim, open_store

WRITER = """
import sys
from pathlib import Path
import numpy as np
from pipeline.datamodel import Document, DocumentRecords, Passage
from pipeline.store import FileState, open_store

store = open_store(Path(sys.argv[1]), create=True)
for number in range(100_000):
    name = f"{number}.txt"
    document = Document(f"doc-{number}", name, "00", "text/plain", f"pilot {number}")
    passages = [Passage(f"pas-{number}-{n}", document.id, None, None, 0, 5, "pilot") for n in range(40)]
    store.put_file(FileState(name, "f", "00", "read"), [DocumentRecords(document, passages=tuple(passages))])
    store.put_vectors([passages[0].id], np.full((1, 8), number, dtype=np.float32))
    print(number, flush=True)
"""


def one(name: str, words: str = "We agree.") -> tuple[FileState, list[DocumentRecords]]:
    document = Document(f"doc-{name}", name, "00", "text/plain", words)
    passage = Passage(f"pas-{name}", document.id, None, None, 0, len(words), words)
    return FileState(name, "f", "00", "read"), [DocumentRecords(document, passages=(passage,))]


def test_a_reader_reads_while_a_writer_is_in_the_middle_of_a_transaction(tmp_path: Path) -> None:
    writer = open_store(tmp_path, create=True)
    writer.put_file(*one("a"))
    reader = open_store(tmp_path, create=False)
    documents = reader.documents()
    assert next(documents).id == "doc-a"
    writer._connection.execute("BEGIN IMMEDIATE")
    writer._connection.execute("DELETE FROM files")
    assert [document.id for document in reader.documents()] == ["doc-a"]
    assert reader.match("agree", 5)[0][0] == "pas-a"
    writer._connection.execute("COMMIT")
    writer.put_file(*one("b"))
    assert list(documents) == []  # its snapshot is still the old one
    assert [document.id for document in reader.documents()] == ["doc-b"]
    reader.close()
    writer.close()


def test_a_killed_writer_leaves_whole_files_only(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) == 25:
            break
    process.kill()
    process.wait()
    process.stdout.close()
    store = open_store(tmp_path, create=False)
    files = store.files()
    assert len(files) >= 26  # what it said it had done is done
    passages: dict[str, int] = {}
    for passage in store.passages():
        passages[passage.document] = passages.get(passage.document, 0) + 1
    assert passages == {f"doc-{number}": 40 for number in range(len(files))}
    assert len(store.match("pilot", 10**6)) == 40 * len(files)
    assert store._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    ids, vectors = store.vectors()
    assert len(files) - 1 <= len(ids) <= len(files)
    assert [f"pas-{int(row[0])}-0" for row in vectors] == ids
    store.put_file(*one("another"))  # and it takes more
    store.put_vectors(["pas-another"], np.ones((1, 8), dtype=np.float32))
    assert "pas-another" in store.vectors()[0]
    store.close()


def test_vectors_newest_counts_and_those_of_removed_passages_do_not(tmp_path: Path) -> None:
    store = open_store(tmp_path, create=True)
    assert store.vectors()[0] == []
    assert store.vector_model() is None
    for name in "cab":
        store.put_file(*one(name))
    store.put_vectors(["pas-c", "pas-a"], np.array([[1, 0], [2, 0]], dtype=np.float32), "m1")
    store.put_vectors(["pas-a", "pas-gone", "pas-b"], np.array([[3, 0], [4, 0], [5, 0]], dtype=np.float32), "m1")
    ids, vectors = store.vectors()
    assert ids == ["pas-a", "pas-b", "pas-c"]
    assert vectors.dtype == np.float32
    assert vectors[:, 0].tolist() == [3, 5, 1]
    store.remove_file("b")
    assert store.vectors()[0] == ["pas-a", "pas-c"]
    store.put_vectors(["pas-c"], np.array([[1, 2, 3]], dtype=np.float32), "m2")
    assert store.vector_model() == "m2"
    assert store.vectors()[0] == ["pas-c"]  # never two models in one array
    with pytest.raises(PromiseBroken):
        store.put_vectors(["pas-a"], np.ones((2, 3), dtype=np.float32))
    store.put_vectors([], np.zeros((0, 3), dtype=np.float32))
    for shard in (tmp_path / "vectors").glob("*.npy"):
        shard.write_bytes(b"torn")
    with pytest.raises(Missing, match="cannot be read"):
        store.vectors()
    store.forget_vectors()
    assert store.vectors()[0] == []
    assert list((tmp_path / "vectors").iterdir()) == []
    store.close()


def test_a_second_run_on_the_same_folder_is_refused_and_the_first_leaves_nothing_behind(tmp_path: Path) -> None:
    with claim(tmp_path), pytest.raises(WrongUsage, match="Another run"), claim(tmp_path):
        pass
    with claim(tmp_path):
        pass


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_store_in_a_folder_that_may_only_be_read_is_read(tmp_path: Path) -> None:
    store = open_store(tmp_path, create=True)
    store.put_file(*one("a"))
    store.close()
    tmp_path.chmod(0o500)
    try:
        store = open_store(tmp_path, create=False)
        assert list(store.files()) == ["a"]
        store.close()
    finally:
        tmp_path.chmod(0o700)
