"""A small consultation of our own writing, in a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from river_run import LetterEncoder, river

from pipeline.store import Store


@pytest.fixture(scope="session")
def encoder() -> LetterEncoder:
    return LetterEncoder()


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("river")


@pytest.fixture(scope="session")
def store(out: Path, encoder: LetterEncoder) -> Iterator[Store]:
    store = river(out, encoder)
    yield store
    store.close()
