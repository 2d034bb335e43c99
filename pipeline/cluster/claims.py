"""Clauses of what respondents wrote, cleaned, and whether one can stand alone as a claim.

No grammar is parsed here: a clause is told by its words (``label_words.toml``), and what is doubtful is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.cluster.verbs import has_verb, is_verb, load_words, tokens_of
from pipeline.cluster.wording import sentence_spans

#: Words of a label: fewer are a title, more are not taken in at a glance.
SHORTEST, LONGEST = 3, 14
#: So much of a text in capitals is shouting.
SHOUTED = 0.6
_CLAUSE_END = re.compile(
    r"(?:[,;:]|\s[–—-]|(?<=[a-z]{2})\.(?=\s[a-z]))\s+|\s+(?=(?:because|although|whereas|while|whilst|which|but)\b)"
    r"|,?\s+(?=(?:and|but|so) (?:it|they|we|i|there|this|the|that|to)\b)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[•·▪*>–—-]+|\(?[0-9]{1,3}[.)]|\(?[a-z]{1,3}\)|\(?[ivx]{1,4}[.)])\s*", re.IGNORECASE)
_UNFIT = re.compile(
    r"^no(?:thing|ne)?,|"
    r"[?@\[\]{}<>|=\\“”\"():;#*—]|\b[a-z]{1,4}-?\d+[a-z]?\b|https?:|www\.|\d{3,}|\.\.|…|,\s*,|\s/\s|\b[a-z]+/[a-z]+\b",
    re.IGNORECASE,
)
_PLEASE = re.compile(r",? *\bplease$", re.IGNORECASE)
_OPENED, _CLOSED = re.compile(r"(?:^|\s)[‘’]"), re.compile(r"’(?:\s|,|$)")
#: "The next told me that …", "The first would …": the noun stands in another sentence.
_HANGING = {("the", "more"), ("the", "less"), ("the", "fewer")} | frozenset(
    (first, second)
    for first in ("the", "another")
    for second in ("next", "first", "second", "third", "last", "other", "others", "former", "latter", "same", "rest")
)
_FIRST_PERSON = re.compile(r"\b(?:i|we|me|us|my|our|it|there|members|one)\b", re.IGNORECASE)
_EDGES = " \t\n.,;:!-–—*'‘’\"“”•"


def clauses(text: str, *, own: bool = False) -> Iterable[tuple[str, bool]]:
    """Every sentence of a text and every clause of it, cleaned, and whether it is the whole text.

    ``own``: its writer says it, so that what others say in it stays theirs.

    >>> list(clauses("However, we are concerned that the timetable is too short, and staff may leave."))[:2]
    [('The timetable is too short, and staff may leave', True), ('The timetable is too short', False)]
    """
    spans = sentence_spans(text)
    for start, end in spans:
        sentence = text[start:end]
        if cleaned := tidy(sentence, own=own):
            yield cleaned, len(spans) == 1
        pieces = _pieces(sentence)
        if len(pieces) > 1:
            yield from ((piece, False) for piece in (tidy(piece, own=own) for piece in _standing_alone(pieces)) if piece)


def _pieces(sentence: str) -> list[str]:
    """A sentence cut at its clauses; "the coast and the hills" stays whole, for no clause begins there."""
    pieces: list[str] = []
    begun = 0
    for gap in _CLAUSE_END.finditer(sentence):
        if gap.start() > begun and (gap.group().strip() or has_verb(sentence[gap.end() :])):
            pieces.append(sentence[begun : gap.start()])
            begun = gap.end()
    return [*pieces, sentence[begun:]]


def _standing_alone(pieces: Sequence[str]) -> Iterable[str]:
    """Pieces that mean the same without their neighbours: no condition before or behind them, nothing taken back."""
    sets = load_words().sets
    first = [(tokens_of(piece) or [""])[0] for piece in pieces]
    for at, piece in enumerate(pieces):
        fronted = at > 0 and first[at - 1] in sets["fronted"]
        taken_back = at + 1 < len(pieces) and first[at + 1] in sets["takes_back"]
        if not fronted and not taken_back and not (at + 1 < len(pieces) and _goes_on(pieces[at + 1], at + 2 == len(pieces))):
            yield piece


def _goes_on(following: str, last: bool) -> bool:
    """Whether what follows a piece is more of it and no clause: a list or its next adjective; "…, sadly." is neither."""
    tokens, sets = tokens_of(following), load_words().sets
    joined = tokens[:1] and tokens[0] in sets["joins"] and tokens[1:2] and tokens[1] in sets["personal"]
    return not joined and not has_verb(following) and not (last and len(tokens) == 1)


def tidy(clause: str, *, own: bool = False) -> str:
    """A clause without bullet, connectives, attribution and closing marks, with a capital; shouting is calmed.

    >>> tidy("It added that in our view the board has no powers.")
    'The board has no powers'
    """
    words, left = load_words(), _BULLET.sub("", " ".join(clause.replace("’", "'").split())).strip(_EDGES)
    before = None
    while left != before:
        before = left
        said = words.attribution.match(left)
        if said and not (own and not _FIRST_PERSON.search(said.group())):
            left = left[said.end() :]
        left = _PLEASE.sub("", words.connective.sub("", left)).strip(_EDGES)
    if len(left.split()) > 1 and is_shouted(left):
        left = left.lower()
    return (left[:1].upper() + left[1:]).replace("'", "’")


def is_shouted(text: str) -> bool:
    """Whether most letters are capitals.

    >>> [is_shouted(text) for text in ("FIX the ROADS", "Fix the A40 road")]
    [True, False]
    """
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > SHOUTED * len(letters)


def is_closed(clause: str) -> bool:
    """Whether every quotation that is opened in a clause is closed there."""
    return len(_OPENED.findall(clause)) == len(_CLOSED.findall(clause)) and ",’" not in clause


def is_claim(clause: str) -> bool:
    """Whether a tidy clause can stand alone as a claim: 3 to 14 words, a verb with a subject (or a demand), no loose ends.

    >>> [is_claim(text) for text in ("The board has no powers", "Fix the roads")]
    [True, True]
    >>> [is_claim(text) for text in ("Pace and timescale", "It would be worse", "The powers of the", "Can we have a bus")]
    [False, False, False, False]
    """
    tokens, sets = tokens_of(clause), load_words().sets
    if not SHORTEST <= len(tokens) <= LONGEST or _UNFIT.search(clause) or not is_closed(clause):
        return False
    if tokens[1] == "to" or (tokens[-1].endswith("ing") and tokens[-2] in sets["ends_badly"]):
        return False  # "Funding to keep the ward", "Rules that help by asking": no claim, or no end of one
    if tokens[0] in sets["starts_badly"] or tokens[0] in sets["pronouns"] or tokens[0][0].isdigit() or _asks(tokens):
        return False
    cut_short = tokens[-1] in sets["ends_badly"] and clause.split()[-1] != "A"  # "Option A" is an end
    if cut_short or tuple(tokens[:2]) in _HANGING or _is_relative(tokens):
        return False
    if tokens[0] in sets["demands"]:
        return tokens[1] not in sets["loose"]  # "Get them off the quay"
    return not _is_noun(tokens) and any(is_verb(tokens, at) for at in range(1, len(tokens)))


def _asks(tokens: Sequence[str]) -> bool:
    """Whether a clause begins as a question does, or has lost its subject: "Can we have a bus", "Is too dear"."""
    sets = load_words().sets
    if tokens[0] in ("do", "don't"):
        return tokens[1] in sets["personal"]
    return tokens[0] in sets["finite"] or (tokens[0] in ("the", "a", "an") and tokens[1] in sets["finite"])


def _is_noun(tokens: Sequence[str]) -> bool:
    """Whether the first verb is that of a clause about a noun, and none follows: "Boats that carry lorries"."""
    sets = load_words().sets
    verbs = [at for at in range(1, len(tokens)) if is_verb(tokens, at)]
    return (
        bool(verbs)
        and bool(sets["relatives"] & {*tokens[1 : verbs[0]]})
        and not any(tokens[at] in sets["finite"] for at in verbs[1:])
    )


def _is_relative(tokens: Sequence[str]) -> bool:
    """Whether the only subject and verb are those of a clause that describes the noun before: "The disruption it will cause"."""
    sets = load_words().sets
    first = next((at for at in range(1, len(tokens)) if is_verb(tokens, at)), None)
    if first is None or first < 2:
        return False
    subject = tokens[first - 1]
    if subject in sets["personal"] and tokens[first - 2] not in sets["joins"]:
        return not any(is_verb(tokens, at) for at in range(first + 1, len(tokens)) if tokens[at] in sets["finite"])
    return False
