"""Heads for codes: for each code with enough reviewed concerns, whether a concern has it.

Two sorts: a logistic regression over the vector of the words and what the rules say; and, for codes that reviewers hardly ever
set, how often the rules were right when they gave them, so that a code which is always taken away is not given any more. Both are
linear heads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.datamodel import Code
from pipeline.learn.choosing import choose_codes
from pipeline.learn.examples import Encode, Example, RuleScores, code_texts, rule_features
from pipeline.learn.fitting import Floats, fit_linear, held_out, log_loss, logit, sigmoid, signal
from pipeline.learn.heads import LinearHead
from pipeline.learn.report import CodeReport, Counts, PartReport, f1, f1_figure
from pipeline.settings import LearnSettings

#: Cosines lie close together; so wide, the regularisation does not keep the hint from being used.
HINT_SCALE = 3.0
#: The logit of a code that is never given where rules do not give it.
NEVER = -8.0


@dataclass(frozen=True, slots=True)
class _Table:
    """Everything that is known of the examples: one row an example, one column a code."""

    examples: Sequence[Example]
    codes: Sequence[str]
    vectors: Floats
    directions: Floats
    rules: Floats  # examples × codes × features
    wanted: NDArray[np.bool_]
    given: NDArray[np.bool_]

    @property
    def texts(self) -> list[str]:
        return [example.text for example in self.examples]


def _table(examples: Sequence[Example], frame: Sequence[Code], encode: Encode, rule_scores: RuleScores) -> _Table:
    ids = [code.id for code in frame]
    vectors = encode([example.text for example in examples]).astype(np.float64)
    scores = [rule_scores(example.text) for example in examples]
    rules = [[rule_features(code, told, one.given) for code in ids] for one, told in zip(examples, scores, strict=True)]
    return _Table(
        examples,
        ids,
        vectors,
        encode(code_texts(frame)).astype(np.float64) * HINT_SCALE,
        np.array(rules),
        np.array([[code in example.codes for code in ids] for example in examples]),
        np.array([[code in example.given for code in ids] for example in examples]),
    )


def fit_codes(
    examples: Sequence[Example], frame: Sequence[Code], encode: Encode, rule_scores: RuleScores, settings: LearnSettings
) -> tuple[dict[str, LinearHead], PartReport, tuple[CodeReport, ...]]:
    """Heads of the codes that held-out labels speak for, and what those labels say.

    Args:
        examples: reviewed concerns; rejected ones have no right codes and are left out.
    """
    kept = [example for example in examples if example.right]
    if len(kept) < 2 * settings.least_labels:
        reason = f"only {len(kept)} reviewed concerns, {2 * settings.least_labels} are needed"
        return {}, PartReport("codes", len(kept), "F1", None, None, False, reason), ()
    table = _table(kept, frame, encode, rule_scores)
    least, most = settings.least_labels, len(kept) - settings.least_labels
    tried = [j for j in range(len(table.codes)) if least <= table.wanted[:, j].sum() <= most]
    strength, told = _cross_validate(table, tried, settings)
    told |= _told_by_reliability(table, _seldom_right(table, tried, settings), tried)
    refused = _refuse(table, told, tried, settings)
    used = {j: values for j, values in told.items() if j not in refused}
    used, refused = _without_harm(table, used, refused, settings)
    before, after = _counts(table, {}, settings), _counts(table, used, settings)
    reason, overall = _verdict(used, before, after, refused)
    heads = {table.codes[j]: _final(table, j, tried, strength) for j in used} if overall else {}
    reports = _code_reports(table, told, refused, settings, used=overall)
    figures = [f1_figure(rows.sum(axis=1), settings.resamples) for rows in (before, after)]
    return heads, PartReport("codes", len(kept), "F1", figures[0], figures[1], overall, reason), reports


def _fit(table: _Table, j: int, on: NDArray[np.bool_], strength: float) -> LinearHead:
    return fit_linear(table.vectors[on], table.rules[on, j], table.wanted[on, j], table.directions[j], strength)


def _cross_validate(table: _Table, tried: Sequence[int], settings: LearnSettings) -> tuple[float, dict[int, Floats]]:
    """The strength with the least held-out loss over all codes together, and what it tells of each."""
    repeats = settings.repeats if len(table.examples) <= settings.repeats_until else 1
    best: tuple[float, float, dict[int, Floats]] | None = None
    for strength in settings.strengths if tried else ():

        def tell(on: NDArray[np.bool_], out: NDArray[np.bool_], strength: float = strength) -> Floats:
            heads = [_fit(table, j, on, strength) for j in tried]
            columns = [head.logits(table.vectors[out], table.rules[out, j]) for j, head in zip(tried, heads, strict=True)]
            return sigmoid(np.stack(columns, axis=1))

        told = held_out(table.texts, settings.folds, repeats, tell)
        loss = round(float(log_loss(told, table.wanted[:, list(tried)]).mean()), 6)
        if best is None or loss < best[0]:
            best = (loss, strength, {j: told[:, place] for place, j in enumerate(tried)})
    return (best[1], best[2]) if best else (settings.strengths[0], {})


def _seldom_right(table: _Table, tried: Sequence[int], settings: LearnSettings) -> list[int]:
    """The codes too few labels have, where rules that gave them were wrong more often than not."""
    others = [j for j in range(len(table.codes)) if j not in tried]
    if table.given[:, others].sum() < settings.least_given:
        return []
    return [j for j in others if _reliability(table, j, others) < 1 / 2]


def _reliability(table: _Table, j: int, others: Sequence[int], without: int | None = None) -> float:
    """How often rules are right with a code: its own count, shrunk to that of all such codes (two pseudo-counts).

    Args:
        others: all such codes.
        without: an example that is left out of the count.
    """
    rows = np.arange(len(table.examples)) != without if without is not None else slice(None)
    given, right = table.given[rows], (table.given & table.wanted)[rows]
    shared = (right[:, others].sum() + 1) / (given[:, others].sum() + 2)
    return float((right[:, j].sum() + 2 * shared) / (given[:, j].sum() + 2))


def _told_by_reliability(table: _Table, seldom: Sequence[int], tried: Sequence[int]) -> dict[int, Floats]:
    """What the reliability of the rules, without the example itself, says of each; next to nothing where they did not give it."""
    others = [j for j in range(len(table.codes)) if j not in tried]
    never = float(sigmoid(np.array([NEVER]))[0])
    told = {j: np.full(len(table.examples), never) for j in seldom}
    for j, values in told.items():
        for i in np.flatnonzero(table.given[:, j]):
            values[i] = _reliability(table, j, others, int(i))
    return told


def _refuse(table: _Table, told: Mapping[int, Floats], tried: Sequence[int], settings: LearnSettings) -> dict[int, str]:
    """Codes whose head tells no more of labels that it has not seen than chance would, by themselves or all together."""
    signals = {j: signal(told[j], table.wanted[:, j]) for j in tried}
    together = sum(gain for gain, _ in signals.values()) / max(np.sqrt(sum(error**2 for _, error in signals.values())), 1e-9)
    if round(float(together), 4) < settings.least_signal_together:
        return dict.fromkeys(told, "the labels as a whole cannot be told from chance")
    weak = {j for j, (gain, error) in signals.items() if round(gain / error, 4) < settings.least_signal}
    return dict.fromkeys(sorted(weak), "held-out labels of it cannot be told from chance")


def _without_harm(
    table: _Table, used: Mapping[int, Floats], refused: Mapping[int, str], settings: LearnSettings
) -> tuple[dict[int, Floats], dict[int, str]]:
    """Leave off each head that finds its own code worse than the rules do."""
    before, after = _counts(table, {}, settings).sum(axis=0), _counts(table, used, settings).sum(axis=0)
    worse = {j: "the rules do better on held-out labels" for j in used if round(f1(after[j]), 4) < round(f1(before[j]), 4)}
    return {j: values for j, values in used.items() if j not in worse}, {**refused, **worse}


def _counts(table: _Table, told: Mapping[int, Floats], settings: LearnSettings) -> Counts:
    """For each example and code: found and right, found, wanted. Without heads, what the rules found."""
    rank = {code: place for place, code in enumerate(table.codes)}
    counts = np.zeros((len(table.examples), len(table.codes), 3), dtype=np.int64)
    counts[:, :, 2] = table.wanted
    for i, example in enumerate(table.examples):
        chosen: tuple[str, ...] = example.given
        if told and example.found:  # what the program does not find at all it gives no code to
            likely = {table.codes[j]: float(values[i]) for j, values in told.items()}
            chosen = choose_codes(likely, example.given, settings.least_probability, rank)
        for code in chosen:
            counts[i, rank[code], 1] = 1
            counts[i, rank[code], 0] = table.wanted[i, rank[code]]
    return counts


def _verdict(used: Mapping[int, Floats], before: Counts, after: Counts, refused: Mapping[int, str]) -> tuple[str, bool]:
    if not used:
        reasons = sorted(set(refused.values()))
        return reasons[0] if reasons else "no code has enough labels", False
    totals = [f1(rows.sum(axis=(0, 1))) for rows in (before, after)]
    if round(totals[1], 4) <= round(totals[0], 4):
        return "the rules do as well on held-out labels", False
    return f"heads for {len(used)} codes", True


def _final(table: _Table, j: int, tried: Sequence[int], strength: float) -> LinearHead:
    if j in tried:
        return _fit(table, j, np.ones(len(table.examples), dtype=np.bool_), strength)
    share = _reliability(table, j, [other for other in range(len(table.codes)) if other not in tried])
    return LinearHead(np.zeros(0), np.array([0.0, 0.0, float(logit([share])[0]) - NEVER]), NEVER)


def _code_reports(
    table: _Table, told: Mapping[int, Floats], refused: Mapping[int, str], settings: LearnSettings, *, used: bool
) -> tuple[CodeReport, ...]:
    """One for each code that stands in a label or was given by the rules."""
    before = _counts(table, {}, settings).sum(axis=0)
    after = _counts(table, {j: told[j] for j in told if j not in refused} if used else {}, settings).sum(axis=0)
    reports = []
    for j, code in enumerate(table.codes):
        labels, given = int(table.wanted[:, j].sum()), int(table.given[:, j].sum())
        if not labels and not given:
            continue
        few = f"fewer than {settings.least_labels} labels with it, or without it: the rules decide"
        own = used and j in told and j not in refused
        reason = refused.get(j, few) if not own else "learnt" if labels >= settings.least_labels else "seldom right by the rules"
        reports.append(CodeReport(code, labels, given, round(f1(before[j]), 4), round(f1(after[j]), 4), own, reason))
    return tuple(reports)
