"""The only fixtures that more than one folder of tests needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from spacy.language import Language

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and gold labels, which a user does not have."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with real documents is not here")
    return SHARED


@pytest.fixture(scope="session")
def nlp() -> Language:
    from pipeline.loading import load_language

    return load_language()
