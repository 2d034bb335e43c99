"""Hand-made annotations of real documents, kept without a word of them: where the evidence stands, how long it is and its hash.

    python tests/quality/annotations.py convert working.json …     # evidence in clear → annotated/*.json
    python tests/quality/annotations.py score [--show]             # the table; --show: what was missed and what was false
    python tests/quality/annotations.py score --unseen             # totals of documents whose errors nobody has looked at

Each document has a register of its own, in the annotator's words. The hash is of the folded evidence without the punctuation
at its ends, so that a reader of Markdown or PDF may drop a mark beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.datamodel import Consultation, DocumentRecords, Proposal
from pipeline.evaluate.gold import KINDS, GoldDocument, Kind
from pipeline.evaluate.matching import fold
from pipeline.ingest import ingest
from pipeline.ingest.consultation import slug
from pipeline.stages.document import DocumentTask, DocumentWork

FOLDER = Path(__file__).parent / "annotated"
#: documents that rules are not written for: only their totals are printed; one whose errors were read moves to FOLDER
UNSEEN = Path(__file__).parent / "unseen"
SHARED = Path(__file__).resolve().parents[3] / "shared"
#: a register may use the terms of art of its document, not its sentences
LONGEST_TERM = 5


@dataclass(frozen=True)
class Stretch:
    """A piece of a text as it stands there, with its number of blank-separated words and its hash."""

    text: str
    words: int
    sha256: str


@dataclass(frozen=True)
class Reading:
    """An annotated document as Greenpaper reads it today."""

    stem: str
    genre: str
    records: DocumentRecords
    gold: GoldDocument
    lost: tuple[str, ...]


def hashed(text: str, words: int) -> Stretch:
    bare = re.sub(r"^[\W_]+|[\W_]+$", "", text)
    return Stretch(bare, words, hashlib.sha256(fold(bare).encode("utf-8")).hexdigest())


class Finder:
    """Finds stretches of one text by number of words and hash."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = [(found.start(), found.end()) for found in re.finditer(r"\S+", text)]
        self._of_length: dict[int, dict[str, str]] = {}

    def find(self, words: int, sha256: str) -> str | None:
        """The stretch, or None where the text does not hold it."""
        if words not in self._of_length:
            ends = zip(self._words, self._words[words - 1 :], strict=False)
            stretches = [hashed(self._text[first[0] : last[1]], words) for first, last in ends]
            self._of_length[words] = {stretch.sha256: stretch.text for stretch in stretches}
        return self._of_length[words].get(sha256)

    def whole_words(self, evidence: str) -> Stretch | None:
        """The evidence widened to whole words, or None where the text does not hold it."""
        pattern = r"\s+".join(map(_either_way, evidence.split()))
        found = re.search(pattern, self._text)
        if not found:
            return None
        inside = [word for word in self._words if word[1] > found.start() and word[0] < found.end()]
        return hashed(self._text[inside[0][0] : inside[-1][1]], len(inside))


def _either_way(word: str) -> str:
    """The word with straight or curly quotation marks."""
    return re.sub("['’‘]", "['’‘]", re.sub('["“”]', '["“”]', re.escape(word)))


