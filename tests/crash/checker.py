"""The offline checker: one run's evidence in, broken promises out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.crash import check_intake, check_secrets, check_states, check_words

if TYPE_CHECKING:
    from tests.crash.findings import Violation
    from tests.crash.history import History


def check(history: History) -> list[Violation]:
    """Everything that was promised and not kept."""
    return [
        *check_intake.check(history),
        *check_states.check(history.books),
        *check_words.check(history),
        *check_secrets.check(history),
    ]
