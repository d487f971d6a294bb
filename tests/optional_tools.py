"""Programs and fonts that some tests need and a machine may lack.

Those tests are skipped, and the end of the run says so loudly.
"""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from paperwork.pictures import FONT_PACKAGE, has_letters

MISSING = "missing on this machine: "
FONTS = "Chinese fonts"
# What finds the program (fonts have none), and the Debian packages that bring it.
TOOLS = {
    # The shell is the same engine without windows, and takes a fifth less time.
    "chromium": (
        ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
        "chromium fonts-noto-cjk",
    ),
    "LibreOffice": (("soffice", "libreoffice"), "libreoffice-calc libreoffice-writer"),
    "pdftotext": (("pdftotext",), "poppler-utils"),
    FONTS: ((), FONT_PACKAGE),
}
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def tool_path(tool: str) -> str | None:
    """Where a program of TOOLS lies, if it does."""
    programs, _ = TOOLS[tool]
    return next((found for program in programs if (found := shutil.which(program))), None)


def chromium_path() -> str | None:
    return tool_path("chromium")


def soffice_path() -> str | None:
    return tool_path("LibreOffice")


def needs(tool: str) -> pytest.MarkDecorator:
    """Skip the test where the tool is missing."""
    is_there = has_letters() if tool == FONTS else tool_path(tool) is not None
    return pytest.mark.skipif(not is_there, reason=f"{MISSING}{tool}")


needs_letters = needs(FONTS)
needs_chromium = needs("chromium")
needs_libreoffice = needs("LibreOffice")
needs_pdftotext = needs("pdftotext")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])]
    tools = Counter(reason.partition(MISSING)[2] for reason in reasons if MISSING in reason)
    if not tools:
        return
    terminalreporter.section(
        "有测试因缺少程序或字体而跳过 TESTS SKIPPED FOR WANT OF A PROGRAM OR FONT", bold=True, red=True
    )
    for tool, count in sorted(tools.items()):
        terminalreporter.line(f"{tool}: {count} (apt-get install {TOOLS[tool][1]})", red=True)
