"""Whose document it is: the register first, then title, signature, self-description and the format's own sender."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.datamodel.consultation import Consultation, RespondentEntry
from pipeline.datamodel.document import Document
from pipeline.datamodel.response import Respondent
from pipeline.datamodel.span import stable_id
from pipeline.extract.authors import authors, introduced, together
from pipeline.extract.bodies import written
from pipeline.extract.definitions import fold, plain
from pipeline.extract.genre import PERSON_NAME
from pipeline.extract.names import Names, lexicon, looks_like_organisation
from pipeline.extract.senders import find_sender, person_represented

_NAME = r"(?:The |the )?[A-Z][\w&’'.-]*(?:,? (?:[A-Z&][\w&’'.-]*|of|for|and|the|in|on)){0,9}"
_SIGNER = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Cllr|Councillor|Rev)\.? )?[A-Z][\w’'-]+(?: [A-Z][\w’'.-]*){1,3}"
)
#: The number of characters at a document's beginning in which its sender names themselves.
OPENING = 3000
#: What a letterhead, a signature and the one who speaks throughout are worth beside other claims of who the sender is.
LETTERHEAD, SIGNED, SPOKEN = 10, 10, 10
#: More bodies than this below a letter are its many signatories.
MOST_SIGNED = 3
_SMALL = frozenset({"of", "for", "and", "the", "in", "on", "&", "de"})
#: Characters at a document's beginning in which a line or the title calls it an open letter.
LETTER_HEAD = 400
_OPEN_LETTER = re.compile(
    r"^[\W\d_]*(?:an? )?(open|joint)[ _-]letter((?: to| on| about) [^\n_:;.,()]{3,60}\b)?", re.IGNORECASE | re.MULTILINE
)
#: What has to speak for an organisation where a person signed alone.
SURE = 10


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("respondents.toml").read_text(encoding="utf-8"))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    flags = re.VERBOSE | re.MULTILINE if name == "byline" else re.VERBOSE
    flags |= re.IGNORECASE if name == "farewell" else re.NOFLAG
    pattern = _data()[name]["pattern"].replace("NAME", _verbose(_NAME)).replace("PERSON", _verbose(PERSON_NAME))
    return re.compile(pattern, flags)


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
    person, signed = _signature(document.text)
    header = mail_sender(document.text)
    told = [
        (_letterhead(document.text), LETTERHEAD),
        (signed, SIGNED),
        (speaker if spoken[1] == "organisation" else None, SPOKEN),
    ]
    if header is not None and looks_like_organisation(header):
        told, header = [*told, (header, SIGNED)], None
    sender = find_sender(document, names, told=[(one, weight) for one, weight in told if one is not None])
    if sender is not None and (person or spoken[1] == "person") and sender.score < SURE:
        sender = None  # the body at which somebody works who writes for themselves
    writers = authors(document)
    if sender is not None and any(fold(sender.name) in fold(writer).split() for writer in writers):
        sender = None  # "Poole submission to the committee": a surname
    organisation = sender.name if sender else None
    if organisation is not None or person is not None:
        writers = []
    person = person_represented(document) or person or (together(writers) if writers else None)
    author = document.author if document.author and is_name(document.author) else None
    if organisation is None and author and looks_like_organisation(author):
        organisation = plain(author)
    name = (
        organisation
        or person
        or header
        or speaker
        or (plain(author) if author else None)
        or byline(document.text)
        or introduced(document.text)
    )
    if name is None:
        return _signatories(document, entry) or unnamed(document.id, entry.publish if entry else None)
    kind = kind_of(name, document.text[:OPENING]) if organisation else "individual"
    return make_respondent(
        name,
        kind if organisation else "individual",
        publish=entry.publish if entry else None,
        represents=_represents(document.text) if organisation else None,
        aliases=[*_aliases(name, names), *sender.parts] if sender else writers if name == person else (),
    )


def unnamed(*place: object, publish: str | None = None) -> Respondent:
    """A respondent whom nothing names."""
    return Respondent(stable_id("res", *place), None, publish=_publish(publish, "individual"))


def _signatories(document: Document, entry: RespondentEntry | None) -> Respondent | None:
    """Those who signed an open letter that names no single sender, told from those of other open letters."""
    found = _OPEN_LETTER.search(f"{document.title or ''}\n{document.text[:LETTER_HEAD]}")
    if found is None:
        return None
    name = " ".join(f"Signatories of the {found.group(1).lower()} letter{found.group(2) or ''}".split())
    return Respondent(stable_id("res", document.id, name), name, publish=_publish(entry.publish if entry else None, None))


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
    name = (match.group(1) or match.group(2)).strip(" '\"*")
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
    if set(fold(line).split()) & (lexicon().documents | {"comments", "re", "to"}):
        return None  # "Comments for the Tides Committee"
    return written(line) if all(word[0].isupper() or word in _SMALL for word in words) else None


def _signature(text: str) -> tuple[str | None, str | None]:
    """The person and the organisation of the last signature block."""
    matches = list(_pattern("farewell").finditer(text))
    if not matches:
        return None, None
    lines = [line.strip(" ,\t*_") for line in re.split(r"\n| {2,}", text[matches[-1].end() : matches[-1].end() + 500])]
    lines = [line for line in lines if line][:7]
    person, bodies = None, list[str]()
    for line in lines:
        parts = [part.strip() for part in re.split(r",| [-–|] | at | of (?=the |[A-Z])", line) if part.strip()]
        for part in parts:
            lower = set(fold(part).split())
            named = _SIGNER.fullmatch(part) and not lower & (lexicon().roles - {"doctor"}) and not looks_like_organisation(part)
            named = named and part.casefold() not in text  # a heading is no name
            titled = re.match(rf"({PERSON_NAME}) (?=.)", part) if lower & lexicon().roles else None
            if person is None and titled and not looks_like_organisation(titled.group(1)) and line == lines[0]:
                person = titled.group(1)
            elif person is None and named:
                person = re.sub(r"^(?:Mr|Mrs|Ms|Miss)\.? ", "", part)
            elif (
                looks_like_organisation(part)
                and not lower & lexicon().roles
                and len(part) < 80
                and "@" not in part
                and not re.search(r"\d", part)
                and all(word[0].isupper() or word in _SMALL for word in part.split())
            ):
                bodies.append(plain(part))
    if len(bodies) > MOST_SIGNED:
        return person, None  # an open letter: nobody's alone
    # a body's own word tells more than capitals
    organisation = next((body for body in bodies if set(fold(body).split()) & lexicon().organisation_words), None)
    return person, organisation or next(iter(bodies), None)


def _represents(text: str) -> int | None:
    """How many it says it represents."""
    match = _pattern("represents").search(text[: 4 * OPENING])
    number = int(match.group(1).replace(",", "") or 0) if match else 0
    return number if number > 1 and not 1900 <= number <= 2100 else None
