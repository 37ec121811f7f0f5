"""Somebody at the drill's page: opens it, types, and hears whatever the browser complains about."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.drill.conftest import Caller

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage, Error, Locator, Page, Request

playwright = pytest.importorskip(
    "playwright.async_api", reason="the page tests need playwright (make test installs it)"
)
expect = playwright.expect

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--no-sandbox",  # refused to root, as whom tests run in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no /usr/bin/chromium (apt install chromium)")


def in_browser(test: Any) -> Any:
    return pytest.mark.browser(needs_chromium(test))


class Desk:
    """The page as opened by somebody, with what the browser complained about."""

    def __init__(self, page: Page, drill: Caller) -> None:
        self.page = page
        self.drill = drill
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", self._failed)
        page.on("request", self._asked)

    async def leave(self) -> None:
        await self.page.goto("about:blank")
        self.page.remove_listener("console", self._heard)
        self.page.remove_listener("pageerror", self._failed)
        self.page.remove_listener("request", self._asked)

    async def open(self, *people: int) -> None:
        await self.page.goto(f"{self.drill.address}/#{','.join(map(str, people))}")
        await expect(self.page.locator("#now")).to_contain_text(":")

    def chat(self, name: str) -> Locator:
        return self.page.get_by_label(f"Chat of {name}")

    async def types(self, name: str, text: str) -> None:
        writing = self.chat(name).get_by_label("Message", exact=True)
        await writing.fill(text)
        await writing.press("Enter")
        await expect(self.chat(name).locator(".mine").last).to_contain_text(text)

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self.complaints.append(said.text)

    def _failed(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.drill.address}/", "data:", "about:")):
            self.complaints.append(f"asked for {request.url}")
