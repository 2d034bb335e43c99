"""A stance before the stances of its sentence are weighed against each other: a cue that found its proposal and its holder."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.tag.clauses import Clause
from pipeline.tag.cues import CueHit
from pipeline.tag.holder import Holder
from pipeline.tag.proposals import Mention
from pipeline.tag.removal import does_away
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
    token = statement.token_at(hit.start)
    if hit.cue.tells.get("proponent") and token is not None and token.tag_ == "VBN" and token.dep_ == "amod":
        return False  # "dismay at the proposed changes" proposes nothing
    if hit.words not in _VERBS and not always:
        return True
    return token is not None and token.pos_ in ("VERB", "AUX")


def is_of_another(statement: Statement, hit: CueHit, mention: Mention) -> bool:
    """Whether an adjective describes a thing that the sentence speaks of by the way: "links people with | unsuitable homes".

    What is said of a subject stands behind its verb: "it is an unsuitable choice".
    """
    if len(hit.words.split()) > 1 or hit.cue.tells["reach"] != "subject":
        return False
    token = statement.token_at(hit.start)
    if token is None or token.dep_ != "amod" or statement.sentence.offset + token.head.idx < mention.end:
        return False
    noun = token.head
    while noun.dep_ == "conj":
        noun = noun.head
    return noun.dep_ == "pobj" or (noun.dep_ == "dobj" and noun.head.dep_ in ("acl", "relcl", "advcl"))


def is_finite(statement: Statement, hit: CueHit) -> bool:
    """Whether a cue is a verb with a subject, which no proposal's name holds: "the panel | defended | its recommendations"."""
    token = statement.token_at(hit.start)
    return token is not None and token.tag_ in ("VBD", "VBZ", "VBP") and token.pos_ == "VERB"


def is_thought_of(statement: Statement, hit: CueHit) -> bool:
    """Whether doing away with something is only what a sentence judges: "| scrapping | the card would be a mistake"."""
    token = statement.token_at(hit.start)
    subject = token is not None and token.tag_ == "VBG" and token.dep_ in ("csubj", "csubjpass", "nsubj", "nsubjpass")
    return subject and does_away(hit.words)
