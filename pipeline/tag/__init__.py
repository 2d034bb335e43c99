"""Tag: what people say. ``tag`` reads an extraction and gives positions, concerns, asks and figures, each with its words.

Order of trust: closed answers, then cues in scope, then (where one is given) the trained reader.
It abstains rather than guesses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from pipeline.datamodel import Ask, Concern, Consultation, DocumentRecords, Extraction, Figure, Position, Tag, check_quotes
from pipeline.datamodel.reading import QueryEncoder, Reader
from pipeline.settings import TagSettings
from pipeline.tag.ask import find_asks
from pipeline.tag.calibration import calibrated
from pipeline.tag.closed import closed_positions, default_proposals
from pipeline.tag.code_points import CodePoints
from pipeline.tag.codes import CodeMatcher, code_frame, own_codes
from pipeline.tag.concern import find_concerns
from pipeline.tag.definitions import define_proposals
from pipeline.tag.discourse import Discourse, Thread
from pipeline.tag.figure import find_figures
from pipeline.tag.judged import OpenStatement, find_open, judge
from pipeline.tag.judged_matters import QuietStatement, code_open_worries, find_quiet, judge_matters, read_kinds
from pipeline.tag.position import find_positions
from pipeline.tag.proposals import ProposalFinder, find_acronyms
from pipeline.tag.statement import read_statements
from pipeline.tag.topic import Topic
from pipeline.tag.unit_types import with_unit_types

__all__ = ["CodeMatcher", "Reader", "code_frame", "tag"]

T = TypeVar("T", bound=Tag)


def tag(
    extraction: Extraction,
    consultation: Consultation,
    reader: Reader | None = None,
    settings: TagSettings = TagSettings(),
    *,
    encoder: QueryEncoder | None = None,
    open_codes: bool = False,
) -> DocumentRecords:
    """Everything that one document says, as records whose quotes are exact spans of its text.

    Args:
        extraction: what extract found in the document.
        consultation: register, questions and code frame (``code_frame(consultation)`` is applied where it holds none).
        reader: the trained reader for statements that rules do not reach; None abstains there.
        settings: when the reader is believed.
        encoder: with the reader tells the codes of worries whose matter no word names; None abstains there.
        open_codes: whether concerns whose matter nothing names are kept, without a code: a learnt head is to tell it.

    Raises:
        SpanMismatch: a quote is not its span (a bug).
    """
    document = extraction.document
    register = consultation.proposals or define_proposals(document.id, document.text)
    finder = ProposalFinder(register, find_acronyms(document.text))
    discourse = Discourse(finder, Topic(document.kind))
    codes = code_frame(consultation)
    points = CodePoints(codes, reader, encoder, settings.least_code) if reader and encoder else None
    matcher = CodeMatcher(codes, leaves_open=open_codes or (points is not None and bool(own_codes(codes))))
    defaults = default_proposals(extraction, consultation)
    closed = closed_positions(extraction, consultation)
    ticked = {position.passage for position in closed}
    positions, concerns, asks, figures = list(closed), list[Concern](), list[Ask](), list[Figure]()
    unsettled, quiet = list[OpenStatement](), list[QuietStatement]()
    thread = Thread()
    if document.kind == "consultation":
        return _records(extraction, [], [], [], [], register)
    for statement in read_statements(extraction):
        if statement.passage is not None and statement.passage.id in ticked:
            continue
        mentions = discourse.read(statement)
        default = defaults.get(statement.passage.id) if statement.passage else None
        answered = default
        default = default or thread.default(statement, mentions)
        asked = find_asks(statement, mentions)
        asks += asked
        told = find_positions(statement, mentions, asked, discourse, default)
        positions += told
        worries = find_concerns(statement, mentions, matcher)
        concerns += worries
        if reader is not None:
            unsettled += find_open(statement, finder.proposals, answered, mentions, told, bool(worries))
            quiet += [one] if (one := find_quiet(statement, mentions, bool(worries), bool(asked))) is not None else []
        figures += find_figures(statement)
    kinds: list[dict[str, float]] = []
    if reader is not None:
        positions += judge(unsettled, positions, reader, settings)
        kinds = read_kinds(quiet, reader)
        concerns += judge_matters(quiet, kinds, matcher, points, reader.name, settings.least_concern)
        if points and not open_codes:  # a learnt head tells them better
            concerns = code_open_worries(concerns, points, reader.name)
    records = _records(extraction, positions, concerns, asks, figures, register)
    places = (one.statement.passage.id if one.statement.passage else None for one in quiet)
    tagged = (("position", records.positions), ("concern", records.concerns), ("ask", records.asks))
    return replace(records, passages=with_unit_types(records.passages, tagged, zip(places, kinds, strict=True)))


def _once(tags: Sequence[T]) -> tuple[T, ...]:
    """Each id once, the surest: two cues can find one stretch, and it is still one statement."""
    best: dict[str, T] = {}
    for one in sorted(tags, key=lambda one: (-one.score, one.why)):
        best.setdefault(one.id, one)
    return tuple(sorted(best.values(), key=lambda one: (one.start, one.end, one.id)))


def _records(
    extraction: Extraction,
    positions: list[Position],
    concerns: list[Concern],
    asks: list[Ask],
    figures: list[Figure],
    register: tuple[object, ...],
) -> DocumentRecords:
    kinds: Mapping[str | None, str | None] = {respondent.name: respondent.kind for respondent in extraction.respondents}
    text = extraction.document.text
    for records in (positions, concerns, asks, figures):
        check_quotes(text, records)
    check_quotes(text, [position.condition for position in positions if position.condition is not None])
    return DocumentRecords(
        document=extraction.document,
        respondents=extraction.respondents,
        responses=extraction.responses,
        passages=extraction.passages,
        attributions=extraction.attributions,
        positions=_once(
            calibrated(
                "position", [one if one.holder_kind else replace(one, holder_kind=kinds.get(one.holder)) for one in positions]
            )
        ),
        concerns=_once(calibrated("concern", concerns)),
        asks=_once(calibrated("ask", asks)),
        figures=_once(figures),
        proposals=tuple(register),  # type: ignore[arg-type]
        names=extraction.names,
    )
