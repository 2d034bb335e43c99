"""Direct speech: which quotations are somebody's words of their own accord, and whose.

The source stands before (``It said: ‘…’``), behind (``‘…,’ said X``) or between two halves; a quotation of whole sentences
without any cue floats: whoever spoke last speaks on. Quoted words inside a narrator's sentence are no direct speech.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.cues import cues
from pipeline.extract.findings import Finding, Place, is_negated, noun_phrase, subject_of, token_place
from pipeline.extract.parse import Stretch
from pipeline.extract.quotations import Quotation

if TYPE_CHECKING:
    from spacy.tokens import Token

#: "said Nick Ville, the director of …" is within reach of the closing mark; a verb further away speaks of something else.
REACH = 30
#: ``“Why?” asked …``: so few words may stand between a quotation's own full stop and the verb that says who spoke.
REACH_APART = 8
#: A quotation of fewer words without a cue of its own is a term or a title, not somebody speaking on.
LEAST_FLOATING_WORDS = 4
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})


def find_speech(stretch: Stretch, quotations: Sequence[Quotation], lead: Sequence[Token] = ()) -> list[Finding]:
    """The direct quotations of a stretch with their cues. ``lead``: the sentence before, if it ends in a colon."""
    found: list[Finding] = []
    for index, quotation in enumerate(quotations):
        before = quotations[index - 1] if index else None
        after = quotations[index + 1] if index + 1 < len(quotations) else None
        joined = _joins(stretch, before, quotation, found)
        if joined is not None:
            found[-1] = joined
            continue
        joined = _resumes(stretch, before, quotation, found)
        if joined is not None:
            found[-1] = joined
            continue
        finding = _behind(stretch, quotation, after) or _ahead(stretch, quotation, before, lead) or _floating(stretch, quotation)
        if finding is not None:
            found.append(finding)
    return found


def _joins(stretch: Stretch, before: Quotation | None, quotation: Quotation, found: Sequence[Finding]) -> Finding | None:
    """The second half of ``‘A,’ said X, ‘B’``: the finding of the first half, longer."""
    if before is None or not found or found[-1].content[1] != before.end or found[-1].cue is None:
        return None
    between = stretch.tokens(before.end, quotation.start)
    cue, source = found[-1].cue, found[-1].source
    inside = before.end <= cue[0] < quotation.start and source is not None and before.end <= source[0] < quotation.start
    if (
        not inside
        or any(token.is_sent_start for token in between[1:])
        or not between
        or between[-1].text not in {",", ":", "-", "–", "—"}
        or _says_more(found[-1], between)
    ):
        return None
    return replace(found[-1], content=(found[-1].content[0], quotation.end))


def _resumes(stretch: Stretch, before: Quotation | None, quotation: Quotation, found: Sequence[Finding]) -> Finding | None:
    """``‘A,’ said X. ‘B.’``: nothing but the source stands between, so B is X's too and part of the same speech."""
    if before is None or not found or found[-1].content[1] != before.end or found[-1].cue is None or not quotation.closed:
        return None
    between = stretch.tokens(before.end, quotation.start)
    said_between = before.end <= found[-1].cue[0] < quotation.start
    sentences = sum(1 for token in between[1:] if token.is_sent_start and token.is_alpha)
    if (
        not said_between
        or sentences
        or _says_more(found[-1], between)
        or not _starts_sentence(stretch, quotation)
        or not _ends_sentence(stretch, quotation)
    ):
        return None
    return replace(found[-1], content=(found[-1].content[0], quotation.end))


def _says_more(finding: Finding, between: Sequence[Token]) -> bool:
    """Whether a second cue stands beside the first (``…, he said, adding that it was late.``): the narrator's words."""
    return any(
        token is not finding.verb and token.pos_ == "VERB" and token.tag_ == "VBG" and token.lemma_.lower() in cues().speech
        for token in between
    )


