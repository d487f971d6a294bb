"""A real browser before a real server: no console error, no outside request, nothing sideways."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from office.demo.cast import sign_ins
from paperwork.qr import qr_svg
from tests.optional_tools import CHROMIUM_ARGUMENTS, chromium_path, needs_chromium
from tests.tables import fill_once

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
AXE = Path(__file__).parents[2] / "static" / "vendor" / "axe" / "axe.min.js"
# What is pressed on a phone is 44 px high and wide, with its label; a link within a sentence may be smaller
# (WCAG 2.5.8).
SMALL_TARGETS = """() => {
  const touch = 43.5;
  const isInSentence = (one) => one.tagName === "A" && getComputedStyle(one).display === "inline" &&
    [...one.parentElement.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const isThere = (one) => one.type !== "hidden" && !one.disabled && one.tabIndex >= 0 &&
    one.checkVisibility({visibilityProperty: true}) && !one.closest(".visually-hidden, .house-skip");
  const size = (one) => {
    const boxes = [one, ...(one.labels ?? [])].map((each) => each.getBoundingClientRect());
    const reach = (from, to) =>
      Math.max(...boxes.map((box) => box[to])) - Math.min(...boxes.map((box) => box[from]));
    return [reach("left", "right"), reach("top", "bottom")];
  };
  return [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
    .filter((one) => isThere(one) && !isInSentence(one) && Math.min(...size(one)) < touch)
    .map((one) => `${size(one).map(Math.round)} ${one.outerHTML.slice(0, 140)}`);
}"""
# What can be reached by keyboard, in the order of the page; a group of radio buttons is one stop.
STOPS = """() => {
  const kinds = "a[href], button, summary, input, select, textarea, [tabindex='0']";
  const isStop = (one) => !one.disabled && one.tabIndex >= 0 && one.type !== "hidden" &&
    one.checkVisibility({visibilityProperty: true});
  const all = [...document.querySelectorAll(kinds)].filter(isStop);
  const isOf = (one, each) => each.type === "radio" && each.name === one.name && each.form === one.form;
  const stopOf = (one) => {
    const group = all.filter((each) => isOf(one, each));
    return group.find((each) => each.checked) ?? group[0];
  };
  return all.filter((one) => one.type !== "radio" || one === stopOf(one))
    .map((one, place) => (one.dataset.stop = place));
}"""
FROM_THE_TOP = "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')"
# Where the keyboard stands.
STANDS = "Number(document.activeElement.dataset.stop ?? -1)"
# Whoever cannot see where it stands is lost.
IS_SEEN = "getComputedStyle(document.activeElement).outlineStyle === 'solid'"
# What this browser keeps of what was typed.
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('keep:'))"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(needs_chromium)
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django would refuse the database because of it.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


class Visitor:
    """Somebody of the demo cast at a browser of a given size."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._note_request)
        self.page.set_default_timeout(10_000)

    def _note_console(self, message) -> None:
        # A refused form answers 422 on purpose, and the browser says so.
        if message.type == "error" and " 422 " not in message.text:
            self.wrong.append(message.text)

    def _note_request(self, request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.wrong.append(f"outside request: {request.url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def sign_in(self, who: str) -> Page:
        one = next(one for one in sign_ins() if who in one.label)
        self.open("/accounts/login/")
        self.page.fill("input[name=login]", one.staff_number)
        self.page.fill("input[name=password]", one.password)
        self.page.press("input[name=password]", "Enter")
        expect(self.page.locator("h1")).to_be_visible()
        self.page.wait_for_url(self.base + "/")
        return self.page

    def shows_code(self, address: str) -> bool:
        """Whether a QR on the page holds that address, figure by figure."""
        drawn = self.page.locator("main svg.segno path").evaluate_all(
            "all => all.map(one => one.getAttribute('d'))"
        )
        return any(figure in qr_svg(address) for figure in drawn)

    def missed_by_keyboard(self) -> list[str]:
        """What the Tab key does not come to in the order of the page, or where nobody sees that it has."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate(FROM_THE_TOP)
        for stop in self.page.evaluate(STOPS):
            stood = before = stop - 1
            # A date is several stops within one field.
            for _ in range(6):
                self.page.keyboard.press("Tab")
                if (stood := self.page.evaluate(STANDS)) != before:
                    break
            if stood != stop or not self.page.evaluate(IS_SEEN):
                found = self.page.locator(f"[data-stop='{stop}']").evaluate("one => one.outerHTML")
                return [f"{stood} instead of {stop}: {found[:140]}"]
        return []

    def audit(self) -> None:
        """axe is clean, nothing sticks out sideways, and what a phone shows can be hit with a thumb."""
        # The next page may only just have begun to come.
        self.page.wait_for_load_state()
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 1, f"{self.page.url} scrolls {wide}px sideways"
        if self.page.viewport_size == PHONE:
            assert self.page.evaluate(SMALL_TARGETS) == [], self.page.url
        # Evaluated, not added as a script: the page's own policy forbids that.
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found] == [], self.page.url


@pytest.fixture
def visit_empty(browser, live_server, transactional_db) -> Iterator:
    """`visit_empty(size)` is a Visitor at a house in which nobody lives yet."""
    visitors, contexts = [], []

    def enter(size=WIDE, **options) -> Visitor:
        context = browser.new_context(viewport=size, locale="zh-CN", accept_downloads=True, **options)
        contexts.append(context)
        visitors.append(Visitor(context, live_server.url))
        return visitors[-1]

    yield enter
    for context in contexts:
        context.close()
    assert [wrong for visitor in visitors for wrong in visitor.wrong] == []


def seed() -> None:
    call_command("seed", stdout=StringIO())


@pytest.fixture
def visit(visit_empty) -> Iterator:
    """`visit(size)` is a Visitor in a school that has just been seeded."""
    fill_once(seed)
    return visit_empty
