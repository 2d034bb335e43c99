"""Tells page furniture from evidence: what is taken out goes to ``Document.dropped`` with its reason.

The rules are data (furniture.toml). Whatever no rule names is kept: a sentence of somebody's evidence must never get lost.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from pipeline.datamodel import Dropped
from pipeline.ingest.reading import Piece

#: A pull quote repeats a stretch of running text; fewer words recur by chance ("We agree with this proposal").
PULL_QUOTE_WORDS = 8
#: Blocks between a pull quote and its sentence. Magazines set them within a screen or two; a summary's sentence
#: that recurs in the body of a report stands further off, and is kept.
PULL_QUOTE_REACH = 14
#: Blocks between a comment section's first line and the first comment's name and date.
COMMENT_REACH = 4
_IMAGE_NAME = re.compile(r"(?<=[a-z’'”]\.)\s?((?:[A-Z][a-z]+[._]){1,5}[A-Z]?[a-z]*[._ ]{1,2}(?:[a-z]|jpe?g|png|gif|webp))$")
#: "Our concerns ............ 12": a line (or several, run together) of a table of contents.
_CONTENTS = re.compile(r"(?:\. ?){6}\s?\d{1,4}$")
_WORD = re.compile(r"\w+")
_ENDS = (".", "!", "?", "…", ".’", ".”", ".'", '."', "?’", "?”", "!’", "!”", ".)", ":", ";")


@cache
def knowledge() -> dict[str, Any]:
    """furniture.toml, with its patterns compiled."""
    rules: dict[str, Any] = tomllib.loads(files(__package__).joinpath("furniture.toml").read_text(encoding="utf-8"))
    for line in rules["line"]:
        line["pattern"] = re.compile("|".join(f"(?:{pattern})" for pattern in line["patterns"]), re.IGNORECASE)
    comments = rules["comments"]
    comments["opener"] = re.compile("|".join(f"(?:{pattern})" for pattern in comments["openers"]), re.IGNORECASE)
    comments["header"] = re.compile(comments["header"], re.IGNORECASE)
    return rules


def furniture_reason(text: str) -> str | None:
    """Why a block is furniture by its own words, or None.

    >>> furniture_reason("Login to access this content")
    'login wall'
    >>> furniture_reason("Our members must log in to three systems to access this content, which wastes time.")
    """
    folded = " ".join(text.split())
    if _CONTENTS.search(folded[-60:]):
        return "table of contents"
    words = folded.count(" ") + 1
    if words > 80:
        return None
    for line in knowledge()["line"]:
        if words <= line["words"] and line["pattern"].fullmatch(folded):
            return str(line["reason"])
    return None


def remove_furniture(pieces: list[Piece]) -> tuple[list[Piece], list[Dropped]]:
    """The pieces that are evidence, and what was left out. Order is kept."""
    reasons: dict[int, str] = {}
    for index, piece in enumerate(pieces):
        if piece.kind not in ("table", "cell"):
            reason = furniture_reason(piece.prefix + piece.text) or furniture_reason(piece.text)
            if reason:
                reasons[index] = reason
    _mark_comments(pieces, reasons)
    _mark_doubled(pieces, reasons)
    kept: list[Piece] = []
    dropped = [Dropped(pieces[index].text, reason, pieces[index].page) for index, reason in sorted(reasons.items())]
    for index, piece in enumerate(pieces):
        if index not in reasons:
            kept.append(_without_image_name(piece, dropped))
    return kept, dropped


def _mark_comments(pieces: list[Piece], reasons: dict[int, str]) -> None:
    """From a comment section's first line on, where a comment follows: its writers are not respondents."""
    comments = knowledge()["comments"]
    for index, piece in enumerate(pieces):
        text = " ".join(piece.text.split())
        if len(text) > 160 or not comments["opener"].fullmatch(text):
            continue
        following = pieces[index + 1 : index + 1 + COMMENT_REACH]
        explicit = bool(re.match(r"(please note,? )?only ", text, re.IGNORECASE))
        if explicit or any(_comment_header(after, comments["header"]) for after in following):
            reasons.setdefault(index, "reader comments")
        if any(_comment_header(after, comments["header"]) for after in following):
            for later in range(index + 1, len(pieces)):
                reasons.setdefault(later, comments["reason"])
            return


def _comment_header(piece: Piece, pattern: re.Pattern[str]) -> bool:
    first_line = piece.text.split("\n", 1)[0]
    return len(first_line) <= 120 and bool(pattern.fullmatch(" ".join(first_line.split())))


def _mark_doubled(pieces: list[Piece], reasons: dict[int, str]) -> None:
    """Doubled headlines and paragraphs (word for word, one after the other), and pull quotes."""
    words = [_words(piece.text) for piece in pieces]
    joined = [" ".join(["", *each, ""]) for each in words]
    live = [i for i, piece in enumerate(pieces) if i not in reasons and piece.kind not in ("table", "cell", "footnote")]
    for before, after in pairwise(live):
        if (
            len(words[before]) >= 3
            and words[before] == words[after]
            and pieces[before].text.rstrip(".") == pieces[after].text.rstrip(".")
        ):
            reasons[after] = (
                "doubled headline" if pieces[after].kind == "heading" or len(words[after]) < 20 else "doubled paragraph"
            )
    for place, index in enumerate(live):
        if (
            index in reasons
            or not PULL_QUOTE_WORDS <= len(words[index]) <= 60
            or pieces[index].kind not in ("paragraph", "heading")
        ):
            continue
        near = live[max(0, place - PULL_QUOTE_REACH) : place + PULL_QUOTE_REACH + 1]
        for other in near:
            if (
                other != index
                and other not in reasons
                and joined[index] in joined[other]
                and _is_pull_quote(pieces, words, index, other)
            ):
                reasons[index] = "doubled pull quote"
                break


def _is_pull_quote(pieces: list[Piece], words: list[list[str]], index: int, other: int) -> bool:
    """``index`` recurs in ``other``: was it set apart? It breaks off without a full stop, or ``other`` says more."""
    if pieces[other].kind != "paragraph":
        return False
    stopped, other_stopped = pieces[index].text.endswith(_ENDS), pieces[other].text.endswith(_ENDS)
    if len(words[other]) == len(words[index]):
        return not stopped and other_stopped
    return len(words[other]) >= len(words[index]) + 3 and not (pieces[index].kind == "heading" and index < 2)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _without_image_name(piece: Piece, dropped: list[Dropped]) -> Piece:
    """A picture's file name, glued to the full stop before it ("…the report.Some.Name.jpg"), is cut off."""
    found = _IMAGE_NAME.search(piece.text[-80:]) if piece.kind == "paragraph" else None
    if not found:
        return piece
    dropped.append(Dropped(found[1], "image file name", piece.page))
    at = len(piece.text) - len(piece.text[-80:]) + found.start(1)
    return Piece(
        piece.kind, piece.text[:at].rstrip(), piece.page, piece.level, piece.box, piece.row, piece.column, piece.sheet,
        piece.prefix, piece.gap, tuple(each for each in piece.breaks if each[0] <= at),
    )  # fmt: skip
