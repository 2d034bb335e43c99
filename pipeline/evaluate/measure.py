"""The measuring itself: records of documents against what people marked in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from pipeline.datamodel import Concern, Document, DocumentRecords, Position
from pipeline.errors import WrongUsage
from pipeline.evaluate.classes import FACETS, by_class, confusion
from pipeline.evaluate.evaluation import Evaluation, KindEvaluation
from pipeline.evaluate.figures import Figures, counts_by_document, counts_by_statement, figures
from pipeline.evaluate.gold import KINDS, Gold, Kind
from pipeline.evaluate.matching import (
    Item,
    Matching,
    Row,
    agree_always,
    agree_leniently,
    agree_on_proposal,
    agree_strictly,
    fold,
    match,
    place,
)
from pipeline.evaluate.reliability import Judged
from pipeline.settings import EvaluateSettings

__all__ = ["evaluate_records", "evaluate_rows"]

#: What must agree for two statements to be compared at all, when asking what was taken for what.
LOOSE: dict[Kind, Callable[[Item, Row], bool]] = {"positions": agree_on_proposal, "concerns": agree_always, "asks": agree_always}


def evaluate_records(records: Sequence[DocumentRecords], marked: Gold, settings: EvaluateSettings) -> Evaluation:
    """What was found in documents against what people marked in them; see :func:`evaluate_rows`."""
    rows: dict[Kind, Sequence[Row]] = {
        "positions": [row for one in records for row in one.positions],
        "concerns": [row for one in records for row in one.concerns],
        "asks": [row for one in records for row in one.asks],
    }
    return evaluate_rows([one.document for one in records], rows, marked, settings)


def evaluate_rows(
    documents: Sequence[Document], rows: Mapping[Kind, Sequence[Row]], marked: Gold, settings: EvaluateSettings
) -> Evaluation:
    """What was found against what people marked. A gold document is the file of that name, with or without folder and ending.

    Raises:
        WrongUsage: none of the marked documents is among ``documents``, or several are for one name.
    """
    names = _documents(marked, sorted({document.source_file for document in documents}))
    texts = dict.fromkeys(marked, "")
    for document in documents:
        if document.source_file in names:
            texts[names[document.source_file]] = fold(document.text)
    by_document = len(marked) >= settings.documents_to_draw
    return Evaluation(
        documents=len(marked),
        drawn="documents" if by_document else "statements",
        kinds=tuple(
            _kind(kind, marked, _by_document(rows[kind], names), texts, by_document, settings)
            for kind in KINDS
            if any(document.of(kind) for document in marked.values())
        ),
        absent=tuple(sorted(set(marked) - set(names.values()))),
        lost=tuple(
            (name, item.evidence)
            for name, document in sorted(marked.items())
            for kind in KINDS
            for item in document.of(kind)
            if texts[name] and not place(texts[name], item.evidence)
        ),
    )


def _documents(marked: Gold, source_files: Sequence[str]) -> dict[str, str]:
    """The gold file's name of each source file that it speaks of."""
    names: dict[str, str] = {}
    for name in marked:
        fitting = [file for file in source_files if file == name] or [f for f in source_files if PurePosixPath(f).stem == name]
        if len(fitting) > 1:
            raise WrongUsage(
                f"The gold file speaks of {name!r}, and the run holds several: {', '.join(fitting)}.",
                "Write the whole path in the gold file.",
            )
        names.update(dict.fromkeys(fitting, name))
    if not names:
        raise WrongUsage(
            "The run holds none of the documents of the gold file.", f"It speaks of: {', '.join(sorted(marked)[:5])}."
        )
    return names


def _by_document(rows: Sequence[Row], names: Mapping[str, str]) -> dict[str, list[Row]]:
    """Rows by the gold file's name of their document; what a document says twice word for word counts once."""
    found: dict[str, list[Row]] = {}
    seen = set()
    for row in rows:
        name = names.get(row.source_file)
        about = (row.proposal, row.stance) if isinstance(row, Position) else row.codes if isinstance(row, Concern) else ()
        if name is not None and (name, fold(row.quote), about) not in seen:
            seen.add((name, fold(row.quote), about))
            found.setdefault(name, []).append(row)
    return found


def _kind(
    kind: Kind, marked: Gold, found: dict[str, list[Row]], texts: dict[str, str], by_document: bool, settings: EvaluateSettings
) -> KindEvaluation:
    gold: dict[str, Sequence[Item]] = {name: document.of(kind) for name, document in marked.items()}

    def matched(agrees: Callable[[Item, Row], bool]) -> Matching:
        return match(gold, found, texts, agrees, settings.least_overlap)

    def measured(matching: Matching) -> Figures:
        units = counts_by_document(matching, sorted(gold)) if by_document else counts_by_statement(matching)
        return figures(units, settings)

    strict = matched(agree_strictly)
    lenient = matched(agree_leniently) if kind == "positions" else None
    loose = strict if lenient is None else lenient
    result = measured(strict)
    return KindEvaluation(
        kind=kind,
        strict=result,
        lenient=measured(lenient) if lenient else None,
        human={"positions": settings.human_positions, "concerns": settings.human_concerns, "asks": settings.human_asks}[kind],
        enough=result.gold >= settings.enough,
        classes=tuple(figures for facet in FACETS[kind] for figures in by_class(facet, strict)),
        confusion=confusion(FACETS[kind][0], matched(LOOSE[kind])) if FACETS[kind] else (),
        missed=tuple((name, item) for name, item in loose.missed if not item.optional),
        extra=loose.extra,
        judged=(
            *(Judged(pair.row.score, right=True, needed=not pair.item.optional) for pair in strict.pairs),
            *(Judged(row.score, right=False) for _, row in strict.extra),
        ),
    )
