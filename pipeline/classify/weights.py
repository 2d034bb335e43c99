"""Weights on disk: whole numbers of 8 bits with one scale a row, a quarter of the size, in the safetensors format.

Symmetric per-row quantisation of every matrix (Jacob et al. 2018, section 2); vectors (biases, norms) stay as they are. The
numbers are turned back to float32 when they are read, so that every processor computes the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

_SCALE = ".scale"


def write_weights(file: Path, weights: Mapping[str, NDArray[np.float32]]) -> None:
    """Write ``weights`` to ``file``, matrices as int8."""
    stored: dict[str, NDArray[np.generic]] = {}
    for name in sorted(weights):
        values = np.asarray(weights[name], dtype=np.float32)
        if values.ndim != 2:
            stored[name] = np.ascontiguousarray(values)
            continue
        scale = np.maximum(np.abs(values).max(axis=1), np.float32(1e-12)) / np.float32(127)
        stored[name] = np.ascontiguousarray(np.rint(values / scale[:, None]).astype(np.int8))
        stored[name + _SCALE] = scale.astype(np.float32)
    save_file(stored, str(file))


def read_weights(file: Path) -> dict[str, NDArray[np.float32]]:
    """What :func:`write_weights` wrote, as float32.

    Raises:
        OSError: the file cannot be read.
        safetensors.SafetensorError: it is not in the safetensors format.
    """
    stored = load_file(str(file))
    weights: dict[str, NDArray[np.float32]] = {}
    for name, values in stored.items():
        if name.endswith(_SCALE):
            continue
        scale = stored.get(name + _SCALE)
        weights[name] = values.astype(np.float32) if scale is None else values.astype(np.float32) * scale[:, None]
    return weights
