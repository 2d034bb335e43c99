"""Asks: what somebody requests or recommends ("must", "should", "we call for"), and of whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.datamodel import Ask, Span
from pipeline.tag.clauses import Clause
from pipeline.tag.cues import Cue, CueHit, find_cues, load_cues
from pipeline.tag.holder import Holder
from pipeline.tag.imperative import request_without_cue
from pipeline.tag.items import asking_items
from pipeline.tag.proposals import Mention
from pipeline.tag.question import restates_question
from pipeline.tag.scope import is_denied, is_supposed
from pipeline.tag.statement import Statement
from pipeline.tag.untold import is_withheld
from pipeline.tag.wordlists import any_of, words

_NOT_ASKED = any_of(words("ask", "not_asked"), before="", after="")
_BODIES = frozenset(words("ask", "bodies"))
_COULD = re.compile(r"\bmore (?:could|can)\b|\bcould be (?:done|shared|improved|strengthened)\b")
_ADDRESSEE_VERB = re.compile(r"\b(?:call(?:s|ed|ing)? (?:on|upon)|(?:urg|ask|encourag|press)(?:e|es|ed|ing|s)?)\b")

if TYPE_CHECKING:
    from spacy.tokens import Token

#: subjects that are no one to whom a request can be put
_NO_ADDRESSEE = frozenset({"there", "it", "this", "that", "which", "who", "they", "these", "those", "we", "i", "what"})
_ITEM = Cue("ask_items.item", re.compile(""), {"form": "verb"})
_FORM = Cue("ask.form", re.compile(""), {"form": "verb"})
_IN_OWN_WORDS = frozenset({"response", "document", "attribution"})
#: characters around a cue in which it is looked for that it asks for nothing
NEAR = 240
#: words between the cue and the colon of a sentence that only opens a list: "We call upon | the county to:"
LEAD_IN = 5
#: cues weaker than a modal verb score less
SCORES = {"modal": 0.85, "verb": 0.85, "need": 0.75, "duty": 0.75}


def find_asks(statement: Statement, mentions: list[Mention]) -> list[Ask]:
    """The asks of one statement: at most one a holder, from the first asking clause to the last."""
    if restates_question(statement):
        return []
    if statement.asks_a_question:
        return _plain(statement, mentions)
    runs: list[tuple[Holder, int, int, list[CueHit]]] = []
    for hit in find_cues(statement.flat, load_cues("ask_cues")):
        clause = statement.clause_at(statement.start + hit.start)
        if clause.role == "condition" or not _is_asking(statement, clause, hit):
            continue
        holder = _asker(statement, clause, hit)
        if holder is None:
            continue
        start, end = clause.start, _end(statement, clause, hit)
        if runs and runs[-1][0].name == holder.name and runs[-1][0].attribution == holder.attribution:
            first = runs[-1]
            runs[-1] = (first[0], first[1], max(first[2], end), [*first[3], hit])
        else:
            runs.append((holder, start, end, [hit]))
    items = _items(statement, mentions) or _plain(statement, mentions)
    found = [
        _ask(statement, holder, start, end, hits, mentions)
        for holder, start, end, hits in runs
        if not _only_opens(statement, end, hits)
    ]
    return _without_overlaps([*items, *found])


def _only_opens(statement: Statement, end: int, hits: list[CueHit]) -> bool:
    """Whether an ask ends at the colon that opens a list: "The county should:" asks nothing by itself."""
    rest, colon, after = statement.text[hits[-1].end : end - statement.start + 1].partition(":")
    return bool(colon) and len(rest.split()) <= LEAD_IN and not after.strip()[:1].isalnum()


def _items(statement: Statement, mentions: list[Mention]) -> list[Ask]:
    """The items of a list of requests, each an ask of its own."""
    found = []
    for start, end in asking_items(statement):
        begin, stop = statement.start + start, statement.start + end
        holder = statement.holder_of(begin, stop, statement.clause_at(begin))
        if holder is None or holder.denies:
            continue
        word = statement.flat[start:end].split()[0]
        found.append(_ask(statement, holder, begin, stop, [CueHit(_ITEM, start, start + len(word), word)], mentions))
    return found


def _plain(statement: Statement, mentions: list[Mention]) -> list[Ask]:
    """What asks by its form alone: "Delete clause 9", in somebody's own words."""
    found = request_without_cue(statement)
    if found is None:
        return []
    begin, stop = statement.start + found[0], statement.end
    holder = statement.holder_of(begin, stop, statement.clause_at(statement.start + found[1]))
    if holder is None or holder.how not in _IN_OWN_WORDS:
        return []
    hit = CueHit(_FORM, found[1], found[2], " ".join(statement.flat[found[1] : found[2]].split()))
    return [_ask(statement, holder, begin, stop, [hit], mentions)]


def _without_overlaps(asks: list[Ask]) -> list[Ask]:
    """One row for one request: what two holders or two clauses of a sentence are both given stays with the surer, longer one."""
    kept: list[Ask] = []
    for one in sorted(asks, key=lambda one: (-one.score, one.start - one.end, one.start, one.id)):
        if not any(_share(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.start, one.end, one.id))


def _share(one: Ask, other: Ask) -> bool:
    common = min(one.end, other.end) - max(one.start, other.start)
    return common * 2 >= min(one.end - one.start, other.end - other.start)


