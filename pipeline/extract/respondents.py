"""Whose document it is: the register first, then title, signature, self-description and the format's own sender."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.datamodel.consultation import Consultation, RespondentEntry
from pipeline.datamodel.document import Document
from pipeline.datamodel.response import Respondent
from pipeline.datamodel.span import stable_id
from pipeline.extract.definitions import fold, plain
from pipeline.extract.genre import PERSON_NAME
from pipeline.extract.names import Names, lexicon, looks_like_organisation, looks_like_person
from pipeline.extract.turns import client_of

_NAME = r"(?:The |the )?[A-Z][\w&’'.-]*(?:,? (?:[A-Z&][\w&’'.-]*|of|for|and|the|in|on)){0,9}"
_SIGNER = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Cllr|Councillor|Rev)\.? )?[A-Z][\w’'-]+(?: [A-Z][\w’'.-]*){1,3}"
)
#: The number of characters at a document's beginning in which its sender names themselves.
OPENING = 3000
#: One "the board believes" may be somebody else's belief; two are the writer's habit.
LEAST_HELD = 2
_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("respondents.toml").read_text(encoding="utf-8"))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    flags = re.VERBOSE | re.MULTILINE if name == "byline" else re.VERBOSE
    flags |= re.IGNORECASE if name == "farewell" else re.NOFLAG
    pattern = _data()[name]["pattern"].replace("NAME", _verbose(_NAME)).replace("PERSON", _verbose(PERSON_NAME))
    return re.compile(pattern, flags)


@cache
def _titles() -> tuple[tuple[re.Pattern[str], bool], ...]:
    return tuple(
        (re.compile(title["pattern"].replace("NAME", _verbose(_NAME)), re.VERBOSE), title["sure"]) for title in _data()["title"]
    )


def _verbose(pattern: str) -> str:
    """A pattern with its blanks kept where blanks mean nothing."""
    return pattern.replace(" ", "[ ]")


def registered(document: Document, consultation: Consultation) -> RespondentEntry | None:
    """The register's entry for a file; an attachment is its mail's."""
    for entry in consultation.respondents:
        if entry.file and (entry.file == document.source_file or document.source_file.startswith(entry.file + "/")):
            return entry
    return None


def kind_of(name: str, described: str = "") -> str | None:
    """The kind of an organisation, by its name, else by what is said of it; None where nothing tells."""
    folded = f" {fold(name)} "
    for kind in _data()["kind"]:
        if any(f" {word} " in folded for word in kind.get("in_name", ())) and not any(
            word in folded for word in kind.get("not_in_name", ())
        ):
            return str(kind["name"])
    for kind in _data()["kind"]:
        if any(word in described.casefold() for word in kind.get("described", ())):
            return str(kind["name"])
    return None


def find_respondent(
    document: Document, consultation: Consultation, names: Names, spoken: tuple[str | None, str | None] = (None, None)
) -> Respondent:
    """Whoever sent a document. Without any name: an unnamed respondent of this document alone.

    ``spoken``: name and kind of the one who speaks all of it, where it is a speech.
    """
    entry = registered(document, consultation)
    if entry is not None and entry.name:
        return _from_entry(entry)
    speaker = spoken[0]
    organisation = speaker if spoken[1] == "organisation" else None
    organisation = organisation or _from_titles(document, names) or client_of(document.text[:OPENING])
    organisation = organisation or _letterhead(document.text)
    person, signed = _signature(document.text)
    header = mail_sender(document.text)
    if header is not None and looks_like_organisation(header):
        organisation, header = organisation or header, None
    organisation = organisation or signed or _self_described(document.text, names) or _does_in_it(document.text, names)
    author = document.author if document.author and is_name(document.author) else None
    if organisation is None and author and looks_like_organisation(author):
        organisation = plain(author)
    name = organisation or person or header or speaker or (plain(author) if author else None) or byline(document.text)
    if name is None:
        return unnamed(document.id, entry.publish if entry else None)
    kind = kind_of(name, document.text[:OPENING]) if organisation else "individual"
    return make_respondent(
        name,
        kind if organisation else "individual",
        publish=entry.publish if entry else None,
        represents=_represents(document.text) if organisation else None,
        aliases=_aliases(name, names),
    )


def unnamed(*place: object, publish: str | None = None) -> Respondent:
    """A respondent whom nothing names."""
    return Respondent(stable_id("res", *place), None, publish=_publish(publish, "individual"))


def make_respondent(
    name: str,
    kind: str | None,
    *,
    publish: str | None = None,
    represents: int | None = None,
    aliases: Iterable[str] = (),
    sent: bool = True,
) -> Respondent:
    """A named respondent; the id is that of the folded name."""
    return Respondent(
        stable_id("res", fold(name)), name, tuple(sorted(set(aliases) - {name})), kind, represents, _publish(publish, kind), sent
    )


def _publish(said: str | None, kind: str | None) -> str:
    """Consent: what was said, failing closed; where nobody said, organisations in full, people without their name."""
    if said is None:
        return "anonymous" if kind == "individual" else "yes"
    return said if said in {"yes", "anonymous"} else "no"


def _from_entry(entry: RespondentEntry) -> Respondent:
    assert entry.name is not None
    kind = entry.kind or kind_of(entry.name)
    return make_respondent(entry.name, kind, publish=entry.publish, represents=entry.represents, aliases=entry.aliases)


def _aliases(name: str, names: Names) -> list[str]:
    """Short names that the document itself defines."""
    return [
        surface.upper()
        for surface, canonical in names.canonical.items()
        if canonical == name and surface != fold(name) and " " not in surface and len(surface) <= 8
    ]


def is_name(author: str) -> bool:
    """Whether a sender or byline of the format is somebody's name, not a login or an address."""
    return "@" not in author and author[:1].isupper() and (" " in author.strip() or looks_like_organisation(author))


