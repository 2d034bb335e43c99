"""Files of JSON that strangers made."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.errors import WrongUsage

__all__ = ["read_json"]


def read_json(file: Path) -> object:
    """The JSON of a file.

    Raises:
        WrongUsage: it has none.
    """
    try:
        found: object = json.loads(file.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise WrongUsage(f"{file.name} is no JSON: {error}.", "Export it again, as JSON.") from error
    return found
