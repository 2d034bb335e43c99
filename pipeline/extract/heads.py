"""Questions about the one word that heads a source or a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.names import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_main(verb: Token) -> bool:
    """A sentence's main verb, or one coordinated with it."""
    steps = 0
    while verb.dep_ == "conj" and verb.head is not verb and steps < 4:
        verb, steps = verb.head, steps + 1
    return verb.dep_ == "ROOT"


def is_nobody(head: Token) -> bool:
    """``nobody``, ``no one``, ``none of them``, ``no doctor``: a source that says that there is none."""
    return head.lower_ in {"nobody", "none", "nothing"} or any(child.lower_ in {"no", "neither"} for child in head.children)


def is_human(head: Token) -> bool:
    """Whether a noun is one for a person or people (``an aide``, ``two friends``)."""
    return head.pos_ in {"NOUN", "PROPN"} and head.lemma_.lower() in lexicon().humans | lexicon().roles


def publishes(verb: Token) -> bool:
    """``published a report``: whose report is meant from there on."""
    if verb.lemma_.lower() not in {"publish", "release", "issue", "produce", "launch", "write", "commission", "unveil"}:
        return False
    return any(child.dep_ == "dobj" and child.lower_ in lexicon().documents for child in verb.children)
