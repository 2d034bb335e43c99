"""Indirect speech: who is said to say, think, want or criticise what, read off the parse of one stretch.

A cue is a verb, an adjective, a noun with a light verb, or ``according to``; its complement is the content, its subject the source.
The small parser fails on long sentences, so plain word order (``X said … .``, ``… , X said.``) stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.extract.cues import cues
from pipeline.extract.findings import Finding, Place, is_negated, noun_phrase, subject_of, subtree, token_place
from pipeline.extract.parse import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_VERBS = frozenset({"VERB", "AUX"})
_CONTENT_PREPOSITIONS = frozenset(
    {"about", "over", "with", "for", "at", "of", "on", "regarding", "around", "to", "against", "towards", "in", "by"}
)
#: Fewer words than this are no statement ("said so", "thinks it").
LEAST_WORDS = 2


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
    if token.pos_ not in _VERBS or token.dep_ in {"aux", "auxpass"}:
        return None
    inverted = _inverted(stretch, sentence, token)
    if inverted is not None:
        return inverted
    head = subject_of(token)
    if head is None:
        content = _clause(stretch, sentence, token) if _is_impersonal(token) else None
    else:
        content = _complement(stretch, sentence, token)
    return _finding(stretch, token, head, content) if content is not None else None


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
    if noun is None or not leads or not any(token.dep_ == "nsubj" for token in ahead):
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


def _finding(stretch: Stretch, verb: Token, head: Token | None, content: Place, cue: Place | None = None) -> Finding | None:
    cue = cue or _cue_place(stretch, verb)
    trimmed = trim(stretch, content)
    if trimmed is None:
        return None
    source = _source_place(stretch, head, cue, trimmed) if head is not None else None
    return Finding(stretch, trimmed, cue, source, head, verb, negated=is_negated(verb, cues().deniers))


def _source_place(stretch: Stretch, head: Token, cue: Place, content: Place) -> Place:
    """The source's noun phrase, which never reaches into cue or content."""
    at = stretch.place(head)
    before = min((edge for edge in (cue[0], content[0]) if edge > at), default=None)
    after = max((edge for edge in (cue[1], content[1]) if edge <= at), default=None)
    return noun_phrase(stretch, head, before, after)


def _cue_place(stretch: Stretch, verb: Token) -> Place:
    particle = next((child for child in verb.children if child.dep_ == "prt" and child.i > verb.i), None)
    start, end = token_place(stretch, verb)
    return (start, stretch.place(particle) + len(particle)) if particle is not None and particle.i <= verb.i + 2 else (start, end)


def _is_impersonal(verb: Token) -> bool:
    """``it was felt that``, ``concerns were raised that``."""
    passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children)
    return passive and verb.lemma_ in cues().impersonal


def _complement(stretch: Stretch, sentence: Span, verb: Token) -> Place | None:
    """What the verb's source says, by the first frame that fits."""
    lemma, data = verb.lemma_.lower(), cues()
    spoken = lemma in data.speech and lemma not in data.quotation_only
    if spoken or lemma in data.thought:
        found = _clause(stretch, sentence, verb)
        if found is not None:
            return found
    if lemma in data.will:
        found = _wish(stretch, verb)
        if found is not None:
            return found
    if lemma in data.prepositional:
        found = _after_preposition(stretch, verb, data.prepositional[lemma])
        if found is not None:
            return found
    if lemma in data.light_verbs:
        found = _light(stretch, verb)
        if found is not None:
            return found
    if lemma in data.object:
        found = _object(stretch, verb)
        if found is not None:
            return found
    return _by_order(stretch, sentence, verb) if lemma in data.bare else None


def _clause(stretch: Stretch, sentence: Span, verb: Token) -> Place | None:
    """The that-clause (with or without ``that``) of a verb; one behind it goes before one ahead of it."""
    here = stretch.place(verb)
    ahead: Place | None = None
    for child in verb.children:
        if child.dep_ == "ccomp" or (child.dep_ == "xcomp" and child.pos_ in _VERBS and child.tag_ not in {"VB", "VBG"}):
            start, end = subtree(stretch, child)
            if start < here < end:  # the clause stands on both sides: "The plan, she said, is late."
                start, end = (here + len(verb), end) if stretch.place(child) > here else (start, here)
            if start > here:
                return start, _stretch_on(stretch, sentence, verb, end)
            ahead = (min(start, _first_of(stretch, sentence, verb, start)), _before_source(stretch, verb, end))
    if ahead is None or _goes_on(stretch, sentence, verb) or verb.doc[verb.left_edge.i : verb.i].text.count(":"):
        return None
    return ahead