def mail_sender(text: str) -> str | None:
    """Who a mail saved as text says that it is from; ``Poole, Ann`` is Ann Poole. None where it has no such head."""
    match = _pattern("mail").search(text[:OPENING])
    if match is None:
        return None
    name = match.group(1).strip(" '\"*")
    if name.count(",") == 1:
        name = " ".join(reversed([part.strip() for part in name.split(",")]))
    return plain(name) if is_name(name) else None


def byline(text: str) -> str | None:
    """The person whom a post names as its author in its first lines: ``Posted by Ann Poole``."""
    match = _pattern("byline").search(text[: OPENING // 2])
    return plain(match.group(1)) if match else None


def _letterhead(text: str) -> str | None:
    """An organisation that fills the first line: ``MOORSIDE TOWN COUNCIL``."""
    line = text.lstrip().split("\n", 1)[0].strip(" #*_")
    words = line.split()
    if not 2 <= len(words) <= 8 or words[-1].casefold() not in lexicon().organisation_words or re.search(r"[.:?!,\d]", line):
        return None
    if line.isupper():
        small = {"of", "for", "and", "the", "in", "on"}
        words = [word.lower() if word.casefold() in small else word.capitalize() for word in words]
    named = all(word[0].isupper() or word in {"of", "for", "and", "the", "in", "on"} for word in words)
    return plain(" ".join(words)) if named else None


def _from_titles(document: Document, names: Names) -> str | None:
    """``Response from X``, ``X’s submission``, ``X welcomes the opportunity …``."""
    opening = "\n".join(part for part in (document.title or "", document.text[:OPENING]) if part)
    for pattern, sure in _titles():
        for match in pattern.finditer(opening):
            name = _organisation(match.group(1), names, sure=sure)
            if name is not None:
                return name
    return None


def _organisation(surface: str, names: Names, *, sure: bool = False) -> str | None:
    """The organisation that a matched run of capitalised words names, if it is one."""
    words = surface.split()
    while words and words[-1].casefold() in {"of", "for", "and", "the", "in", "on"}:
        words.pop()
    while words and words[0].casefold().strip(":") in {
        "consultation",
        "response",
        "submission",
        "re",
        "draft",
        "joint",
        "formal",
        "written",
        "this",
        "our",
        "in",
        "a",
        "public",
    }:
        words.pop(0)
    surface = " ".join(words).split(", ")[0]
    before, _, behind = surface.rpartition(" the ")
    if before.casefold() in _MONTHS:  # "In March the Harbour Alliance submitted …"
        surface = behind
    words = surface.split()
    if not words or words[0].casefold() in lexicon().person_titles or len(re.findall(r"\d", surface)) > 2:
        return None
    known = names.resolve(surface)
    if known is not None and names.kind(known) == "organisation":
        return known
    folded = set(fold(surface).split())
    if (
        not words
        or folded & (lexicon().documents | {"comments", "request", "opportunity", "public"})
        or words[-1].casefold() in lexicon().groups
    ):
        return None
    if words[-1].casefold() in lexicon().things:
        return None
    capitals = [word for word in words if word[:1].isupper()]
    if looks_like_organisation(surface) or (sure and len(capitals) > 1 and not looks_like_person(surface)):
        return plain(surface)
    return None


def _self_described(text: str, names: Names) -> str | None:
    for match in _pattern("self_description").finditer(text[:OPENING]):
        surface = match.group(1)
        if (
            fold(surface).split()[0] in {"this", "there", "it", "that", "these", "we"}
            or set(fold(surface).split()) & lexicon().documents
        ):
            continue
        known = names.resolve(surface)
        if known is not None and names.kind(known) == "organisation":
            return known
        if looks_like_organisation(surface):
            return plain(surface)
    return None


def _does_in_it(text: str, names: Names) -> str | None:
    """Who submits the paper, or holds most of what it says in the third person ("The college believes …")."""
    for pattern, least in ((_pattern("submits"), 1), (_pattern("holds"), LEAST_HELD)):
        found = Counter(name for match in pattern.finditer(text) if (name := _organisation(match.group(1), names)) is not None)
        if found:
            name, count = min(found.items(), key=lambda pair: (-pair[1], pair[0]))
            if count >= least:
                return name
    return None


def _signature(text: str) -> tuple[str | None, str | None]:
    """The person and the organisation of the last signature block."""
    matches = list(_pattern("farewell").finditer(text))
    if not matches:
        return None, None
    lines = [line.strip(" ,\t*_") for line in text[matches[-1].end() : matches[-1].end() + 500].splitlines()]
    lines = [line for line in lines if line][:7]
    person = organisation = None
    for line in lines:
        parts = [part.strip() for part in re.split(r",| [-–|] | at | of (?=the |[A-Z])", line) if part.strip()]
        for part in parts:
            lower = set(fold(part).split())
            named = _SIGNER.fullmatch(part) and not lower & (lexicon().roles - {"doctor"}) and not looks_like_organisation(part)
            if person is None and named:
                person = re.sub(r"^(?:Mr|Mrs|Ms|Miss)\.? ", "", part)
            elif (
                organisation is None
                and looks_like_organisation(part)
                and not lower & lexicon().roles
                and len(part) < 80
                and "@" not in part
                and not re.search(r"\d", part)
            ):
                organisation = plain(part)
    return person, organisation


def _represents(text: str) -> int | None:
    """How many it says it represents."""
    match = _pattern("represents").search(text[: 4 * OPENING])
    number = int(match.group(1).replace(",", "") or 0) if match else 0
    return number if number > 1 and not 1900 <= number <= 2100 else None
