"""All attributions of a document: findings of direct and indirect speech, resolved to speakers, outer ones before inner ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.datamodel.annotation import Attribution
from pipeline.datamodel.document import Document
from pipeline.datamodel.span import Span, stable_id
from pipeline.extract.clauses import find_clauses
from pipeline.extract.findings import Finding, Place
from pipeline.extract.names import Names
from pipeline.extract.parse import Stretch
from pipeline.extract.quotations import Quotation
from pipeline.extract.speakers import Speakers
from pipeline.extract.speech import find_speech
from pipeline.extract.turns import Turn
from pipeline.extract.voices import NOBODY, Speaker

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Third parties in somebody's words: who they are was told elsewhere, if at all.
_ELSEWHERE = frozenset({"he", "she", "it", "they", "you", "him", "her", "his", "their", "its", "your", "them"})
#: "…, she said in a speech on Monday. “…”": so many tokens may stand between a cue and the quotation that runs on behind it.
ADJUNCT = 8


def attribute(
    document: Document,
    stretches: Sequence[Stretch],
    quotations: Sequence[Quotation],
    names: Names,
    holder: str | None,
    *,
    sent: bool = False,
    turns: Sequence[Turn] = (),
) -> list[tuple[Attribution, str | None]]:
    """Attributions in text order, each with its speaker's kind; ``passage`` is filled in by the caller.

    Args:
        holder: in whose name the unattributed words stand.
        sent: whether the document is somebody's answer, named or not.
        turns: of a transcript or interview: whatever stands in one is its speaker's.
    """
    text = document.text
    starts = [turn.start for turn in turns]
    findings = _find(stretches, quotations)
    speakers = Speakers(names, holder, text, sent=sent)
    speakers.watch(stretches, quotations)
    done: list[tuple[Finding, Speaker]] = []
    made: list[tuple[Attribution, str | None]] = []
    for finding in findings:
        turn = _turn_at(turns, starts, finding.content)
        outer = _outer(finding, done) or (Speaker(turn.speaker, turn.kind) if turn is not None else None)
        speaker = speakers.resolve(finding, outer)
        if speaker is NOBODY and not finding.direct and finding.head is not None:
            continue
        if outer is not None and _tells_nothing(finding, speaker, outer):
            continue
        done.append((finding, speaker))
        made.append((_record(document, finding, speaker, quotations), speaker.kind))
    made += [(_spoken(document, turn), turn.kind) for turn in turns]
    return sorted(made, key=lambda one: (one[0].start, -one[0].end, one[0].id)) if turns else made


def _turn_at(turns: Sequence[Turn], starts: Sequence[int], content: Place) -> Turn | None:
    index = bisect_right(starts, content[0]) - 1
    return turns[index] if index >= 0 and content[1] <= turns[index].end else None


def _spoken(document: Document, turn: Turn) -> Attribution:
    """A turn as its speaker's direct speech."""
    content = Span.of(document.text, turn.start, turn.end)
    return Attribution(
        id=stable_id("att", document.id, content.start, content.end, turn.label, turn.speaker),
        document=document.id,
        passage=None,
        page=next((block.page for block in document.blocks if block.start <= turn.start < block.end), None),
        start=content.start,
        end=content.end,
        quote=content.quote,
        source=Span.of(document.text, *turn.label) if turn.label else None,
        cue=None,
        speaker=turn.speaker,
        mode="direct",
        voice="reported",
    )


def _tells_nothing(finding: Finding, speaker: Speaker, outer: Speaker) -> bool:
    """``she said she hopes …``: within her words her own cue is nothing new, and whom she means by "they" cannot be told."""
    if speaker.group is None and speaker.name == outer.name:
        return not finding.negated
    return finding.head is not None and finding.head.lower_ in _ELSEWHERE and speaker.voice == "reported"


def _find(stretches: Sequence[Stretch], quotations: Sequence[Quotation]) -> list[Finding]:
    """Findings of all stretches, in text order, the longer first."""
    findings: list[Finding] = []
    at = 0
    lead: Sequence[Token] = ()
    for stretch in stretches:
        inside: list[Quotation] = []
        while at < len(quotations) and quotations[at].start < stretch.end:
            inside.append(quotations[at])
            at += 1
        direct = find_speech(stretch, inside, lead)
        used = frozenset(finding.verb.i for finding in direct if finding.verb is not None)
        indirect = _unlike(direct, [_whole_quotations(finding, inside) for finding in find_clauses(stretch, used)])
        findings += _run_on(stretch, direct, indirect)
        lead = _lead(stretch)
    return sorted(findings, key=lambda finding: (finding.content[0], -finding.content[1], finding.cue or finding.content))


