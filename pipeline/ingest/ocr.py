"""Scanned pages are read by the ``tesseract`` program where it is installed; it is no dependency."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass

from pipeline.settings import IngestSettings

MEND = "Install Tesseract, or ask the sender for a text version."
#: Tesseract's own confidence (0–100) below which a "word" is a speck, a signature or a stamp.
_LEAST_CONFIDENCE = 20


def ocr_available() -> bool:
    """Whether the ``tesseract`` program is installed; part of a run's fingerprint, since results differ with it."""
    return shutil.which("tesseract") is not None


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word with its box in pixels from the top left corner, and the text line that it stands in."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    line: tuple[int, int, int]


class OcrFailedError(Exception):
    """Tesseract did not read this page: it says why."""


def read_picture(png: bytes, settings: IngestSettings) -> list[OcrWord]:
    """The words of a page's picture, in Tesseract's reading order.

    Raises:
        OcrFailedError: it took too long, or Tesseract stopped with an error.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise OcrFailedError("Tesseract is not installed")
    command = [program, "stdin", "stdout", "-l", settings.ocr_language, "--dpi", str(settings.ocr_dpi), "--psm", "3", "tsv"]
    # One thread: Tesseract's four make a page slower where several documents are read at once, and change nothing else.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(command, input=png, capture_output=True, timeout=settings.ocr_seconds, env=environment, check=False)
    except subprocess.TimeoutExpired as error:
        raise OcrFailedError(f"Tesseract took longer than {settings.ocr_seconds} seconds") from error
    except OSError as error:
        raise OcrFailedError(f"Tesseract could not be started ({error.strerror})") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OcrFailedError(f"Tesseract stopped ({said[0][:120] if said else done.returncode})")
    return _words(done.stdout.decode("utf-8", "replace"))


def _words(tsv: str) -> list[OcrWord]:
    """Columns: level page block paragraph line word left top width height confidence text."""
    words = []
    for row in tsv.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip() or float(cells[10]) < _LEAST_CONFIDENCE:
            continue
        left, top, width, height = (float(cell) for cell in cells[6:10])
        words.append(OcrWord(cells[11], left, top, left + width, top + height, (int(cells[2]), int(cells[3]), int(cells[4]))))
    return words
