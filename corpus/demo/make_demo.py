"""Makes the demo's binary files again out of the sources in ``.make``: ``python corpus/demo/make_demo.py [FOLDER]``.

Everything here was written for this demo; every body, place and person in it is invented. The same sources give the same bytes:
no clocks, no compression, a seeded hand. PDFs depend on the release of reportlab as well (``.make/reportlab.txt`` names it).
The text files (.html, .md, .txt outside ``campaign``) are not made: they are written by hand and stand as they are.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
MAKE = HERE / ".make"
sys.path.insert(0, str(MAKE))

from campaign import write_campaign  # noqa: E402
from mail import eml, filetime  # noqa: E402
from office import docx, odt, rtf  # noqa: E402
from ole import msg  # noqa: E402
from pdf import write_pdf  # noqa: E402
from source import read_source  # noqa: E402
from survey import write_survey  # noqa: E402

WRITERS = {".docx": docx, ".odt": odt, ".rtf": rtf}


def make(folder: Path) -> None:
    """Write every generated file below ``folder``."""
    for name in ("consultation", "letters", "reports", "email", "campaign"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for path in sorted((MAKE / "letters").glob("*.md")):
        write_document(path, folder / read_source(path).about["out"])
    for path in sorted((MAKE / "email").glob("*.toml")):
        write_mail(path, folder)
    write_campaign(folder, MAKE / "campaign.toml")
    write_survey(folder, MAKE / "survey", HERE / "consultation.toml")


def write_document(source: Path, out: Path) -> None:
    """One source as the kind of file that ``out`` is called."""
    if out.suffix == ".pdf":
        write_pdf(read_source(source), out)
    else:
        out.write_bytes(WRITERS[out.suffix](read_source(source)))


def write_mail(source: Path, folder: Path) -> None:
    """An e-mail and what hangs on it."""
    about = tomllib.loads(source.read_text(encoding="utf-8"))
    out = folder / about["out"]
    if out.suffix == ".msg":
        name, _, address = about["from"].partition(" <")
        when = filetime(about["date"])
        data = msg(
            subject=about["subject"],
            sender=name,
            address=address[:-1],
            to=about["to"],
            sent_filetime=when,
            body=about["body"].strip(),
        )
        out.write_bytes(data)
        return
    attachments = []
    for name in about.get("attachments", []):
        made = out.with_name(name)
        write_document(source.with_name(name).with_suffix(".md"), made)
        attachments.append((name, made.read_bytes()))
        made.unlink()
    out.write_bytes(eml(about, attachments))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
