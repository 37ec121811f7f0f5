"""Which function words which notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from bot.domain.notices import Notice
from bot.texts.screen import Screen
from bot.texts.voice import Voice

N = TypeVar("N", bound=Notice)


class Book:
    """The notices that one module words."""

    def __init__(self) -> None:
        """Start empty."""
        self.pages: dict[type[Notice], Callable[[Voice, Any], Screen]] = {}

    def words(self, kind: type[N]) -> Callable[[Callable[[Voice, N], Screen]], Callable[[Voice, N], Screen]]:
        """Enter the decorated function as the one that words this kind of notice."""

        def enter(page: Callable[[Voice, N], Screen]) -> Callable[[Voice, N], Screen]:
            self.pages[kind] = page
            return page

        return enter
