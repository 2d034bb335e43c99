"""Stances that are only spoken of: what has yet to be shown, what others were told, what somebody once thought.

"We have yet to be persuaded that the card would help" says "would help" of the card and claims nothing for it. Here no stance is
turned round; where one of these holds nothing is said at all, for abstaining is better than a wrong claim.
"""

from __future__ import annotations

import re

from pipeline.tag.cues import CueHit, find_cues, load_cues
from pipeline.tag.wordlists import any_of, words

#: between what withholds a claim and the claim itself stand at most these many characters, and no clause mark
CLAIM_REACH = 60
_WITHHELD = any_of(words("untold", "withheld"), before="", after=rf"\b[^.,;:!?]{{0,{CLAIM_REACH}}}\Z")
_PEOPLE = any_of(words("untold", "people"), after=r"(?: the| this| these| an?| such| any)*[^\w.,;:!?()]*\Z")
_SET_ASIDE = any_of(words("untold", "set_aside"), after=r"\b[^,;:.]{0,80}\Z")
_DISPUTED = any_of(words("untold", "disputed"))
_ABOUT = any_of(words("untold", "talk"), after=r"s? (?:on|about|into|over|regarding|around|concerning)\b")
#: "not all of our members | support it" tells of no side, and "those who | oppose it" are others
_SOME = re.compile(
    r"(?:\A|[.;,] |\b(?:that|but|and|although|while) )\W*(?:not (?:all|every\w*)|few|hardly any\w*|scarcely any\w*"
    r"|only (?:a )?(?:few|handful|one|two|three|four|five|six)|no (?:member|trustee|respondent|resident|reader|councillor)s?)\b"
    r"[^.;,]{0,60}\Z"
)
_THOSE_WHO = re.compile(r"(?<!with )(?<!join )(?<!among )\b(?:those|people|anyone|anybody|whoever) (?:who|that)\b[^.;,]{0,40}\Z")
_ONCE = re.compile(r"\bused to (?:\w+ )?\Z")
_NO_LONGER = re.compile(r"\bno longer (?:do|does|did|is|are|was|were|the case|true)\b|\bcircumstances have (?:since )?changed\b")
_WOULD_HAVE = re.compile(r"\bwould(?:n't| not)? have (?:\w+ )?(?:support|back|favour|endors|agree|welcom|oppos|object|reject)\w*")
_HAD = re.compile(r"\b(?:had|if)\b")
#: "will vote whether or not they will | accept it", "they claimed that if ministers | adopted it"
_LEFT_OPEN = re.compile(r"\bwhether or not\b[^.;,]{0,40}\Z|\bthat if (?:(?!we\b|i\b)[\w'-]+ ){1,3}\Z")
_OTHERS = re.compile(r"\W*(?:(?:and|but|so|yet|now|then)\W+)?(?:he|she|they|you)\b")
_OURS = re.compile(r"\b(?:we|i|our|my|us|me)\b")
_COMMA = re.compile(r"[,;]")


def is_told_of_others(flat: str, start: int, end: int) -> bool:
    """Whether what stands at ``end`` is said with "he", "she", "they" or "you" for its subject at ``start``, and no "we" between.

    >>> is_told_of_others("they backed the levy", 0, 5), is_told_of_others("you may recall that we backed it", 0, 23)
    (True, False)
    """
    return _OTHERS.match(flat, start) is not None and _OURS.search(flat, start, end) is None


def is_withheld(flat: str, at: int) -> bool:
    """Whether what is said at ``at`` has yet to be shown, or is what others told.

    >>> is_withheld("we have yet to be persuaded that it would help", 36), is_withheld("we are persuaded that it would help", 26)
    (True, False)
    """
    return _WITHHELD.search(flat[:at]) is not None


def is_of_the_past(flat: str, at: int) -> bool:
    """Whether the stance at ``at`` is one that was given up: "we used to | support it", "we supported it; we no longer do"."""
    return _ONCE.search(flat[:at]) is not None or _NO_LONGER.search(flat, at) is not None


def is_counterfactual(flat: str) -> bool:
    """Whether a stance would have been taken had things been otherwise: "had it been free, we would have backed it"."""
    return _WOULD_HAVE.search(flat) is not None and _HAD.search(flat) is not None


def is_only_named(flat: str, start: int, end: int) -> bool:
    """Whether a sentence takes no side on what it names at ``start``–``end``, for whoever reads it whole."""
    if _DISPUTED.search(flat) is not None or _NO_LONGER.search(flat) is not None or "used to " in flat:
        return True
    if is_withheld(flat, start) or is_counterfactual(flat) or _PEOPLE.search(flat[:start]) is not None:
        return True
    if is_told_of_others(flat, 0, len(flat)):
        return True
    hits = find_cues(flat, load_cues("stance_cues"))
    return any(hit.cue.tells["stance"] == "none" or is_untold(flat, hit, start, end) for hit in hits)


def is_of_others(flat: str, at: int) -> bool:
    """Whether the stance at ``at`` is that of a few, or of somebody who is only pointed at.

    >>> is_of_others("not all of us support it", 14), is_of_others("those who oppose it are few", 10)
    (True, True)
    """
    return _SOME.search(flat[:at]) is not None or _THOSE_WHO.search(flat[:at]) is not None


def is_untold(flat: str, hit: CueHit, start: int, end: int) -> bool:
    """Whether the stance of a cue towards what stands at ``start``–``end`` is only spoken of."""
    if _LEFT_OPEN.search(flat[: hit.start]) is not None:
        return True
    if is_withheld(flat, min(hit.start, start)) or is_of_the_past(flat, hit.start) or is_counterfactual(flat):
        return True
    if hit.cue.tells["reach"] == "object" and is_of_others(flat, hit.start):
        return True
    if start < hit.start:
        before = flat[:start]
        return hit.cue.tells["reach"] == "subject" and (
            _PEOPLE.search(before) is not None
            or (_SET_ASIDE.search(before) is not None and _COMMA.search(flat, end, hit.start) is not None)
        )
    return hit.cue.tells["reach"] == "object" and _ABOUT.search(flat, hit.end, start) is not None
