"""Which organisation a document says that it is from.

Everything that names a sender is counted: titles, "on behalf of", "X welcomes the opportunity", signatures, what X believes in
its own paper, the web address at its foot, the file's name. Whoever is written to is not the sender on weak grounds, and where
little speaks for anybody, nobody is named.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.datamodel.document import Document
from pipeline.extract.bodies import LINKS, NAME, is_generic, organisation, trimmed, written
from pipeline.extract.definitions import fold, plain
from pipeline.extract.names import Names, lexicon, looks_like_organisation

#: Characters at the beginning and the end in which a sender names themselves.
OPENING, CLOSING = 3500, 1500
#: What has to speak for a name before it is anybody's, and for a name that is also written to, in a response or a report.
LEAST, LEAST_ADDRESSED, LEAST_REPORTED = 7, 11, 9
#: What it adds to a claim: a web address, the file's name, and that nobody is named more often.
DOMAIN, FILE, MOST_NAMED = 3, 4, 2
#: The file of a paper that a page links to, and what its name is worth.
_LINKED, LINKED = re.compile(r"/([\w.-]+)\.(?:pdf|docx?)\b"), 7
#: What it adds that nobody else could be the "we" of a document that says "we" so often.
ALONE, LEAST_OWN = 3, 3
#: "we" and "our" in a thousand words from which a report tells its publisher's own plans.
OWN_VOICE = 1.5
_OWN = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b")
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Professor|Prof|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor)"
_REPRESENTED = re.compile(rf"\b[Oo]n [Bb]ehalf [Oo]f ({_TITLE}\.? [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*) by {_TITLE}\b")
#: "the Harbour group", "the Welsh families"
_FORM = re.compile(r"\b[Tt]he ((?:[A-Z][\w-]+ ){1,3}(?:group|families|team|members|organisations?|charity|union|trust|branch))\b")


@dataclass(frozen=True, slots=True)
class _Claim:
    what: str
    pattern: re.Pattern[str]
    view: str
    where: str
    weight: int
    again: int = 0
    sure: bool = False
    single: bool = False
    generic: bool = False
    group: bool = False
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    claims: tuple[_Claim, ...]
    addressees: tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """An organisation that a document is from, and how much speaks for it. ``parts``: the members of a joint one."""

    name: str
    score: int
    parts: tuple[str, ...] = ()


@cache
def _rules() -> _Rules:
    data = tomllib.loads(Path(__file__).with_name("senders.toml").read_text(encoding="utf-8"))
    return _Rules(
        tuple(_Claim(**{**claim, "pattern": _compiled(claim["pattern"])}) for claim in data["claim"]),
        tuple((_compiled(rule["pattern"]), rule["view"]) for rule in data["addressee"]),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("NAME", NAME.replace(" ", "[ ]")), re.VERBOSE)


class _Text:
    """A document's text in the two views that rules are written for."""

    def __init__(self, document: Document) -> None:
        text = re.sub(r"[*_#>]+|​", "", document.text)
        self.title = document.title or ""
        lines = re.sub(r"[ \t]*\n\s*|[ \t]{2,}", "\n", text)
        flow = "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
        self._views = {"lines": lines, "flow": flow}

    def view(self, view: str, where: str) -> str:
        """The part of a view that a rule reads."""
        text = self._views[view]
        if where == "title":
            return f"{self.title}\n{text[:200]}"
        if where == "all":
            return text
        opening = f"{self.title}\n{text[:OPENING]}"
        return opening if where == "opening" else f"{opening}\n{text[max(OPENING, len(text) - CLOSING) :]}"


def find_sender(document: Document, names: Names, *, report: bool = False, told: Sequence[tuple[str, int]] = ()) -> Sender | None:
    """The organisation whose document it is, or None where too little says so.

    Args:
        report: whether it is a report, whose publisher is meant.
        told: organisations named otherwise, as in a signature, each with what that is worth.
    """
    text = _Text(document)
    scores, shown = _claims(text, names, report=report)
    for surface, weight in (*told, *_in_file_name(document, names).items()):
        name = organisation(surface, names) or written(surface)
        if not is_generic(name):
            scores[fold(name)] += weight
            shown.setdefault(fold(name), name)
    _weigh(scores, shown, document, names)
    _join_tails(scores)
    addressed = _addressees(text, names)
    others = [key for key in scores if not _is_addressed(key, addressed)]
    if len(others) == 1 and len(_OWN.findall(document.text)) >= LEAST_OWN:
        scores[others[0]] += ALONE
    able = {key: score for key, score in scores.items() if score >= (LEAST_ADDRESSED if _is_addressed(key, addressed) else LEAST)}
    if not able:
        return None
    best = min(able, key=lambda key: (-able[key], -len(key), key))
    return Sender(shown[best], able[best], _parts(shown[best]))


def _claims(text: _Text, names: Names, *, report: bool) -> tuple[dict[str, int], dict[str, str]]:
    """What speaks for every name that a rule finds, and how the name is shown."""
    scores: dict[str, int] = defaultdict(int)
    shown: dict[str, str] = {}
    flow = text.view("flow", "all")
    own = 1000 * len(_OWN.findall(flow)) / max(1, len(flow.split()))
    for rule in _rules().claims:
        if rule.kind is not None and report != (rule.kind == "report"):
            continue
        if rule.kind == "report" and rule.again and own < OWN_VOICE:
            continue  # what a body will do is told by others as well
        counts: dict[str, int] = defaultdict(int)
        for match in rule.pattern.finditer(text.view(rule.view, rule.where)):
            surface = match.group(1)
            if surface.endswith(" and") and match.end() > match.end(1):
                continue  # "the panel met, and made a submission": something else stands between
            name = organisation(surface, names, sure=rule.sure, single=rule.single, generic=rule.generic, group=rule.group)
            if name is not None:
                shown.setdefault(fold(name), name)
                counts[fold(name)] += 1
        for key, count in counts.items():
            scores[key] += rule.weight + rule.again * min(count - 1, 2)
    return scores, shown


