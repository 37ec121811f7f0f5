"""The kinds of value a setting may have; each refusal says in a few words what is allowed."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PositiveFloat, SecretStr

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
NOBODY = {  # ids that stand for no single person: as an owner, each would let strangers in
    1087968824: "stands for every anonymous group administrator",
    136817688: "stands for every channel that posts in a group",
    777000: "is Telegram's own service account",
}
CORNERS = 4


def _shaped(pattern: str, allowed: str) -> AfterValidator:
    shape = re.compile(pattern)

    def check(value: str | SecretStr) -> str | SecretStr:
        if not shape.fullmatch(value.get_secret_value() if isinstance(value, SecretStr) else value):
            raise ValueError(allowed)
        return value

    return AfterValidator(check)


def _parts(address: str, allowed: str) -> SplitResult:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError(allowed)
    return parts


def _web_address(value: str) -> str:
    allowed = "an http:// or https:// address with a host, without a name or password"
    if _parts(value, allowed).username is not None:
        raise ValueError(allowed)
    return value.rstrip("/")


def _public_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ValueError("an https:// address (people's words come in there; http:// only on this machine itself)")
    return value


def _proxy(value: SecretStr) -> SecretStr:
    _parts(value.get_secret_value(), "an http:// or https:// proxy, such as http://name:password@proxy.example:3128")
    return value


def _plain_path(value: Path) -> Path:
    if str(value) == "." or value.parts[0].startswith("~"):
        raise ValueError("a path that is not empty and does not begin with ~, which is not expanded here")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as fault:
        raise ValueError("a time zone's name, such as UTC or Europe/Madrid") from fault
    return value


def _owner(value: int) -> int:
    if value in NOBODY:
        raise ValueError(f"a person's own user id ({value} {NOBODY[value]})")
    return value


def _ascending(value: tuple[float, ...]) -> tuple[float, ...]:
    if not value or any(near >= far for near, far in pairwise(value)):
        raise ValueError("one or more numbers in ascending order")
    return value


def _each_once(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(value)) < len(value):
        raise ValueError("each one once")
    return value


def _once_each(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value or len(set(value)) < len(value):
        raise ValueError("one or more languages, each once")
    return value


def _four(value: object) -> object:
    if not isinstance(value, list | tuple) or len(value) != CORNERS:
        raise ValueError("four numbers: [south, west, north, east] in degrees")
    return value


def _area(value: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    south, west, north, east = value
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):  # noqa: PLR2004 - the globe in degrees
        raise ValueError("[south, west, north, east] in degrees, with south < north and west < east")
    return value


def _fewer_with_distance(value: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    for (near, likely), (far, unlikely) in pairwise(value):
        if near >= far or likely < unlikely:
            raise ValueError("[[minutes, chance], …] with growing minutes and a chance that never grows")
    return value


def _hours(value: tuple[float, ...]) -> tuple[float, ...]:
    if value and (len(value) != 2 or value[0] == value[1]):  # noqa: PLR2004 - from and until
        raise ValueError("[from, until] as two different hours of the day, such as [22, 7]; [] for none")
    return value


Line = Annotated[str, _shaped(r"\S(.*\S)?", "one line of text")]
WebAddress = Annotated[Line, AfterValidator(_web_address)]
PublicAddress = Annotated[WebAddress, AfterValidator(_public_address)]
PlainPath = Annotated[Path, AfterValidator(_plain_path)]
PhoneNumber = Annotated[str, _shaped(r"[0-9+*#][0-9+*# /-]{1,29}", "a number to call, such as 112 or 116 117")]
Language = Annotated[str, _shaped(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", "a language code, such as en, es or ar")]
Languages = Annotated[tuple[Language, ...], AfterValidator(_once_each)]
Zone = Annotated[str, AfterValidator(_zone)]
OwnerId = Annotated[int, Field(gt=0, lt=2**52), AfterValidator(_owner)]  # Bot API, User.id: at most 52 bits
Steps = Annotated[tuple[PositiveFloat, ...], AfterValidator(_ascending)]
Chance = Annotated[float, Field(ge=0, le=1)]
ChanceSteps = Annotated[tuple[tuple[PositiveFloat, Chance], ...], AfterValidator(_fewer_with_distance)]
QuietHours = Annotated[tuple[Annotated[float, Field(ge=0, lt=24)], ...], AfterValidator(_hours)]
Area = Annotated[tuple[float, float, float, float], BeforeValidator(_four), AfterValidator(_area)]
Token = Annotated[
    SecretStr, _shaped(r"[A-Za-z0-9_:-]+", "the token as @BotFather gave it (leave it out to start the drill)")
]
WebhookSecret = Annotated[  # Bot API, setWebhook: secret_token
    SecretStr, _shaped(r"[A-Za-z0-9_-]{1,256}", "1 to 256 letters, digits, _ and -")
]
ApiKey = Annotated[SecretStr, _shaped(r"[!-~]{1,200}", "the key as its provider gave it, without blanks")]
CountryCodes = Annotated[
    tuple[Annotated[str, _shaped(r"[a-z]{2}", "a country's two letters in small, such as li or co (ISO 3166-1)")], ...],
    AfterValidator(_each_once),
]
NameLanguages = Annotated[tuple[Language, ...], AfterValidator(_each_once)]
Proxy = Annotated[SecretStr, AfterValidator(_proxy)]  # secret: it may hold a password
