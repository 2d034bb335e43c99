"""What the two finders of attributions hand on, and how they read a noun phrase off the parse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.cues import cues
from pipeline.extract.names import lexicon
from pipeline.extract.parse import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Token

Place = tuple[int, int]

#: Fewer words than this are no statement ("said so", "thinks it").
LEAST_WORDS = 2
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_VERBS = frozenset({"VERB", "AUX"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X", "SYM"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Source, cue and content of one attribution, not yet resolved. Places are document offsets.

    Attributes:
        head: the token that names the source; None where no source is said.
        verb: the cue's token, None where there is none.
        direct: whether the content is a quotation that stands for itself.
        floating: a quotation without a cue: whoever spoke last speaks on.
    """

    stretch: Stretch
    content: Place
    cue: Place | None = None
    source: Place | None = None
    head: Token | None = None
    verb: Token | None = None
    direct: bool = False
    floating: bool = False
    negated: bool = False


def subject_of(verb: Token) -> Token | None:
    """Who does what the verb says, through coordination, infinitives and relative clauses; None where nobody is named."""
    seen = 0
    while seen < 8:
        seen += 1
        own = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
        if own is not None:
            return _actor(verb, own)
        if verb.dep_ in {"acl", "relcl"}:
            return None if verb.tag_ == "VB" or _is_passive(verb) else verb.head
        if verb.dep_ not in {"conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "advmod", "acomp", "aux", "dep", "amod"}:
            return None
        if _is_passive(verb):
            return _agent(verb)
        verb = verb.head
        while verb.pos_ not in _VERBS and verb.dep_ in {"prep", "advmod", "acomp", "pcomp"} and verb.head is not verb:
            verb = verb.head
        if verb.pos_ not in _VERBS:
            return None
    return None


def _actor(verb: Token, subject: Token) -> Token | None:
    if subject.dep_ == "nsubjpass":
        return _agent(verb)
    if subject.dep_ in {"csubj", "expl"}:
        return None
    if subject.lower_ in _RELATIVES and subject.tag_ in {"WP", "WDT", "IN", "DT"}:
        clause = verb
        while clause.dep_ in {"conj", "ccomp", "xcomp"} and clause.head is not clause and clause.dep_ != "relcl":
            clause = clause.head
        if clause.dep_ == "relcl":
            return clause.head if clause.head.pos_ in _NOUNS else None
        return None if subject.tag_ != "DT" else subject
    # "CCG leads suggesting …": the small model takes "leads" for a verb
    following = subject.doc[subject.i + 1] if subject.i + 1 < verb.i or verb.lower_ in lexicon().groups else None
    if following is not None and subject.pos_ in {"PROPN", "NOUN"} and following.lower_ in lexicon().groups:
        return following
    return subject if subject.pos_ in _NOUNS or subject.lower_ in lexicon().groups else None


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.lower_ == "by" and child.dep_ == "prep"):
            return next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
    return None


def _is_passive(verb: Token) -> bool:
    return verb.tag_ == "VBN" and not any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)


def noun_phrase(stretch: Stretch, head: Token, before: int | None = None, after: int | None = None) -> Place:
    """The place of a noun phrase without its relative clauses, kept between two offsets where given."""
    first, last = head.i, head.i
    mistaken = head.pos_ == "VERB" or (head.lower_ in lexicon().groups and any(child.dep_ == "nsubj" for child in head.children))
    while mistaken and first > 0 and head.doc[first - 1].pos_ in {"PROPN", "ADJ", "NOUN", "DET"}:
        first -= 1
    if mistaken:  # "Clinic leads": a noun that the model takes for a verb; its children are not its modifiers
        return stretch.place(head.doc[first]), stretch.place(head) + len(head)
    stack = [head]
    while stack:
        token = stack.pop()
        for child in token.children:
            if child.dep_ in {"relcl", "acl", "punct", "cc", "dep"} and child.dep_ not in {"cc"}:
                continue
            if (
                child.dep_ == "prep"
                and child.lower_ in {"in", "on", "at", "after", "during"}
                and child.i > head.i
                and token is head
                and child.i - last > 6
            ):
                continue
            place = stretch.place(child)
            if (before is not None and place >= before) or (after is not None and place < after):
                continue
            stack.append(child)
            first, last = min(first, child.i), max(last, child.i)
    end = head.doc[last]
    return stretch.place(head.doc[first]), stretch.place(end) + len(end)


def token_place(stretch: Stretch, token: Token) -> Place:
    """Where one token stands."""
    start = stretch.place(token)
    return start, start + len(token)


def subtree(stretch: Stretch, token: Token) -> Place:
    """The place of everything below a token."""
    left, right = token.left_edge, token.right_edge
    return stretch.place(left), stretch.place(right) + len(right)


def is_negated(verb: Token, deniers: frozenset[str]) -> bool:
    """Whether the cue is denied: ``did not say``, ``stops short of saying``, ``declined to say``."""
    if any(child.dep_ == "neg" or child.lower_ in {"never", "hardly"} for child in verb.children):
        return True
    if verb.dep_ == "xcomp" and any(child.dep_ == "neg" for child in verb.head.children):
        return True
    above, steps = verb, 0
    while above.dep_ in {"xcomp", "pcomp", "prep", "advmod", "acomp", "advcl"} and steps < 4:
        above, steps = above.head, steps + 1
        if above.lemma_ in deniers and (above.lemma_ != "stop" or any(child.lower_ == "short" for child in above.subtree)):
            return True
    return False


def indirect(stretch: Stretch, verb: Token, head: Token | None, content: Place, cue: Place | None = None) -> Finding | None:
    """An indirect attribution, its content trimmed; None where hardly any content is left."""
    cue = cue or cue_place(stretch, verb)
    trimmed = trim(stretch, content)
    if trimmed is None:
        return None
    source = source_place(stretch, head, cue, trimmed) if head is not None else None
    return Finding(stretch, trimmed, cue, source, head, verb, negated=is_negated(verb, cues().deniers))


def source_place(stretch: Stretch, head: Token, cue: Place, content: Place) -> Place:
    """The source's noun phrase, which never reaches into cue or content."""
    at = stretch.place(head)
    before = min((edge for edge in (cue[0], content[0]) if edge > at), default=None)
    after = max((edge for edge in (cue[1], content[1]) if edge <= at), default=None)
    return noun_phrase(stretch, head, before, after)


def cue_place(stretch: Stretch, verb: Token) -> Place:
    """A cue verb with its particle (``pointed out``)."""
    particle = next((child for child in verb.children if child.dep_ == "prt" and child.i > verb.i), None)
    start, end = token_place(stretch, verb)
    return (start, stretch.place(particle) + len(particle)) if particle is not None and particle.i <= verb.i + 2 else (start, end)


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


def subject_of_passive(verb: Token) -> Token | None:
    """``raised by X``: X."""
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    return next((child for child in by.children if child.dep_ == "pobj"), None) if by is not None else None
