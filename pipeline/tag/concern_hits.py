"""Which words of a sentence worry, and how much: cues that are denied, relieved or part of a name say nothing.

In comes a statement, out come its worries with their weights, and whether a phrase of the code frame that is a worry in itself
still is one where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.tag.codes import CodeHit
from pipeline.tag.cues import CueHit, find_cues, load_cues
from pipeline.tag.scope import is_denied, is_relieved
from pipeline.tag.statement import Statement

#: weights of worry cues add up; this much makes a concern
LEAST_WORRY = 1.0
#: what words weigh that take up a worry stated before, or leave open whether there is one
TAKEN_UP = 0.5
#: rules whose phrases hold their own denial ("lack of", "not enough"): what denies around them is not looked for
_SELF_DENYING = (".lack", ".unready", ".inability", ".none")
#: a phrase that begins so, whatever its rule
_DENIES = re.compile(
    r"(?:not|no|none|never|nobody|without|cannot|hardly|barely|scarcely|little|less|unable|fails?|failed)\b|\w+n't\b"
)
_LACKS = ("lack", "insufficient", "limited", "too", "loss", "absence")
#: "in response to these failures": told before; "report any problems": perhaps there are none
_TAKEN_UP = re.compile(
    r"\b(?:these|those|such|the same|the above|aforementioned|any) (?:\w+ )?$"
    r"|\b(?:voic|rais|address|hear|acknowledg|dismiss|understand|respond\w* to|listen\w* to)\w* (?:\w+ )?"
    r"(?:their|your|his|her|\w+'s|\w+s') (?:\w+ )?$"
    r"|\b(?:acknowledg|understand|appreciat|not|hear)(?:e|es|ed|ing|s)? the (?:\w+ )?$"
)
_WORRY_NOUN = re.compile(
    r"\b(?:concern|problem|challenge|issue|risk|failure|failing|difficult(?:y|ie)|barrier|obstacle|pressure|weakness(?:e)?|shortcoming"
    r"|gap|harm|danger|threat|fear|worr(?:y|ie)|criticism|complaint|doubt|shortage|mistake|error|flaw|tension|burden|delay"
    r"|reservation|anxiet(?:y|ie)|uncertaint(?:y|ie)|deficienc(?:y|ie)|disparit(?:y|ie)|injustice|hurdle"
    r"|impact|effect|misuse|abuse|breach(?:e)?|loss(?:e)?|disruption)s?$"
)
#: words that keep a worry off, beside those of scope.py
_KEPT_OFF = re.compile(
    r"\b(?:decreas\w*|fill(?:s|ed|ing)?|free (?:from|of)|freedom from|fix(?:es|ed|ing)?|repair\w*|remed(?:y|ies|ied|ying)"
    r"|surmount\w*|appreciate"
    r"|(?:cop|deal)(?:e|es|t|s|ing)? with|recover\w* from|(?:fight\w*|action|measures|campaign\w*|laws?) against|detect\w*"
    r"|rul(?:e|es|ed|ing) out|revers(?:e|es|ed|ing)|stop(?:s|ped|ping)?|curb\w*|halt\w*|offset\w*|redress\w*|rectif\w*"
    r"|correct(?:s|ed|ing)|escap\w*|withstand\w*"
    r"|no(?: \w+)? (?:cases?|instances?|examples?|reports?|incidents?) (?:of|in which|where))"
    r" (?:\w+ ){0,3}$"
    r"|\b(?:reduc|avoid|prevent|minimi[sz]|mitigat|eliminat|remov|tackl)\w* (?:\w+ ){1,3}(?:and|or) "
    r"(?:the |any |other |further )?(?:risks? of |\w+ )?$"
    r"|\b(?:reduc|avoid|prevent|minimi[sz]|mitigat|eliminat|limit)\w* (?:the |any )?"
    r"(?:likelihood|risks?|chances?|possibility|potential|danger|probability) of (?:\w+ ){0,7}$"
    r"|\b(?:ensur\w+|mak(?:e|ing) sure) that (?:\w+ )*(?:not|never|no) (?:\w+ )*$"
    r"|\b(?:not|never) suffer from (?:\w+ ){0,4}$"
    r"|\bwithout (?:(?:the|an?|any|additional|undue|unnecessary) ){0,3}\w+ (?:and|or) (?:\w+ )?$"
    r"|\bwithout (?:needing|having|(?:the |any )?need) to (?:\w+ ){0,5}$"
)
#: what is said of something cannot be what is lessened: "the basis for these cuts | is false"
_PREDICATE = re.compile(r"(?:is|are|was|were|be|been|seems?|only|mainly|mostly|chiefly|has|have|had|does|do|did)\b")
#: a worry of which the same words say that it is got over: "the barrier was removed", not "the barrier should be removed"
_GOT_OVER = re.compile(
    r"(?: \w+){0,5}? (?:can|could|will|would|is|are|was|were|has|have|had|being)(?: now| all| then| easily)?"
    r"(?: be| been| being)?(?: \w+ly)?"
    r" (?:removed|lifted|reduced|mitigated|managed|overcome|addressed|resolved|solved|sorted|avoided"
    r"|averted|eliminated|minimi[sz]ed|prevented|allayed|eased|remedied|fixed|put right)\b"
)
#: "nothing is refused without reason": the second denial takes the first away
_DENIED_BEFORE = re.compile(r"(?:\b(?:not|never|cannot|no|nobody|nothing)|n't)\b(?:(?!\b(?:and|but|or)\b)[^,;:])*$")
#: "not because of a lack of support": the lack is said to be none
_NOT_SO = re.compile(r"\bnot (?:because of|due to|owing to|for) (?:any |an? |the )?$")
#: characters before a worry in which words that keep it off are looked for
REACH = 120
#: web addresses, and what a transcript says in brackets of the sound
_NO_WORDS = re.compile(r"(?:https?://|www\.)\S+|[(\[][.… ]*(?:unclear|inaudible|indistinct)[.… ]*[)\]]")


@dataclass(frozen=True, slots=True)
class Worry:
    """Words at ``start``–``end`` of the flattened sentence that worry. ``leans``: codes they point to by themselves."""

    start: int
    end: int
    words: str
    rule: str
    weight: float
    leans: tuple[str, ...]

    @property
    def denies_itself(self) -> bool:
        """Whether the words hold their own denial."""
        return self.rule.endswith(_SELF_DENYING)


def find_worries(statement: Statement) -> tuple[list[Worry], list[tuple[int, int]]]:
    """The worries of a statement in text order, and the places of what only looks like one ("risk management")."""
    hits = find_cues(statement.flat, load_cues("concern_cues"))
    harmless = [*_no_words(statement), *((hit.start, hit.end) for hit in hits if float(hit.cue.tells["weight"]) == 0)]
    counted = (hit for hit in hits if not _begins_in(hit, harmless) and _counts(statement, hit) and not _is_name(statement, hit))
    return [_worry(statement, hit) for hit in counted], harmless


def cites(statement: Statement) -> bool:
    """Whether much of the statement is web addresses: a list of sources claims nothing."""
    return sum(end - start for start, end in _no_words(statement)) > len(statement.flat) / 4


def still_tells(statement: Statement, hit: CodeHit, harmless: Sequence[tuple[int, int]]) -> bool:
    """Whether a phrase that names matter and worry worries here: not in "avoid duplication", nor where it is ``harmless``."""
    if any(start < hit.end and hit.start < end for start, end in harmless):
        return False
    if hit.words.split()[0] in _LACKS or _DENIES.match(hit.words):
        before = _before(statement, hit)
        return not (_NOT_SO.search(before) or (hit.words.startswith("without") and _DENIED_BEFORE.search(before)))
    return not _is_kept_off(statement, hit) and not _is_name(statement, hit)


def _worry(statement: Statement, hit: CueHit) -> Worry:
    weight = float(hit.cue.tells["weight"])
    if weight > TAKEN_UP and _WORRY_NOUN.search(hit.words) and _TAKEN_UP.search(_before(statement, hit)):
        weight = TAKEN_UP
    leans = hit.cue.tells.get("leans", ())
    return Worry(hit.start, hit.end, hit.words, hit.cue.rule, weight, tuple(map(str, leans)))  # type: ignore[arg-type]


def _counts(statement: Statement, hit: CueHit) -> bool:
    if hit.words.startswith("without"):
        return not _DENIED_BEFORE.search(_before(statement, hit))
    if hit.cue.rule.endswith(_SELF_DENYING) or _DENIES.match(hit.words):
        return not _NOT_SO.search(_before(statement, hit))
    return not _is_kept_off(statement, hit)


def _is_kept_off(statement: Statement, hit: CueHit | CodeHit) -> bool:
    flat, at = statement.flat, hit.start
    if is_denied(flat, at):
        return True
    if not _PREDICATE.match(hit.words) and (is_relieved(flat, at) or _KEPT_OFF.search(_before(statement, hit))):
        return True
    return bool(_WORRY_NOUN.search(hit.words) and _GOT_OVER.match(flat, hit.end))


def _before(statement: Statement, hit: CueHit | CodeHit) -> str:
    """What stands shortly before a hit: a line of a megabyte is not searched from its beginning for each."""
    return statement.flat[max(0, hit.start - REACH) : hit.start]


def _no_words(statement: Statement) -> list[tuple[int, int]]:
    return [match.span() for match in _NO_WORDS.finditer(statement.flat)]


def _begins_in(hit: CueHit, places: Sequence[tuple[int, int]]) -> bool:
    return any(start <= hit.start < end for start, end in places)


def _is_name(statement: Statement, hit: CueHit | CodeHit) -> bool:
    """Whether the words are part of a name: "the Committee on Unfair Practices"."""
    if hit.start == 0 or not statement.text[hit.start].isupper() or statement.text[hit.start : hit.end].isupper():
        return False
    before, behind = statement.text[: hit.start].split()[-1:], statement.text[hit.end :].split()[:1]
    return any(word[:1].isupper() and word[:2].isalpha() for word in (*before, *behind))
