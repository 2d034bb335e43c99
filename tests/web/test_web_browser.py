"""The pages in a real browser: nothing goes out, nothing complains, anybody can use them, and nothing is lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from web_run import Server, WebRun, serving

from pipeline.datamodel import Concern, Position
from pipeline.stages.double_coding import sample

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Watched:
    """A page, with all that it asked for and all that it complained of."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.base = address.rstrip("/")
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on(
            "console", lambda message: self.complaints.append(message.text) if message.type in {"error", "warning"} else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def open(self, path: str) -> Page:
        answer = self.page.goto(self.base + path)
        assert answer is not None and answer.ok, path
        return self.page

    def check(self) -> None:
        assert self.complaints == []
        assert {urlsplit(url).hostname for url in self.requests} == {"127.0.0.1"}


def addresses(run: WebRun) -> list[str]:
    """A page of every kind, those with a stranger's mischief in them too."""
    records = run.records()
    by_file = {one.source_file: one.id for one in records.documents.values()}
    harm = next(one for one in records.tags.values() if one.source_file == "harm.txt")
    kinds = {type(one.record): one.record.id for one in reversed(records.queue)}
    chosen = sample(records.passages.values(), records.responses)
    nested = next((one.id for one in records.themes.values() if one.parent), next(iter(records.themes)))
    return [
        "/", "/search", "/search?q=boats&kind=position", "/search?q=harm", "/proposals", "/proposals/open-routes", "/themes",
        f"/themes/{nested}", "/respondents", f"/respondents/{next(iter(records.responses_of))}", "/documents",
        f"/documents/{by_file['harm.txt']}", f"/documents/{by_file['form.csv']}", f"/documents/{by_file['letters/chamber.txt']}",
        f"/documents/{by_file['letters/pier.pdf']}", f"/records/{harm.id}", "/charts",
        "/themes/map", "/downloads", "/review", *(f"/review/{key}" for key in kinds.values()),
        "/review/history", "/review/name", "/coding", f"/coding/{chosen[0].id}", "/coding/agreement",
    ]  # fmt: skip


def test_every_page_is_quiet_accessible_and_stays_here(browser: Browser, server: Server, web_run: WebRun) -> None:
    with browser.new_context() as context:
        watched = Watched(context, server.address)
        axe = Axe()
        for path in addresses(web_run):
            page = watched.open(path)
            assert page.locator("h1").count() == 1, path
            found = axe.run(page).response["violations"]
            assert not found, (path, [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found])
        watched.check()
        assert len(watched.requests) > 2 * len(addresses(web_run))


def test_every_page_fits_a_small_telephone(browser: Browser, server: Server, web_run: WebRun) -> None:
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        watched = Watched(context, server.address)
        for path in addresses(web_run):
            page = watched.open(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        watched.check()


def test_a_reader_goes_from_the_search_to_the_words_in_their_place(browser: Browser, server: Server) -> None:
    with browser.new_context() as context:
        watched = Watched(context, server.address)
        page = watched.open("/")
        page.get_by_label("Search the responses").fill("winter sailings")
        with page.expect_navigation(url=re.compile(r"q=winter\+sailings")):
            page.get_by_role("button", name="Search").click()
        with page.expect_navigation(url=re.compile("/documents/")):
            page.get_by_role("link", name="letters/chamber.txt").first.click()
        assert "winter sailings are kept" in page.inner_text("main")
        assert page.locator("mark").count() >= 2
        found = page.locator("mark a").first
        found.focus()
        expect(found).to_be_focused()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("#why-"))
        page.keyboard.press("Home")
        watched.check()


def test_the_skip_link_is_the_first_stop(browser: Browser, server: Server) -> None:
    with browser.new_context() as context:
        page = Watched(context, server.address).open("/proposals")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def for_this_copy(page: Page) -> None:
    """Say for how many a decision is, where the form asks that."""
    for choice in page.get_by_label("Only for this copy").all():
        choice.check()


def test_a_review_by_keys_survives_the_death_of_the_server(browser: Browser, own_run: WebRun) -> None:
    with serving(own_run) as started, browser.new_context() as context:
        watched = Watched(context, started.address)
        page = watched.open("/review?kind=position")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/review/pos-*")
        page.get_by_label("Your name").fill("Ada Lund")
        for_this_copy(page)
        page.locator("h1").click()
        with page.expect_navigation():
            page.keyboard.press("a")
        assert "Saved: Ada Lund accepted it" in page.inner_text("main")
        started.kill()
        assert [(one.action, one.who) for one in own_run.decisions()] == [("accept", "Ada Lund")]
        with serving(own_run, started.port) as again:
            for_this_copy(page)
            page.locator("h1").click()
            with page.expect_navigation():  # the form that was open when the server died
                page.keyboard.press("r")
            assert "Saved: Ada Lund rejected it" in page.inner_text("main")
            page.goto(again.address + "review/history")
            assert "accepted it" in page.inner_text("main") and "rejected it" in page.inner_text("main")
        watched.check()


def test_without_javascript_everything_works(browser: Browser, own_run: WebRun) -> None:
    records = own_run.records()
    concern = next(one for one in records.queue if isinstance(one.record, Concern) and len(one.copies) == 1).record
    position = next(one for one in records.queue if isinstance(one.record, Position) and len(one.copies) == 1).record
    with serving(own_run) as started, browser.new_context(java_script_enabled=False) as context:
        watched = Watched(context, started.address)
        page = watched.open(f"/review/{concern.id}")
        page.get_by_text("Correct it").click()
        page.get_by_label("Holder").fill("Somebody")
        page.get_by_label("Holder").press("Enter")
        assert own_run.decisions() == [], "Enter in a text field decides nothing"
        page.get_by_label("Your name").fill("Bo")
        page.get_by_role("button", name="Save the correction").click()
        assert "Saved: Bo corrected it" in page.inner_text("main")
        page = watched.open(f"/review/{position.id}")
        page.get_by_role("button", name="Reject").click()
        page = watched.open(f"/review/{position.id}")
        page.get_by_role("button", name="Undo").click()
        page = watched.open("/coding")
        page.get_by_role("link", name="Start coding").click()
        page.get_by_role("button", name="Save and go on").click()
        assert "You have coded 1." in page.inner_text("main")
        page = watched.open("/search?q=boats")
        page.locator("summary").get_by_text("Stance", exact=True).click()
        page.get_by_label("Oppose").check()
        page.get_by_role("button", name="Search").first.click()
        assert "stance=oppose" in page.url
        watched.check()
    assert [one.action for one in own_run.decisions()] == ["correct", "reject", "reopen"]


def test_a_key_does_not_decide_for_many_copies(browser: Browser, own_run: WebRun) -> None:
    letter = next(one for one in own_run.records().queue if len(one.copies) == 3)
    with serving(own_run) as started, browser.new_context() as context:
        watched = Watched(context, started.address)
        page = watched.open("/review/name?back=/review")
        page.get_by_label("Your name").fill("Ada Lund")
        page.get_by_role("button", name="Save").click()
        page = watched.open(f"/review/{letter.record.id}")
        page.keyboard.press("r")
        assert page.evaluate("document.activeElement.id") == "copies-one", "the key asks for how many it is"
        assert own_run.decisions() == []
        page.get_by_label("For all 3 copies").check()
        page.keyboard.press("r")
        page.wait_for_selector(".done")
        assert "for 3 copies" in page.inner_text(".done")
        watched.check()
    assert len(own_run.decisions()) == 3


def test_the_words_of_a_finding_are_chosen_by_keys(browser: Browser, own_run: WebRun) -> None:
    records = own_run.records()
    tag = next(
        one.record for one in records.queue
        if one.record.passage and len(records.passages[one.record.passage].quote.split()) > 8 and len(one.copies) == 1
    )  # fmt: skip
    words = records.passages[tag.passage or ""].quote.split()
    with serving(own_run) as started, browser.new_context() as context:
        watched = Watched(context, started.address)
        page = watched.open(f"/review/{tag.id}")
        page.get_by_label("Your name").fill("Ada Lund")
        page.locator("h1").click()
        page.keyboard.press("c")
        for _ in range(60):
            if page.evaluate("document.activeElement.id") == "first":
                break
            page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("End")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "Saved: Ada Lund corrected it" in page.inner_text("main")
        now = own_run.records().tags[tag.id]
        assert now.quote.split() == words[1:] and now.review == "corrected"
        page = watched.open(f"/documents/{tag.document}?tag={tag.id}")
        assert page.locator("mark.chosen").count() >= 1
        watched.check()


def test_two_people_code_blind_in_browsers_of_their_own(browser: Browser, own_run: WebRun) -> None:
    with serving(own_run) as started:
        for name in ("Ada Lund", "Bo Mills"):
            with browser.new_context() as context:
                watched = Watched(context, started.address)
                page = watched.open("/coding")
                page.get_by_role("link", name="Start coding").click()
                page.get_by_label("Your name").fill(name)
                for number in range(3):
                    assert not any(word in page.inner_text("main") for word in ("Machine", "score", "Ada Lund"))
                    page.get_by_label("Funding and costs").set_checked(number != 1 or name == "Bo Mills")
                    page.get_by_role("button", name="Save and go on").click()
                page = watched.open("/coding/agreement")
                assert not Axe().run(page).response["violations"]
                told = page.inner_text("main")
                watched.check()
        assert "Ada Lund and Bo Mills" in told and "The program, with Bo Mills taken as right" in told
