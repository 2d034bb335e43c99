"""Every number that can be turned, one frozen dataclass a stage, each with the reason for its value.

A stage's settings are part of the fingerprint under which its results are kept: change one and only that work is done again.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """How documents are cut into passages."""

    #: A paragraph longer than this (characters) is cut at sentence ends: about 150 words, what one reads at a glance,
    #: and below the 256 word pieces that the sentence encoder takes.
    passage_length: int = 900