def _behind(stretch: Stretch, quotation: Quotation, following: Quotation | None) -> Finding | None:
    """The source behind the quotation."""
    if not quotation.closed or not _starts_sentence(stretch, quotation):
        return None
    sentence = stretch.sentence_at(quotation.end)
    if sentence is None:
        return None
    end = min(stretch.start + sentence.end_char, following.start if following else stretch.end)
    gap = stretch.tokens(quotation.end, end)
    apart = stretch.start + sentence.start_char >= quotation.end + 1
    if gap and stretch.place(gap[0]) == quotation.end and gap[0].text == ",":
        gap = gap[1:]
    while gap and gap[0].lower_ in {",", "-", "–", "—", "and", "but"}:
        gap = gap[1:]
    verb = _reporting_verb(gap)
    if verb is None or (apart and not _closes_speech(gap, verb)):
        return None
    at = gap.index(verb)
    source = _source_after(stretch, gap, at) if at == 0 else _source_before(stretch, gap[:at])
    if source is None:
        return None
    return _direct(stretch, quotation, verb, *source)


def _closes_speech(gap: Sequence[Token], verb: Token) -> bool:
    """Whether a sentence of its own says only who spoke: ``“Why now?” Smith asked.``, split off at the question mark."""
    at = gap.index(verb)
    behind = gap[at + 1 :]
    if at == 0:
        return verb.text[0].islower()
    if at > REACH_APART or any(token.pos_ == "VERB" for token in gap[:at]):
        return False
    first = next((token for token in behind if token.pos_ != "ADV"), None)
    return first is None or first.is_punct or first.dep_ in {"prep", "npadvmod"}


def _reporting_verb(gap: Sequence[Token]) -> Token | None:
    """The first finite cue verb behind a quotation; a word that the parser takes for a noun only right behind it (``says X``)."""
    for token in gap[:REACH]:
        after_to = token.i > gap[0].i and token.doc[token.i - 1].lower_ == "to"
        likely = token.pos_ in {"VERB", "AUX"} or (token.i == gap[0].i and token.pos_ in {"NOUN", "PROPN"})
        if token.lemma_.lower() in cues().speech and likely and token.tag_ != "VBG" and not after_to:
            return token
    return None


def _source_after(stretch: Stretch, gap: Sequence[Token], at: int) -> tuple[Place, Token] | None:
    """``said X``: the subject, else the first noun phrase behind the verb."""
    verb, reach = gap[at], stretch.place(gap[-1]) + len(gap[-1])
    head = next(
        (
            child
            for child in verb.children
            if child.dep_ in {"nsubj", "dobj"} and child.i > verb.i and stretch.place(child) < reach
        ),
        None,
    )
    if head is None:
        head = next(
            (
                token
                for token in gap[at + 1 : at + 9]
                if token.pos_ in _NOUNS and token.dep_ not in {"compound", "poss", "amod", "nmod"}
            ),
            None,
        )
    if head is None:
        return None
    return noun_phrase(stretch, head, before=reach, after=stretch.place(verb) + len(verb)), head


def _source_before(stretch: Stretch, tokens: Sequence[Token]) -> tuple[Place, Token] | None:
    """``X said``: the words before the verb without adverbs and auxiliaries."""
    words = [
        token
        for token in tokens
        if not (token.dep_ in {"aux", "advmod", "neg", "auxpass"} and token.pos_ in {"AUX", "ADV", "PART"})
    ]
    while words and words[-1].is_punct:
        words = words[:-1]
    heads = [token for token in words if token.pos_ in _NOUNS]
    if not heads or any(token.pos_ == "VERB" and token.dep_ in {"ROOT", "conj"} for token in words):
        return None
    head = next((token for token in heads if token.dep_ in {"nsubj", "ROOT"}), None) or next(
        (token for token in heads if token.dep_ not in {"compound", "poss", "pobj", "appos", "amod", "nmod"}), heads[0]
    )
    if words[0].pos_ in {"ADP", "SCONJ", "ADV"}:  # "In an e-mail to residents, staff said"
        return noun_phrase(stretch, head, before=stretch.place(words[-1]) + len(words[-1])), head
    return (stretch.place(words[0]), stretch.place(words[-1]) + len(words[-1])), head