def _run_on(stretch: Stretch, direct: Sequence[Finding], indirect: Sequence[Finding]) -> list[Finding]:
    """``It was "a shambles", said X. "Nobody knew."``: the second quotation, which has no cue, belongs to the first."""
    told = list(indirect)
    kept: list[Finding] = []
    for finding in direct:
        start, end = finding.content
        at = next((at for at, one in enumerate(told) if finding.floating and _hands_over(stretch, one, start)), None)
        if at is None:
            kept.append(finding)
        else:
            told[at] = replace(told[at], content=(told[at].content[0], end))
    return kept + told


def _hands_over(stretch: Stretch, finding: Finding, start: int) -> bool:
    """Whether a finding ends in its own cue and source right before ``start``, with no more than an adjunct between."""
    if finding.cue is None or finding.source is None or min(finding.cue[0], finding.source[0]) < finding.content[1]:
        return False
    behind = max(finding.cue[1], finding.source[1])
    between = stretch.tokens(behind, start) if behind <= start else None
    return between is not None and len(between) <= ADJUNCT and not any(token.pos_ in {"VERB", "AUX"} for token in between)


def _lead(stretch: Stretch) -> Sequence[Token]:
    """The last sentence of a stretch that ends in a colon: it may introduce the next paragraph's quotation."""
    if not stretch.sentences:
        return ()
    last = [token for token in stretch.sentences[-1] if not token.is_space]
    return last if last and last[-1].text == ":" else ()


def _whole_quotations(finding: Finding, quotations: Sequence[Quotation]) -> Finding:
    """A content that ends inside a quotation takes in all of it, unless its source stands there."""
    start, end = finding.content
    for quotation in quotations:
        cue_inside = finding.cue is not None and quotation.start <= finding.cue[0] < quotation.end
        if cue_inside:  # nor does it reach out of the quotation that its cue stands in
            start, end = max(start, quotation.start + 1), min(end, quotation.end - 1 if quotation.closed else quotation.end)
            continue
        if quotation.start < start < quotation.end:
            start = quotation.start
        if quotation.start < end < quotation.end:
            end = quotation.end
    if end <= start:
        return finding
    return finding if (start, end) == finding.content else replace(finding, content=(start, end))


def _unlike(direct: Sequence[Finding], indirect: Sequence[Finding]) -> list[Finding]:
    """Indirect findings whose content is not already a direct quotation's."""
    taken = {finding.content for finding in direct}
    return [finding for finding in indirect if finding.content not in taken]


def _outer(finding: Finding, done: Sequence[tuple[Finding, Speaker]]) -> Speaker | None:
    """The speaker of the innermost earlier content that the finding's cue (or content) stands in."""
    at = finding.cue or finding.content
    best: tuple[int, Speaker] | None = None
    for other, speaker in reversed(done[-60:]):
        start, end = other.content
        if start <= at[0] and at[1] <= end and other is not finding and (best is None or end - start < best[0]):
            best = (end - start, speaker)
    return best[1] if best is not None else None


def _record(document: Document, finding: Finding, speaker: Speaker, quotations: Sequence[Quotation]) -> Attribution:
    text = document.text
    content = Span.of(text, *finding.content)
    block = document.blocks[finding.stretch.block]
    mixed = any(quotation.start < content.end and content.start < quotation.end for quotation in _near(quotations, content))
    inside = any(quotation.start < content.start and content.end < quotation.end for quotation in _near(quotations, content))
    return Attribution(
        id=stable_id("att", document.id, content.start, content.end, finding.cue, speaker.name),
        document=document.id,
        passage=None,
        page=block.page,
        start=content.start,
        end=content.end,
        quote=content.quote,
        source=_source_span(text, finding.source) if finding.source else None,
        cue=Span.of(text, *finding.cue) if finding.cue else None,
        speaker=speaker.name,
        mode="direct" if finding.direct else "mixed" if mixed and not inside else "indirect",
        voice=speaker.voice,
        group=speaker.group,
        negated=finding.negated,
    )


def _source_span(text: str, place: Place) -> Span:
    """The source with the bracket closed that its acronym opened."""
    start, end = place
    if text.count("(", start, end) > text.count(")", start, end) and text[end : end + 1] == ")":
        end += 1
    return Span.of(text, start, end)


def _near(quotations: Sequence[Quotation], content: Span) -> Sequence[Quotation]:
    first = bisect_left(quotations, content.start - 5000, key=lambda quotation: quotation.start)
    last = bisect_left(quotations, content.end, key=lambda quotation: quotation.start)
    return quotations[first:last]
