"""Free-form letters mapped to questions: which passage answers which question, where the letter does not say so itself.

A passage about one proposal answers the question that asks about it. Otherwise a question must be clearly the nearest by meaning
and by words alike: questions of one consultation are near each other, and a wrong heading does more harm than none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Mapping, Sequence, Set
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from pipeline.cluster.corpus import Corpus
from pipeline.cluster.keywords import stop_words
from pipeline.datamodel import Consultation, Passage, Proposal, Question
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Letters by which two words are the same: "levies" and "levied", "authority" and "authorities".
STEM = 6
#: Scores of what names the proposal: the passage itself and its stance agree, one of them, only the heading above it.
BOTH, ONE, HEADING = 0.95, 0.85, 0.7
#: What a question says besides its subject.
_FRAME = re.compile(
    "|".join(
        (
            r"\b(?:to what extent|how far|please|(?:tell us|give|explain|describe|comment on|provide|say|set out)\b)",
            r"\b(?:do|would|could|should|can|did|are|is) (?:you|we|there)\b",
            r"\b(?<=you )(?:think|believe|have|consider|feel|see|like|want)\b",
            r"\b(?:or )?(?:agree|disagree|support|oppose)\b",
            r"\b(?:your|any|the|further|other) (?:reasons?|views?|comments?|answers?|thoughts?|suggestions?|opinions?)\b",
            r",? or (?:(?:on|about|of) )?(?:anything|any other)\b.*",
        )
    ),
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:your |the )?(?:answers?|responses?|repl(?:y|ies)|views?)? ?(?:to|in|on|at)? ?(?:question|q)\.? ?(\d{1,3}[a-z]?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with what it is about; questions of one ``family`` are about the same."""

    question: Question
    subject: str
    proposals: frozenset[str]
    family: str


def subject_of(question: Question, questions: Sequence[Question]) -> str:
    """What a question is about, without what all questions say; that of the question to which it refers where it has none.

    >>> first = Question("q1", "To what extent do you agree or disagree that the ferry should run in winter?")
    >>> subject_of(first, [first])
    'that the ferry should run in winter'
    >>> subject_of(Question("q2", "Please give the reasons for your answer to question 1."), [first])
    'that the ferry should run in winter'
    """
    own = " ".join(_FRAME.sub(" ", _REFERENCE.sub(" ", question.text)).split()).strip(" ,;:.?!")
    other = _referred(question, questions)
    return own if other is None or len(_stems(own)) > 1 else subject_of(other, [one for one in questions if one is not question])


def match_letters(
    corpus: Corpus,
    vectors: NDArray[np.float32],
    consultation: Consultation,
    left_out: Container[str],
    encode: Callable[[Sequence[str]], NDArray[np.float32]],
    settings: ClusterSettings = ClusterSettings(),
) -> dict[str, tuple[str, float]]:
    """Passage id → (question id, score 0–1) in letters that state no question; passages that are ``left_out`` answer none.

    ``vectors`` has a row of unit length a passage of the corpus; ``encode`` gives those of the questions.
    """
    letters = {response.id for response in corpus.responses if response.row is None and response.excluded is None}
    letters -= {passage.response for passage in corpus.passages if passage.question is not None and passage.response is not None}
    rows = [row for row, one in enumerate(corpus.passages) if one.response in letters and one.id not in left_out]
    questions = consultation.questions
    if not rows or not questions:
        return {}
    held: dict[str, set[str]] = defaultdict(set)
    for position in corpus.positions:
        if position.passage is not None and position.voice != "reported":
            held[position.passage].add(position.proposal)
    subjects = encode([subject_of(question, questions) for question in questions])
    return match_questions(
        [corpus.passages[row] for row in rows], vectors[rows], questions, subjects, consultation.proposals, held, settings
    )


def match_questions(
    passages: Sequence[Passage],
    vectors: NDArray[np.float32],
    questions: Sequence[Question],
    question_vectors: NDArray[np.float32],
    proposals: Sequence[Proposal] = (),
    held: Mapping[str, Set[str]] | None = None,
    settings: ClusterSettings = ClusterSettings(),
) -> dict[str, tuple[str, float]]:
    """Passage id → (question id, score 0–1) for the passages of which it can be told.

    ``passages`` are those of letters that state no question, with a row of unit length each in ``vectors``; ``question_vectors``
    are of the questions' subjects (:func:`subject_of`). ``held`` is passage id → proposals on which it takes a position.
    """
    if not questions or not passages:
        return {}
    names = _names(proposals)
    asked = [_asked(question, questions, names) for question in questions]
    found: dict[str, tuple[str, float]] = {}
    rest = []
    for row, passage in enumerate(passages):
        about, score = _about(passage, names, (held or {}).get(passage.id, frozenset()))
        family = [one for one in asked if about in one.proposals] if about else []
        if family:
            found[passage.id] = (_openest(family).question.id, score)
        elif about or not score:
            rest.append(row)
    found |= _by_meaning([passages[row] for row in rest], vectors[rest], asked, question_vectors, settings)
    return dict(sorted(found.items()))


