"""Indirect speech: who is said to say, think, want or criticise what, read off the parse of one stretch.

A cue is a verb, an adjective, a noun with a light verb, or ``according to``; complement is the content, subject the source.
The small parser fails on long sentences, so plain word order (``X said … .``, ``… , X said.``) stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.extract.complements import complement, noun_complement, that_clause
from pipeline.extract.cues import cues
from pipeline.extract.findings import (
    Finding,
    indirect,
    noun_phrase,
    subject_of,
    subject_of_passive,
    subtree,
    token_place,
    trim,
)
from pipeline.extract.frames import framed
from pipeline.extract.parse import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_VERBS = frozenset({"VERB", "AUX"})


def find_clauses(stretch: Stretch, used: frozenset[int]) -> Iterator[Finding]:
    """All indirect attributions of a stretch. ``used``: indices of cue tokens that already introduce a direct quotation."""
    for sentence in stretch.sentences:
        for token in sentence:
            if token.i in used:
                continue
            finding = _at_verb(stretch, sentence, token) or _at_according(stretch, sentence, token) or _at_noun(stretch, token)
            if finding is not None:
                yield finding


def _at_verb(stretch: Stretch, sentence: Span, token: Token) -> Finding | None:
    if token.pos_ not in _VERBS or token.dep_ in {"aux", "auxpass"} or _is_asked(sentence, token):
        return None
    shaped = _inverted(stretch, sentence, token) or framed(stretch, sentence, token)
    if shaped is not None:
        return shaped
    head = subject_of(token) or _misread_subject(sentence, token)
    if head is None:
        content = that_clause(stretch, sentence, token) if _is_impersonal(token) else None
    else:
        content = complement(stretch, sentence, token)
    return indirect(stretch, token, head, content) if content is not None else None


def _is_asked(sentence: Span, verb: Token) -> bool:
    """``Do you support the plan?``: whoever asks does not say that anybody does."""
    if sentence[-1].text != "?":
        return False
    helper = next((child for child in verb.children if child.dep_ in {"aux", "neg"} and child.i < verb.i), None)
    between = verb.doc[helper.i + 1 : verb.i] if helper is not None else ()
    return any(token.dep_ == "nsubj" or token.tag_ == "PRP" for token in between)


def _misread_subject(sentence: Span, verb: Token) -> Token | None:
    """``Jolly said``: a name right before the verb that the model takes for an adverb or adjective."""
    before = sentence.doc[verb.i - 1] if verb.i > sentence.start else None
    if before is None or verb.tag_ not in {"VBD", "VBZ"} or verb.lemma_.lower() not in cues().speech or not before.is_title:
        return None
    named = before.pos_ in {"PROPN", "NOUN"} or (before.pos_ in {"ADJ", "ADV", "INTJ", "X"} and not before.is_stop)
    return before if named and before.dep_ not in {"pobj", "dobj"} else None


def _inverted(stretch: Stretch, sentence: Span, verb: Token) -> Finding | None:
    """``…, reveals a survey of leaders.``: the source closes the sentence."""
    comma = verb.doc[verb.i - 1] if verb.i > sentence.start else None
    if (
        comma is None
        or comma.text not in {",", "–", "-", "—"}
        or verb.lemma_.lower() not in cues().bare
        or verb.tag_ not in {"VBZ", "VBD", "VBP"}
    ):
        return None
    end = stretch.start + sentence.end_char
    behind = stretch.tokens(stretch.place(verb) + len(verb), end)
    noun = next(
        (
            token
            for token in behind[:10]
            if token.pos_ in {"NOUN", "PROPN"} and token.dep_ not in {"compound", "poss", "amod", "nmod"}
        ),
        None,
    )
    ahead = stretch.tokens(stretch.start + sentence.start_char, stretch.place(comma))
    leads = behind and (behind[0].pos_ in {"DET", "PROPN"} or behind[0] is noun)
    own = any(child.dep_ in {"nsubj", "nsubjpass"} and child.i < verb.i for child in verb.children)
    if noun is None or own or not leads or not any(token.dep_ == "nsubj" for token in ahead):
        return None
    phrase_end = noun_phrase(stretch, noun)[1]
    if any(
        token.pos_ == "VERB" and token.dep_ in {"ROOT", "conj", "ccomp", "xcomp"}
        for token in behind
        if stretch.place(token) >= phrase_end
    ):
        return None
    content = trim(stretch, (stretch.start + sentence.start_char, stretch.place(comma)))
    source = noun_phrase(stretch, noun, after=stretch.place(verb) + len(verb))
    return Finding(stretch, content, token_place(stretch, verb), source, noun, verb) if content is not None else None


def _is_impersonal(verb: Token) -> bool:
    """``it was felt that``, ``concerns were raised that``."""
    passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children)
    return passive and verb.lemma_ in cues().impersonal


def _at_according(stretch: Stretch, sentence: Span, token: Token) -> Finding | None:
    """``according to X``: the rest of the sentence is X's."""
    if token.lower_ != "according" or token.i + 1 >= len(token.doc) or token.doc[token.i + 1].lower_ != "to":
        return None
    to = token.doc[token.i + 1]
    head = next((child for child in to.children if child.dep_ == "pobj"), None)
    if head is None:
        return None
    cue = (stretch.place(token), stretch.place(to) + 2)
    source = noun_phrase(stretch, head)
    start, end = stretch.start + sentence.start_char, stretch.start + sentence.end_char
    leads = not any(other.is_alpha for other in stretch.tokens(start, cue[0]))
    content = trim(stretch, (source[1], end) if leads else (start, cue[0]))
    return Finding(stretch, content, cue, source, head, token) if content is not None else None


def _at_noun(stretch: Stretch, token: Token) -> Finding | None:
    """``its view that …``, ``concerns raised by X about …``, ``Our view is that …``."""
    if token.pos_ != "NOUN" or token.lemma_ not in cues().nouns:
        return None
    owner = next((child for child in token.children if child.dep_ == "poss"), None)
    voiced = next((child for child in token.children if child.dep_ == "acl" and child.lemma_ in cues().light_verbs), None)
    if owner is None and voiced is not None:
        owner = subject_of_passive(voiced)
    if owner is None or owner.i == token.i:
        return None
    content = None
    if token.dep_ == "nsubj" and token.head.lemma_ == "be":
        content = next((subtree(stretch, child) for child in token.head.children if child.dep_ == "ccomp"), None)
    content = content or noun_complement(stretch, token, voiced or token)
    trimmed = trim(stretch, content) if content else None
    cue = token_place(stretch, token)
    if trimmed is None or trimmed[0] <= cue[0] < trimmed[1]:
        return None
    return Finding(stretch, trimmed, cue, noun_phrase(stretch, owner, before=cue[0] if owner.i < token.i else None), owner, token)
