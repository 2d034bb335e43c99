"""What an e-mail says (TOML) → the .eml file, with its attachments; the same bytes each time."""

from __future__ import annotations

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

TYPES = {
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".pdf": ("application", "pdf"),
}


def eml(about: dict[str, Any], attachments: list[tuple[str, bytes]]) -> bytes:
    message = EmailMessage(policy=policy.SMTP.clone(max_line_length=998))
    message["From"], message["To"], message["Subject"] = about["from"], about["to"], about["subject"]
    sent = datetime.fromisoformat(about["date"]).replace(tzinfo=UTC)
    message["Date"] = format_datetime(sent)
    message["Message-ID"] = f"<{sent:%Y%m%d%H%M}.{len(about['subject'])}@post.example>"
    if "html" in about:
        message.set_content(about["html"].strip() + "\n", subtype="html", cte="quoted-printable")
    else:
        message.set_content(about["body"].strip() + "\n", cte="quoted-printable")
    for name, data in attachments:
        main, sub = TYPES[name[name.rindex(".") :]]
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    if attachments:
        message.set_boundary("=_boundary_of_the_demo_=")
    return message.as_bytes()


def filetime(date: str) -> int:
    """The day and hour as Outlook counts them: 100 ns since 1601."""
    since = datetime.fromisoformat(date).replace(tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)
    return (since.days * 86400 + since.seconds) * 10_000_000
