"""The reading network: one small BERT encoder (MiniLM-L6's shape) under three heads. Only this package knows of torch.

Source of the encoder's shape and first weights: Wang et al. 2020, MiniLM; sentence-transformers/all-MiniLM-L6-v2.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from pipeline.datamodel.reading import KINDS, STANCES

#: outputs of each head
HEADS = {"stance": len(STANCES), "match": 1, "kinds": len(KINDS)}


class ReadingNetwork(nn.Module):
    """Encoder and heads. Each head reads the first token's vector beside the mean of all."""

    def __init__(self, shape: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(shape, add_pooling_layer=False)
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(2 * shape.hidden_size, width) for name, width in HEADS.items()})

    def forward(self, head: str, ids: Tensor, mask: Tensor, segments: Tensor) -> Tensor:
        """Logits of ``head`` for word pieces ``ids`` (rows, width), where ``mask`` is 1; shape (rows, outputs of the head)."""
        states = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=segments).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1).clamp(min=1.0)
        logits: Tensor = self.heads[head](self.dropout(torch.cat([states[:, 0], mean], dim=1)))
        return logits
