"""The reader over the trained network: probabilities for texts, the same for a text whatever stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.datamodel.reading import KINDS, STANCES

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from pipeline.classify.network import ReadingNetwork

#: word pieces of text and target together; the text is cut, never the target
LONGEST = 128
#: widths are rounded up to a multiple of this, and the rows of a batch follow from the width: a matrix product may add up in
#: another order when its shape changes, so every shape depends on the text alone (see ``pipeline.embed.sentences``)
WIDTH_STEP = 16
#: … and small, since a letter has few statements of one width and missing rows are filled up
WORK = 128
#: targets are cut to this many word pieces: the longest label of a register that anybody would write
LONGEST_TARGET = 64


class Reader:
    """Reads texts with the trained network.

    Args:
        network: the network with its weights, in evaluation mode.
        tokenizer: the word-piece tokenizer that it was trained with (``tokenizers.Tokenizer``).
        name: name and version, kept with every tag that it made.
    """

    def __init__(self, network: ReadingNetwork, tokenizer: Tokenizer, name: str) -> None:
        self._network = network
        self._tokenizer = tokenizer
        tokenizer.no_padding()
        tokenizer.no_truncation()
        marks = tokenizer.get_vocab()
        self._first, self._separator = marks["[CLS]"], marks["[SEP]"]
        self.name = name

    def stances(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of :data:`STANCES` for (text, target) pairs, shape (n, 4), rows sum to 1."""
        logits = self._logits("stance", pairs, len(STANCES))
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities: NDArray[np.float32] = raised / raised.sum(axis=1, keepdims=True)
        return probabilities

    def matches(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probability that a text makes the point of a statement (a key point, a code's definition), shape (n,)."""
        return _sigmoid(self._logits("match", pairs, 1))[:, 0]

    def kinds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Independent probabilities of :data:`KINDS`, shape (n, 4)."""
        return _sigmoid(self._logits("kinds", [(text, "") for text in texts], len(KINDS)))

    def _logits(self, head: str, pairs: Sequence[tuple[str, str]], outputs: int) -> NDArray[np.float32]:
        logits = np.zeros((len(pairs), outputs), dtype=np.float32)
        pieces = [self._pieces(text, target) for text, target in pairs]
        by_width: dict[int, list[int]] = {}
        for index, (ids, _) in enumerate(pieces):
            by_width.setdefault(-(-len(ids) // WIDTH_STEP) * WIDTH_STEP, []).append(index)
        for width, members in sorted(by_width.items()):
            rows = max(1, WORK // width)
            for first in range(0, len(members), rows):
                batch = members[first : first + rows]
                logits[batch] = self._forward(head, [pieces[index] for index in batch], rows, width)[: len(batch)]
        return logits

    def _pieces(self, text: str, target: str) -> tuple[list[int], list[int]]:
        """Word pieces and segments: [CLS] text [SEP] target [SEP]."""
        about = self._tokenizer.encode(target, add_special_tokens=False).ids[:LONGEST_TARGET] if target else []
        own = self._tokenizer.encode(text, add_special_tokens=False).ids[: LONGEST - len(about) - (3 if about else 2)]
        first = [self._first, *own, self._separator]
        second = [*about, self._separator] if about else []
        return first + second, [0] * len(first) + [1] * len(second)

    def _forward(self, head: str, pieces: list[tuple[list[int], list[int]]], rows: int, width: int) -> NDArray[np.float32]:
        import torch

        ids, mask, segments = (torch.zeros((rows, width), dtype=torch.long) for _ in range(3))
        mask[:, 0] = 1  # a filler row must attend to something, or its softmax is not a number
        for row, (own, parts) in enumerate(pieces):
            ids[row, : len(own)] = torch.tensor(own)
            mask[row, : len(own)] = 1
            segments[row, : len(parts)] = torch.tensor(parts)
        with torch.inference_mode():
            logits: NDArray[np.float32] = self._network(head, ids, mask, segments).float().numpy()
        return logits


def _sigmoid(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    return (1.0 / (1.0 + np.exp(-logits))).astype(np.float32)
