"""Labels that read as a claim, in the respondents' own words: the shortest clear clause near the middle of a theme.

No grammar is parsed here: a clause is told by its words (``label_words.toml``), and what is doubtful is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, count

from pipeline.cluster.keywords import terms
from pipeline.cluster.letters import is_courtesy
from pipeline.cluster.verbs import has_verb, is_verb, load_words, tokens_of
from pipeline.cluster.wording import folded, sentence_spans

#: Words of a label: fewer are a title, more are not taken in at a glance.
SHORTEST, LONGEST, BEST = 3, 14, 7
#: How many of the nearest texts are searched for a label: what stands further out is seldom the theme's common ground.
SEARCHED = 60
#: What it counts that many say it in just these words, beside being near the theme's centre.
SAID = 1.2
#: What a word takes away that nobody else writes: a name, or a slip of the pen.
RARE = 0.15
#: Labels whose letters are this much the same cannot be told apart.
ALIKE = 0.93
#: Words of a sentence that stands as it is where nobody wrote a claim; of a longer one the beginning.
UNCUT = 22
#: A theme of which nobody wrote a word.
UNNAMED = "Answers without words"
_CLAUSE_END = re.compile(
    r"(?:[,;:]|\s[–—-])\s+|\s+(?=(?:because|although|whereas|while|whilst|which)\b)"
    r"|,?\s+(?=(?:and|but|so) (?:it|they|we|i|there|this|the|that|to)\b)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[•·▪*>–—-]+|\(?[0-9]{1,3}[.)]|\(?[a-z]{1,3}\)|\(?[ivx]{1,4}[.)])\s*", re.IGNORECASE)
_UNFIT = re.compile(
    r"^no(?:thing|ne)?,|"
    r"[?@\[\]{}<>|=\\“”\"():;#*]|\b[a-z]{1,4}-?\d+[a-z]?\b|https?:|www\.|\d{3,}|\.\.|…|\b[a-z]+/[a-z]+\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"‘|’(?!\w)")
_OPENED, _CLOSED = re.compile(r"(?:^|\s)[‘’]"), re.compile(r"’(?:\s|,|$)")
#: "The next told me that …", "The first would …": the noun stands in another sentence.
_HANGING = frozenset(
    (first, second)
    for first in ("the", "another")
    for second in ("next", "first", "second", "third", "last", "other", "others", "former", "latter", "same", "rest")
)
_FIRST_PERSON = re.compile(r"\b(?:i|we|me|us|my|our|it|there|members|one)\b", re.IGNORECASE)
_EDGES = " \t\n.,;:!-–—*'‘’\"“”•"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement of a theme: its text, its nearness to the theme's centre, how many say it (share of the most).

    ``own``: they say it themselves. "The ministry says that it is cheap" is then no claim that it is cheap; in a report about
    somebody it is theirs.
    """

    text: str
    near: float
    said: float = 0.0
    own: bool = False


def choose_label(
    texts: Sequence[Candidate], weights: Mapping[str, float], taken: set[str], rarity: Callable[[str], float] = lambda text: 0.0
) -> str:
    """The best label for a theme, and not one of ``taken`` (folded labels; the chosen one is added).

    ``weights`` are the theme's terms, heaviest first; ``rarity`` says how far the words of a text are nobody else's. A claim
    is preferred, then the nearest short sentence as it stands, then the opening words of the nearest text.
    """
    nearest = sorted(texts, key=lambda one: (-round(one.near + SAID * one.said, 4), one.text))[:SEARCHED]
    ranked: list[tuple[float, float, str]] = []
    for one in nearest:
        for clause, whole in clauses(one.text, own=one.own):
            if is_claim(clause) and not is_courtesy(clause):
                worth = _worth(clause, whole, one, weights) - RARE * rarity(clause)
                ranked.append((-round(worth, 4), -one.said, clause))
    fallbacks = [*_openings(nearest, UNCUT)]
    ranked.sort()
    for label in [*(label for _, _, label in ranked), *fallbacks]:
        if folded(label) and not any(_reads_alike(folded(label), other) for other in taken):
            # of spellings that differ by a letter the one that most use
            same = [(said, worth, own) for worth, said, own in ranked if _reads_alike(folded(own), folded(label))]
            chosen = min(same, default=(0.0, 0.0, label))[2]
            taken.add(folded(chosen))
            return chosen
    return _told_apart(fallbacks[0] if fallbacks else UNNAMED, weights, taken)


def _reads_alike(one: str, other: str) -> bool:
    """Whether two labels are the same but for figures and a letter or two: nobody could tell their themes apart."""
    if one == other:
        return True
    plain = [" ".join(word for word in label.split() if not word.isdigit()) for label in (one, other)]
    if abs(len(plain[0]) - len(plain[1])) > 2 or plain[0][:3] != plain[1][:3]:
        return False
    return SequenceMatcher(None, plain[0], plain[1], autojunk=False).ratio() >= ALIKE


