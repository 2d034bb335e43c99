"""Attributions of another shape than subject, cue, complement.

``The plan, residents said, is late``: the cue stands within its content. ``as the council argued``: the main clause is the
content. ``The plan was criticised by the council``: the subject is the content, the agent the source. ``Asked whether it was
late, he …``: a question that nobody in particular asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.cues import cues
from pipeline.extract.findings import (
    Finding,
    cue_place,
    indirect,
    is_negated,
    noun_phrase,
    source_place,
    subject_of_passive,
    subtree,
)
from pipeline.extract.parse import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_COMMAS = frozenset({",", "–", "—", "-"})
_FINITE = frozenset({"VBZ", "VBD", "VBP"})
_OBJECTS = frozenset({"nsubj", "nsubjpass"})


def framed(stretch: Stretch, sentence: Span, verb: Token) -> Finding | None:
    """The attribution that ``verb`` makes in one of these shapes, or None."""
    return (
        _parenthetical(stretch, sentence, verb)
        or _as_said(stretch, sentence, verb)
        or _passive(stretch, verb)
        or _asked(stretch, verb)
    )


def _parenthetical(stretch: Stretch, sentence: Span, verb: Token) -> Finding | None:
    """``The plan, residents said, is late``: all of the sentence is the residents'."""
    if verb.lemma_.lower() not in cues().bare or verb.tag_ not in _FINITE or verb.i + 1 >= sentence.end:
        return None
    if verb.nbor(1).text not in _COMMAS:
        return None
    subject = next((child for child in verb.children if child.dep_ == "nsubj" and child.i < verb.i), None)
    first = subject.left_edge if subject is not None else verb
    if subject is None or first.i <= sentence.start or first.nbor(-1).text not in _COMMAS:
        return None
    start, end = stretch.start + sentence.start_char, stretch.start + sentence.end_char
    before = [token for token in stretch.tokens(start, stretch.place(first)) if token.is_alpha]
    behind = [token for token in stretch.tokens(stretch.place(verb) + len(verb), end) if token.is_alpha]
    if not before or not any(token.pos_ in {"VERB", "AUX"} and token.tag_ in _FINITE | {"MD"} for token in behind):
        return None
    if any(token.dep_ == "mark" or token.tag_ in {"WDT", "WP", "VBN", "VBG"} for token in behind[:1]):
        return None
    named = any(token.pos_ in {"NOUN", "PROPN", "PRON"} for token in before)
    if not named or any(token.tag_ in _FINITE | {"MD"} for token in before):
        return None  # a clause that is complete before the cue is all of the content
    cue = cue_place(stretch, verb)
    content = trimmed_whole(stretch, sentence)
    return Finding(stretch, content, cue, noun_phrase(stretch, subject, before=cue[0]), subject, verb)


def trimmed_whole(stretch: Stretch, sentence: Span) -> tuple[int, int]:
    """A sentence without its full stop."""
    tokens = [token for token in sentence if not token.is_space]
    while len(tokens) > 1 and tokens[-1].text in {".", ",", ";", ":"}:
        tokens = tokens[:-1]
    return stretch.place(tokens[0]), stretch.place(tokens[-1]) + len(tokens[-1])


def _as_said(stretch: Stretch, sentence: Span, verb: Token) -> Finding | None:
    """``…, as the council has argued`` and ``As the council said, …``: the rest of the sentence is the council's."""
    if verb.lemma_.lower() not in cues().bare or verb.dep_ != "advcl":
        return None
    mark = next((child for child in verb.children if child.lower_ == "as" and child.i < verb.i), None)
    subject = next((child for child in verb.children if child.dep_ == "nsubj" and child.pos_ in {"NOUN", "PROPN", "PRON"}), None)
    if mark is None or subject is None or any(child.dep_ in {"ccomp", "dobj", "xcomp"} for child in verb.children):
        return None
    left, right = verb.left_edge, verb.right_edge
    start, end = stretch.start + sentence.start_char, stretch.start + sentence.end_char
    here, behind = stretch.place(left), stretch.place(right) + len(right)
    leads = not any(token.is_alpha for token in stretch.tokens(start, here))
    return indirect(stretch, verb, subject, (behind, end) if leads else (start, here))


def _passive(stretch: Stretch, verb: Token) -> Finding | None:
    """``The plan was criticised by the council``, ``a plan opposed by many``."""
    if verb.tag_ != "VBN" or verb.lemma_.lower() not in cues().passive:
        return None
    agent = subject_of_passive(verb)
    if agent is None or agent.i < verb.i:
        return None
    if verb.dep_ == "acl":
        content = noun_phrase(stretch, verb.head, before=stretch.place(verb))
    else:
        subject = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
        if subject is None or subject.pos_ == "PRON":
            return None
        content = subtree(stretch, subject)
    cue = cue_place(stretch, verb)
    source = source_place(stretch, agent, cue, content)
    return Finding(stretch, content, cue, source, agent, verb, negated=is_negated(verb, cues().deniers))


def _asked(stretch: Stretch, verb: Token) -> Finding | None:
    """``Asked whether it was late, he …``: a question, which is nobody's statement."""
    if verb.lower_ != "asked" or verb.tag_ not in {"VBN", "VBD"} or any(child.dep_ in _OBJECTS for child in verb.children):
        return None
    if verb.dep_ not in {"advcl", "ROOT", "acl", "amod", "csubj"} or subject_of_passive(verb) is not None:
        return None
    clause = next((child for child in verb.children if child.dep_ in {"ccomp", "advcl", "xcomp"} and child.i > verb.i), None)
    if clause is None:
        return None
    first = clause.left_edge
    if first.lower_ not in {"whether", "if", "how"} and first.tag_ not in {"WP", "WRB", "WDT"}:
        return None
    return indirect(stretch, verb, None, subtree(stretch, clause))
