"""The campaign letter: 25 senders, three formats, four added paragraphs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from mail import eml
from office import docx
from source import Block, Source


def write_campaign(folder: Path, source: Path) -> None:
    said = tomllib.loads(source.read_text(encoding="utf-8"))
    for number, name in enumerate(said["senders"]["names"], start=1):
        paragraphs = _letter(said, number, name)
        path = folder / "campaign" / f"keep-our-boards-{number:02}"
        if number % 5 == 0:
            about = {"title": said["subject"], "author": name, "date": _day(number)}
            path.with_suffix(".docx").write_bytes(docx(Source(about, tuple(Block("paragraph", text) for text in paragraphs))))
        elif number % 3 == 1:
            path.with_suffix(".eml").write_bytes(_mail(said["subject"], name, number, paragraphs))
        else:
            path.with_suffix(".txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8", newline="\n")


def _letter(said: dict[str, Any], number: int, name: str) -> list[str]:
    paragraphs = said["template"].strip().split("\n\n")
    if str(number) in said["additions"]:
        paragraphs.append(said["additions"][str(number)])
    towns = said["senders"]["towns"]
    return [*paragraphs, f"Yours faithfully\n{name}\n{towns[number % len(towns)]}"]


def _day(number: int) -> str:
    return f"2025-04-{number + 3:02}"


def _mail(subject: str, name: str, number: int, paragraphs: list[str]) -> bytes:
    address = name.lower().replace(" ", ".") + "@post.example"
    about = {
        "from": f"{name} <{address}>",
        "to": "rivers.coast@drcl.example",
        "subject": subject,
        "date": f"{_day(number)}T12:00:00",
    }
    return eml(about | {"body": "\n\n".join(paragraphs) + "\n"}, [])
