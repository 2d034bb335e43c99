"""Wordings made comparable: case, quotes, dashes, punctuation and spacing do not make two texts different."""

from __future__ import annotations

import re
import unicodedata

#: Words of a wording without its names and figures: what is left of fewer says too little ("I live in").
FRAME_WORDS = 5
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "‛": "'", "ʼ": "'", "`": "'", "´": "'"})
_INSIDE_A_WORD = re.compile(r"(?<=\w)'(?=\w)")
_NAME = re.compile(r"\W*[A-Z]|.*\d")
_WORD = re.compile(r"[^\W\d_][\w’'-]+")
#: Of a text with a greater share of capitals nobody can tell what is a name.
MOST_CAPITALS = 0.4
#: Capitals behind a small letter; "Option B" and the like are no names but matters.
_INNER_NAME = re.compile(
    r"(?<=[a-z,;] )(?:the )?(?!(?:Option|Proposal|Question|Policy|Chapter|Part|Section|Clause|Article|Site|Route|Phase)\b)"
    r"[A-Z][a-z][\w’'-]*(?: (?:of |and )?[A-Z][a-z][\w’'-]*)*"
)
_NOT_A_WORD = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'’”)\]]*\s+(?=[\"'‘“(\[]?[A-Z0-9£])|\s*\n+\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|no|nos|mr|mrs|ms|dr|prof|rev|st|sir|hon|para|paras|fig|p|pp)\.|\b[A-Z]\.)$", re.IGNORECASE
)
# "Option B." ends a sentence, "J. Smith" and "Mr B. Jones" do not
_LETTERED = re.compile(
    r"\b(?:option|proposal|part|plan|scheme|schedule|annex|appendix|model|route|site|phase|group|section|scenario) [A-Z]\.$",
    re.IGNORECASE,
)


def folded(text: str) -> str:
    """The words of ``text`` in lower case, one space between.

    >>> folded("  It’s “too FAST” – really!")
    'its too fast really'
    """
    plain = _INSIDE_A_WORD.sub("", unicodedata.normalize("NFKC", text).translate(_STRAIGHT))
    return _NOT_A_WORD.sub(" ", plain).strip().casefold()


def framed(text: str) -> str:
    """The wording of ``text`` without its names and figures: of two places the same may be said.

    >>> framed("Hold a meeting in Reed by 4 May") == framed("Hold a meeting in Upper Marsh")
    False
    >>> framed("Hold a meeting in Reed") == framed("Hold a meeting in Upper Marsh")
    True
    """
    return folded(" ".join(word for at, word in enumerate(text.split()) if at == 0 or not _NAME.match(word)))


def inner_names(text: str) -> frozenset[str]:
    """The words of the names inside the sentences of ``text``.

    >>> sorted(inner_names("Nobody clears the drains of Little Sandle or of Holm."))
    ['Holm', 'Little', 'Sandle']
    """
    return frozenset(word for name in _INNER_NAME.findall(text) for word in name.split() if word[0].isupper())


def unnamed(text: str, kept: frozenset[str] = frozenset()) -> str:
    """``text`` with the names inside its sentences put as "it": what is said of two places is one matter.

    Names with a word of ``kept`` stay. A text that writes most of its words with capitals is left as it is, and one in which
    too little would be left.

    >>> unnamed("Only one man covers the whole of the upper Holm and Reed Bay at night.")
    'Only one man covers the whole of the upper it at night.'
    >>> unnamed("Hold a meeting in Reed."), unnamed("We Want Fair Rents For All Of Reed Bay")
    ('Hold a meeting in Reed.', 'We Want Fair Rents For All Of Reed Bay')
    """
    words = _WORD.findall(text)
    capitals = sum(word[0].isupper() for word in words)
    left = len(_WORD.findall(_INNER_NAME.sub("", text)))
    if left < FRAME_WORDS or capitals > MOST_CAPITALS * len(words):
        return text
    return _INNER_NAME.sub(lambda name: name.group() if kept.intersection(name.group().split()) else "it", text)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence (or line) of ``text`` begins and ends, white space left out.

    >>> text = "No. 4 is late. It is, e.g. Tuesdays.\\nYours"
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['No. 4 is late.', 'It is, e.g. Tuesdays.', 'Yours']
    >>> len(sentence_spans("We oppose Option B. Mr A. Reed does too."))
    2
    """
    cuts = [0]
    for gap in _SENTENCE_END.finditer(text):
        # a full stop after an abbreviation ends no sentence, a line break does
        before = text[max(0, gap.start() - 16) : gap.start()]
        if "\n" in gap.group() or not _ABBREVIATION.search(before) or _LETTERED.search(before):
            cuts.extend((gap.start() + len(gap.group().rstrip()) - len(gap.group().strip()), gap.end()))
    cuts.append(len(text))
    spans = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        piece = text[start:end]
        if piece.strip():
            spans.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
    return spans


def shingles(words: list[str], size: int = 3) -> set[str]:
    """Every run of ``size`` words; a shorter text is one shingle."""
    if len(words) < size:
        return {" ".join(words)} if words else set()
    return {" ".join(words[at : at + size]) for at in range(len(words) - size + 1)}