def _names(proposals: Sequence[Proposal]) -> dict[str, re.Pattern[str]]:
    """Proposal id → its names: aliases, and the label before and after a colon."""
    names = {}
    for proposal in proposals:
        own = {alias.strip() for alias in (*proposal.aliases, *proposal.label.split(":")) if alias.strip()}
        if own:
            either = "|".join(re.escape(name) for name in sorted(own, key=lambda name: (-len(name), name)))
            names[proposal.id] = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    return names


def _referred(question: Question, questions: Sequence[Question]) -> Question | None:
    number = _REFERENCE.search(question.text)
    if number is None:
        return None
    wanted = number.group(1).casefold()
    return next((one for one in questions if one is not question and re.sub(r"^\D+", "", one.id.casefold()) == wanted), None)


def _asked(question: Question, questions: Sequence[Question], names: Mapping[str, re.Pattern[str]]) -> _Asked:
    other = _referred(question, questions)
    stated = question.proposal or (other.proposal if other else None)
    named = frozenset({stated} if stated else {key for key, name in names.items() if name.search(question.text)})
    family = min(named) if len(named) == 1 else (other or question).id
    return _Asked(question, subject_of(question, questions), named if len(named) == 1 else frozenset(), family)


def _about(passage: Passage, names: Mapping[str, re.Pattern[str]], held: Set[str]) -> tuple[str | None, float]:
    """The one proposal that a passage is about; None with a score where it is about several, None and 0 where about none."""
    named = frozenset(key for key, name in names.items() if name.search(passage.quote))
    above = frozenset(key for key, name in names.items() if name.search(passage.section or ""))
    for one, score in ((named & held, BOTH), (named, ONE), (held, ONE), (above, HEADING)):
        if len(one) == 1:
            return min(one), score
        if one:
            return None, score
    return None, 0.0


def _openest(family: Sequence[_Asked]) -> _Asked:
    """The open question of several about one proposal: a letter gives its reasons."""
    return next((one for one in family if one.question.kind == "open"), family[0])


def _by_meaning(
    passages: Sequence[Passage],
    vectors: NDArray[np.float32],
    asked: Sequence[_Asked],
    question_vectors: NDArray[np.float32],
    settings: ClusterSettings,
) -> dict[str, tuple[str, float]]:
    families: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(asked):
        families[one.family].append(at)
    weights = _weights(passages, asked)
    found = {}
    for passage, vector in zip(passages, vectors, strict=True):
        near = [round(float(score), 4) for score in question_vectors @ vector]
        stems = _stems(passage.quote)
        shared = [_share(stems, _stems(one.subject), weights) for one in asked]
        meaning = _best({family: max(near[at] for at in members) for family, members in families.items()})
        words = _best({family: max(shared[at] for at in members) for family, members in families.items()})
        if (
            meaning[0] == words[0]
            and meaning[1] >= settings.near_question
            and meaning[2] >= settings.nearer_question
            and words[1] >= settings.question_words
            and words[2] >= settings.more_question_words
        ):
            best = _openest([asked[at] for at in families[meaning[0]]])
            found[passage.id] = (best.question.id, round(min(meaning[1], ONE), 4))
    return found


def _best(scores: Mapping[str, float]) -> tuple[str, float, float]:
    """The best key, its score, and how far it is ahead of the next."""
    first, *others = sorted(scores, key=lambda key: (-scores[key], key))
    return first, scores[first], round(scores[first] - (scores[others[0]] if others else 0.0), 4)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in _WORD.findall(text.casefold()) if word not in stop_words())


def _weights(passages: Sequence[Passage], asked: Sequence[_Asked]) -> dict[str, float]:
    """Words of the questions: rare ones weigh more, in the letters and among the questions."""
    said = Counter(stem for passage in passages for stem in _stems(passage.quote))
    in_questions = Counter(stem for one in asked for stem in _stems(one.subject))
    return {
        stem: log(1 + (len(passages) + 1) / (1 + said[stem])) * log(1 + len(asked) / count)
        for stem, count in in_questions.items()
    }


def _share(own: frozenset[str], subject: frozenset[str], weights: Mapping[str, float]) -> float:
    """The share of a subject's words, by weight, that a passage holds."""
    whole = sum(weights[stem] for stem in sorted(subject))
    return round(sum(weights[stem] for stem in sorted(own & subject)) / whole, 4) if whole else 0.0
