"""A stance before the stances of its sentence are weighed against each other: a cue that found its proposal and its holder."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.tag.clauses import Clause
from pipeline.tag.cues import CueHit
from pipeline.tag.holder import Holder
from pipeline.tag.proposals import Mention
from pipeline.tag.statement import Statement
from pipeline.tag.wordlists import words

FLIPPED = {"support": "oppose", "oppose": "support", "conditional": "oppose", "neutral": "neutral"}
#: words from a wish to what is wished: "voted this week | to support"
WISH_REACH = 5
_WISHES = frozenset(words("position", "wishes"))
_VERBS = frozenset(words("position", "verbs"))


@dataclass(frozen=True, slots=True)
class Stance:
    """A cue that found its proposal, before the sentence's stances are weighed against each other."""

    mention: Mention
    hit: CueHit
    clause: Clause
    stance: str
    score: float
    holder: Holder


def is_help(statement: Statement, hit: CueHit) -> bool:
    """Whether "to support" tells what something else is for: "a fund to support points raised by readers"."""
    if hit.words not in ("support", "back", "welcome"):
        return False
    before = statement.flat[: hit.start].split()
    if not before or before[-1] != "to":
        return False
    return not any(word.strip(",;") in _WISHES for word in before[-WISH_REACH:-1])


def is_verb(statement: Statement, hit: CueHit, *, always: bool = False) -> bool:
    """ "support" is a stance as a verb, not in "support for staff to move" or "lack of support"."""
    if not always and is_help(statement, hit):
        return False
    proponent = bool(hit.cue.tells.get("proponent"))
    if hit.words not in _VERBS and not always and not proponent:
        return True
    at = statement.start + hit.start - statement.sentence.offset
    span = statement.sentence.sent.doc.char_span(at, at + len(hit.words.split()[0]), alignment_mode="expand")
    if proponent and span is not None and span[0].tag_ == "VBN" and span[0].dep_ == "amod":
        return False  # "dismay at the proposed changes" proposes nothing
    return (hit.words not in _VERBS and not always) or (span is not None and span[0].pos_ in ("VERB", "AUX"))


def is_of_another(statement: Statement, hit: CueHit, mention: Mention) -> bool:
    """Whether an adjective describes a thing that the sentence speaks of by the way: "links people with | unsuitable homes".

    What is said of a subject stands behind its verb: "it is an unsuitable choice".
    """
    if len(hit.words.split()) > 1 or hit.cue.tells["reach"] != "subject":
        return False
    at = statement.start + hit.start - statement.sentence.offset
    span = statement.sentence.sent.doc.char_span(at, at + len(hit.words), alignment_mode="expand")
    if span is None or span[0].dep_ != "amod" or statement.sentence.offset + span[0].head.idx < mention.end:
        return False
    noun = span[0].head
    while noun.dep_ == "conj":
        noun = noun.head
    return noun.dep_ == "pobj" or (noun.dep_ == "dobj" and noun.head.dep_ in ("acl", "relcl", "advcl"))


def is_finite(statement: Statement, hit: CueHit) -> bool:
    """Whether a cue is a verb with a subject, which no proposal's name holds: "the panel | defended | its recommendations"."""
    at = statement.start + hit.start - statement.sentence.offset
    span = statement.sentence.sent.doc.char_span(at, at + len(hit.words.split()[0]), alignment_mode="expand")
    return span is not None and span[0].tag_ in ("VBD", "VBZ", "VBP") and span[0].pos_ == "VERB"
