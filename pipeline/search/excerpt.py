"""The stretch of a passage that shows why it was found, with the found words marked."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from pipeline.search.hit import Excerpt

#: The store's index cuts words the same way; a mark is then exactly what matched, endings included.
_STEMS, _WORDS = "porter unicode61", "unicode61"
_OPEN, _CLOSE = "\x02", "\x03"

Marked = dict[str, tuple[tuple[int, int], ...]]


def find_marks(texts: Mapping[str, str], stems: str | None, words: str | None = None) -> Marked:
    """Where the words of an FTS5 expression stand in each text; texts without any are left out.

    ``stems`` finds every ending of its words; ``words``, for prefixes, takes them as they are.
    """
    found: dict[str, set[tuple[int, int]]] = {}
    for expression, tokenizer in ((stems, _STEMS), (words, _WORDS)):
        if expression and texts:
            for key, marked in _highlighted(texts, expression, tokenizer):
                found.setdefault(key, set()).update(_marks(marked))
    return {key: _apart(marks) for key, marks in found.items()}


def _highlighted(texts: Mapping[str, str], expression: str, tokenizer: str) -> list[tuple[str, str]]:
    with sqlite3.connect(":memory:") as database:
        database.execute(f"CREATE VIRTUAL TABLE text USING fts5(id UNINDEXED, words, tokenize='{tokenizer}')")
        database.executemany("INSERT INTO text VALUES (?, ?)", [(key, _plain(text)) for key, text in texts.items()])
        rows = database.execute(
            "SELECT id, highlight(text, 1, ?, ?) FROM text WHERE text MATCH ?", (_OPEN, _CLOSE, f"words : ({expression})")
        ).fetchall()
    database.close()
    return rows


def _apart(marks: set[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """In order, and what overlaps as one: a phrase may stand within a longer one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _plain(text: str) -> str:
    """The text with nothing in it that SQLite or a mark could trip over, every character still in its place."""
    return "".join(" " if character in "\x00\x02\x03" or "\ud800" <= character <= "\udfff" else character for character in text)


def _marks(marked: str) -> tuple[tuple[int, int], ...]:
    """Offsets in the unmarked text."""
    found = []
    at = start = 0
    for character in marked:
        if character == _OPEN:
            start = at
        elif character == _CLOSE:
            found.append((start, at))
        else:
            at += 1
    return tuple(found)


def cut(text: str, marks: tuple[tuple[int, int], ...], length: int, keep: tuple[int, int] | None = None) -> Excerpt:
    """At most about ``length`` characters of the text: around ``keep`` if given, else where the most marks stand.

    >>> cut("one two three four five six", ((8, 13),), 16)
    Excerpt(text='… two three four …', marks=((6, 11),))
    """
    if len(text) <= length:
        return Excerpt(text, marks)
    if keep:
        middle = (keep[0] + keep[1]) // 2
    else:
        best = max(marks, key=lambda mark: (_within(marks, mark[0], length), -mark[0]), default=(0, 0))
        last = max((end for start, end in marks if best[0] <= start < best[0] + length), default=best[1])
        middle = (best[0] + min(last, best[0] + length)) // 2
    start, end = _whole_words(text, max(0, min(middle - length // 2, len(text) - length)), length)
    before, after = "… " if start > 0 else "", " …" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple((a + shift, b + shift) for a, b in marks if start <= a and b <= end)
    return Excerpt(f"{before}{text[start:end]}{after}", inside)


def _within(marks: tuple[tuple[int, int], ...], start: int, length: int) -> int:
    return sum(start <= a and b <= start + length for a, b in marks)


def _whole_words(text: str, start: int, length: int) -> tuple[int, int]:
    """The window moved inwards to whole words; a word longer than the window is cut after all."""
    end = min(len(text), start + length)
    while 0 < start < end and not text[start - 1].isspace():
        start += 1
    while start < end < len(text) and not text[end].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else (start - length, start)


def words_before(text: str, first: int, at: int, length: int) -> str:
    """At most ``length`` characters before ``at``, whole words, none before ``first``.

    >>> words_before("one two three four", 0, 14, 10)
    'two three'
    """
    start = max(first, at - length)
    while first < start < at and not text[start - 1].isspace():
        start += 1
    return text[start:at].strip()


def words_after(text: str, at: int, last: int, length: int) -> str:
    """At most ``length`` characters from ``at`` on, whole words, none after ``last``.

    >>> words_after("one two three four", 3, 18, 8)
    'two'
    """
    end = min(last, at + length)
    while at < end < last and not text[end].isspace():
        end -= 1
    return text[at:end].strip()
