"""Extract: a document as read in; its kind, respondents, responses, passages and who says what out.

parse ─▶ names ─▶ genre ─▶ respondent or holder ─▶ attributions ─▶ passages
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.datamodel.consultation import Consultation
from pipeline.datamodel.document import Document
from pipeline.datamodel.extraction import Extraction
from pipeline.datamodel.response import Respondent, Response
from pipeline.datamodel.span import stable_id
from pipeline.extract.attribution import attribute
from pipeline.extract.definitions import fold
from pipeline.extract.genre import tell_genre
from pipeline.extract.holder import find_holder
from pipeline.extract.names import Names, collect_names
from pipeline.extract.parse import Stretch, parse
from pipeline.extract.passages import cut_passages, is_non_answer, is_test
from pipeline.extract.placing import (
    Attributed,
    attributions_in_passages,
    quoted_respondents,
    sentences_in_passages,
    speakers_of_passages,
)
from pipeline.extract.questions import answered
from pipeline.extract.quotations import find_quotations
from pipeline.extract.respondents import find_respondent, registered
from pipeline.extract.senders import short_forms
from pipeline.extract.survey import read_survey
from pipeline.extract.turns import Turn, find_turns, is_transcript, main_speaker
from pipeline.settings import ExtractSettings

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["extract"]


@dataclass(frozen=True, slots=True)
class _Sender:
    """Who sent a document, the response that makes of it, and in whose name its unattributed words stand."""

    respondent: Respondent | None
    response: Response | None
    holder: str | None


def extract(document: Document, consultation: Consultation, nlp: Language, settings: ExtractSettings | None = None) -> Extraction:
    """Find who says what in a document.

    Args:
        document: as ingest read it; its text is not changed.
        consultation: the register and questions.
        nlp: spaCy's English pipeline.
        settings: how passages are cut.
    """
    settings = settings or ExtractSettings()
    stretches = parse(document, nlp)
    names = collect_names(document.text, stretches, consultation, registered(document, consultation))
    if document.kind == "survey":
        return _from_survey(document, consultation, stretches, names, settings)
    return _from_document(document, consultation, stretches, names, settings)


def _from_survey(
    document: Document, consultation: Consultation, stretches: Sequence[Stretch], names: Names, settings: ExtractSettings
) -> Extraction:
    """A row is a response: its words are its respondent's, and nobody speaks beyond their row."""
    survey = read_survey(document, consultation, stretches, settings.passage_length)
    quotations = find_quotations(document.text, [(stretch.start, stretch.end) for stretch in stretches])
    attributed: list[Attributed] = []
    at = 0
    for (sheet, row), together in groupby(
        stretches, key=lambda stretch: (document.blocks[stretch.block].sheet, document.blocks[stretch.block].row)
    ):
        rows = list(together)
        inside = []
        while at < len(quotations) and quotations[at].start < rows[-1].end:
            inside.append(quotations[at])
            at += 1
        attributed += attribute(document, rows, inside, names, survey.owners.get((sheet, row)), sent=True)
    attributed = attributions_in_passages(attributed, survey.passages)
    return Extraction(
        document=document,
        respondents=(*survey.respondents, *quoted_respondents(attributed, survey.respondents)),
        responses=survey.responses,
        passages=survey.passages,
        attributions=tuple(attribution for attribution, _ in attributed),
        sentences=sentences_in_passages(stretches, survey.passages),
        names=names.table(),
    )


def _from_document(
    document: Document, consultation: Consultation, stretches: Sequence[Stretch], names: Names, settings: ExtractSettings
) -> Extraction:
    """Anything that is no survey: one sender, or none."""
    quotations = find_quotations(document.text, [(stretch.start, stretch.end) for stretch in stretches])
    entry = registered(document, consultation)
    turns = find_turns(document, names)
    genre = tell_genre(document, consultation, quotations, entry is not None)
    main = main_speaker(turns) if entry is None and is_transcript(document, turns) else None
    if main is not None and (genre.kind == "response" or main.kind == "organisation"):
        genre = replace(genre, kind="response")  # a speech on somebody's behalf; others only thank for it
        turns = [turn for turn in turns if turn.speaker != main.speaker]
    elif genre.kind == "response" and entry is None and is_transcript(document, turns):
        genre = replace(genre, kind="report")  # several people speak: nobody sent it
    document = replace(document, kind=genre.kind)
    says_nothing = is_non_answer(document.text) or is_test(document.text)
    # the cues of genre are English; a letter in Welsh is still somebody's answer
    foreign = genre.kind == "unknown" and document.language not in {None, "en"}
    if genre.kind == "response" or entry is not None or says_nothing or foreign:
        sender = _sender(document, consultation, names, main)
    else:
        holder = find_holder(document, genre, names)
        sender = _Sender(None, None, holder.name)
        document = replace(document, kind=holder.kind)
    places, repeats = answered(document, consultation.questions)
    passages = cut_passages(
        document,
        stretches,
        sender.response.id if sender.response else None,
        sender.respondent.id if sender.respondent else None,
        places,
        settings.passage_length,
        repeats,
    )
    sent = sender.response is not None
    if sent:  # an answer in a form ("A: …") is the sender's
        turns = [turn for turn in turns if turn.question or turn.speaker is not None]
    told = attribute(document, stretches, quotations, names, sender.holder, sent=sent, turns=turns)
    attributed = attributions_in_passages(told, passages)
    others = quoted_respondents(attributed, (sender.respondent,) if sender.respondent else ())
    if sender.respondent is None:
        passages = speakers_of_passages(passages, attributed, others, sender.holder)
    respondents = (*((sender.respondent,) if sender.respondent else ()), *others)
    return Extraction(
        document=document,
        respondents=respondents,
        responses=(sender.response,) if sender.response else (),
        passages=tuple(passages),
        attributions=tuple(attribution for attribution, _ in attributed),
        sentences=sentences_in_passages(stretches, passages),
        names=names.table(),
        holder=sender.holder,
    )


def _sender(document: Document, consultation: Consultation, names: Names, main: Turn | None) -> _Sender:
    """Who sent a response. ``main``: a turn of the one who speaks all of it, where it is a speech."""
    respondent = find_respondent(document, consultation, names, (main.speaker, main.kind) if main else (None, None))
    entry = registered(document, consultation)
    received = (entry.received if entry else None) or dict(document.attributes).get("received") or document.date
    text = document.text.strip()
    excluded = "empty" if not text else "test submission" if is_test(text) else "non-answer" if is_non_answer(text) else None
    response = Response(
        id=stable_id("rsp", document.id, respondent.id),
        document=document.id,
        respondent=respondent.id,
        received=received,
        excluded=excluded,
        start=0,
        end=len(document.text),
    )
    if respondent.name:
        kind = "person" if respondent.kind == "individual" else "organisation"
        name = names.add(respondent.name, kind, *respondent.aliases)
        if kind == "organisation":
            names.shorten(name)
            names.canonical |= dict.fromkeys(map(fold, short_forms(name, text)), name)
    return _Sender(respondent, response, respondent.name)
