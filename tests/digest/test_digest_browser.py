"""The page in a real browser: axe-core finds nothing to complain of, narrow and wide, on screen and in print."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from themed_run import themed_run
from written_run import write_run

from pipeline.digest import digest

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip("there is no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {"themed": themed_run(folder / "themed"), "usual": write_run(folder / "usual")}
    for name, store in made.items():
        (folder / f"{name}.html").write_text(digest(store), encoding="utf-8", newline="\n")
    return {name: folder / f"{name}.html" for name in made}


# 640: what a sheet of A4 has between its margins
@pytest.mark.parametrize(("media", "width"), [("screen", 320), ("screen", 1280), ("print", 640)])
@pytest.mark.parametrize("name", ["themed", "usual"])
def test_axe_finds_nothing(browser: Any, pages: dict[str, Path], name: str, width: int, media: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900})
    errors: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(media=media)
    page.goto(pages[name].as_uri())
    asked_by_the_page = [url for url in asked if url != pages[name].as_uri()]
    found = Axe().run(page).response["violations"]
    said = [f"{row['id']}: {node['html'][:120]}" for row in found for node in row["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert not said
    assert not errors
    assert not asked_by_the_page, "the page needs nothing from elsewhere"
    assert wide <= width, "the page itself is never wider than the window"