def _weigh(scores: dict[str, int], shown: dict[str, str], document: Document, names: Names) -> None:
    """Add what bears out a claim: the web address, and that nobody is named more often."""
    flat = fold(document.text)
    domains = set(re.findall(r"(?:www\.|@|//)([\w.-]+)", document.text[:OPENING] + document.text[-CLOSING:]))
    counted = {key: flat.count(key) + sum(flat.count(short) for short in _shorts(shown[key], names)) for key in scores}
    most = max(counted.values(), default=0)
    for key in sorted(scores):
        joined = re.sub(r"[^a-z0-9]", "", key)
        labels = {label for domain in domains for label in domain.casefold().split(".")[:-1]}
        if any((len(label) > 5 and label in joined) or label in _shorts(shown[key], names) for label in labels):
            scores[key] += DOMAIN
        if counted[key] == most > 1:
            scores[key] += MOST_NAMED


def _join_tails(scores: dict[str, int]) -> None:
    """What speaks for "the Lifeboats" or "HSL" speaks for the Harbour Sailing Lifeboats, where that is the only one."""
    for key in sorted(scores):
        longer = [other for other in scores if other.endswith(f" {key}") and not other.endswith((f"and {key}", f"and the {key}"))]
        longer += [other for other in scores if "".join(word[0] for word in other.split() if word not in LINKS) == key]
        if len(longer) == 1:
            scores[longer[0]] += scores.pop(key)


def _shorts(name: str, names: Names) -> list[str]:
    """Acronyms that mean a name."""
    return [surface for surface, known in names.canonical.items() if known == name and " " not in surface and len(surface) > 2]


def _in_file_name(document: Document, names: Names) -> dict[str, int]:
    """Names that a file's name begins with (``NHS England _ Plan``, ``HUF-Submission``) or holds."""
    stem = Path(document.source_file).stem
    found: dict[str, int] = {}
    head = re.split(r"\s+[_|–—-]\s+", stem)[0]
    if head != stem and len(head.split()) > 1:
        name = organisation(head, names)
        if name is not None:
            found[name] = 9
    found |= {name: LINKED for path in _LINKED.findall(document.text) if (name := _from_slug(path, names)) is not None}
    first = re.split(r"[\s_-]", stem)[0]
    known = names.resolve(first) if first.isupper() and len(first) > 2 else None
    if known is not None and names.kind(known) == "organisation":
        found.setdefault(known, FILE)
    return found


def _from_slug(path: str, names: Names) -> str | None:
    """The body that the file name of a paper names: ``HUF-Submission-on-tides``, ``156.-harbour-users-union-1``."""
    short = re.match(r"([A-Z]{2,6})[-_ ](?:Joint[-_ ])?(?:Submission|Response|submission|response)", path)
    if short is not None:
        return names.resolve(short.group(1)) or short.group(1)
    words = re.sub(r"^[\d.]+-+|-\d+$", "", path).split("-")
    if re.match(r"\d", path) and 1 < len(words) < 7 and words[-1] in lexicon().organisation_words:
        return " ".join(word if word in LINKS else word.capitalize() for word in words)
    return None


def _addressees(text: _Text, names: Names) -> set[str]:
    """Folded names of those who are written to, who ask, or whose paper it is about."""
    found = set()
    for pattern, view in _rules().addressees:
        for match in pattern.finditer(text.view(view, "opening")):
            surface = " ".join(trimmed(match.group(1)))
            if surface:
                found.add(fold(names.resolve(surface) or surface))
    return found


def _is_addressed(key: str, addressed: set[str]) -> bool:
    """Whether somebody is written to, or a longer or shorter form of their name is."""
    long = [one for one in addressed if " " in one and " " in key]
    return key in addressed or any(one.startswith(f"{key} ") or key.startswith(f"{one} ") for one in long)


def _parts(name: str) -> tuple[str, ...]:
    """The bodies of a joint sender: ``A, B and the C``."""
    parts = [plain(part) for part in re.split(r", (?:and )?| and (?:the )?", name)]
    joint = ", " in name or all(looks_like_organisation(part) for part in parts)
    return tuple(parts) if joint and len(parts) > 1 and all(len(part.split()) > 1 for part in parts) else ()


def short_forms(name: str, text: str) -> list[str]:
    """Short names that a text has for its sender: "the Wealdshire group" for a union of that place.

    >>> short_forms("Harbour Users’ Union Wealdshire", "The Wealdshire group agrees. The Northsand group does not.")
    ['Wealdshire', 'Wealdshire group']
    """
    own = {word for word in fold(name).split() if word not in LINKS and not is_generic(word)}
    found = {match.group(1) for match in _FORM.finditer(text) if set(fold(match.group(1)).split()[:-1]) <= own}
    return sorted(found | {form.rpartition(" ")[0] for form in found})


def person_represented(document: Document) -> str | None:
    """The person in whose name a title says that somebody else speaks: ``Submissions on behalf of Sir Ian Rowe by Ms Lund``."""
    match = _REPRESENTED.search(f"{document.title or ''}\n{document.text[:200]}")
    return plain(match.group(1)) if match else None
