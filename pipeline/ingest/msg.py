"""Outlook's .msg: the same facts and rules as any mail, read by python-oxmsg."""

from __future__ import annotations

import io
from collections import Counter

from oxmsg import Message

from pipeline.datamodel import Unread
from pipeline.errors import UnreadableDocument
from pipeline.ingest.mail import file_name, is_decoration, set_body, set_facts
from pipeline.ingest.reading import Attachment, Reading
from pipeline.ingest.repair import as_repairs, clean
from pipeline.settings import IngestSettings

#: Outlook's property for a body in compressed RTF; nearly every mail has the same text as plain text or HTML beside it.
_RICH_TEXT = 0x1009


def read_msg(data: bytes, settings: IngestSettings) -> Reading:
    """Reads a mail that Outlook saved.

    Raises:
        UnreadableDocument: it is no mail (a contact, an appointment).
    """
    del settings
    message = Message.load(io.BytesIO(data))
    if not str(message.message_class or "IPM.Note").upper().startswith(("IPM.NOTE", "REPORT")):
        raise UnreadableDocument(
            f"It is an Outlook entry of another kind ({message.message_class}).", "Save the mail itself, as .msg or PDF."
        )
    reading = Reading()
    sent = message.sent_date
    recipients = "; ".join(sorted(recipient.email_address or recipient.name or "" for recipient in message.recipients))
    for name, value in (("from", message.sender), ("to", recipients), ("subject", message.subject)):
        if value:
            reading.attributes[name] = " ".join(value.split())
    set_facts(reading, message.sender, message.subject, sent.isoformat() if sent else None)
    repairs: Counter[str] = Counter()
    if (message.body or "").strip():
        set_body(reading, clean(message.body or "", repairs), is_html=False)
    elif message.html_body:
        set_body(reading, clean(message.html_body, repairs), is_html=True)
    elif message.properties.binary_prop_value(_RICH_TEXT):
        reading.unread.append(
            Unread("the mail's text", "it is kept as Outlook's own rich text only", "Save the mail as PDF or .eml.")
        )
    reading.repairs = as_repairs(repairs)
    for index, attachment in enumerate(message.attachments, 1):
        name = file_name(attachment.file_name or "", f"attachment {index}")
        content = attachment.file_bytes
        if not content:
            reading.unread.append(
                Unread(name, "it is a mail within the mail, or empty", "Open it in Outlook and save it as a file of its own.")
            )
        elif not is_decoration(attachment.mime_type or "", "attachment", attachment.file_name):
            reading.attachments.append(Attachment(name, content))
    return reading
