"""A run's account of itself, for people and as JSON: what came in, what was set aside, what was found, what could not be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.datamodel import Coverage
    from pipeline.stages import Changes, RunSummary

#: A list longer than this hides the rest of the summary; ``--json`` has all of it.
LONGEST_LIST = 20


def number(count: int, noun: str) -> str:
    """A count with its noun.

    >>> number(1, "theme"), number(1200, "response"), number(2, "copy")
    ('1 theme', '1,200 responses', '2 copies')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def as_lines(summary: RunSummary) -> Iterator[str]:
    """The summary that ``run`` ends with."""
    yield summary.consultation.title
    yield from _row("Files", change_words(summary.changes))
    if summary.unchanged:
        yield from _row("", "nothing has changed; everything is as the last run left it")
    if summary.coverage is not None:
        yield from coverage_lines(summary.coverage)
        yield from _row(
            "Found", ", ".join(number(summary.counts[f"{noun}s"], noun) for noun in ("position", "concern", "ask", "theme"))
        )
    for name, language in summary.other_languages[:LONGEST_LIST]:
        yield from _row("Language", one_line(f"{name} is in {language}: kept and searchable, not tagged"))
    yield from unread_lines(summary)
    yield from unmatched_lines(summary)
    if summary.coverage is not None:
        yield from _row("Digest", summary.digest.as_posix())


def change_words(changes: Changes) -> str:
    """How many files are new, changed, removed and as before."""
    own = set(changes.changed) - set(changes.again)
    counts = {"new": changes.new, "changed": own, "removed": changes.removed, "to be read again": changes.again}
    parts = [f"{len(names):,} {word}" for word, names in counts.items() if names]
    if changes.unchanged:
        parts.append(f"{changes.unchanged:,} as before")
    return f"{len(changes.inputs):,}: {', '.join(parts)}"


def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """Received → excluded → analysed, and what became of the passages."""
    excluded = sum(count for _, count in coverage.excluded)
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in coverage.excluded)
    copies = (
        f", {number(coverage.campaign_copies, 'copy')} of a campaign among them ({coverage.campaign_exact:,} word for word), "
        f"{coverage.analysed - coverage.campaign_copies:,} without them"
        if coverage.campaign_copies
        else ""
    )
    set_aside = f"{excluded:,} excluded ({reasons})" if reasons else "none excluded"
    yield from _row("Received", f"{number(coverage.received, 'response')} → {set_aside} → {coverage.analysed:,} analysed{copies}")
    if coverage.other_documents:
        yield from _row("", f"{number(coverage.other_documents, 'other document')} (articles, reports: nobody's response)")
    if coverage.truncated:
        yield from _row(
            "", f"{number(coverage.truncated, 'response')} with an answer that breaks off, analysed as far as it goes"
        )
    yield from _row(
        "Passages",
        f"{coverage.passages:,}: {coverage.passages_tagged:,} tagged, {coverage.passages_themed:,} in a theme, "
        f"{coverage.passages_left_over:,} left over",
    )
    if coverage.set_aside:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in coverage.set_aside)
        yield from _row("", f"{sum(count for _, count in coverage.set_aside):,} more say nothing ({reasons})")


def unread_lines(summary: RunSummary) -> Iterator[str]:
    """What could not be read, each with its reason and the mend."""
    lines = unread_sentences(summary)
    files, pages = lines[: len(summary.unreadable)], lines[len(summary.unreadable) :]
    if files:
        yield f"Could not be read ({len(files):,}):"
        yield from _shortened(files)
    if pages:
        yield f"Pages that could not be read ({len(pages):,}):"
        yield from _shortened(pages)


def unmatched_lines(summary: RunSummary) -> Iterator[str]:
    """Entries of the register that fit nothing: whoever is meant by them is treated as if they were not there."""
    for row in summary.unmatched:
        yield one_line(f"Warning: {row.named}: {row.reason} {row.mend}")


def unread_sentences(summary: RunSummary) -> list[str]:
    """Each file that could not be read, then each page, with its reason and the mend: one line each, whatever its name is."""
    files = [f"{failed.source_file}: {failed.reason} {failed.mend}" for failed in summary.unreadable]
    parts = [(part.source_file, part.unread) for part in summary.unread]
    pages = [f"{name}, {part.what}: {part.reason.rstrip('.')}. {part.mend}" for name, part in parts]
    return [one_line(line) for line in (*files, *pages)]


def one_line(text: str) -> str:
    """A stranger's words (a file's name may hold anything) as one harmless line: no line ends, no terminal codes.

    >>> one_line("a\\nb \\x1b[31mred.pdf")
    'a\\\\nb \\\\x1b[31mred.pdf'
    """
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


def _shortened(lines: list[str]) -> Iterator[str]:
    for line in lines[:LONGEST_LIST]:
        yield f"  {line}"
    if len(lines) > LONGEST_LIST:
        yield f"  … and {len(lines) - LONGEST_LIST:,} more (all of them with --json)"


def _row(name: str, text: str) -> Iterator[str]:
    yield f"{name:<10}{text}"


def as_json(summary: RunSummary) -> str:
    """The whole summary."""
    return dump({**as_record(summary), "exit_code": int(summary.exit_code)})


def as_record(summary: RunSummary) -> dict[str, object]:
    """The summary as JSON knows it."""
    return {
        "consultation": summary.consultation.id,
        "title": summary.consultation.title,
        "out": summary.out.as_posix(),
        "digest": summary.digest.as_posix() if summary.coverage is not None else None,
        "files": {
            "new": list(summary.changes.new),
            "changed": list(summary.changes.changed),
            "removed": list(summary.changes.removed),
            "again": list(summary.changes.again),
            "unchanged": summary.changes.unchanged,
        },
        "coverage": asdict(summary.coverage) if summary.coverage is not None else None,
        "counts": dict(summary.counts),
        "unreadable": [{"file": one.source_file, "reason": one.reason, "mend": one.mend} for one in summary.unreadable],
        "unread": [{"file": part.source_file, **asdict(part.unread)} for part in summary.unread],
        "other_languages": [{"file": name, "language": language} for name, language in summary.other_languages],
        "unmatched": [asdict(row) for row in summary.unmatched],
    }


def dump(record: dict[str, object]) -> str:
    """JSON for people and programs."""
    return json.dumps(record, ensure_ascii=False, indent=2)
