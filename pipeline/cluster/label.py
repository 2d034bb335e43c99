"""Labels that read as a claim, in the respondents' own words: the shortest clear clause near the middle of a theme."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, count

from pipeline.cluster.claims import LONGEST, clauses, is_claim, is_closed, is_shouted, tidy
from pipeline.cluster.given_labels import GivenLabels, reads_alike
from pipeline.cluster.letters import is_courtesy
from pipeline.cluster.verbs import load_words, tokens_of
from pipeline.cluster.wording import folded, sentence_spans
from pipeline.cluster.worth import SAID, Candidate, Scale, stems

__all__ = ["Candidate", "choose_label", "clauses", "is_claim", "tidy"]

#: How many of the nearest texts are searched for a label: what stands further out is seldom the theme's common ground.
SEARCHED = 60
#: Words of a sentence that stands as it is where nobody wrote a claim; of a longer one the beginning.
UNCUT = 22
#: A name is spelt with a capital when this share of those who write it inside a sentence do.
CAPITAL = 0.6
#: A theme of which nobody wrote a word.
UNNAMED = "Answers without words"
_MARKS = re.compile(r"‘|’(?!\w)")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


def choose_label(
    texts: Sequence[Candidate],
    weights: Mapping[str, float],
    given: GivenLabels,
    rarity: Callable[[str], float] = lambda text: 0.0,
    others: Sequence[Candidate] = (),
) -> str:
    """The best label for a theme, and none that reads like one of those ``given`` already; it is added to them.

    A claim that says what one of them says in other words is taken only where the theme makes no other. ``weights`` are the
    theme's terms, heaviest first; ``rarity`` says how far the words of a text are nobody else's. A claim is preferred, then a
    short clause near the centre, then the nearest sentence, cut where it is long. Where other themes have all of them, one of
    ``others`` is taken before words are added.
    """
    nearest = sorted(texts, key=lambda one: (-round(one.near + SAID * one.said, 4), one.text))[:SEARCHED]
    scale = Scale(texts, weights, rarity)
    said = [
        (clause, whole, one)
        for one in nearest
        for clause, whole in _clauses(one.text, one.own)
        if folded(clause) and not is_courtesy(clause)
    ]
    tried: list[str] = []
    for fits in (is_claim, _is_title):
        ranked = _ranked(scale, (row for row in said if fits(row[0])))
        if label := given.first_new(label for _, _, label in ranked):
            # of spellings that differ by a letter the one that most use
            same = [(often, worth, own) for worth, often, own in ranked if reads_alike(folded(own), folded(label))]
            return _with_names(given.add(min(same)[2]), texts)
        tried += [label for _, _, label in ranked]
    openings = _openings(nearest, UNCUT)
    if label := given.first_new(openings):
        return _with_names(given.add(label), texts)
    if others:
        return choose_label(others, weights, given, rarity)
    return _told_apart([*tried, *openings] or [UNNAMED], weights, given)


def _ranked(scale: Scale, said: Iterable[tuple[str, bool, Candidate]]) -> list[tuple[float, float, str]]:
    """Clauses, best first, after what they are worth and how many write just that, both negated."""
    return sorted((-scale.worth(clause, whole, one), -one.votes, clause) for clause, whole, one in said)


@lru_cache(maxsize=8192)
def _clauses(text: str, own: bool) -> tuple[tuple[str, bool], ...]:
    return tuple(clauses(text, own=own))


def _is_title(clause: str) -> bool:
    """Whether a clause that is no claim can stand as a title: it hangs on no other sentence, asks nothing and is no page."""
    tokens, sets = tokens_of(clause), load_words().sets
    return (
        1 <= len(tokens) <= LONGEST
        and is_closed(clause)
        and "?" not in clause
        and bool(stems(clause))
        and tokens[0] not in sets["pronouns"] | sets["starts_badly"] | sets["finite"]
        and tokens[-1] not in sets["ends_badly"]
    )


def _openings(nearest: Sequence[Candidate], longest: int) -> list[str]:
    """First sentences as they stand, cut at a word where they are long: what is left when nobody wrote a claim."""
    found = []
    for text, near in ((one.text, round(one.near + SAID * one.said, 4)) for one in nearest):
        spans = sentence_spans(text)
        opening = tidy(text[spans[0][0] : spans[0][1]]) if spans else ""
        if not is_closed(opening):
            opening = _MARKS.sub("", opening)
        words = opening.split()
        if folded(opening) and not is_courtesy(opening):
            found.append(
                (len(words) > longest, -near, len(words), " ".join(words[:longest]) + ("…" if len(words) > longest else ""))
            )
    return [label for _, _, _, label in sorted(found)]


def _with_names(label: str, texts: Sequence[Candidate]) -> str:
    """The label with the capitals that the theme's respondents write inside their sentences: "austin" is "Austin"."""
    sentences = [one.text[start:end] for one in texts for start, end in sentence_spans(one.text)]
    calm = [sentence for sentence in sentences if not is_shouted(sentence)]

    def spelt(match: re.Match[str]) -> str:
        word = match.group()
        inside = re.compile(rf"(?<=[\w,] ){re.escape(word)}\b", re.IGNORECASE)
        counted = Counter(found for sentence in calm for found in inside.findall(sentence))
        best = min(counted, key=lambda own: (-counted[own], own), default=word)
        return best if word.islower() and counted[best] >= CAPITAL * sum(counted.values()) else word

    return label[:1] + _WORD.sub(spelt, label[1:])


def _told_apart(labels: Sequence[str], weights: Mapping[str, float], given: GivenLabels) -> str:
    """The first label with words of the theme that tell it from its namesakes, else another wording; at last a number."""
    best = labels[0]
    ends = (f"{best}: {term}" for term in weights if term not in best.casefold())
    numbered = (f"{best} ({number})" for number in count(2))
    return given.add(next(own for own in chain(ends, labels, numbered) if own not in given))
