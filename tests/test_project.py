"""The house rules that a machine can see: what lies where, how long files are, what may not be written anywhere."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP_LEVEL = {
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "pipeline",
    "corpus",
    "models",
    "outputs",
    "tests",
    "benchmarks",
    ".ci",
    ".gitignore",
}
#: A room that one can look over; tests are lists of cases, and read as such.
LONGEST_FILE = {"pipeline": 300}
LONGEST_ELSEWHERE = 400
#: Home folders and the like, of whichever machine a developer sits at; and hosts that serve packages.
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:home|Users|root|work|mnt|scratch)/[\w.-]+/|\b[A-Z]:\\Users\\")
REGISTRY_HOST = re.compile(r"\b(?:files\.pythonhosted\.org|pypi\.org/simple|download\.pytorch\.org|registry\.npmjs\.org)\b")
BINARY = {".pdf", ".docx", ".odt", ".xlsx", ".xls", ".ods", ".msg", ".png", ".jpg", ".sqlite", ".npy", ".woff2"}


def tracked() -> list[Path]:
    """What git has of the tree; everything where this is no checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout, so what is tracked cannot be told")
    return [ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name and (ROOT / name).is_file()]


def readable() -> list[Path]:
    return [path for path in tracked() if path.suffix not in BINARY]


def named(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_the_top_level_holds_only_what_it_may() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP_LEVEL


def test_no_file_outgrows_its_room() -> None:
    code = [path for path in tracked() if path.suffix == ".py"]
    lines = {name: lines_of(path) for path, name in zip(code, named(code), strict=True)}
    assert {name: n for name, n in lines.items() if n > LONGEST_FILE.get(name.split("/")[0], LONGEST_ELSEWHERE)} == {}


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_drawers() -> None:
    drawers = re.compile(r"(^|/)(utils?|helpers?|common|base|manager|misc)(\.py|/)")
    assert [name for name in named(tracked()) if name.startswith("pipeline/") and drawers.search(name)] == []


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY_HOST], ids=["a path of a machine", "a host of a registry"])
def test_nobody_wrote_down(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {match.group()}"
        for path in readable()
        if path != Path(__file__)
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_click_is_never_imported() -> None:
    """typer has vendored it since 0.26: what is imported beside it is another copy, or missing."""
    imports = re.compile(r"^\s*(import click\b|from click\b)", re.MULTILINE)
    code = [path for path in tracked() if path.suffix == ".py" and path != Path(__file__)]
    assert [path for path in code if imports.search(path.read_text(encoding="utf-8"))] == []


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    bare = [one for one in wanted if not re.search(rf'"{re.escape(one)}",\s*#\s*\w+|#.*\n\s*"{re.escape(one)}",', text)]
    tools = {"pytest", "ruff", "mypy", "import-linter"}  # these say it themselves
    assert [one for one in bare if re.split(r"[<>=\[]", one)[0] not in tools] == []


def test_data_files_are_part_of_the_package() -> None:
    """What lies in the package beside code must match a pattern of package-data, or an installed copy lacks it."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]["*"]
    data = [path for path in tracked() if (ROOT / "pipeline") in path.parents and path.suffix != ".py"]
    assert [path for path in data if not any(path.match(pattern) for pattern in patterns)] == []


def test_the_version_stands_in_the_changelog() -> None:
    from pipeline import __version__

    assert f"[{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_ci_script_is_runnable() -> None:
    listed = subprocess.run(["git", "ls-files", "-s", ".ci/run"], cwd=ROOT, capture_output=True, check=False, text=True)
    if not listed.stdout:
        pytest.skip("not a git checkout, so modes cannot be told")
    assert listed.stdout.startswith("100755")
