"""How each document is read, cut, tagged and learnt about: these are part of the fingerprint of its records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """How documents are cut into passages."""

    #: A paragraph longer than this (characters) is cut at sentence ends: about 150 words, what one reads at a glance,
    #: and below the 256 word pieces that the sentence encoder takes.
    passage_length: int = 900


@dataclass(frozen=True, slots=True)
class TagSettings:
    """When the trained reader is believed. What it is less sure of stays open: abstaining is better than a wrong claim."""

    #: Least probability of a stance in a survey's answer to a question about the proposal. On one-line arguments of seven topics
    #: that the reader never saw (ibm30k val) 96 in 100 judgements above it are right; of sentences of the demo's answers, whose
    #: respondents also ticked a box and some of whom mock, 34 of 36 above this and 43 of 54 above 0.8.
    least_answer_stance: float = 0.85
    #: Least probability of a stance in a sentence of somebody's own paper that names a proposal on which no rule found their
    #: stance. Of 20 such sentences of 64 real documents above this 18 are right (16 of these documents nobody had tuned for: 9
    #: of 10) and none is the wrong way round. In articles, and for what reads as a worry, about half would be.
    least_stance: float = 0.90
    #: Least probability that a survey's answer is a concern. By eye, of the demo's 22 different ones above this 19 are (those
    #: that differ in a name or a slip of the pen counted once). In letters it is not asked: there it is no better than chance.
    least_concern: float = 0.95
    #: Least probability that an annotator gives a worry this code too, told from its definition. Of 415 worries of real documents
    #: 78 in 100 get a code from here on, and the first is right for 56 in 100 of these (cross-validated by document).
    least_code: float = 0.30


@dataclass(frozen=True, slots=True)
class LearnSettings:
    """When a user's reviewed labels are enough to learn from, and when what was learnt is believed."""

    #: Reviewed rows with a code (or a verdict), and as many without it, from which on a head is tried for it.
    least_labels: int = 6
    #: Times that rules gave codes which too few rows have, from which on it is asked how often the rules were right with them.
    least_given: int = 6
    #: Parts that the labels are dealt into for cross-validation, and how often they are dealt anew.
    folds: int = 5
    repeats: int = 3
    #: With more labels than this once is enough: the estimate is steady, and each fit takes long.
    repeats_until: int = 600
    #: The inverse strengths of regularisation that cross-validation chooses from.
    strengths: tuple[float, ...] = (1.0, 3.0, 10.0, 30.0)
    #: A code is given, and a concern kept, from this probability on. The best threshold for F1 is half of the F1 that can be
    #: reached (Lipton, Elkan and Naryanaswamy 2014), and with few labels that is about 0.7.
    least_probability: float = 0.35
    #: Standard errors above chance that one head must rank held-out labels by …
    least_signal: float = 1.64
    #: … and all heads of the codes together: labels that look like chance as a whole are not learnt from at all.
    least_signal_together: float = 3.0
    #: Positions with a label from which on their scores are calibrated.
    least_positions: int = 20
    #: How firmly a calibration is held to leaving scores as they are: worth so many labels.
    hold: float = 2.0
    #: Draws of the bootstrap behind each interval.
    resamples: int = 1000


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """How files are read, and where reading stops: a stranger's file may be broken or made to do harm."""

    #: Whether pages without text are given to Tesseract where it is installed; off, they are reported as unread.
    ocr: bool = True
    #: The languages that Tesseract is asked for, as it spells them.
    ocr_language: str = "eng"
    #: Resolution of the picture that Tesseract sees: its own advice is 300; below 200 small print is misread.
    ocr_dpi: int = 300
    #: Seconds for one page: a clean A4 page takes 2 to 5 on one old core; what takes longer is a plan or a photograph.
    ocr_seconds: int = 90
    #: Pages of one document that are given to Tesseract; 300 pages are about 20 minutes.
    ocr_pages: int = 300
    #: Largest file in bytes; the largest real consultation response that we met had 60 MB (scanned at 600 dpi).
    file_bytes: int = 300_000_000
    #: Pages of a PDF; the longest inquiry reports have about 2,500.
    pages: int = 5_000
    #: What a zipped format (DOCX, ODT, XLSX …) may unpack to: far above any real one, far below what fills a laptop's memory.
    unpacked_bytes: int = 1_000_000_000
    #: A part of a zipped format that grows by more than this is a bomb (office XML of real files grows 5 to 60 times) …
    unpacked_ratio: int = 400
    #: … where it is also larger than this, since small empty tables compress just as well.
    unpacked_ratio_from: int = 50_000_000
    #: Cells of a workbook, empty ones counted: 100,000 responses to 100 questions.
    cells: int = 10_000_000
    #: Mails within mails that are opened; a forwarded thread has 2 or 3.
    attachment_depth: int = 4
    #: Attachments of one mail that are opened.
    attachments: int = 200
