"""The README's commands are real: two that .ci/run takes from it, and one example at least of every command there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from pipeline.cli.app import app

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def block_after(marker: str) -> list[str]:
    """The lines of the fenced block that stands right after the marker line."""
    found = re.search(rf"^<!-- command: {marker} -->\n```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no sh block right after <!-- command: {marker} -->"
    return found.group(1).splitlines()


@pytest.mark.parametrize(("marker", "says"), [("demo", "greenpaper run corpus/demo"), ("test", "pytest")])
def test_each_marker_is_followed_by_one_command(marker: str, says: str) -> None:
    lines = block_after(marker)
    assert len(lines) == 1
    words = shlex.split(lines[0])
    assert says in " ".join(words)
    assert words[:3] == ["python3", "-m", "venv"]
    assert not set(words) & {"sudo", "|", ";", "||"}


def commands() -> dict[str, Any]:
    return dict(get_command(app).commands)


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_has_help_and_an_example(name: str) -> None:
    assert commands()[name].help
    assert re.search(rf"^(\.venv/bin/)?greenpaper {name} ", README, re.MULTILINE)


def examples() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("greenpaper ")]


@pytest.mark.parametrize("line", examples())
def test_every_example_is_understood(line: str) -> None:
    """Each option of each example exists; nothing is run."""
    _, name, *rest = shlex.split(line, comments=True)
    assert name in commands(), f"there is no command {name}"
    commands()[name].make_context(f"greenpaper {name}", rest)


def test_every_exit_code_is_explained() -> None:
    from pipeline.errors import ExitCode

    for code in ExitCode:
        assert re.search(rf"^\| {code.value} \|", README, re.MULTILINE), code
