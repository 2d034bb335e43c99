"""Labels that read as a claim, in the respondents' own words: the shortest clear clause near the middle of a theme.

No grammar is parsed here: a clause is told by its words (``label_words.toml``), and what is doubtful is passed over.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pipeline.cluster.keywords import terms
from pipeline.cluster.letters import is_courtesy
from pipeline.cluster.wording import folded, sentence_spans

#: Words of a label: fewer are a title, more are not taken in at a glance.
SHORTEST, LONGEST, BEST = 3, 14, 7
#: How many of the nearest texts are searched for a label: what stands further out is seldom the theme's common ground.
SEARCHED = 60
_CLAUSE_END = re.compile(
    r"(?:[,;:]|\s[–—-])\s+|\s+(?=(?:because|although|whereas|while|whilst|which)\b)"
    r"|,?\s+(?=(?:and|but|so) (?:it|they|we|i|there|this|the|that)\b)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[•·▪*>–—-]+|\(?[0-9]{1,3}[.)]|\(?[a-z]{1,3}\)|\(?[ivx]{1,4}[.)])\s*", re.IGNORECASE)
_UNFIT = re.compile(
    r"^no(?:thing|ne)?,|"
    r"[?@\[\]{}<>|=\\“”\"():;#*]|\b[a-z]{1,4}-?\d+[a-z]?\b|https?:|www\.|\d{3,}|\.\.|…|\b[a-z]+/[a-z]+\b",
    re.IGNORECASE,
)
_OPENED, _CLOSED = re.compile(r"(?:^|\s)[‘’]"), re.compile(r"’(?:\s|,|$)")
_EDGES = " \t\n.,;:!-–—*'‘’\"“”•"


@dataclass(frozen=True, slots=True)
class Words:
    """``label_words.toml``, ready for use."""

    connective: re.Pattern[str]
    attribution: re.Pattern[str]
    sets: Mapping[str, frozenset[str]]


@lru_cache(maxsize=1)
def _words() -> Words:
    data = tomllib.loads(files(__package__).joinpath("label_words.toml").read_text(encoding="utf-8"))
    connectives = "|".join(re.escape(words) for words in sorted(data.pop("connectives"), key=lambda words: (-len(words), words)))
    attributions = "|".join(f"(?:{pattern})" for pattern in data.pop("attributions"))
    sets = {name: frozenset(words) for name, words in data.items()}
    forms = {form for verb in sets["verbs"] for form in _forms(verb)} | sets["past"]
    nouns = {form for verb in sets["noun_like"] for form in (verb, *_forms(verb)[1:2])}
    sets |= {"lexical": frozenset(forms - nouns), "noun_like": frozenset(nouns)}
    return Words(
        re.compile(rf"^(?:{connectives})(?:\s*,\s*|\s+|$)", re.IGNORECASE),
        re.compile(rf"^(?:{attributions})", re.IGNORECASE),
        sets,
    )


def _forms(verb: str) -> tuple[str, str, str]:
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied"
    plural = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "o")) else f"{verb}s"
    return verb, plural, f"{verb}d" if verb.endswith("e") else f"{verb}ed"


def choose_label(texts: Sequence[tuple[str, float]], weights: Mapping[str, float], taken: set[str]) -> str:
    """The best label for a theme, and not one of ``taken`` (folded labels; the chosen one is added).

    ``texts`` are (text, nearness to the theme's centre); ``weights`` the theme's terms, heaviest first. A claim is
    preferred, then the nearest short answer as it stands, then the opening words of the nearest text.
    """
    nearest = sorted(texts, key=lambda pair: (-pair[1], pair[0]))[:SEARCHED]
    ranked: list[tuple[float, str]] = []
    for text, near in nearest:
        for clause, whole in clauses(text):
            if is_claim(clause) and not is_courtesy(clause):
                ranked.append((-_worth(clause, whole, near, weights), clause))
    fallbacks = [*_openings(nearest, LONGEST), *_openings(nearest, 30), "Untitled"]
    for label in [*(label for _, label in sorted(ranked)), *fallbacks]:
        if folded(label) and folded(label) not in taken:
            taken.add(folded(label))
            return label
    return _numbered(fallbacks[0], taken)


def clauses(text: str) -> Iterable[tuple[str, bool]]:
    """Every sentence of a text and every clause of it, cleaned, and whether it is the whole text.

    >>> list(clauses("However, we are concerned that the timetable is too short, and staff may leave."))[:2]
    [('The timetable is too short, and staff may leave', True), ('The timetable is too short', False)]
    """
    spans = sentence_spans(text)
    for start, end in spans:
        sentence = text[start:end]
        if cleaned := tidy(sentence):
            yield cleaned, len(spans) == 1
        pieces = [piece for piece in _CLAUSE_END.split(sentence) if piece]
        if len(pieces) > 1:
            yield from ((piece, False) for piece in map(tidy, pieces) if piece)


def tidy(clause: str) -> str:
    """A clause without bullet, connectives, attribution and closing marks, with a capital; shouting is calmed.

    >>> tidy("It added that in our view the board has no powers.")
    'The board has no powers'
    """
    words, left = _words(), _BULLET.sub("", " ".join(clause.replace("’", "'").split())).strip(_EDGES)
    before = None
    while left != before:
        before = left
        left = words.connective.sub("", words.attribution.sub("", left)).strip(_EDGES)
    letters = [letter for letter in left if letter.isalpha()]
    if len(left.split()) > 1 and sum(letter.isupper() for letter in letters) > 0.6 * len(letters):
        left = left.lower()
    return (left[:1].upper() + left[1:]).replace("'", "’")


def is_claim(clause: str) -> bool:
    """Whether a tidy clause can stand alone as a claim: 3 to 14 words, a verb with a subject (or a demand), no loose ends.

    >>> [is_claim(text) for text in ("The board has no powers", "Fix the roads")]
    [True, True]
    >>> [is_claim(text) for text in ("Pace and timescale", "It would be worse", "The powers of the")]
    [False, False, False]
    """
    tokens = clause.casefold().replace("’", "'").replace(",", "").split()
    sets = _words().sets
    if not SHORTEST <= len(tokens) <= LONGEST or _UNFIT.search(clause):
        return False
    if len(_OPENED.findall(clause)) > len(_CLOSED.findall(clause)) or ",’" in clause:
        return False  # a quotation cut in half
    if tokens[1] == "to" or (tokens[-1].endswith("ing") and tokens[-2] in sets["ends_badly"]):
        return False  # "Funding to keep the ward", "Rules that help by asking": no claim, or no end of one
    if (
        tokens[0] in sets["starts_badly"]
        or tokens[0] in sets["pronouns"]
        or tokens[-1] in sets["ends_badly"]
        or tokens[0][0].isdigit()
    ):
        return False
    return tokens[0] in sets["demands"] or any(_is_verb(tokens, at) for at in range(1, len(tokens)))


def _is_verb(tokens: Sequence[str], at: int) -> bool:
    sets, token = _words().sets, tokens[at]
    if token in sets["finite"]:
        return True
    if tokens[at - 1] in sets["before_nouns"] or list(tokens[max(0, at - 2) : at]) == ["to", "be"]:
        return False
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    return token in sets["lexical"] or (token in sets["noun_like"] and following in sets["objects"])


def _worth(clause: str, whole: bool, near: float, weights: Mapping[str, float]) -> float:
    """How good a claim is as a label: it holds the theme's telling words, is near its centre, is short and impersonal."""
    tokens = clause.casefold().replace("’", "'").split()
    sets, own = _words().sets, terms(clause)
    telling = list(weights.items())[:8]
    covered = sum(weight for term, weight in telling if term in own) / (sum(weight for _, weight in telling) or 1)
    worth = covered + (1.4 if whole else 0.9) * near
    worth -= 0.02 * abs(len(tokens) - BEST)
    worth -= 0.2 if tokens[0] in sets["first_person"] else 0.05 * bool(sets["first_person"] & set(tokens))
    worth -= 0.2 if not own else 0.0
    worth -= 0.1 if "," in clause else 0.0
    # "Acme Health's Carewell app is …" speaks for one respondent; whole capitals are acronyms that all use
    worth -= 0.05 * sum(word[:1].isupper() and not word.isupper() for word in clause.split()[1:])
    worth -= 0.3 if tokens[0] in sets["past"] or tokens[0].endswith("ing") else 0.0
    return round(worth + (0.1 if any(token in sets["finite"] for token in tokens[1:]) else 0.0), 4)


def _openings(nearest: Sequence[tuple[str, float]], longest: int) -> list[str]:
    """First sentences as they stand, cut at a word where they are long: what is left when nobody wrote a claim."""
    found = []
    for text, near in nearest:
        spans = sentence_spans(text)
        words = tidy(text[spans[0][0] : spans[0][1]]).split() if spans else []
        if folded(" ".join(words)):
            found.append(
                (len(words) > longest, -near, len(words), " ".join(words[:longest]) + ("…" if len(words) > longest else ""))
            )
    return [label for _, _, _, label in sorted(found)]


def _numbered(label: str, taken: set[str]) -> str:
    number = 2
    while folded(f"{label} ({number})") in taken:
        number += 1
    taken.add(folded(f"{label} ({number})"))
    return f"{label} ({number})"
