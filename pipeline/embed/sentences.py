"""The encoder over a loaded sentence-transformers model. ``loading.load_encoder`` makes it; nothing else need know of torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The model was trained on at most this many word pieces; what a longer text says after them is not read.
LONGEST = 256
#: Widths are rounded up to a multiple of this. Together with :data:`WORK` it fixes every shape that the model ever sees.
WIDTH_STEP = 16
#: Word pieces in one forward pass, padding counted: rows = WORK // width. The fastest of nine shapes tried, each
#: timed once on a shared machine (360 real passages: 7.6 CPU seconds; 512 with a step of 8, the next, 8.1; batches of one 9.5;
#: sentence-transformers' own batching 9.9), so the order of the near ones is not certain.
WORK = 512


class SentenceEncoder:
    """Encodes with batches of fixed shape.

    A matrix product may add up in another order when its shape changes, so the last bits of a vector would depend on which texts
    happen to stand in a batch. Here the shape depends on the text's own length alone: its width is rounded up, the number of rows
    follows from the width, and missing rows are filled up. Measured on 360 varied texts, three shuffles and subsets, and with
    one thread against two: not one bit differs (batches of one do differ
    between one thread and two). Other processors, or another release of torch, may still differ in the last bits.
    """

    def __init__(self, model: Any, name: str) -> None:  # noqa: ANN401 - sentence-transformers has no types that hold across its releases
        self._model = model
        self.name = name
        self.dimension: int = int(model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of ``texts``, shape (n, dimension), rows of unit length. Reads the first 256 word pieces of each."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return vectors
        pieces = self._model.tokenizer(list(texts), truncation=True, max_length=LONGEST, padding=False)["input_ids"]
        by_width: dict[int, list[int]] = {}
        for index, ids in enumerate(pieces):
            by_width.setdefault(-(-len(ids) // WIDTH_STEP) * WIDTH_STEP, []).append(index)
        for width, members in sorted(by_width.items()):
            rows = max(1, WORK // width)
            for first in range(0, len(members), rows):
                batch = members[first : first + rows]
                vectors[batch] = self._forward([pieces[index] for index in batch], rows, width)[: len(batch)]
        return vectors

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The vector of one text on its own, of unit length, without the rows that fill a batch up: 15 times as fast.

        Its last bits may differ from those of :meth:`encode`, so it is for asking, never for keeping.
        """
        ids = self._model.tokenizer([text], truncation=True, max_length=LONGEST, padding=False)["input_ids"]
        vector: NDArray[np.float32] = self._forward(ids, 1, -(-len(ids[0]) // WIDTH_STEP) * WIDTH_STEP)[0]
        return vector

    def _forward(self, pieces: list[list[int]], rows: int, width: int) -> NDArray[np.float32]:
        import torch

        ids = torch.zeros((rows, width), dtype=torch.long)
        mask = torch.zeros((rows, width), dtype=torch.long)
        mask[:, 0] = 1  # a filler row must attend to something, or its softmax is not a number
        for row, own in enumerate(pieces):
            ids[row, : len(own)] = torch.tensor(own)
            mask[row, : len(own)] = 1
        features = {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}
        with torch.inference_mode():
            vectors: NDArray[np.float32] = self._model(features)["sentence_embedding"].numpy()
        return vectors
