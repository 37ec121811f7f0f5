"""No secret is shown, wherever it stands and whatever is wrong with it."""

from __future__ import annotations

import pytest

from bot.config import load
from tests.unit.config.files import SECRET, TOKEN, problems, written


def test_secrets_are_masked_wherever_settings_are_shown() -> None:
    proxy = "http://me:pr0xypass@proxy.example:3128"
    settings = load(written(f"[telegram]\ntoken = '{TOKEN}'\nwebhook_secret = '{SECRET}'\nproxy = '{proxy}'"))
    shown = [repr(settings), str(settings), f"{settings}", str(settings.redacted()), str(settings.model_dump())]
    shown += [settings.model_dump_json(), repr(settings.telegram), str(vars(settings))]

    for text in shown:
        assert TOKEN not in text
        assert SECRET not in text
        assert "pr0xypass" not in text
    assert settings.redacted()["telegram"]["token"] == "**********"
    assert settings.telegram.token is not None
    assert settings.telegram.token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    "text",
    [
        f"[telegram]\ntoken = '{TOKEN} '",
        f"[telegram]\ntoken = ['{TOKEN}']",
        f"[telegram.token]\nvalue = '{TOKEN}'",
        f"[telegram]\ntokn = '{TOKEN}'",
        f"[telegram]\nwebhook_url = 'https://x/{TOKEN}'",
        f"[telegram]\nproxy = 'ftp://me:{TOKEN}@proxy'",
        f"[telegram]\napi_url = 'https://me:{TOKEN}@server'",
        f"[telegram]\napi_url = 'server/bot{TOKEN}'",
        f"[operation]\nemergency_number = '{TOKEN}'",
        f"telegram = '{TOKEN}'",
        f"token = '{TOKEN}'",
        f"[web]\nport = '{TOKEN}'",
        f"[log]\nlevel = ['{TOKEN}']",
        f"[telegram]\ntoken = '{TOKEN}",
    ],
)
def test_no_error_shows_a_token_wherever_it_was_put(text: str) -> None:
    assert TOKEN.split(":")[1] not in "\n".join(problems(text))