def _is_asking(statement: Statement, clause: Clause, hit: CueHit) -> bool:
    least, most = clause.start - statement.start, clause.end - statement.start
    if hit.cue.tells["form"] == "none" or is_supposed(statement.flat, hit.start) or is_withheld(statement.flat, hit.start):
        return False
    if hit.start and statement.flat[hit.start - 1] in "-/_":  # part of an address or of another word
        return False
    near = _NOT_ASKED.finditer(statement.flat, max(least, hit.start - NEAR), hit.end + NEAR)
    if any(match.start() < hit.end and hit.start < match.end() for match in near):
        return False
    if hit.cue.tells["form"] == "need" and "could" in hit.words:
        return bool(_COULD.search(statement.flat, least, most))
    if hit.cue.tells["form"] == "verb":
        token = statement.token_at(hit.start)
        return token is not None and (token.pos_ in ("VERB", "AUX", "INTJ") or hit.words.startswith(("we ", "i ")))
    return True


def _asker(statement: Statement, clause: Clause, hit: CueHit) -> Holder | None:
    """Who asks: the holder of the words, or in what somebody else reports the subject of the asking verb."""
    holder = statement.holder_of(statement.start + hit.start, statement.start + hit.end, clause)
    if holder is not None and _speaks(holder, statement, hit):
        return holder
    if holder is None or holder.how != "attribution" or hit.cue.tells["form"] != "verb" or is_denied(statement.flat, hit.start):
        return None
    own = clause.head.lower_ == hit.words.split()[0]
    return statement.holders.subject(clause) if own else None


def _speaks(holder: Holder, statement: Statement, hit: CueHit) -> bool:
    """An asking verb asks only in its speaker's mouth: "we urge", "the union called for", not "ministers urged us".

    The subject of "must" and "should" is who is asked, never who asks.
    """
    if holder.denies:
        return False
    if hit.cue.tells["form"] != "verb":
        return holder.how != "subject"
    if is_denied(statement.flat, hit.start):
        return False
    if holder.how in ("attribution cue", "subject"):
        return True
    before = statement.flat[: hit.start].split()[-3:]
    return hit.words.startswith(("we ", "i ", "please")) or any(word in ("we", "i", "and", "also", "would") for word in before)


def _end(statement: Statement, clause: Clause, hit: CueHit) -> int:
    """Where the ask ends: with its clause, or with the clause after it where the cue only introduces ("It is vital that …")."""
    rest = statement.text[hit.end : clause.end - statement.start]
    after = [other for other in statement.clauses if other.start >= clause.end]
    if after and (len(rest.split()) < 4 or after[0].role == "content"):
        return after[0].end
    return clause.end


def _ask(statement: Statement, holder: Holder, start: int, end: int, hits: list[CueHit], mentions: list[Mention]) -> Ask:
    telling = (statement.start + hits[0].start, statement.start + hits[-1].end)
    span = statement.content_span(start, end, holder, telling)
    about = [mention for mention in mentions if span.start <= mention.start < span.end]
    best = max(hits, key=lambda hit: (SCORES[str(hit.cue.tells["form"])], -hit.start))
    return Ask(
        **statement.place("ask", span, holder.name),  # type: ignore[arg-type]
        holder=holder.name,
        voice=holder.voice,
        basis="cue",
        score=SCORES[str(best.cue.tells["form"])],
        why=(f"{best.cue.rule}: “{best.words}”", f"holder: {holder.how}"),
        addressee=_addressee(statement, hits[0], span),
        proposal=about[0].proposal if about else None,
    )


def _addressee(statement: Statement, hit: CueHit, span: Span) -> str | None:
    """Whom it is put to: the object of "urge", or a named subject of the modal verb."""
    clause = statement.clause_at(statement.start + hit.start)
    doc, offset = statement.sentence.sent.doc, statement.sentence.offset
    if _ADDRESSEE_VERB.search(hit.words):
        at = statement.start + hit.end
        found = next((t for t in statement.sentence.sent if offset + t.idx >= at and t.pos_ in ("PROPN", "NOUN")), None)
        head = found
        while head is not None and head.dep_ in ("compound", "amod", "poss") and head.head.i > head.i:
            head = head.head
    else:
        head = next((child for child in clause.head.children if child.dep_ in ("nsubj", "nsubjpass")), None)
        if head is None or head.dep_ == "nsubjpass" or _is_acted_upon(clause) or offset + head.idx < span.start - 60:
            return None
    if head is None or head.lower_ in _NO_ADDRESSEE:
        return None
    named = head.pos_ == "PROPN" or head.ent_type_ in ("ORG", "PERSON", "GPE", "NORP")
    return _words(doc.text, head) if named or head.lower_ in _BODIES else None


def _is_acted_upon(clause: Clause) -> bool:
    """Whether something is to be done to the subject: "staff need | to be told" asks nothing of staff."""
    return any(child.dep_ == "xcomp" and any(part.dep_ == "auxpass" for part in child.children) for child in clause.head.children)


def _words(text: str, head: Token) -> str:
    """The name with what is coordinated to it: "NHS England and NHS Improvement"."""
    left, right = head.left_edge, head
    for child in head.children:
        if child.dep_ in ("conj", "cc") and child.i > head.i and child.i - right.i <= 3:
            right = child
        elif (
            child.dep_ == "prep" and child.lower_ in ("of", "for") and child.i == right.i + 1 and child.right_edge.pos_ == "PROPN"
        ):
            right = child.right_edge
    return text[left.idx : right.idx + len(right)].strip(" ,‘’“”'\"")
