"""What the whole set of documents says: themes, campaigns and the accounting."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.datamodel.span import Span

#: How the label of a broad theme begins in which no claim is said by a fair share: its number must not be read as the claim's.
SEVERAL_POINTS = "Several points, such as:"


@dataclass(frozen=True, slots=True)
class Theme:
    """A matter that several respondents raise. Counts are of respondents, never of passages.

    Attributes:
        parent: id of the theme above it, or None.
        label: reads as a claim, in the passages' own words.
        codes: codes of the code frame that it belongs to, best first.
        exemplars: passage ids, each of another respondent, clearest first.
        respondents, responses, passages: counts, campaign copies counted once each as the respondents that they are.
        stance_counts: (stance, respondents) pairs, sorted by stance.
        stability: how far it stays the same with a threshold a little lower and higher, 0–1.
        status: ``candidate``, ``confirmed``, ``rejected``.
        campaign_respondents: how many of ``respondents`` only sent a campaign's words.
        kind: ``code`` for a theme of the code frame (its label and definition are the code's), else ``found``.
        label_by: who gave the label: ``machine`` or ``person``.
    """

    id: str
    parent: str | None
    label: str
    definition: str
    codes: tuple[str, ...]
    keywords: tuple[str, ...]
    exemplars: tuple[str, ...]
    respondents: int
    responses: int
    passages: int
    stance_counts: tuple[tuple[str, int], ...] = ()
    status: str = "candidate"
    stability: float = 1.0
    campaign_respondents: int = 0
    kind: str = "found"
    label_by: str = "machine"

    @property
    def has_several_points(self) -> bool:
        """Whether the claim in its label is only one of what is said in it."""
        return self.label.startswith(SEVERAL_POINTS)

    @property
    def claim(self) -> str:
        """The label in its respondents' own words, without what the program puts before it."""
        return self.label.removeprefix(SEVERAL_POINTS).strip()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A passage belongs to a theme, with a score 0–1. ``by`` is ``machine`` or ``person``."""

    theme: str
    passage: str
    score: float
    by: str = "machine"


@dataclass(frozen=True, slots=True)
class Addition:
    """What a respondent wrote beyond the template of the campaign: evidence of its own."""

    response: str
    document: str
    span: Span


@dataclass(frozen=True, slots=True)
class Campaign:
    """Responses that share a template. ``template`` is the text of the most frequent copy (ties: first by text).

    ``exact`` are those of ``responses`` that are the template word for word; the others are varied copies.
    """

    id: str
    responses: tuple[str, ...]
    template: str
    template_response: str
    additions: tuple[Addition, ...] = ()
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The accounting: received → excluded (by reason) → analysed. Counts; pairs are sorted by reason.

    Attributes:
        documents: files read or tried (attachments count as documents of their own).
        unreadable: (source_file, reason) pairs of what could not be read.
        received: responses received; ``analysed`` + sum of ``excluded`` = ``received``.
        campaign_copies: analysed responses that belong to a campaign.
        other_documents: documents that are nobody's response (articles, reports about the matter).
        passages, passages_tagged, passages_themed, passages_left_over: of analysed responses and other documents.
        campaign_exact: how many of ``campaign_copies`` are a campaign's letter word for word.
        set_aside: (why, passages) pairs of what says nothing in them (non-answers, ticks, headings, signatures).
        truncated: analysed responses of which an answer breaks off; it is analysed as far as it goes.
    """

    documents: int
    unreadable: tuple[tuple[str, str], ...]
    received: int
    excluded: tuple[tuple[str, int], ...]
    campaign_copies: int
    analysed: int
    other_documents: int
    passages: int
    passages_tagged: int
    passages_themed: int
    passages_left_over: int
    campaign_exact: int = 0
    set_aside: tuple[tuple[str, int], ...] = ()
    truncated: int = 0
