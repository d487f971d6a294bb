"""Every page that somebody can reach: by the links of the pages before it, one of each kind."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tests.journeys.conftest import Visitor

HREFS = "() => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"


def walk(visitor: Visitor, start: str = "/") -> Iterator[str]:
    """Yield the name of each page while the visitor stands on it; a kind of page is opened once.

    A link that leads nowhere is noted as wrong, with the page it stands on.
    """
    waiting, known = [(start, "")], set()
    while waiting:
        path, source = waiting.pop(0)
        name = name_of(path)
        if name is None or name in known:
            continue
        known.add(name)
        if not _opens(visitor, path, source):
            continue
        yield name
        hrefs = visitor.page.evaluate(HREFS)
        waiting += [(href, visitor.page.url) for href in hrefs if href.startswith("/")]


def name_of(path: str) -> str | None:
    """`congress:session_detail` for the path of a session; None for what is no page of the house."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


def _opens(visitor: Visitor, path: str, source: str) -> bool:
    """Whether the path leads to a page; a file that is saved, a picture or a calendar is none."""
    try:
        answer = visitor.page.goto(visitor.base + path)
    except Error as error:
        if "Download is starting" in str(error):
            return False
        raise
    if answer is None:
        return False
    if answer.status >= 400:
        visitor.wrong.append(f"{source} leads to {path}, which answers {answer.status}")
    return answer.status < 400 and answer.headers.get("content-type", "").startswith("text/html")
