"""Heads at work: a document's records as the rules and the reader made them in, corrected ones out. Every change says itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipeline.datamodel import Ask, Code, Concern, DocumentRecords, Position
from pipeline.learn.choosing import choose_codes
from pipeline.learn.examples import Encode, RuleScores, rule_features, verdict_features
from pipeline.learn.fitting import Floats, sigmoid
from pipeline.learn.heads import Heads, LinearHead
from pipeline.learn.stance import calibrated
from pipeline.settings import LearnSettings

#: Begins every line of ``why`` that a head wrote.
WHY = "own corrections: "


def correct(
    records: DocumentRecords,
    heads: Heads,
    codes: Sequence[Code],
    encode: Encode,
    rule_scores: RuleScores,
    settings: LearnSettings = LearnSettings(),
) -> DocumentRecords:
    """The records with what the user's reviewed labels taught.

    Args:
        records: as ``tag`` made them, concerns left open where there are heads for codes.
        heads: see :func:`pipeline.learn.read_heads`.
        codes: the code frame.
        encode: gives the vectors that the heads were learnt over.
        rule_scores: what the phrases of the code frame say of a text.
    """
    rank = {code.id: place for place, code in enumerate(codes)}
    return replace(
        records,
        concerns=_concerns(records.concerns, heads, rank, encode, rule_scores, settings),
        asks=_asks(records.asks, heads, encode, settings),
        positions=tuple(_scale(one, heads) for one in records.positions),
    )


def _concerns(
    concerns: Sequence[Concern],
    heads: Heads,
    rank: Mapping[str, int],
    encode: Encode,
    rule_scores: RuleScores,
    settings: LearnSettings,
) -> tuple[Concern, ...]:
    if not concerns or not (heads.codes or "concern" in heads.accepted):
        return tuple(concerns)
    kept = []
    for one, vector in zip(concerns, encode([one.quote for one in concerns]).astype(np.float64), strict=True):
        coded = _code(one, heads, vector, rule_scores, rank, settings)
        told = _verdict(coded, "concern", heads, vector) if coded is not None else None
        if coded is not None and (told is None or told[0] >= settings.least_probability):
            kept.append(coded if told is None else replace(coded, score=told[0], why=(*coded.why, told[1])))
    return tuple(kept)


def _asks(asks: Sequence[Ask], heads: Heads, encode: Encode, settings: LearnSettings) -> tuple[Ask, ...]:
    if not asks or "ask" not in heads.accepted:
        return tuple(asks)
    kept = []
    for one, vector in zip(asks, encode([one.quote for one in asks]).astype(np.float64), strict=True):
        told = _verdict(one, "ask", heads, vector)
        if told is not None and told[0] >= settings.least_probability:
            kept.append(replace(one, score=told[0], why=(*one.why, told[1])))
    return tuple(kept)


def _code(
    concern: Concern, heads: Heads, vector: Floats, rule_scores: RuleScores, rank: Mapping[str, int], settings: LearnSettings
) -> Concern | None:
    """The concern with its codes told by the heads; None where it had none and gets none."""
    scores = rule_scores(concern.quote) if heads.codes else {}
    likely = {}
    for code, head in heads.codes.items():
        if code in rank:  # a code that has left the frame since
            features = np.array([rule_features(code, scores, concern.codes)])
            likely[code] = _probability(head, vector, features)
    chosen = choose_codes(likely, concern.codes, settings.least_probability, rank)
    if not chosen:
        return None
    why = [f"{WHY}code {code}, {likely[code]:g}" for code in chosen if code in likely]
    why += [f"{WHY}not code {code}, {likely[code]:g}" for code in concern.codes if code not in chosen and code in likely]
    # one that only the heads know the matter of is no surer than its matter
    score = concern.score if concern.codes else min(concern.score, likely[chosen[0]])
    return replace(concern, codes=chosen, score=score, why=(*concern.why, *why))


def _probability(head: LinearHead, vector: Floats, features: Floats) -> float:
    return round(float(sigmoid(head.logits(vector[None, :], features))[0]), 4)


def _verdict(one: Concern | Ask, kind: str, heads: Heads, vector: Floats) -> tuple[float, str] | None:
    """The probability that a reviewer would let it stand, and why it is so; None where there is no head for it."""
    head = heads.accepted.get(kind)
    if head is None:
        return None
    score = _probability(head, vector, np.array([verdict_features(one.score, one.basis == "model")]))
    return score, f"{WHY}score {one.score:g} → {score:g}"


def _scale(position: Position, heads: Heads) -> Position:
    if heads.rule_stance is None or position.basis != "cue":
        return position
    score = round(calibrated(position.score, position.stance, heads.rule_stance), 4)
    return replace(position, score=score, why=(*position.why, f"{WHY}score {position.score:g} → {score:g}"))