def _goes_on(stretch: Stretch, sentence: Span, verb: Token) -> bool:
    """Whether more than a source and an adjunct follow a cue: then what stands ahead of it is not its content."""
    subject = next((child for child in verb.children if child.dep_ == "nsubj" and child.i > verb.i), None)
    start = subtree(stretch, subject)[1] if subject is not None else stretch.place(verb) + len(verb)
    rest = stretch.tokens(start, stretch.start + sentence.end_char)
    return (
        any(token.pos_ == "VERB" and token.dep_ in {"acl", "xcomp", "advcl"} and token.head.i >= verb.i for token in rest[:6])
        and rest[0].text != ","
    )


def _before_source(stretch: Stretch, verb: Token, end: int) -> int:
    """A content before its cue ends before the source too."""
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    return min(end, stretch.place(subject.left_edge)) if subject is not None and stretch.place(subject) < end else end


def _first_of(stretch: Stretch, sentence: Span, verb: Token, start: int) -> int:
    """A content before its cue begins where the sentence does, unless another main verb stands before it."""
    between = stretch.tokens(stretch.start + sentence.start_char, start)
    if verb.dep_ == "ROOT" and not any(token.pos_ == "VERB" and token.dep_ in {"ROOT", "conj"} for token in between):
        return stretch.start + sentence.start_char
    return start


def _stretch_on(stretch: Stretch, sentence: Span, verb: Token, end: int) -> int:
    """Take in ", but that the timescale was short", which the parser hangs elsewhere."""
    rest = stretch.tokens(end, stretch.start + sentence.end_char)
    words = [token.lower_ for token in rest[:3]]
    if words[:1] == [","]:
        words, rest = words[1:], rest[1:]
    if len(words) > 1 and words[0] in {"and", "but", "or"} and words[1] in {"that", "whether"}:
        last = next((token for token in rest[2:] if token.dep_ == "conj" and token.head is verb), None)
        return stretch.place(last.left_edge) if last is not None and last.i > rest[1].i + 3 else stretch.start + sentence.end_char
    return end


def _wish(stretch: Stretch, verb: Token) -> Place | None:
    for child in verb.children:
        if child.dep_ in {"xcomp", "ccomp"} and child.i > verb.i:
            start, end = subtree(stretch, child)
            someone = next(
                (other for other in verb.children if other.dep_ in {"dobj", "dative", "nsubj"} and verb.i < other.i < child.i),
                None,
            )
            return (
                (stretch.place(someone.left_edge), end)
                if someone is not None
                else (max(start, stretch.place(verb) + len(verb)), end)
            )
    return None


def _after_preposition(stretch: Stretch, verb: Token, words: frozenset[str]) -> Place | None:
    for child in verb.children:
        if child.dep_ in {"prep", "prt", "agent"} and child.lower_ in words and child.i > verb.i:
            below = next((token for token in child.children if token.dep_ in {"pobj", "pcomp"}), None)
            if below is not None:
                start, end = subtree(stretch, below)
                after = [
                    other
                    for other in verb.children
                    if other.dep_ in {"xcomp", "advcl"} and other.i > below.i and other.tag_ == "VB"
                ]
                return start, max([end, *(subtree(stretch, other)[1] for other in after[:1])])
    return None


def _object(stretch: Stretch, verb: Token) -> Place | None:
    """The object of ``criticised``, with what the parser hung on the verb behind it."""
    for child in verb.children:
        if child.dep_ in {"dobj", "oprd", "attr"} and child.i > verb.i and child.pos_ != "PRON":
            start, end = subtree(stretch, child)
            for other in verb.children:
                if other.i > child.i and other.dep_ in {"prep", "oprd", "xcomp"} and stretch.place(other.left_edge) <= end + 1:
                    end = max(end, subtree(stretch, other)[1])
            return start, end
    return None


