"""Numbers in words: plain English, figures as figures, and one stated scale from shares to "a few", "some", "many", "most"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.settings import DigestSettings

__all__ = [
    "STANCES",
    "STANCE_PAST",
    "STANCE_WORDS",
    "count",
    "date",
    "joined",
    "number",
    "of_these",
    "percent",
    "plural",
    "scale",
    "share",
    "someone",
    "upper_first",
]

#: In the order in which they are told; "mixed" is one who said things both for and against.
STANCES = ("support", "conditional", "neutral", "mixed", "oppose")
STANCE_WORDS = {
    "support": "Support",
    "conditional": "Support with conditions",
    "neutral": "Take no side",
    "mixed": "Both for and against",
    "oppose": "Oppose",
}
#: The same as something that was done at a time.
STANCE_PAST = {
    "support": "supported",
    "conditional": "supported with conditions",
    "neutral": "took no side",
    "mixed": "said things both for and against",
    "oppose": "opposed",
}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def number(value: float) -> str:
    """With commas, and no empty decimals.

    >>> number(1234), number(48.0), number(2.5)
    ('1,234', '48', '2.5')
    """
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def plural(noun: str) -> str:
    """Of the last word of ``noun``.

    >>> plural("membership body"), plural("business"), plural("council"), plural("survey")
    ('membership bodies', 'businesses', 'councils', 'surveys')
    """
    if noun.endswith("y") and not noun.endswith(("ay", "ey", "oy", "uy")):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "ch", "sh", "x")) else f"{noun}s"


def count(value: int, noun: str, nouns: str | None = None) -> str:
    """A number and its noun.

    >>> count(1, "response"), count(0, "response"), count(2, "has", "have")
    ('1 response', '0 responses', '2 have')
    """
    return f"{value:,} {noun if value == 1 else nouns or plural(noun)}"


def percent(part: int, whole: int) -> str:
    """Whole per cent; never "0%" of something nor "100%" of less than all.

    >>> percent(1, 3), percent(1, 1000), percent(999, 1000)
    ('33%', 'under 1%', 'over 99%')
    """
    share = 100 * part / whole
    if 0 < share < 1:
        return "under 1%"
    return "over 99%" if 99 < share < 100 else f"{int(share + 0.5)}%"


def share(part: int, whole: int, settings: DigestSettings) -> str:
    """A part of a whole in the words of the scale.

    >>> share(60, 80, DigestSettings()), share(3, 5, DigestSettings()), share(1, 80, DigestSettings())
    ('most (60 of 80, 75%)', '3 of 5', '1 of 80')
    """
    if whole < settings.words_from or part < 2:
        return f"{part:,} of {whole:,}"
    ratio = part / whole
    word = (
        "all" if part == whole
        else "most" if ratio > settings.most
        else "many" if ratio >= settings.many
        else "some" if ratio >= settings.some
        else "a few"
    )  # fmt: skip
    return f"{word} ({part:,} of {whole:,}, {percent(part, whole)})"


def scale(settings: DigestSettings) -> str:
    """The scale that :func:`share` uses, said in words."""
    some, many, most = (f"{round(100 * value)}%" for value in (settings.some, settings.many, settings.most))
    return (
        f"“Most” means more than {most} of the respondents whose responses were analysed, “many” from {many} to {most}, "
        f"“some” from {some} to under {many}, and “a few” under {some}. The number and the total always stand beside the word. "
        f"Where there are fewer than {settings.words_from} respondents, only the number is given."
    )


def of_these(parts: Sequence[tuple[int, str, str]]) -> str:
    """``9 support it, 1 opposes it``: (number, verb for one, verb for several) joined, noughts left out.

    >>> of_these([(9, "supports it", "support it"), (0, "opposes it", "oppose it")])
    '9 support it'
    """
    return joined([f"{value:,} {one if value == 1 else more}" for value, one, more in parts if value])


def joined(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def someone(kind: str | None) -> str:
    """Somebody of whom only the kind may be said.

    >>> someone("NHS body"), someone("individual"), someone(None), someone("university"), someone("MP")
    ('An NHS body', 'An individual', 'A respondent', 'A university', 'An MP')
    """
    noun = " ".join((kind or "respondent").split()) or "respondent"
    first = noun.split()[0]
    spelt = first.isupper() and len(first) <= 4  # read letter by letter: an NHS body, an MP
    vowel = (
        first[0] in "AEFHILMNORSX" if spelt else first[0].lower() in "aeio" or (first[0] == "u" and not first.startswith("uni"))
    )
    return f"{'An' if vowel else 'A'} {noun}"


def upper_first(text: str) -> str:
    """The first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def date(iso: str | None) -> str | None:
    """An ISO date as one writes it; anything else as it is.

    >>> date("2025-05-02"), date("2020-02"), date(None)
    ('2 May 2025', 'February 2020', None)
    """
    parts = (iso or "")[:10].split("-")
    if not all(part.isdigit() for part in parts) or not 2 <= len(parts) <= 3 or not 1 <= int(parts[1]) <= 12:
        return iso
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])} {month}" if len(parts) == 3 else month
