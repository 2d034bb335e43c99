"""What a spreadsheet's cell can hold, both ways: words are guarded on the way out, and mean on the way back what they meant.

Also when two texts are the same to a person although a program's habits (line ends, characters that a format cannot hold) came
between them.
"""

from __future__ import annotations

import re

__all__ = ["CUT", "alike", "guard", "is_cut", "one_line", "runs", "unguard"]

#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Stands at the end of a cell that was too long.
CUT = " [cut here: too long for a spreadsheet; the whole text is in the JSONL export]"
#: What no spreadsheet can hold, however it is shown there.
_NOWHERE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufeff\ufffd-\uffff\ud800-\udfff]")


def runs(text: str) -> bool:
    """Whether a spreadsheet would run the text as a formula."""
    return text.startswith(_FORMULA)


def guard(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it.

    >>> guard("=1+1"), guard("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if runs(text) else text


def unguard(text: str) -> str:
    """The text as it was before :func:`guard`.

    >>> unguard("'=1+1"), unguard("'tis so")
    ('=1+1', "'tis so")
    """
    return text[1:] if text.startswith("'") and runs(text[1:]) else text


def is_cut(text: str) -> bool:
    """Whether a cell holds a part of what it was."""
    return text.rstrip().endswith(CUT.strip())


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same but for white space, a guard, and characters that a table's format cannot hold.

    >>> alike("We agree.\\r\\nSo do they.", "We agree. So do they."), alike("a\\ufffdb", "a\\x07b"), alike("a", "b")
    (True, True, False)
    """
    if one == other:
        return True
    first, second = one_line(one), one_line(other)
    # a "?" is what Windows' own encoding leaves of a letter that it does not have
    return first == second or _windows(first) == second or _windows(second) == first


def one_line(text: str) -> str:
    """The words of a cell on one line, unguarded, without what no table can hold.

    >>> one_line("'=Odd\\n& \\x07 Sons")
    '=Odd & Sons'
    """
    return " ".join(_NOWHERE.sub("", unguard(text)).split())


def _windows(text: str) -> str:
    return text.encode("cp1252", "replace").decode("cp1252")
