"""The way from a run's output to the documents that it was made from: ``sources`` beside the digest leads to their folder.

So the digest's links are the same bytes on every machine, tell of no machine's folders, and lead to the documents wherever a team
puts a folder of that name beside the page.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pipeline.stages.overview import SOURCES

__all__ = ["lead_to_sources", "leads_elsewhere"]


def lead_to_sources(folder: Path, out: Path) -> bool:
    """Make ``out/sources`` lead to ``folder``, and say whether it does; what somebody put there themselves is left alone.

    That may be a link, too, to copies without names, say: only one that leads nowhere is replaced.

    A symbolic link, or on Windows, where that takes a right that few have, a junction. A disk that knows neither has none: the
    digest names files and pages in words, too.
    """
    place = out / SOURCES
    try:
        target = folder.resolve()
        if place.exists():
            return place.is_dir() and place.resolve() == target
        if place.is_symlink():
            place.unlink()  # of an earlier run, from before the folder was moved
        _link(place, target)
    except (OSError, ValueError):
        return False
    return True


def leads_elsewhere(folder: Path, out: Path) -> Path | None:
    """Where ``out/sources`` leads if that is not ``folder``; None where it leads there, or nowhere."""
    place = out / SOURCES
    try:
        return place.resolve() if place.is_dir() and place.resolve() != folder.resolve() else None
    except OSError:
        return None


def _link(place: Path, target: Path) -> None:
    try:
        # as seen from the output, so that both can be moved together
        place.symlink_to(os.path.relpath(target, place.parent.resolve()), target_is_directory=True)
    except (OSError, ValueError):  # on Windows no right to, or another drive
        # whoever looks for documents in the folder would go through a junction, and find them all again
        if sys.platform != "win32" or place.parent.resolve().is_relative_to(target):
            raise
        import _winapi

        _winapi.CreateJunction(str(target), str(place))
