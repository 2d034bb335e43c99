"""Clauses: the stretch of a sentence that one verb governs. Cues speak about what stands in their own clause.

In comes a parsed sentence, out come its clauses in text order, covering it without gaps. The parse is a small model's, so the
cut is cautious: only clauses with a subject of their own, a subordinating mark or a coordinated verb phrase begin anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.datamodel import ParsedSentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
#: conjunctions that open a condition; "where" and "when" do so only with a modal and are left out
CONDITION_MARKS = frozenset({"if", "unless", "provided", "providing"})
CONCESSION_MARKS = frozenset({"while", "although", "though", "whilst", "whereas", "despite"})
#: a clause shorter than this (words) is a splinter of the parse and joins its neighbour
LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Clause:
    """``start``–``end`` in ``Document.text``; ``subject`` is the subject's (start, end) or None.

    ``role`` is ``main``, ``condition`` (if …), ``concession`` (while …) or ``content`` (what somebody says or thinks).
    """

    start: int
    end: int
    head: Token
    subject: tuple[int, int] | None
    role: str


def split_clauses(sentence: ParsedSentence) -> tuple[Clause, ...]:
    """The clauses of a sentence in text order; at least one."""
    tokens = [token for token in sentence.sent if not token.is_space]
    heads = {token.i for token in tokens if _opens_clause(token)} | {sentence.sent.root.i}
    known: dict[int, int] = {head: head for head in heads}
    owner = [_nearest_head(token, known) for token in tokens]
    runs: list[tuple[int, list[Token]]] = []
    for token, head in zip(tokens, owner, strict=True):
        if runs and (runs[-1][0] == head or token.is_punct):
            runs[-1][1].append(token)
        else:
            runs.append((head, [token]))
    return tuple(_clause(sentence, head, run) for head, run in _join_splinters(sentence.sent.doc, runs))


def _opens_clause(token: Token) -> bool:
    if token.pos_ not in ("VERB", "AUX"):
        return False
    has_subject = any(child.dep_ in SUBJECTS for child in token.children)
    if token.dep_ in ("ccomp", "advcl", "parataxis", "conj"):
        return has_subject
    return token.dep_ == "ROOT"


def _nearest_head(token: Token, known: dict[int, int]) -> int:
    """The clause head that a token hangs on. What the walk finds is kept in ``known``: a line of a megabyte is one long chain."""
    walked = []
    while token.i not in known and token.head.i != token.i:
        walked.append(token.i)
        token = token.head
    found = known.setdefault(token.i, token.i)
    known.update(dict.fromkeys(walked, found))
    return found


def _join_splinters(doc: Doc, runs: Sequence[tuple[int, list[Token]]]) -> list[tuple[int, list[Token]]]:
    """Runs with at least LEAST_WORDS words; a shorter one joins the run before it, at the start the one after it."""
    joined: list[tuple[int, list[Token]]] = []
    for head, run in runs:
        if joined and (_is_short(run) or _is_short(joined[-1][1])):
            first, so_far = joined[-1]
            # "It makes sense | if …": the clause that the other hangs on gives the pair its role
            governs = doc[head].head.i == first
            joined[-1] = (first if governs or _is_short(run) else head, so_far + run)
        else:
            joined.append((head, list(run)))
    return joined


def _is_short(run: Sequence[Token]) -> bool:
    return sum(not token.is_punct for token in run) < LEAST_WORDS


def _clause(sentence: ParsedSentence, head_index: int, run: Sequence[Token]) -> Clause:
    doc = sentence.sent.doc
    head = doc[head_index]
    start = sentence.offset + run[0].idx
    end = sentence.offset + run[-1].idx + len(run[-1])
    subject = next((child for child in head.children if child.dep_ in SUBJECTS and child.dep_ != "expl"), None)
    place = None
    if subject is not None:
        left, right = doc[subject.left_edge.i], doc[subject.right_edge.i]
        place = (sentence.offset + left.idx, sentence.offset + right.idx + len(right))
    return Clause(start, end, head, place, _role(head))


def _role(head: Token) -> str:
    marks = {child.lower_ for child in head.children if child.dep_ in ("mark", "advmod") and child.i < head.i}
    if head.dep_ == "advcl" and marks & CONDITION_MARKS:
        return "condition"
    if head.dep_ == "advcl" and marks & CONCESSION_MARKS:
        return "concession"
    return "content" if head.dep_ == "ccomp" else "main"
