"""Who says something, counted: respondents in their own responses, and others of whom it is reported. Never passages."""

from __future__ import annotations

from collections.abc import Iterable, Set

from pipeline.digest.evidence import Evidence, Statement
from pipeline.digest.wording import count, share, upper_first

__all__ = ["brief", "by_others", "by_respondents", "copied", "heard", "said_by"]


def heard(evidence: Evidence, statements: Iterable[Statement]) -> tuple[set[str], set[str]]:
    """(respondents who say it in their own responses, others of whom it is reported), each holder once."""
    every = list(statements)
    sent = {said.holder for said in every if said.sent and said.holder} & evidence.senders.keys()
    return sent, {said.holder for said in every if said.holder} - sent


def copied(statements: Iterable[Statement], sent: Set[str]) -> frozenset[str]:
    """Those of ``sent`` who say it in a campaign's words only."""
    return frozenset(sent - {said.holder for said in statements if not said.campaign})


def said_by(evidence: Evidence, statements: Iterable[Statement], does: str) -> str:
    """``Many respondents (30 of 80, 38%) raised this. Another 2 organisations or people are reported to say so.``

    How many of them did so only in a campaign's words is said between the two.
    """
    every = list(statements)
    sent, told = heard(evidence, every)
    said = [by_respondents(evidence, sent, does)] if sent else []
    copies = len(copied(every, sent))
    if copies:
        said.append(f"{copies:,} of them did so only in a campaign’s words.")
    return " ".join([*said, *by_others(sent, told, does)]) or f"Nobody who is named {does}."


def by_respondents(evidence: Evidence, sent: Set[str], does: str) -> str:
    """``Many respondents (30 of 80, 38%) raised this.``"""
    word, bracket, rest = share(len(sent), len(evidence.senders), evidence.settings).partition(" (")
    who = "respondent" if len(evidence.senders) == 1 else "respondents"
    return upper_first(f"{word} {who}{bracket}{rest} {does}.")


def by_others(sent: Set[str], told: Set[str], does: str) -> list[str]:
    """Of whom it is reported, as a sentence beside that on respondents; none where there are none."""
    if told and sent:
        if len(told) == 1:
            return ["Another organisation or person is reported to say so."]
        return [f"Another {len(told):,} organisations or people are reported to say so."]
    if told:
        return [f"{count(len(told), 'organisation or person', 'organisations or people')} {does}, as reported."]
    return []


def brief(sentences: str) -> str:
    """The first of several sentences: what stands at a glance.

    >>> brief("Some (3 of 20, 15%) raised this. Another 1.5 did.")
    'Some (3 of 20, 15%) raised this.'
    """
    return sentences.partition(". ")[0].rstrip(".") + "."
