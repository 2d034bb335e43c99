"""A folder of files that were made, or damaged, to do harm: for tests of what a run makes of them."""

from __future__ import annotations

import email.message
import os
import sys
import zipfile
from pathlib import Path

from small_folder import write_folder

SCRIPT = "<script>alert('harm')</script>"
FORMULA = '=HYPERLINK("http://harm.example","Click")'
OVERRIDE = "\u202egnp.exe\u202c"
#: A name that breaks lines and would be an element of a page; Windows takes neither.
NAME = "a\n<img src=x onerror=alert(1)>.txt" if sys.platform != "win32" else "a harmless name.txt"


def write_hostile_folder(folder: Path) -> set[str]:
    """The files in ``folder``; the names of those that cannot be read."""
    write_folder(folder, names=["council.md", "letters/chamber.txt", "letters/union.txt"])
    _texts(folder)
    bad = {"bomb.docx", "secret.pdf", "broken.xlsx", "plan.dwg", "nul.txt"}
    _bomb(folder / "bomb.docx")
    _secret(folder / "secret.pdf")
    (folder / "nothing.pdf").write_bytes(b"")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 and then nothing of the kind")
    (folder / "plan.dwg").write_bytes(b"AC1032\x00\x00\x00\x01\x02\x03" * 100)
    (folder / "folder.pdf").mkdir()
    (folder / "folder.pdf" / "letter.txt").write_text("We oppose Option 2 because it is too costly.\n", encoding="utf-8")
    if sys.platform != "win32":
        (folder / "round.txt").symlink_to("about.txt")
        (folder / "about.txt").symlink_to("round.txt")
        (folder / "loop").symlink_to(folder, target_is_directory=True)
        os.mkfifo(folder / "pipe.txt")
        bad |= {"round.txt", "about.txt", "pipe.txt"}
    locked = folder / "locked.txt"
    locked.write_text("We support Option 1.", encoding="utf-8")
    locked.chmod(0)
    if not os.access(locked, os.R_OK):  # root reads whatever it likes
        bad.add("locked.txt")
    return bad


def _texts(folder: Path) -> None:
    letter = f"We oppose Option 2 because {SCRIPT} nobody asked us.\n\nThe department must {OVERRIDE} answer {FORMULA} first.\n"
    (folder / "script.txt").write_text(letter, encoding="utf-8")
    (folder / NAME).write_text("I support Option 1 because the boats would be run by one body.\n", encoding="utf-8")
    (folder / "line.txt").write_text("We support Option 1. " + "word " * 20_000, encoding="utf-8")
    (folder / "nul.txt").write_bytes(b"We oppose\x00 Option 2.\x00\x00\n\nIt is too\x07 costly.\n")
    header = "Response ID,Name,Do you support Option 1?,Why?\n"
    formula = FORMULA.replace('"', '""')
    answer = f'"{formula}","@SUM(1+1)*cmd|\' /C calc\'!A0","Yes","{SCRIPT} + more boats are needed here"\n'
    (folder / "form.csv").write_text(header + answer + "R-2,-2+3,No,=1+1 is what it costs us all\n", encoding="utf-8")
    message = email.message.EmailMessage()
    message.set_content("I oppose Option 2, at the very bottom.")
    for depth in range(30):
        outer = email.message.EmailMessage()
        outer["Subject"], outer["From"] = f"Fwd {depth} {SCRIPT}", "a@b.example"
        outer.set_content(f"Please read what is below, says number {depth}.")
        outer.add_attachment(message)
        message = outer
    (folder / "nested.eml").write_bytes(message.as_bytes())


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("word/document.xml", b" " * 120_000_000)


def _secret(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(72, 720, "We support Option 1.")
    canvas.save()