def clauses(text: str, *, own: bool = False) -> Iterable[tuple[str, bool]]:
    """Every sentence of a text and every clause of it, cleaned, and whether it is the whole text.

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
        if not fronted and not taken_back:
            yield piece


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
        left = words.connective.sub("", left).strip(_EDGES)
    letters = [letter for letter in left if letter.isalpha()]
    if len(left.split()) > 1 and sum(letter.isupper() for letter in letters) > 0.6 * len(letters):
        left = left.lower()
    return (left[:1].upper() + left[1:]).replace("'", "’")


def is_claim(clause: str) -> bool:
    """Whether a tidy clause can stand alone as a claim: 3 to 14 words, a verb with a subject (or a demand), no loose ends.

    >>> [is_claim(text) for text in ("The board has no powers", "Fix the roads")]
    [True, True]
    >>> [is_claim(text) for text in ("Pace and timescale", "It would be worse", "The powers of the", "The mess it will make")]
    [False, False, False, False]
    """
    tokens, sets = tokens_of(clause), load_words().sets
    if not SHORTEST <= len(tokens) <= LONGEST or _UNFIT.search(clause):
        return False
    if len(_OPENED.findall(clause)) != len(_CLOSED.findall(clause)) or ",’" in clause:
        return False  # a quotation cut in half
    if tokens[1] == "to" or (tokens[-1].endswith("ing") and tokens[-2] in sets["ends_badly"]):
        return False  # "Funding to keep the ward", "Rules that help by asking": no claim, or no end of one
    if tokens[0] in sets["starts_badly"] or tokens[0] in sets["pronouns"] or tokens[0][0].isdigit():
        return False
    cut_short = tokens[-1] in sets["ends_badly"] and clause.split()[-1] != "A"  # "Option A" is an end
    if cut_short or tuple(tokens[:2]) in _HANGING or _is_relative(tokens):
        return False
    return tokens[0] in sets["demands"] or any(is_verb(tokens, at) for at in range(1, len(tokens)))


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


def _worth(clause: str, whole: bool, one: Candidate, weights: Mapping[str, float]) -> float:
    """How good a claim is as a label: it holds the theme's telling words, is near its centre, is short and impersonal."""
    tokens = clause.casefold().replace("’", "'").split()
    sets, own = load_words().sets, terms(clause)
    telling = list(weights.items())[:8]
    covered = sum(weight for term, weight in telling if term in own) / (sum(weight for _, weight in telling) or 1)
    worth = covered + (1.4 if whole else 0.9) * one.near + SAID * one.said
    worth -= 0.02 * abs(len(tokens) - BEST)
    worth -= 0.2 if tokens[0] in sets["first_person"] else 0.05 * bool(sets["first_person"] & set(tokens))
    worth -= 0.2 if not own else 0.0
    worth -= 0.1 if "," in clause else 0.0
    # "Acme Health's Carewell app is …" speaks for one respondent; whole capitals are acronyms that all use
    worth -= 0.05 * sum(word[:1].isupper() and not word.isupper() for word in clause.split()[1:])
    worth -= 0.3 if tokens[0] in sets["past"] or tokens[0].endswith("ing") else 0.0
    return round(worth + (0.1 if any(token in sets["finite"] for token in tokens[1:]) else 0.0), 4)


def _openings(nearest: Sequence[Candidate], longest: int) -> list[str]:
    """First sentences as they stand, cut at a word where they are long: what is left when nobody wrote a claim."""
    found = []
    for text, near in ((one.text, round(one.near + SAID * one.said, 4)) for one in nearest):
        spans = sentence_spans(text)
        opening = tidy(text[spans[0][0] : spans[0][1]]) if spans else ""
        if len(_OPENED.findall(opening)) != len(_CLOSED.findall(opening)):
            opening = _MARKS.sub("", opening)
        words = opening.split()
        if folded(" ".join(words)):
            found.append(
                (len(words) > longest, -near, len(words), " ".join(words[:longest]) + ("…" if len(words) > longest else ""))
            )
    return [label for _, _, _, label in sorted(found)]


def _told_apart(label: str, weights: Mapping[str, float], taken: set[str]) -> str:
    """The label with words of the theme that tell it from its namesakes; a number only where there are none."""
    ends = [f"{label}: {term}" for term in weights if term not in label.casefold()]
    numbered = (f"{label} ({number})" for number in count(2))
    chosen = next(own for own in chain([label], ends, numbered) if folded(own) not in taken)
    taken.add(folded(chosen))
    return chosen
