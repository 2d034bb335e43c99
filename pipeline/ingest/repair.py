"""Mends what software broke in a text, never what people wrote: no quote is straightened, no ligature of meaning lost.

Comes in: bytes or text. Goes out: text, and how often what was mended.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from charset_normalizer import from_bytes

from pipeline.datamodel import Repair

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\ufeff\ufffe\uffff\ud800-\udfff]")
_C1 = re.compile("[\x80-\x9f]")
#: UTF-8 read as Windows-1252: only sequences that no language writes. "â€™" is ’, "Â£" is £, "Ã©" is é.
_MOJIBAKE = re.compile(
    "â[€‚„†‡ˆ‰][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|Ã[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|Â[\xa0-\xbf]"
)
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")


def decode(data: bytes, repairs: Counter[str] | None = None) -> str:
    """The text of ``data``, whatever its encoding: byte order mark, UTF-8, UTF-16, then Windows-1252, then the best guess."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) if encoding == "utf-8" else 0 :].decode(encoding, "replace")
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data, repairs if repairs is not None else Counter())


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Western text is NUL."""
    sample = data[:4096]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else None


def _decode_legacy(data: bytes, repairs: Counter[str]) -> str:
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    if sum(char > "\x7f" for char in loose) > 4 * broken:
        # UTF-8 with a few stray bytes: two files put together, or one cut in the middle of a character.
        repairs["encoding"] += broken
        return "".join(_line_of(line) for line in data.splitlines(keepends=True))
    high = sum(byte > 0x7F for byte in data)
    if high <= 0.3 * len(data):
        # Windows-1252 is what British offices wrote before UTF-8; its five unused bytes are dropped later as controls.
        repairs["encoding"] += 1
        return "".join(_line_of(line) for line in data.splitlines(keepends=True))
    guess = from_bytes(data).best()
    return str(guess) if guess else data.decode("cp1252", "replace")


def _line_of(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace").replace("\ufffd", "")


def clean(text: str, repairs: Counter[str]) -> str:
    """``text`` in NFC, with mojibake mended, line ends made ``\\n`` and control characters removed.

    >>> clean("It\\u00e2\\u20ac\\u2122s\\x00 \\ufb01ne", Counter())
    'It’s fine'
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text).replace("\x0c", "\n\n")
    if "â" in text or "Ã" in text or "Â" in text:
        text = _counted(_MOJIBAKE, _from_mojibake, text, repairs, "mojibake")
    if _C1.search(text):
        text = _counted(_C1, _from_c1, text, repairs, "encoding")
    text = _counted(_LIGATURE, lambda found: _LIGATURES[found[0]], text, repairs, "ligature")
    text = _counted(re.compile("\u00ad"), lambda _: "", text, repairs, "soft hyphen")
    text = _counted(_CONTROLS, lambda _: "", text, repairs, "control character")
    if not unicodedata.is_normalized("NFC", text):
        repairs["unicode composition"] += 1
        text = unicodedata.normalize("NFC", text)
    return text


def _counted(pattern: re.Pattern[str], change: object, text: str, repairs: Counter[str], kind: str) -> str:
    changed, count = pattern.subn(change, text)  # type: ignore[call-overload]
    if count and changed != text:
        repairs[kind] += count
    return str(changed)


def _from_c1(found: re.Match[str]) -> str:
    return found[0].encode("latin-1").decode("cp1252", "replace").replace("\ufffd", "")


def _from_mojibake(found: re.Match[str]) -> str:
    raw = b"".join(_byte_of(char) for char in found[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _byte_of(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1", "replace")


def as_repairs(counts: Mapping[str, int]) -> list[Repair]:
    """The counter as records, sorted by kind."""
    return [Repair(kind, count) for kind, count in sorted(counts.items()) if count]
