"""What is said: concerns by code, requests by addressee. Counted by respondent, never by passage."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import cast

from pipeline.datamodel import Ask, Concern
from pipeline.digest.counting import heard, said_by
from pipeline.digest.evidence import Evidence, Statement
from pipeline.digest.redact import fold_name
from pipeline.digest.sections import AddresseeSection, CodeSection, Table
from pipeline.digest.wording import count, number, upper_first

__all__ = ["ask_sections", "concern_sections"]


def concern_sections(evidence: Evidence) -> tuple[tuple[CodeSection, ...], Table | None]:
    """Concerns by code, most respondents first; a concern with two codes stands under both."""
    codes = {code.id: code for code in evidence.consultation.codes}
    by_code: dict[str, list[Statement]] = defaultdict(list)
    for said in evidence.concerns:
        for code in cast(Concern, said.record).codes:
            by_code[code].append(said)
    counted = {code: heard(evidence, by_code[code]) for code in by_code}
    order = sorted(by_code, key=lambda code: (-len(counted[code][0]), -len(counted[code][1]), -len(by_code[code]), code))
    labels = {code: evidence.plain(codes[code].label if code in codes else code.replace("-", " ")) for code in order}
    rows = tuple(
        (upper_first(labels[code]), number(len(counted[code][0])), number(len(counted[code][1])), number(len(by_code[code])))
        for code in order
    )  # fmt: skip
    head = ("Concern", "Respondents", "Others, as reported", "Times stated")
    table = Table("concerns-table", "Concerns by subject", head, rows) if rows else None
    sections = tuple(
        CodeSection(
            id=f"concern-{code}",
            label=upper_first(labels[code]),
            definition=evidence.plain(codes[code].definition) if code in codes else "",
            sentence=said_by(evidence, by_code[code], "raised this"),
            some=evidence.some(by_code[code], evidence.settings.quotes_per_concern),
        )
        for code in order[: evidence.settings.concerns_in_full]
    )
    return sections, table


def ask_sections(evidence: Evidence) -> tuple[tuple[AddresseeSection, ...], str]:
    """Requests by whom they are put to, most first; those put to nobody by name last."""
    by_addressee: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for said in evidence.asks:
        by_addressee[fold_name(cast(Ask, said.record).addressee or "")].append(said)
    order = sorted(by_addressee, key=lambda key: (not key, -len(by_addressee[key]), key))
    most = evidence.settings.addressees
    named = [key for key in order if key][:most]
    chosen = [*named, *([()] if () in by_addressee else [])]
    sections = tuple(_addressee(evidence, key, by_addressee[key]) for key in chosen)
    total = sum(len(group) for group in by_addressee.values())
    if not total:
        return (), "No requests or recommendations were found."
    more = len([key for key in order if key]) - len(named)
    rest = f" {count(more, 'further addressee is', 'further addressees are')} in the full records." if more else ""
    found = count(total, "request or recommendation was", "requests and recommendations were")
    each = " A respondent who asks several is counted under each." if len(sections) > 1 else ""
    return sections, f"{found} found. {said_by(evidence, evidence.asks, 'made them')}{each}{rest}"


def _addressee(evidence: Evidence, key: tuple[str, ...], asks: list[Statement]) -> AddresseeSection:
    spelt = Counter(cast(Ask, said.record).addressee or "" for said in asks)
    name = min(spelt, key=lambda name: (-spelt[name], name))
    level = evidence.consent.of_name(name)
    shown = (
        "Nobody named" if not key else _addressed(evidence.plain(name)) if level == "yes" else evidence.consent.shown(None, None)
    )
    does = "asked this" if len(asks) == 1 else "asked these things"
    sentence = f"{count(len(asks), 'request')}. {said_by(evidence, asks, does)}"
    return AddresseeSection(shown, sentence, evidence.some(asks, evidence.settings.asks_per_addressee))


def _addressed(name: str) -> str:
    """A name behind "To": ``the government``, ``Ministers``."""
    return f"the {name[4:]}" if name.startswith("The ") else name
