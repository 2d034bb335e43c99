"""The README's quality table: rewritten between two marks, so that no figure in it is typed."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import WrongUsage
from pipeline.evaluate.suite.formats import notes, table_rows
from pipeline.evaluate.suite.result import SuiteReport
from pipeline.evaluate.tables import piped

__all__ = ["BEGIN", "END", "put_into_readme", "readme_table"]

BEGIN = "<!-- quality table: written by greenpaper evaluate --suite; do not edit -->"
END = "<!-- end of the quality table -->"


def readme_table(report: SuiteReport) -> str:
    """What stands between the marks."""
    table = piped(table_rows(report, detail=False), left=(0, 2, 5, 6))
    return "\n".join([*table, "", " ".join(notes(report))])


def put_into_readme(path: Path, report: SuiteReport) -> None:
    """Write the table between the marks of a file; nothing else of it changes.

    Raises:
        WrongUsage: there is no such file, or it lacks the marks.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise WrongUsage(f"{path} cannot be read: {error.strerror}.", "Name the README that holds the table.") from error
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise WrongUsage(f"{path} has no place for the table.", f"Put these two lines where it belongs: {BEGIN} {END}")
    half = path.with_name(f".{path.name}.part")
    half.write_text(f"{before}{BEGIN}\n{readme_table(report)}\n{END}{after}", encoding="utf-8", newline="\n")
    half.replace(path)
