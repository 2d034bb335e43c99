"""A whole run over a folder of our own writing: three dates and none, hostile words, and people who asked not to be named."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest
from small_folder import greenpaper
from typer.testing import CliRunner

from pipeline.cli.app import app

TEXTS = json.loads((Path(__file__).parents[1] / "cases" / "over_time.json").read_text(encoding="utf-8"))
TRADERS = "Quayside Traders <b>& Co</b>"
#: What would tell who asked not to be named, or what one said who asked not to be quoted.
SECRETS = ("Pender", "Ottoline", "pender", "cockle", "Hale", "Josiah", "hale.txt")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("tolls")
    for name, text in TEXTS.items():
        path = place / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    done = greenpaper("run", place / "folder", "--out", place / "out", "--quiet")
    assert done.returncode == 0, done.stderr
    return place


def test_the_digest_tells_the_change_with_its_dates(place: Path) -> None:
    page = lxml.html.document_fromstring((place / "out" / "digest.html").read_text(encoding="utf-8"))
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//table[@id='over-time']/tbody/tr")]
    label = "Proposal 1: a harbour toll"
    steps = ["14 May 2019: opposed", "8 January 2021: supported with conditions", "2 March 2023: supported", "undated: opposed"]
    assert rows == [
        [TRADERS, label, " ·\n".join(steps), "Support"],
        ["Sandbar Pilots' Guild", label, "15 May 2019: supported ·\n9 January 2021: supported", "Support"],
    ]
    assert not page.xpath("//script | //img | //b | //@onerror")
    assert page.xpath("//h3[@id='changed']") and page.xpath("//h3[@id='unchanged']")


def test_everybody_is_counted_once_by_the_latest(place: Path) -> None:
    page = (place / "out" / "digest.md").read_text(encoding="utf-8")
    assert "3 support it, 1 supports it with conditions and 1 says things both for and against it" in page
    assert "3 of these took another position at an earlier date and are counted once, by the latest dated position." in page
    assert "2 more positions changed, of respondents who are not named" in page


def test_its_links_lead_to_the_documents_wherever_these_lie(place: Path) -> None:
    page = lxml.html.document_fromstring((place / "out" / "digest.html").read_text(encoding="utf-8"))
    links = {href for href in page.xpath("//@href") if not href.startswith("#")}
    assert links
    for link in links:
        assert (place / "out" / unquote(link.partition("#")[0])).is_file(), link
    assert place.name not in (place / "out" / "digest.html").read_text(encoding="utf-8"), (
        "the page knows no folder of this machine"
    )
    assert {path.resolve() for path in (place / "out" / "sources").iterdir()} == set((place / "folder").resolve().iterdir())


@pytest.mark.parametrize("name", ["digest.html", "digest.md"])
def test_the_digest_keeps_who_asked_for_it(place: Path, name: str) -> None:
    page = (place / "out" / name).read_text(encoding="utf-8")
    assert [secret for secret in SECRETS if secret in page] == []
    start = page.rindex("How positions changed over time")
    section = page[start : page.index("Themes", start)]
    assert "stays in the harbour" in section
    assert "ferry" not in section and "islanders" not in section, "nothing ties two letters of one nameless person together"


def search(place: Path, *arguments: str) -> tuple[str, str]:
    done = CliRunner().invoke(app, ["search", str(place / "folder"), "--over-time", "--out", str(place / "out"), *arguments])
    assert done.exit_code == 0
    return done.stdout, done.stderr


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_search_keeps_who_asked_for_it(place: Path, form: str) -> None:
    stdout, stderr = search(place, "--format", form)
    assert [secret for secret in SECRETS if secret in stdout] == []
    assert "4 positions are left out" in stderr
    at = [stdout.index(day) for day in ("2019-05-14", "2021-01-08", "2023-03-02")]
    assert at == sorted(at)


def test_search_gives_the_dates_in_order(place: Path) -> None:
    stdout, _ = search(place, "--format", "json", "--to", "2021")
    lines = {row["holder"]: row["summary"] for row in json.loads(stdout)}
    assert lines[TRADERS] == "2019-05-14: oppose · 2021-01-08: conditional", "no date, no place between two dates"
    assert lines["Sandbar Museum"] == "2021-01-10: support, oppose"


def test_the_same_whatever_the_hash_seed(place: Path) -> None:
    out = [
        greenpaper(command, place / "folder", *more, "--out", place / "out", seed=seed).stdout
        for command, more in (("search", ("--over-time",)), ("digest", ()))
        for seed in (1, 2)
    ]
    assert out[0] == out[1] and out[2] == out[3]
    assert len(out[0]) > 500 and len(out[2]) > 10_000
