"""Requests without an asking word: "Delete clause 9", "That the levy not proceed", "Recommendation 3: a second laboratory"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.tag.statement import Statement
from pipeline.tag.wordlists import any_of, words

if TYPE_CHECKING:
    from spacy.tokens import Token

#: numbers of items and paragraphs, and the bullet or quotation mark before the first word
_NUMBER = re.compile(r"\W*(?:\(?(?:[a-z]|[ivx]{1,4}|r?\d{1,3}(?:\.\d{1,3})*)[.)]?\s+(?=\S))?\W*", re.IGNORECASE)
_LABEL = re.compile(r"(?:key |main |our |final )?recommendation(?: \w{1,3})?\s*[:–—-]\s+")
#: what may stand before the verb: "So", "In the alternative,", "To allay this,", "If it is kept, then at least"
_LEAD = re.compile(
    r"(?:(?:and|so|but|then|or|also|instead|meanwhile|finally|first|second|third|next|otherwise|above all)\b,?\s*"
    r"|(?:please|pls|plz|do not|don't|do|never)\b\s*"
    r"|(?:if|to|in|where|when|for|as|at|by|before|after|until|once)\b[^;:]{1,80}?,\s*"
    r"|at (?:least|the very least),?\s*){0,3}"
)
_FINITE = r"would|will|could|should|may|might|can|must|to|shall|cannot|is|are|was|were|has|have|had|does|do|did"
_THAT = re.compile(
    rf"that (?!(?:it|this|there|he|she|they|we|you|i)\b)(?:(?!\b(?:{_FINITE})\b)[^,.;:]){{2,80}}?"
    r"\b(?:be|not (?!(?:only|just|merely|least|yet|being|having|one|a|an|the|all|every|so|very)\b)[a-z]+)\b"
)
_ASKED = any_of(("you", "someone", "somebody", *words("ask", "asked_politely")), before="", after="").pattern
_CAN_YOU = re.compile(
    rf"(?:(?:can|could) (?:we|i) (?:please )?(?:have|get|see)\b"
    rf"|(?:please )?(?:could|can|would|will) {_ASKED}(?: please)?(?: also)? "
    r"(?!(?:please )?(?:tell|explain|say|confirm|clarify|advise|imagine|be|have|not|really|ever)\b))"
)
_MAY_I = re.compile(r"(?:may|might|can|could) (?:i|we) (?:please )?(?:suggest|ask that|recommend|propose|request|urge)\b")
_WHY_NOT = re.compile(r"why (?:not|don't (?:you|they|we)) (?!(?:just )?(?:say|tell|be)\b)[a-z]")
_NEED = re.compile(r"(?:also |really |still |just )?(?:need|want) (?:an?|more|better|some|to have|to see)\b")
_VERBS = frozenset(words("items", "verbs")) | frozenset(words("imperative", "verbs"))
#: what a reader is told to do with the paper or page itself: "see annex A", "join us"
_TO_READER = frozenset(words("imperative", "to_reader"))
#: of these, what a survey's answer tells whoever decides
_OF_ANSWERS = frozenset(words("imperative", "of_answers"))
_OWN = re.compile(
    r"\W*(?:your|yourself|me|no mistake|alone|this (?:page|link|form|paper|report)|page|annex|appendix|figure|table)\b"
)
_NOBODY = re.compile(r"'s\b|\W+(?:us|me|nobody|no one|none)\b")
#: words that only an object begins with: what stands before them at the head of a sentence is a verb, whatever the parser says
_OBJECT = re.compile(
    r"[\W_]*(?:the|an?|all|any|every|each|both|no|this|that|these|those|its?|their|our|them|him|her|"
    r"(?:clause|section|article|part|paragraph|schedule|option|proposal|amendment|rule)s? \w{1,3})\b"
)
_WORD = re.compile(r"[\w'-]+")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
#: words of a request at the least: "Scrap it" is one, "Consider:" is none
LEAST_WORDS = 3


def request_without_cue(statement: Statement) -> tuple[int, int, int] | None:
    """Where in a statement's text a request begins that asks by its form alone, and where the words stand that show it."""
    flat = statement.flat
    begin = _NUMBER.match(flat).end()  # type: ignore[union-attr]  # matches the empty text
    if len(flat[begin:].split()) < LEAST_WORDS or statement.kind == "heading":
        return None
    if statement.asks_a_question:
        asks = _CAN_YOU.match(flat, begin) or _MAY_I.match(flat, begin) or _WHY_NOT.match(flat, begin)
        return (begin, begin, asks.end()) if asks else None
    if label := _LABEL.match(flat, begin):
        return (label.end(), begin, label.end()) if len(flat[label.end() :].split()) >= LEAST_WORDS else None
    if resolved := _THAT.match(flat, begin):
        return begin, begin, resolved.end()
    if needed := _NEED.match(flat, begin):
        return begin, begin, needed.end()
    at = _LEAD.match(flat, begin).end()  # type: ignore[union-attr]  # matches the empty text
    return (begin, at, _first_word(flat, at)) if _is_imperative(statement, begin, at) else None


def is_survey(statement: Statement) -> bool:
    """Whether the statement stands in an export of a survey's answers, where sentences begin as their writers please."""
    return statement.extraction.document.kind == "survey"


def _first_word(flat: str, at: int) -> int:
    match = _WORD.search(flat, at)
    return match.end() if match else at


def _is_supposed(token: Token) -> bool:
    """Whether what follows from a deed is told behind it: "do that | and they will leave"."""
    return any(child.dep_ == "conj" and any(one.dep_ in _SUBJECTS for one in child.children) for child in token.children)


def _is_imperative(statement: Statement, begin: int, at: int) -> bool:
    """Whether a bare verb that asks for a deed stands at ``at``, without a subject and with something to do it to."""
    word = statement.flat[at : _first_word(statement.flat, at)].strip()
    rest = statement.text[at + len(word) :].split()
    if not any(one[0].islower() for one in rest):
        return False  # a heading
    if not statement.text[begin : begin + 1].isupper() and not is_survey(statement):
        return False  # the rest of a sentence that a page cut in two
    if word == "let" and _NOBODY.match(statement.flat, at + len(word)):
        return False
    if word in _TO_READER and not (word in _OF_ANSWERS and is_survey(statement)):
        return False
    if word not in _VERBS or _OWN.match(statement.flat, at + len(word)):
        return False
    token = statement.token_at(at)
    if token is None or token.dep_ in _SUBJECTS or token.head.dep_ in _SUBJECTS:
        return False
    if statement.extraction.document.kind == "article" and _is_supposed(token):
        return False  # "fix the price and the shifts go unfilled", a warning; in a comment "add a map and it is perfect" asks
    kinds = {child.dep_ for child in token.children if child.lower_ not in ("do", "then", "never")}
    if kinds & {*_SUBJECTS, "aux"}:
        return False
    if _OBJECT.match(statement.flat, at + len(word)):
        return True
    governs = bool(kinds & {"dobj", "prep", "ccomp", "xcomp", "prt", "dative", "advmod", "acomp"})
    return governs and token.dep_ in ("ROOT", "ccomp", "conj") and (token.tag_ in ("VB", "VBP") or "dobj" in kinds)
