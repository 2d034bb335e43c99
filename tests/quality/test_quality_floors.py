"""Floors only rise: ``floors.json`` holds the least F1 and holder accuracy on hand-labelled documents, just below those seen."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from small_folder import greenpaper

ROOT = Path(__file__).parents[2]
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


def figures(folder: Path, gold: Path, out: Path) -> dict[str, dict[str, float]]:
    run = greenpaper("run", folder, "--out", out, "--quiet", "--jobs", 1)
    assert run.returncode == 0, run.stderr
    evaluated = greenpaper("evaluate", folder, gold, "--out", out, "--json")
    assert evaluated.returncode == 0, evaluated.stderr
    return json.loads(evaluated.stdout)


def hold(measured: dict[str, dict[str, float]], floors: dict[str, float]) -> None:
    for kind in ("positions_lenient", "concerns", "asks"):
        assert measured[kind]["f1"] >= floors[kind], kind
        assert measured[kind]["holder_accuracy"] >= floors["holder_accuracy"], kind


def test_the_real_documents_stay_above_their_floors(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(shared / "seeds", folder)
    shutil.copy(shared / "gold" / "consultation.toml", folder)
    hold(figures(folder, shared / "gold" / "seeds.json", tmp_path / "out"), FLOORS["seeds"])


def test_the_demo_stays_above_its_floors(tmp_path: Path) -> None:
    gold = ROOT / "corpus" / "demo" / ".make" / "gold.json"
    wanted = set(json.loads(gold.read_text(encoding="utf-8")))
    folder = tmp_path / "five-boards"
    for path in sorted((ROOT / "corpus" / "demo").rglob("*")):
        if path.stem in wanted or path.name == "consultation.toml":
            (folder / path.relative_to(ROOT / "corpus" / "demo")).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / path.relative_to(ROOT / "corpus" / "demo"))
    hold(figures(folder, gold, tmp_path / "out"), FLOORS["demo"])


@pytest.mark.parametrize("corpus", sorted(FLOORS))
def test_a_floor_is_worth_having(corpus: str) -> None:
    assert all(0.5 < floor < 1 for floor in FLOORS[corpus].values())
