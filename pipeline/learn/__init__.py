"""Learn: a user's reviewed labels make light heads over what the program reads, and the heads correct the next run.

    read_labels ─▶ place ─▶ learn ─▶ write_heads      read_heads ─▶ correct (records), CalibratedReader (stance)

Few labels are the rule: regularisation is strong, everything is cross-validated within the labels, and what held-out labels do
not speak for is left off, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.datamodel import Ask, Code, Concern, DocumentRecords, Position
from pipeline.learn.codes import fit_codes
from pipeline.learn.examples import Encode, Example, PositionExample, RuleScores, as_example, as_position
from pipeline.learn.heads import Heads, forget_heads, read_heads, write_heads
from pipeline.learn.labels import Label, check_codes, read_labels
from pipeline.learn.placing import Lost, Placed, Placement, place
from pipeline.learn.report import CodeReport, Figure, PartReport, Report
from pipeline.learn.stance import CalibratedReader, StanceReader, fit_reader, fit_rules
from pipeline.learn.use import correct
from pipeline.learn.verdicts import fit_verdicts
from pipeline.settings import LearnSettings

__all__ = [
    "CalibratedReader",
    "CodeReport",
    "Figure",
    "Heads",
    "Label",
    "Lost",
    "PartReport",
    "Placed",
    "Placement",
    "Report",
    "StanceReader",
    "check_codes",
    "correct",
    "forget_heads",
    "learn",
    "place",
    "read_heads",
    "read_labels",
    "write_heads",
]


def learn(
    placement: Placement,
    records: Sequence[DocumentRecords],
    frame: Sequence[Code],
    encode: Encode,
    rule_scores: RuleScores,
    *,
    encoder: str,
    proposals: Mapping[str, str],
    reader: StanceReader | None = None,
    settings: LearnSettings = LearnSettings(),
) -> tuple[Heads, Report]:
    """Fit every head that the labels allow.

    Args:
        placement: the labels at their places.
        records: what the program says by itself, without heads, of the documents with labels; concerns left open.
        frame: the code frame.
        encode, encoder: give vectors of texts, and the name of what gives them.
        rule_scores: what the phrases of the code frame say of a text.
        proposals: labels of the proposals, by id.
        reader: the trained reader, None where there is none.
    """
    concerns = _examples(placement, "concern", [one for found in records for one in found.concerns])
    asks = _examples(placement, "ask", [one for found in records for one in found.asks])
    positions = _positions(placement, [one for found in records for one in found.positions], proposals)
    codes, of_codes, by_code = fit_codes(concerns, frame, encode, rule_scores, settings)
    worry, of_concerns = fit_verdicts("concerns", concerns, encode, settings)
    wish, of_asks = fit_verdicts("asks", asks, encode, settings)
    by_reader, of_reader = fit_reader(positions, reader, settings)
    by_rules, of_rules = fit_rules(positions, settings)
    heads = Heads(
        encoder=encoder,
        reader=reader.name if reader is not None else None,
        labels=len(placement.placed),
        codes=codes,
        accepted={kind: head for kind, head in (("concern", worry), ("ask", wish)) if head is not None},
        reader_stance=by_reader,
        rule_stance=by_rules,
    )
    rows = Counter((one.label.kind, one.label.review) for one in placement.placed)
    counted = tuple((kind, review, count) for (kind, review), count in sorted(rows.items()))
    parts = (of_codes, of_concerns, of_asks, of_reader, of_rules)
    return heads, Report(counted, placement.lost, placement.superseded, parts, by_code)


def _examples(placement: Placement, kind: str, tags: Sequence[Concern | Ask]) -> list[Example]:
    """Those of one kind. Copies of a letter that a person judged alike teach once: twenty-five are one opinion of its words."""
    return list(dict.fromkeys(as_example(one, tags) for one in placement.placed if one.label.kind == kind))


def _positions(placement: Placement, tags: Sequence[Position], labels: Mapping[str, str]) -> list[PositionExample]:
    """Positions, copies of a letter that a person judged alike once."""
    found = [as_position(one, tags, labels) for one in placement.placed if one.label.kind == "position"]
    told = [one.found.stance if one.found else None for one in found]
    return list({(one.text, one.proposal, one.stance, said): one for one, said in zip(found, told, strict=True)}.values())
