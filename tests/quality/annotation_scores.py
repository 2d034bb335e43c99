"""What the run finds against the annotations: figures by document, by genre and over all, matched as ``evaluate`` matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotations import FOLDER, Reading, read_annotated

from pipeline.datamodel import Concern, Position
from pipeline.evaluate.figures import Counts, Figures, add, counts_by_document, figures
from pipeline.evaluate.gold import Kind
from pipeline.evaluate.matching import Item, Matching, Row, agree_leniently, agree_strictly, fold, match, place
from pipeline.settings import EvaluateSettings

#: name of a line of the table → kind of statement, when a row agrees with an item
MEASURES: dict[str, tuple[Kind, Callable[[Item, Row], bool]]] = {
    "positions_strict": ("positions", agree_strictly),
    "positions_lenient": ("positions", agree_leniently),
    "concerns": ("concerns", agree_strictly),
    "asks": ("asks", agree_strictly),
}
SETTINGS = EvaluateSettings()


@dataclass(frozen=True)
class Scores:
    """All that was measured; ``by_document`` and ``total`` hold counts and figures by name of the measure."""

    readings: tuple[Reading, ...]
    matchings: dict[str, Matching]
    by_document: dict[str, dict[str, Counts]]
    total: dict[str, Figures]
    holder_accuracy: float

    def floors(self) -> dict[str, float]:
        """What floors are set on: F1 by measure, and the share of right holders over all pairs."""
        return {**{name: figure.f1 for name, figure in self.total.items()}, "holder_accuracy": self.holder_accuracy}


def score_annotated(shared: Path, folder: Path = FOLDER) -> Scores:
    """The figures over every document of the shared folder that is annotated in ``folder``."""
    readings = read_annotated(shared, folder)
    texts = {reading.stem: fold(reading.records.document.text) for reading in readings}
    matchings, by_document = {}, {}
    for name, (kind, agrees) in MEASURES.items():
        gold = {reading.stem: reading.gold.of(kind) for reading in readings}
        found = {reading.stem: distinct(getattr(reading.records, kind)) for reading in readings}
        matchings[name] = match(gold, found, texts, agrees, SETTINGS.least_overlap)
        by_document[name] = dict(zip(sorted(gold), counts_by_document(matchings[name], sorted(gold)), strict=True))
    total = {name: figures(list(by_document[name].values()), SETTINGS) for name in MEASURES}
    pairs = add(counts for name in ("positions_strict", "concerns", "asks") for counts in by_document[name].values())
    return Scores(readings, matchings, by_document, total, round(pairs.holders / max(pairs.matched, 1), 3))


def distinct(rows: Sequence[Row]) -> list[Row]:
    """Rows without those that say the same twice: words that a document repeats count once."""
    kept: dict[tuple[object, ...], Row] = {}
    for row in rows:
        about = (row.proposal, row.stance) if isinstance(row, Position) else row.codes if isinstance(row, Concern) else ()
        kept.setdefault((fold(row.quote), about), row)
    return list(kept.values())


def as_table(scores: Scores) -> str:
    """One line a document, a genre and in all: for each measure gold, found, P, R, F1, holders."""
    width = max(len(reading.stem[:48]) for reading in scores.readings)
    lines = [f"{'':{width}}" + "".join(f"  {name:^35}" for name in MEASURES)]
    lines.append(f"{'':{width}}" + f"  {'gold':>5}{'found':>6}{'P':>6}{'R':>6}{'F1':>6}{'holder':>6}" * len(MEASURES))
    genres: dict[str, list[str]] = {}
    for reading in scores.readings:
        genres.setdefault(reading.genre, []).append(reading.stem)
    for genre, stems in sorted(genres.items()):
        lines += [f"{stem[:48]:{width}}" + "".join(_cells(scores, name, [stem]) for name in MEASURES) for stem in stems]
        lines += [f"{('= ' + genre)[:width]:{width}}" + "".join(_cells(scores, name, stems) for name in MEASURES), ""]
    everything = [stem for stems in genres.values() for stem in stems]
    lines.append(f"{'ALL':{width}}" + "".join(_cells(scores, name, everything) for name in MEASURES))
    return "\n".join([*lines, as_totals(scores)])


def as_totals(scores: Scores) -> str:
    """Precision, recall and F1 of each measure over all documents: no document and no error is told."""
    drawn = f"{len(scores.readings)} documents drawn again"
    lines = [
        f"{name}: P {one.precision:.3f}, R {one.recall:.3f}, F1 {one.f1:.3f} "
        f"({one.intervals['f1'].low:.3f}–{one.intervals['f1'].high:.3f}, {drawn})"
        for name, one in scores.total.items()
    ]
    return "\n".join([*lines, f"holder accuracy over all pairs: {scores.holder_accuracy:.3f}"])


def _cells(scores: Scores, name: str, stems: Sequence[str]) -> str:
    counts = add(scores.by_document[name][stem] for stem in stems)
    one = figures([counts], SETTINGS)
    rates = "".join(f"{rate:>6.2f}" for rate in (one.precision, one.recall, one.f1, one.holder_accuracy))
    return f"  {counts.gold:>5}{counts.found:>6}{rates}"


def as_misses(scores: Scores, only: str = "") -> str:
    """What was missed, what is false and whose holder is wrong, with the words. For the eye: it quotes the documents."""
    lines = []
    for name, matching in scores.matchings.items():
        if name == "positions_lenient":
            continue
        texts = {reading.stem: fold(reading.records.document.text) for reading in scores.readings}
        told: list[tuple[str, int, str]] = []
        for stem, item in matching.missed:
            if not item.optional:
                about = " ".join(
                    map(str, [getattr(item, "proposal", ""), getattr(item, "stance", ""), getattr(item, "codes", "")])
                )
                told.append((stem, _at(texts[stem], item.evidence), f"MISSED {name} [{item.holder[0]}] {about}: {item.evidence}"))
        for stem, row in matching.extra:
            about = f"{row.proposal} {row.stance}" if isinstance(row, Position) else str(getattr(row, "codes", ""))
            told.append((stem, _at(texts[stem], row.quote), f"FALSE  {name} [{row.holder}] {about} ({row.basis}): {row.quote}"))
        for pair in matching.pairs:
            if not pair.right_holder:
                told.append((pair.document, 0, f"HOLDER {name} [{_holder(pair.row)}] is {pair.item.holder[0]}: {pair.row.quote}"))
        lines += [f"{stem[:40]} | {' '.join(words.split())}" for stem, _, words in sorted(told) if only in stem]
    return "\n".join(lines)


def _holder(row: Row) -> str:
    return row.holder or "nobody"


def _at(text: str, words: str) -> int:
    found = place(text, words)
    return found[0] if found else -1