def convert(working: Path, shared: Path = SHARED) -> list[Path]:
    """Writes a working file's documents to the folder of annotations; what cannot be found in a document is an error."""
    written = []
    for annotation in json.loads(working.read_text(encoding="utf-8")).values():
        path = FOLDER / f"{slug(Path(annotation['source']).stem)}.json"
        path.write_text(_as_json(_without_words(annotation, shared)), encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _without_words(annotation: dict[str, Any], shared: Path) -> dict[str, Any]:
    source = shared / "data" / "docs" / annotation["source"]
    raw = source.read_text(encoding="utf-8", errors="replace") if source.suffix in {".txt", ".md"} else ""
    with tempfile.TemporaryDirectory() as folder:
        text = ingest(_cut(source, annotation.get("until"), Path(folder)), annotation["source"])[0].text
    finder, folded = Finder(text), fold(text)
    kept: dict[str, Any] = {"source": annotation["source"]}
    if annotation.get("until"):
        kept["until"] = annotation["until"]
    kept["register"] = [_register_entry(entry, folded) for entry in annotation["register"]]
    for kind in KINDS:
        items = [_item(item, finder, raw, annotation["source"]) for item in annotation[kind]]
        kept[kind] = [item for item in items if item]
    return kept


def _register_entry(entry: dict[str, Any], folded: str) -> dict[str, Any]:
    terms = [alias for alias in entry["aliases"] if len(alias.split()) <= LONGEST_TERM or fold(alias) not in folded]
    return {"id": entry["id"], "label": entry["label"], "aliases": terms}


def _item(item: dict[str, Any], finder: Finder, raw: str, source: str) -> dict[str, Any] | None:
    """The item without its words; None for an optional one in what the reader leaves out, such as a page's own title field."""
    stretch = finder.whole_words(item["evidence"]) or finder.whole_words(_without_marks(item["evidence"]))
    if stretch is None and item.get("optional"):
        return None
    if stretch is None:
        raise ValueError(f"{source}: the document as read does not hold: {item['evidence']}")
    about = {key: item[key] for key in ("holder", "proposal", "stance", "codes", "optional") if item.get(key)}
    return {**about, "start": raw.find(item["evidence"]), "words": stretch.words, "sha256": stretch.sha256}


def _without_marks(evidence: str) -> str:
    """The evidence as a reader of Markdown sees it."""
    return re.sub(r"[*_\\]|\[\^\d+\]|\]\([^)]*\)|(?<!\w)\[|\]", "", html.unescape(evidence)).strip()


def _as_json(annotation: dict[str, Any]) -> str:
    """One item a line."""
    fields = []
    for key, value in annotation.items():
        if isinstance(value, list) and value:
            lines = ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value)
            fields.append(f' "{key}": [\n  {lines}\n ]')
        else:
            fields.append(f' "{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _cut(source: Path, until: int | None, folder: Path) -> Path:
    """The source itself, or a copy of its annotated part."""
    if not until:
        return source
    part = folder / source.name
    part.write_text(source.read_text(encoding="utf-8")[:until], encoding="utf-8", newline="\n")
    return part


def annotated(folder: Path = FOLDER) -> list[Path]:
    """The annotation files of a folder, sorted."""
    return sorted(path for path in folder.glob("*.json") if path.name != "floors.json")


@cache
def read_annotated(shared: Path = SHARED, folder: Path = FOLDER) -> tuple[Reading, ...]:
    """Every annotated document of a folder, read and tagged with its register, beside what its annotator marked."""
    return tuple(read(path, shared) for path in annotated(folder))


def read(path: Path, shared: Path) -> Reading:
    annotation = json.loads(path.read_text(encoding="utf-8"))
    source = annotation["source"]
    register = tuple(Proposal(entry["id"], entry["label"], tuple(entry["aliases"])) for entry in annotation["register"])
    work = DocumentWork(Consultation(id="annotated", title="Annotated", proposals=register))
    with tempfile.TemporaryDirectory() as folder:
        part = _cut(shared / "data" / "docs" / source, annotation.get("until"), Path(folder))
        task = DocumentTask(source, str(part), hashlib.sha256(part.read_bytes()).hexdigest(), part.stat().st_size)
        records = work.process([task])[0].records[0]
    finder = Finder(records.document.text)
    gold: dict[Kind, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    lost = []
    for kind in KINDS:
        for item in annotation[kind]:
            evidence = finder.find(item["words"], item["sha256"])
            if evidence is None:
                lost.append(f"{path.stem}: {kind} at {item['start']}")
            else:
                gold[kind].append({**item, "evidence": evidence})
    return Reading(path.stem, source.split("/")[0], records, GoldDocument.model_validate(gold), tuple(lost))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    converting = commands.add_parser("convert")
    converting.add_argument("working", nargs="+", type=Path)
    scoring = commands.add_parser("score")
    scoring.add_argument("--show", action="store_true", help="each missed and each false item with its words")
    scoring.add_argument("--unseen", action="store_true", help="totals of the documents whose errors nobody has looked at")
    scoring.add_argument("--only", default="", help="part of the name of the documents that are shown")
    for command in (converting, scoring):
        command.add_argument("--shared", type=Path, default=SHARED)
    said = parser.parse_args()
    if said.command == "convert":
        for working in said.working:
            print(*convert(working, said.shared), sep="\n")
        return
    from annotation_scores import as_misses, as_table, as_totals, score_annotated

    if said.unseen:
        print(as_totals(score_annotated(said.shared, UNSEEN)))
        return
    scores = score_annotated(said.shared)
    print(as_table(scores))
    if said.show:
        print(as_misses(scores, said.only))


if __name__ == "__main__":
    main()
