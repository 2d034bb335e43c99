"""A source's noun phrase taken apart: the person or organisation named in it, its head word and its owner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.definitions import fold, plain
from pipeline.extract.findings import Place
from pipeline.extract.names import Names, lexicon, looks_like_organisation, looks_like_person
from pipeline.extract.parse import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Token

#: ``CCGs``: bodies of a kind, nobody in particular.
_PLURAL_ACRONYM = re.compile(r"[A-Z][A-Z&]+s")
_NAMELIKE = re.compile(r"[A-Z][\w’'.-]*")

#: What tells one body from another that does the same elsewhere: "the county council" is no district council.
_TIERS = frozenset({"county", "district", "city", "borough", "town", "parish", "regional", "national", "federal"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a noun phrase says of its source.

    Attributes:
        text: the phrase as it stands, one blank between words.
        head: its head word, small letters.
        core: modifiers and head without determiners, small letters; ``shown`` the same as written.
        owner: possessive pronoun in it (``our``), small letters, or None.
        kind: of the organisation or person named by the head itself, or None.
    """

    text: str
    head: str
    core: str
    shown: str
    person: str | None
    organisation: str | None
    kind: str | None
    owner: str | None
    is_definite: bool
    is_plural: bool
    bare_quantifier: bool
    is_group: bool

    def may_be(self, name: str) -> bool:
        """Whether a description may mean a body with this name, as far as the tier that it works at tells."""
        meant, own = _TIERS & set(self.core.split()), _TIERS & set(fold(name).split())
        return not meant or not own or bool(meant & own)


def read_phrase(stretch: Stretch, head: Token, place: Place, names: Names, text: str) -> Phrase:
    """Take a source apart. ``place`` is the noun phrase in the document."""
    tokens = stretch.tokens(*place) or [head]
    head = _true_head(head, tokens)
    person, organisation = _names_in(stretch, tokens, head, names, text)
    if head.lower_ in lexicon().documents and organisation is not None:
        person = None  # "the report by the fund's chief executive Ann Lee": the fund's
    core_tokens = _core(tokens, head)
    shown = plain(text[stretch.place(core_tokens[0]) : stretch.place(core_tokens[-1]) + len(core_tokens[-1])])
    first = tokens[0].lower_
    return Phrase(
        text=" ".join(text[place[0] : place[1]].split()),
        head=head.lower_,
        core=fold(shown),
        shown=shown,
        person=person,
        organisation=organisation,
        kind="organisation" if organisation and head.pos_ == "PROPN" else None,
        owner=next((token.lower_ for token in tokens if token.tag_ == "PRP$" and token.i <= head.i), None),
        is_definite=first in {"the", "this", "that", "these", "those"},
        is_plural=head.tag_ in {"NNS", "NNPS"},
        bare_quantifier=head.lower_ in lexicon().quantifiers
        and len(core_tokens) == 1
        and not any(child.dep_ == "prep" for child in head.children),
        is_group=person is None
        and (
            bool(_PLURAL_ACRONYM.fullmatch(head.text))
            or (head.lower_ in lexicon().groups and not (organisation and head.pos_ == "PROPN"))
        ),
    )


def _true_head(head: Token, tokens: Sequence[Token]) -> Token:
    """``a number of members``, ``one in three respondents``: the people, not the number."""
    if head.lower_ in lexicon().groups | {"one", "number", "half", "third", "%", "percent", "cent"}:
        inside = [
            token
            for token in tokens
            if token.i > head.i and token.tag_ in {"NNS", "NNPS", "NN"} and token.lower_ in lexicon().groups
        ]
        if inside and head.lower_ in lexicon().quantifiers | {"one", "number", "%", "percent", "cent", "proportion", "group"}:
            return inside[-1]
    return head


def _core(tokens: Sequence[Token], head: Token) -> list[Token]:
    """The head with the modifiers before it, determiners and numbers left out."""
    core: list[Token] = []
    for token in tokens:
        if token.i > head.i:
            break
        if (
            token.i == head.i
            or (core and _is_inner_hyphen(token))
            or (
                token.lower_ not in lexicon().determiners
                and token.pos_ not in {"DET", "PUNCT", "ADV", "NUM", "PRON", "ADP", "CCONJ"}
            )
        ):
            core.append(token)
        else:
            core = []
    while head.lower_ in lexicon().documents and len(core) > 1 and core[0].pos_ == "ADJ":
        core = core[1:]  # "an influential review" is a review
    return core or [head]


