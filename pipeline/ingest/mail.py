"""E-mail: headers become facts, the writer's own words the text; quoted mails and signatures are dropped with their reason.

The rules that tell quotations and signatures are shared with Outlook's .msg; attachments go back to be read as files.
"""

from __future__ import annotations

import re
from collections import Counter
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from pipeline.datamodel import Dropped, Unread
from pipeline.ingest.furniture import remove_furniture
from pipeline.ingest.html import parse
from pipeline.ingest.html_walk import walk
from pipeline.ingest.plain import mark_headings, plain_pieces
from pipeline.ingest.reading import Attachment, Piece, Reading
from pipeline.ingest.repair import as_repairs, clean, decode
from pipeline.settings import IngestSettings

#: "On 3 May 2021, at 10:00, A Person <a@example.org> wrote:", also broken over two lines.
_REPLY_LINE = re.compile(r"^\s*(>\s*)*On\s.{5,200}?\bwrote:\s*$", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_FORWARD_LINE = re.compile(
    r"^\s*(-{2,}\s*(original message|forwarded message|original appointment)\s*-{2,}|begin forwarded message:|_{20,})\s*$",
    re.IGNORECASE,
)
_HEADER_LINE = re.compile(r"^\s*\*?(from|sent|date|to|cc|subject)\s*:\*?\s", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- ?$")
_DEVICE = re.compile(r"^sent from (my |outlook|yahoo|mail for|samsung|proton).{0,60}$|^get outlook for .{0,20}$", re.IGNORECASE)
_NOTICE = re.compile(
    r"^(this (e-?mail|message)( and any (attachments?|files?).{0,40})? (is|are|may (be|contain)|contains) (strictly )?"
    r"(confidential|intended|private)"
    r"|the information (contained )?in this (e-?mail|message)|if you (have received|are not the intended)"
    r"|please consider the environment before printing"
    r"|caution: this (e-?mail|message) (originated|came) from outside)",
    re.IGNORECASE,
)
_SHOWN_HEADERS = ("from", "to", "cc", "subject", "reply-to")


def read_eml(data: bytes, settings: IngestSettings) -> Reading:
    """Reads a mail as it came over the wire (RFC 5322)."""
    del settings
    message = BytesParser(policy=policy.default.clone(refold_source="none")).parsebytes(data)
    reading = Reading()
    for name in _SHOWN_HEADERS:
        value = _header(message, name)
        if value:
            reading.attributes[name] = value
    set_facts(reading, reading.attributes.get("from"), reading.attributes.get("subject"), _date(message))
    body = message.get_body(preferencelist=("plain", "html"))
    repairs: Counter[str] = Counter()
    if isinstance(body, EmailMessage):
        text = clean(_content(body, repairs), repairs)
        set_body(reading, text, is_html=body.get_content_type() == "text/html")
        if not reading.pieces and body.get_content_type() == "text/plain":
            _read_html_instead(message, reading, repairs)
    reading.repairs = as_repairs(repairs)
    _gather_attachments(message, body, reading)
    return reading


def set_facts(reading: Reading, sender: str | None, subject: str | None, received: str | None) -> None:
    """Author, title and date of a mail."""
    reading.author = (re.sub(r"\s*<[^>]*>\s*$", "", sender).strip(" \"'") or sender.strip("<> ")) if sender else None
    reading.title = subject or None
    if received:
        reading.attributes["received"] = received
        reading.date = received[:10]


def set_body(reading: Reading, text: str, *, is_html: bool) -> None:
    """The writer's own words as pieces; the rest goes to ``dropped``."""
    if is_html:
        pieces = _html_pieces(text, reading)
        own = _own_pieces(pieces, reading)
    else:
        own_text = _own_lines(text.split("\n"), reading)
        own = plain_pieces(own_text)
    kept, dropped = remove_furniture(own)
    reading.dropped += dropped
    rest = []
    for piece in kept:
        if _NOTICE.match(piece.text):
            reading.dropped.append(Dropped(piece.text, "confidentiality notice"))
        elif _DEVICE.match(piece.text):
            reading.dropped.append(Dropped(piece.text, "signature"))
        else:
            rest.append(piece)
    reading.pieces = mark_headings(rest) if not is_html else rest


def _html_pieces(text: str, reading: Reading) -> list[Piece]:
    """A mail's page is the mail: no article to find, only its blocks. Quoted mails are told by their element."""
    tree = parse(text)
    if tree is None:
        return []
    for quoted in tree.xpath(
        "//blockquote[@type='cite'] | //div[contains(@class,'gmail_quote')] | //div[@id='divRplyFwdMsg']/following-sibling::*"
    ):
        words = " ".join("".join(quoted.itertext()).split())
        if words and quoted.getparent() is not None:
            reading.dropped.append(Dropped(words, "quoted mail"))
            quoted.drop_tree()
    return [Piece(block.kind, block.text, level=block.level, prefix=block.prefix) for block in walk(tree)]


def _own_lines(lines: list[str], reading: Reading) -> str:
    """Cuts at the first line that opens a quoted mail, and takes out lines that begin with ``>``."""
    end = _quotation_start(lines)
    own, after = lines[:end], "\n".join(lines[end:]).strip()
    if after and any(line.strip() for line in own):
        reading.dropped.append(Dropped(after, "quoted mail"))
    elif after:  # nothing but a forwarded mail: then that is the evidence
        own = lines
    quoted = [line for line in own if line.lstrip().startswith(">")]
    if quoted and len(quoted) < len([line for line in own if line.strip()]):
        reading.dropped.append(Dropped("\n".join(quoted), "quoted mail"))
        own = [line if not line.lstrip().startswith(">") else "" for line in own]
    for index, line in enumerate(own):
        if _SIGNATURE.match(line) and index > 0 and len(own) - index <= 15:
            signature = "\n".join(own[index + 1 :]).strip()
            if signature:
                reading.dropped.append(Dropped(signature, "signature"))
            return "\n".join(own[:index])
    return "\n".join(own)


def _quotation_start(lines: list[str]) -> int:
    for index, line in enumerate(lines):
        two = f"{line} {lines[index + 1]}" if index + 1 < len(lines) else line
        if _FORWARD_LINE.match(line) or _REPLY_LINE.match(line) or (line.lstrip().startswith("On ") and _REPLY_LINE.match(two)):
            return index
        block = [each for each in lines[index : index + 7] if each.strip()][:4]
        if (
            _HEADER_LINE.match(line)
            and line.strip().lower().startswith(("from:", "*from:"))
            and sum(map(bool, map(_HEADER_LINE.match, block))) >= 3
        ):
            return index
    return len(lines)


def _own_pieces(pieces: list[Piece], reading: Reading) -> list[Piece]:
    """The same for the blocks of an HTML mail."""
    for index, piece in enumerate(pieces):
        lines = piece.text.split("\n")
        opens = (
            _FORWARD_LINE.match(piece.text)
            or _REPLY_LINE.match(piece.text)
            or sum(map(bool, map(_HEADER_LINE.match, lines))) >= 3
        )
        if opens and index > 0:
            reading.dropped.append(Dropped("\n".join(each.text for each in pieces[index:]), "quoted mail"))
            return pieces[:index]
        if _SIGNATURE.match(piece.text) and index > 0:
            reading.dropped.append(Dropped("\n".join(each.text for each in pieces[index:]), "signature"))
            return pieces[:index]
    return pieces


def _read_html_instead(message: EmailMessage, reading: Reading, repairs: Counter[str]) -> None:
    """Some programs send an empty plain part beside the HTML that holds the letter."""
    body = message.get_body(preferencelist=("html",))
    if isinstance(body, EmailMessage):
        set_body(reading, clean(_content(body, repairs), repairs), is_html=True)


def _content(part: EmailMessage, repairs: Counter[str]) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = part.get_content_charset()
    if charset and charset not in ("us-ascii", "ascii", "iso-8859-1", "utf-8"):
        try:
            return payload.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(payload, repairs)


def _header(message: EmailMessage, name: str) -> str:
    """A header's text. Broken headers make the library raise errors of several kinds; such a header is left out."""
    try:
        return " ".join(str(message.get(name) or "").split())
    except (ValueError, IndexError, AttributeError, TypeError, KeyError, LookupError):
        return ""


def _date(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(str(message.get("date"))).isoformat()
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError):
        return None


def _gather_attachments(message: EmailMessage, body: object, reading: Reading) -> None:
    for index, part in enumerate(_parts(message, body), 1):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            nested = inner[0] if isinstance(inner, list) and inner else None
            if isinstance(nested, Message):
                name = file_name(part.get_filename() or (str(nested.get("subject") or "") + ".eml"), f"mail {index}.eml")
                reading.attachments.append(
                    Attachment(name if name.lower().endswith(".eml") else f"{name}.eml", nested.as_bytes())
                )
            continue
        payload = part.get_payload(decode=True)
        name = file_name(part.get_filename() or "", f"attachment {index}")
        if isinstance(payload, bytes) and payload:
            if not is_decoration(kind, part.get_content_disposition(), part.get_filename()):
                reading.attachments.append(Attachment(name, payload))
        elif part.get_filename():
            reading.unread.append(Unread(name, "the attachment is empty", "Ask the sender for it again."))


def _parts(message: EmailMessage, body: object) -> list[EmailMessage]:
    """Every leaf and nested mail that is not the body or its other form; a nested mail is not gone into."""
    if message.get_content_type() == "message/rfc822" and message is not body:
        return [message]
    if message.is_multipart():
        parts = [part for part in message.iter_parts() if isinstance(part, EmailMessage)]
        if message.get_content_type() == "multipart/alternative":
            parts = [part for part in parts if not part.get_content_type().startswith("text/")]
        return [leaf for part in parts for leaf in _parts(part, body)]
    is_body = message is body or (
        message.get_content_maintype() == "text"
        and message.get_content_disposition() != "attachment"
        and not message.get_filename()
    )
    return [] if is_body else [message]


def is_decoration(kind: str, disposition: str | None, name: str | None) -> bool:
    """Logos and icons of signatures, calendar entries, keys: no documents."""
    if kind.startswith("image/"):
        return disposition != "attachment" or bool(re.match(r"image\d+\.|logo|icon|signature", name or "", re.IGNORECASE))
    return kind in (
        "text/calendar",
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/ms-tnef",
    )


def file_name(name: str, otherwise: str) -> str:
    """A name without folders: an attachment called ``../../x`` is ``x``."""
    bare = " ".join(re.split(r"[\\/]", name)[-1].split())
    return re.sub(r"[\x00-\x1f<>:\"|?*]", "_", bare).strip(". ") or otherwise