def _ahead(stretch: Stretch, quotation: Quotation, before: Quotation | None, lead: Sequence[Token]) -> Finding | None:
    """The source before the quotation, in its sentence or, ending in a colon, in the paragraph before."""
    sentence = stretch.sentence_at(quotation.start)
    if sentence is None:
        return None
    start = max(stretch.start + sentence.start_char, before.end if before else stretch.start)
    gap = stretch.tokens(start, quotation.start)
    if not any(token.is_alpha for token in gap):
        return _led(stretch, quotation, lead) if lead and quotation.start - stretch.start < 3 else None
    verb = _introduces(stretch, gap, quotation)
    if verb is None:
        return None
    head = subject_of(verb)
    if head is not None and head.sent.start_char <= verb.idx:
        source = noun_phrase(stretch, head, before=stretch.place(verb) if head.i < verb.i else quotation.start)
        return _direct(stretch, quotation, verb, source, head)
    found = _source_before(stretch, gap[: gap.index(verb)]) if verb in gap else None
    return _direct(stretch, quotation, verb, *(found or (None, None)))


def _introduces(stretch: Stretch, gap: Sequence[Token], quotation: Quotation) -> Token | None:
    """The cue verb in ``gap`` that hands over to the quotation, or None where the narrator's sentence goes on in it."""
    last = gap[-1]
    verbs = [token for token in gap if token.pos_ in {"VERB", "AUX"} and token.lemma_.lower() in cues().speech]
    if not verbs:
        return None
    if last.text == ":":
        return verbs[-1]
    words = gap[:-1] if last.text == "," else list(gap)
    verb = verbs[-1]
    between = [token for token in words if token.i > verb.i and token.pos_ not in {"ADV"}]
    whole = _is_whole(stretch, quotation)
    if any(token.lower_ in {"that", "whether", "how"} for token in between):
        return None
    if not between:
        return verb if whole or last.text == "," else None
    adjunct = (
        between[0].dep_ in {"prep", "dobj", "dative", "npadvmod", "pobj", "poss", "det", "compound", "nsubj"}
        and len(between) <= 8
    )
    clause = any(token.pos_ in {"VERB", "AUX"} and token.dep_ in {"ccomp", "ROOT", "xcomp"} for token in between)
    return verb if whole and adjunct and not clause else None


def _is_whole(stretch: Stretch, quotation: Quotation) -> bool:
    """Whether a quotation reads as a sentence of its own: a capital first and more than three words."""
    words = [token for token in stretch.tokens(quotation.start, quotation.end) if token.is_alpha]
    return len(words) > 3 and words[0].text[0].isupper()


def _led(stretch: Stretch, quotation: Quotation, lead: Sequence[Token]) -> Finding | None:
    """``X said:`` at the end of the paragraph before. Its places lie in that paragraph, so only the head is handed on."""
    verb = next((token for token in reversed(lead) if token.lemma_.lower() in cues().speech and token.pos_ == "VERB"), None)
    head = subject_of(verb) if verb is not None else None
    return Finding(stretch, (quotation.start, quotation.end), head=head, direct=True, floating=head is None)


def _floating(stretch: Stretch, quotation: Quotation) -> Finding | None:
    """Whole quoted sentences without a cue."""
    words = [token for token in stretch.tokens(quotation.start, quotation.end) if token.is_alpha]
    if len(words) < LEAST_FLOATING_WORDS and not quotation.continues:
        return None
    if not (_starts_sentence(stretch, quotation) and _ends_sentence(stretch, quotation)):
        return None
    return Finding(stretch, (quotation.start, quotation.end), direct=True, floating=True)


def _starts_sentence(stretch: Stretch, quotation: Quotation) -> bool:
    sentence = stretch.sentence_at(quotation.start)
    if sentence is None:
        return False
    ahead = stretch.tokens(stretch.start + sentence.start_char, quotation.start)
    return not any(token.is_alpha and token.lower_ not in {"but", "and", "so", "yet"} for token in ahead)


def _ends_sentence(stretch: Stretch, quotation: Quotation) -> bool:
    sentence = stretch.sentence_at(quotation.end - 1)
    if sentence is None:
        return True
    rest = stretch.tokens(quotation.end, stretch.start + sentence.end_char)
    return not any(token.is_alpha for token in rest)


def _direct(stretch: Stretch, quotation: Quotation, verb: Token, source: Place | None, head: Token | None) -> Finding:
    return Finding(
        stretch,
        (quotation.start, quotation.end),
        token_place(stretch, verb),
        source,
        head,
        verb,
        direct=True,
        floating=head is None,
        negated=is_negated(verb, cues().deniers),
    )