def _names_in(stretch: Stretch, tokens: Sequence[Token], head: Token, names: Names, text: str) -> tuple[str | None, str | None]:
    """The person named, else the organisation named: by the head itself, by an apposition, or as the head's owner."""
    organisation, holds_head = _longest_known(stretch, tokens, head, names, text)
    person = None
    for run in _runs(tokens):
        if _is_aside(run, head):
            continue
        surface = text[stretch.place(run[0]) : stretch.place(run[-1]) + len(run[-1])]
        surface = run[0].text + surface[len(run[0]) :]  # "DAIRY", shown to the parser as "Dairy"
        in_head = any(token.i == head.i for token in run)
        if surface.casefold() in lexicon().not_bodies and not in_head:
            continue
        here_person, here_organisation = _read_run(surface, names, _Place(run[0].is_sent_start is True, in_head))
        person = person or (None if in_head and holds_head else here_person)
        organisation = organisation or here_organisation
    return person, organisation


def _longest_known(stretch: Stretch, tokens: Sequence[Token], head: Token, names: Names, text: str) -> tuple[str | None, bool]:
    """The longest organisation of several words that the document is known to name here, and whether the head is part of it."""
    for size in range(min(10, len(tokens)), 2, -1):
        for first in range(len(tokens) - size + 1):
            part = tokens[first : first + size]
            if (
                not part[0].text[0].isupper()
                or not part[-1].text[0].isupper()
                or part[0].lower_ in lexicon().determiners
                or _is_aside(part, head)
            ):
                continue
            name = names.resolve(text[stretch.place(part[0]) : stretch.place(part[-1]) + len(part[-1])])
            if name is not None and names.kind(name) == "organisation":
                return name, part[0].i <= head.i <= part[-1].i
    return None, False


def _is_inner_hyphen(token: Token) -> bool:
    """Whether a hyphen makes one word of its neighbours: "Harding-Roots"."""
    return token.text == "-" and not token.whitespace_ and token.i > 0 and not token.doc[token.i - 1].whitespace_


def _runs(tokens: Sequence[Token]) -> list[list[Token]]:
    """Runs of capitalised words, with the small words that names hold inside (``Royal College of Nursing``)."""
    runs: list[list[Token]] = []
    current: list[Token] = []
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        named = (
            token.text[0].isupper()
            and (
                (token.i > 0 and not token.is_sent_start)
                or token.pos_ == "PROPN"
                or not (token.is_stop or token.pos_ in {"ADJ", "DET", "ADP", "ADV"})
            )
            and token.lower_ not in lexicon().determiners
        )
        named = named or (
            bool(current)
            and token.tag_ == "POS"
            and following is not None
            and following.text[:1].isupper()
            and current[-1].i == token.i - 1
        )
        link = (
            current
            and token.lower_ in {"of", "for", "and", "&", "the", "on", "in"}
            and following is not None
            and (following.text[0].isupper() or following.lower_ == "the")
        ) or (current and _is_inner_hyphen(token) and following is not None and following.text[0].isupper())
        named = named and not (not current and token.lower_ in lexicon().groups)
        if named or (link and not (token.lower_ in {"and"} and len(current) > 1)):
            current.append(token)
        elif current:
            runs.append(current)
            current = []
    if current:
        runs.append(current)
    return [run for run in runs if run]