def _light(stretch: Stretch, verb: Token) -> Place | None:
    """``raised concerns about …``, ``is of the view that …``, ``are worried that …``."""
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep_ in {"dobj", "attr", "nsubj"} and child.lemma_ in cues().nouns:
            return _noun_complement(stretch, child, verb)
        if child.dep_ in {"acomp", "attr", "oprd"} and child.lower_ in cues().adjectives:
            return _noun_complement(stretch, child, verb)
        if child.dep_ == "prep" and child.lower_ in {"of", "against", "in"} and verb.lemma_ == "be":
            noun = next((token for token in child.children if token.dep_ == "pobj"), None)
            if noun is not None and noun.lemma_ in {"view", "opinion", "belief"}:
                return _noun_complement(stretch, noun, verb)
            if noun is not None and child.lower_ == "against":
                return subtree(stretch, noun)
            if noun is not None and noun.lemma_ in {"favour", "favor"}:
                return _noun_complement(stretch, noun, verb)
    if verb.tag_ == "VBN" and verb.lower_ in cues().adjectives:
        return _noun_complement(stretch, verb, verb)
    return None


def _noun_complement(stretch: Stretch, noun: Token, verb: Token) -> Place | None:
    """What a concern, view or worry is about."""
    below = [*noun.children, *(child for child in verb.children if child.i > noun.i)]
    for child in below:
        if child.dep_ in {"acl", "ccomp", "advcl", "relcl"} and any(
            mark.lower_ in {"that", "whether", "how"} for mark in child.children
        ):
            return subtree(stretch, child)
    for child in below:
        if child.dep_ in {"ccomp"} and child.i > noun.i:
            return subtree(stretch, child)
    for child in below:
        if child.dep_ in {"prep", "agent"} and child.lower_ in _CONTENT_PREPOSITIONS and child.i > noun.i:
            inner = next((token for token in child.children if token.dep_ in {"pobj", "pcomp"}), None)
            if inner is not None:
                return subtree(stretch, inner)
    for child in below:
        if child.dep_ in {"xcomp", "acl"} and child.i > noun.i:
            return subtree(stretch, child)
    return None


def _by_order(stretch: Stretch, sentence: Span, verb: Token) -> Place | None:
    """Plain word order where the parse has no clause: all behind the cue, or all before ``, X said.``"""
    start, end = stretch.start + sentence.start_char, stretch.start + sentence.end_char
    here = stretch.place(verb)
    behind = [token for token in stretch.tokens(here + len(verb), end) if not token.is_punct]
    if len(behind) > 3:
        whole = any(token.dep_ in {"nsubj", "nsubjpass", "expl"} for token in behind) and any(
            token.pos_ in _VERBS for token in behind
        )
        return (stretch.place(behind[0]), end) if whole else None
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    first = stretch.place(subject.left_edge) if subject is not None else here
    before = stretch.tokens(start, min(first, here))
    if before and before[-1].text == "," and any(token.pos_ in _VERBS for token in before):
        return start, stretch.place(before[-1])
    return None


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
    content = content or _noun_complement(stretch, token, voiced or token)
    trimmed = trim(stretch, content) if content else None
    cue = token_place(stretch, token)
    if trimmed is None or trimmed[0] <= cue[0] < trimmed[1]:
        return None
    return Finding(stretch, trimmed, cue, noun_phrase(stretch, owner, before=cue[0] if owner.i < token.i else None), owner, token)


def subject_of_passive(verb: Token) -> Token | None:
    """``raised by X``: X."""
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    return next((child for child in by.children if child.dep_ == "pobj"), None) if by is not None else None


def trim(stretch: Stretch, place: Place) -> Place | None:
    """A content without leading ``that``, punctuation and coordination; None where hardly anything is left."""
    tokens = stretch.tokens(*place)
    while tokens and (
        tokens[0].lower_ in {"that", ",", ":", ";", "-", "–", "—", ".", "and", "but", "also"}
        or (tokens[0].is_punct and not tokens[0].is_quote and not tokens[0].is_bracket)
    ):
        if tokens[0].lower_ == "that" and tokens[0].dep_ in {"det", "nsubj"} and tokens[0].tag_ == "DT":
            break
        tokens = tokens[1:]
    while tokens and tokens[-1].text in {",", ":", ";", "-", "–", "—", ".", "and", "but"}:
        tokens = tokens[:-1]
    if sum(token.is_alpha for token in tokens) < LEAST_WORDS:
        return None
    return stretch.place(tokens[0]), stretch.place(tokens[-1]) + len(tokens[-1])


def words_in(tokens: Sequence[Token]) -> int:
    """How many of the tokens are words."""
    return sum(token.is_alpha for token in tokens)
