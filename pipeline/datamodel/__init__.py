"""The ground floor: frozen records that every stage speaks. Imports nothing of ours; everything imports it.

Offsets are Unicode code points, half-open, into ``Document.text``, and ``text[start:end] == quote`` always.
"""

from pipeline.datamodel.annotation import (
    SEVERITIES,
    STANCES,
    STRENGTHS,
    VOICES,
    Ask,
    Attribution,
    Concern,
    Figure,
    Position,
    Stance,
    Tag,
)
from pipeline.datamodel.blind import BlindCode
from pipeline.datamodel.consultation import Code, Consultation, Proposal, Question, RespondentEntry
from pipeline.datamodel.day import are_apart, day_of, iso_day, newest_days
from pipeline.datamodel.decision import DECIDED_KINDS, REVIEW_ACTIONS, THEME_ACTIONS, Decision
from pipeline.datamodel.document import Block, Document, Dropped, Page, Repair, Unread
from pipeline.datamodel.extraction import DocumentRecords, Extraction, NameTable, ParsedSentence
from pipeline.datamodel.language import language_name
from pipeline.datamodel.response import UNIT_TYPES, Passage, Respondent, Response
from pipeline.datamodel.span import Span, SpanMismatch, check_quotes, stable_id
from pipeline.datamodel.standing import BARRED, Member, Standing, StandingTheme
from pipeline.datamodel.theme import SEVERAL_POINTS, Addition, Assignment, Campaign, Coverage, Theme

__all__ = [
    "BARRED",
    "DECIDED_KINDS",
    "REVIEW_ACTIONS",
    "SEVERAL_POINTS",
    "SEVERITIES",
    "STANCES",
    "STRENGTHS",
    "THEME_ACTIONS",
    "UNIT_TYPES",
    "VOICES",
    "Addition",
    "Ask",
    "Assignment",
    "Attribution",
    "BlindCode",
    "Block",
    "Campaign",
    "Code",
    "Concern",
    "Consultation",
    "Coverage",
    "Decision",
    "Document",
    "DocumentRecords",
    "Dropped",
    "Extraction",
    "Figure",
    "Member",
    "NameTable",
    "Page",
    "ParsedSentence",
    "Passage",
    "Position",
    "Proposal",
    "Question",
    "Repair",
    "Respondent",
    "RespondentEntry",
    "Response",
    "Span",
    "SpanMismatch",
    "Stance",
    "Standing",
    "StandingTheme",
    "Tag",
    "Theme",
    "Unread",
    "are_apart",
    "check_quotes",
    "day_of",
    "iso_day",
    "language_name",
    "newest_days",
    "stable_id",
]