def _is_aside(run: Sequence[Token], head: Token) -> bool:
    """``critics of Mr Smith``: a name below a preposition is not the source, unless it is the body that the source speaks for."""
    if any(token.i == head.i for token in run):
        return False
    inside = {token.i for token in run}
    token, steps = next((token for token in run if token.head.i not in inside), run[-1]), 0
    speaks_for = {"of", "for", "at", "by", "from", "with"} if head.lower_ in lexicon().roles | lexicon().members else set()
    speaks_for = {"by", "from"} if head.lower_ in lexicon().documents else speaks_for
    while token.head is not token and token.i != head.i and steps < 8:
        if token.dep_ in {"ccomp", "pcomp", "relcl", "acl", "advcl"} or (token.dep_ == "prep" and token.lower_ not in speaks_for):
            return True
        token, steps = token.head, steps + 1
    return head.lower_ in lexicon().groups and head.lower_ not in lexicon().members and head.pos_ != "PROPN"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a run of capitals stands: its first capital may be the sentence's, and the phrase's head may be in it."""

    at_start: bool
    in_head: bool


def _read_run(surface: str, names: Names, place: _Place) -> tuple[str | None, str | None]:
    """A run of capitalised words as (person, organisation)."""
    words = surface.split()
    while len(words) > 1 and words[-1].strip(".,") in lexicon().after_names:
        words = words[:-1]
    if len(words) > 2 and words[0].casefold() in lexicon().roles and words[1] in {"of", "for", "at"}:
        words = [word for word in words[2:] if word != "the"]
    person = _person_of(words)
    if person is not None:
        return person, None
    surface = " ".join(words)
    known = names.resolve(surface)
    if known is not None and names.kind(known):
        return (known, None) if names.kind(known) == "person" else (None, known)
    for first in range(1, len(words)):  # "NHSCC President Michael Dixon"
        tail = names.resolve(" ".join(words[first:]))
        if tail is not None and names.kind(tail) == "person":
            return tail, None
    for last in range(len(words) - 1, 0, -1):  # "King's Fund Chief Executive"
        front = names.resolve(" ".join(words[:last]))
        rest = {fold(word) for word in words[last:]}
        if front is not None and names.kind(front) == "organisation" and rest & (lexicon().roles | lexicon().documents):
            return None, front
    if looks_like_organisation(surface):
        return _unknown_run(words, place)
    for first in range(1, len(words)):
        tail = names.resolve(" ".join(words[first:]))
        if tail is not None and names.kind(tail) == "organisation" and (len(words) - first > 1 or tail.isupper()):
            return None, tail
    return _unknown_run(words, place)


def _person_of(words: list[str]) -> str | None:
    """``Ann Lee of the parish council``: Ann Lee."""
    owner = words[: next((at for at, word in enumerate(words) if word in {"of", "at", "for"}), 0)]
    while len(owner) > 2 and owner[0].strip(".").casefold() in lexicon().person_titles:
        owner = owner[1:]
    shaped = len(owner) in {2, 3} and all(re.fullmatch(r"[A-Z][a-z’'-]+[A-Z]?[a-z]+", word) for word in owner)
    return plain(" ".join(owner)) if shaped and not looks_like_organisation(" ".join(owner)) else None


def _unknown_run(words: list[str], place: _Place) -> tuple[str | None, str | None]:
    last = words[-1].casefold().strip(".,'’")
    if _PLURAL_ACRONYM.fullmatch(words[-1].strip(".,'’")) or last in lexicon().things:
        return None, None
    if looks_like_person(" ".join(words)):
        return plain(" ".join(words)), None
    lower = [word.casefold().strip(".,'’") for word in words]
    last_role = max((at for at, word in enumerate(lower) if word in lexicon().roles | lexicon().person_titles), default=-1)
    rest = words[last_role + 1 :]
    if (
        last_role >= 0
        and rest
        and all(_NAMELIKE.fullmatch(word) for word in rest)
        and not looks_like_organisation(" ".join(rest))
    ):
        return plain(" ".join(rest)), None
    if last_role >= 0 and not rest:
        return None, None
    if looks_like_organisation(" ".join(words)):
        if len(words) == 1 and words[0].casefold() in lexicon().organisation_words:
            return None, None
        return None, plain(" ".join(words))
    capitals = [word for word in words if word[0].isupper()]
    if len(capitals) < 2 or (place.at_start and len(capitals) < 3):
        return None, None
    if place.in_head and len(words) in {2, 3} and all(re.fullmatch(r"[A-Z][a-z’'-]+[a-z]|[A-Z]\.?", word) for word in words):
        return plain(" ".join(words)), None
    return (None, plain(" ".join(words))) if len(words) <= 6 else (None, None)
