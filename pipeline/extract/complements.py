"""The complement of a cue: which words are what somebody is said to say, by the frames of ``cues.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.cues import cues
from pipeline.extract.findings import Place, subtree
from pipeline.extract.parse import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

#: "asked the candidate for the seat if …": so many words may stand between the verb and its question.
ASKED = 10
_VERBS = frozenset({"VERB", "AUX"})
_CLAUSES = frozenset({"acl", "ccomp", "advcl", "relcl"})
_MARKS = frozenset({"that", "whether", "how"})
#: "concerns about", "opposition to": behind these stands what a noun or adjective is about.
_CONTENT_PREPOSITIONS = frozenset(
    {"about", "over", "with", "for", "at", "of", "on", "regarding", "around", "to", "against", "towards", "in", "by"}
)


def complement(stretch: Stretch, sentence: Span, verb: Token) -> Place | None:
    """What the verb's source says, by the first frame that fits."""
    lemma, data = verb.lemma_.lower(), cues()
    found: Place | None = None
    if lemma in data.thought or (lemma in data.speech and lemma not in data.quotation_only):
        found = that_clause(stretch, sentence, verb) or _question(stretch, verb) or _like(stretch, verb)
    if found is None and lemma in data.naming:
        found = _naming(stretch, verb)
    if found is None and lemma in data.will:
        found = _wish(stretch, verb)
    if found is None and lemma in data.prepositional:
        found = _after_preposition(stretch, verb, data.prepositional[lemma])
    if found is None and lemma in data.light_verbs:
        found = _light(stretch, verb)
    if found is None and lemma in data.object:
        found = _object(stretch, verb)
    if found is None and lemma in data.bare:
        found = _by_order(stretch, sentence, verb)
    return found


def that_clause(stretch: Stretch, sentence: Span, verb: Token) -> Place | None:
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


def _question(stretch: Stretch, verb: Token) -> Place | None:
    """``asked if the plan was late``, where the parser takes the question for a condition."""
    if verb.lemma_.lower() not in {"ask", "wonder", "question", "doubt", "know", "see", "tell"}:
        return None
    for child in verb.children:
        first = child.left_edge
        if child.dep_ == "advcl" and child.i > verb.i and first.i - verb.i <= ASKED and first.lower_ in {"if", "whether"}:
            return subtree(stretch, child)
    return None


def _like(stretch: Stretch, verb: Token) -> Place | None:
    """``felt like nobody listened``."""
    like = verb.nbor(1) if verb.i + 1 < len(verb.doc) and verb.lemma_.lower() in {"feel", "seem"} else None
    if like is None or like.lower_ != "like":
        return None
    clause = next((child for child in (*like.children, *verb.children) if child.i > like.i and child.pos_ in _VERBS), None)
    return subtree(stretch, clause) if clause is not None else None


def _naming(stretch: Stretch, verb: Token) -> Place | None:
    """``called the plan a mistake``: both."""
    named = next((child for child in verb.children if child.dep_ in {"oprd", "ccomp"} and child.i > verb.i), None)
    if named is None:
        return None
    what = next((child for child in verb.children if child.dep_ in {"dobj", "nsubj"} and verb.i < child.i < named.i), None)
    first, last = what or named, named
    start, end = subtree(stretch, first)[0], subtree(stretch, last)[1]
    return (start, end) if start > stretch.place(verb) and last.right_edge.i - first.left_edge.i >= 1 else None


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
        mark = next((token for token in child.children if token.dep_ == "mark" and token.lower_ in words), None)
        if mark is not None and mark.i == verb.i + 1:  # "called | for the levy to be dropped"
            start, end = subtree(stretch, child)
            return max(start, stretch.place(mark) + len(mark) + 1), end
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
        doing = child.dep_ in {"xcomp", "pcomp"} and child.tag_ == "VBG" and child.i <= verb.i + 2
        if (child.dep_ in {"dobj", "oprd", "attr"} or doing) and child.i > verb.i:
            start, end = subtree(stretch, child)
            alone = child.pos_ == "PRON"
            for other in verb.children:
                if other.i > child.i and other.dep_ in {"prep", "oprd", "xcomp"} and stretch.place(other.left_edge) <= end + 1:
                    end = max(end, subtree(stretch, other)[1])
                    alone = alone and other.dep_ == "prep" and other.lower_ not in {"for", "as", "of"}
            return None if alone else (start, end)
    return None


def _light(stretch: Stretch, verb: Token) -> Place | None:
    """``raised concerns about …``, ``is of the view that …``, ``are worried that …``."""
    for child in verb.children:
        if child.i < verb.i:
            continue
        is_noun = child.dep_ in {"dobj", "attr", "nsubj"} and child.lemma_ in cues().nouns
        is_adjective = child.dep_ in {"acomp", "attr", "oprd"} and child.lower_ in cues().adjectives
        if is_noun or is_adjective:
            return noun_complement(stretch, child, verb)
        if child.dep_ == "prep" and verb.lemma_ == "be":
            found = _of_the_view(stretch, child, verb)
            if found is not None:
                return found
    if verb.tag_ == "VBN" and verb.lower_ in cues().adjectives:
        return noun_complement(stretch, verb, verb)
    return None


def _of_the_view(stretch: Stretch, preposition: Token, verb: Token) -> Place | None:
    """``is of the view that``, ``is in favour of``, ``is against``."""
    noun = next((token for token in preposition.children if token.dep_ == "pobj"), None)
    if noun is None:
        return None
    if preposition.lower_ == "against":
        return subtree(stretch, noun)
    is_view = preposition.lower_ == "of" and noun.lemma_ in {"view", "opinion", "belief"}
    is_favour = preposition.lower_ == "in" and noun.lemma_ in {"favour", "favor"}
    return noun_complement(stretch, noun, verb) if is_view or is_favour else None


def noun_complement(stretch: Stretch, noun: Token, verb: Token) -> Place | None:
    """What a concern, view or worry is about."""
    below = [*noun.children, *(child for child in verb.children if child.i > noun.i)]
    behind = [child for child in below if child.i > noun.i]
    marked = (child for child in below if child.dep_ in _CLAUSES and any(mark.lower_ in _MARKS for mark in child.children))
    clause = next(marked, None) or next((child for child in behind if child.dep_ == "ccomp"), None)
    if clause is not None:
        return subtree(stretch, clause)
    for child in behind:
        if child.dep_ in {"prep", "agent"} and child.lower_ in _CONTENT_PREPOSITIONS:
            inner = next((token for token in child.children if token.dep_ in {"pobj", "pcomp"}), None)
            if inner is not None:
                return subtree(stretch, inner)
    infinitive = next((child for child in behind if child.dep_ in {"xcomp", "acl"}), None)
    return subtree(stretch, infinitive) if infinitive is not None else None


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
