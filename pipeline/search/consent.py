"""What respondents allowed: ``no`` is found but never quoted, ``anonymous`` is quoted without a name."""

from __future__ import annotations

from dataclasses import replace

from pipeline.datamodel import Respondent
from pipeline.search.hit import Excerpt, Hit
from pipeline.search.tokens import Form, fold_words


def keep_consent(hit: Hit, sender: Respondent | None) -> Hit:
    """The hit with only that in it that its sender agreed to; nobody's response (a press article) stays as it is.

    Anything but ``yes`` and ``anonymous`` counts as ``no``. An anonymous passage that names its sender is not quoted either.
    """
    if sender is None or sender.publish == "yes":
        return hit
    names = _names(sender)
    nameless = replace(
        hit,
        source_file=None,
        row=None,
        date=None,
        respondent=None,
        holder=None if fold_words(hit.holder or "") in names else hit.holder,
        section=None if _names_any(hit.section or "", names) else hit.section,
        before="",  # what stands around the words may be a letterhead
        after="",
        start=None,
        end=None,
        withheld="anonymous",
    )
    if sender.publish == "anonymous" and not _names_any(f"{hit.quote} \n {hit.condition or ''} \n {hit.excerpt.text}", names):
        return nameless
    return replace(nameless, quote="", condition=None, excerpt=Excerpt(""), section=None, withheld="no consent")


def may_be_named(who: Respondent) -> bool:
    """Whether a respondent may be named beside what they sent; somebody who sent nothing is named by others."""
    return not who.sent or who.publish == "yes"


def _names(sender: Respondent) -> list[Form]:
    """What gives a sender away: the name and its aliases, of a person each word of them (``Mrs Drysdale``); an alias without a
    capital (``the council``) tells nobody apart."""
    names = [name for name in (sender.name or "", *sender.aliases) if name != name.lower()]
    words = [word for name in names for word in name.split() if len(word) > 2] if sender.kind in (None, "individual") else []
    return [form for form in map(fold_words, [*names, *words]) if form]


def _names_any(text: str, names: list[Form]) -> bool:
    words = f" {' '.join(fold_words(text))} "
    return any(f" {' '.join(name)} " in words for name in names)
