"""The sections of the settings as frozen models with units in the names; config.example.toml explains each key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    NonNegativeFloat,
    PositiveFloat,
    PositiveInt,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.config.environment import PREFIX, Environment
from bot.config.geocoder import Online
from bot.config.kinds import (
    Area,
    Languages,
    Line,
    OwnerId,
    PhoneNumber,
    PlainPath,
    Proxy,
    PublicAddress,
    Steps,
    Token,
    WebAddress,
    WebhookSecret,
    Zone,
)
from bot.config.matching import Matching
from bot.config.section import Section


class Telegram(Section):
    token: Token | None = None
    api_url: WebAddress = "https://api.telegram.org"
    proxy: Proxy | None = None
    webhook_url: PublicAddress | None = None
    webhook_secret: WebhookSecret | None = None
    poll_timeout_s: Annotated[int, Field(ge=0, le=50)] = 50  # the Bot API holds a poll for 50 s at most
    connections: PositiveInt = 32
    webhook_connections: Annotated[int, Field(ge=1, le=100)] = 40  # Bot API, setWebhook: max_connections
    connect_timeout_s: PositiveFloat = 10
    read_timeout_s: PositiveFloat = 20

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("webhook_url only together with webhook_secret, by which Telegram proves itself")
        if self.webhook_url and not self.token:
            raise ValueError("webhook_url only together with token")
        return self


class Store(Section):
    path: PlainPath = Path("data/muster.db")
    backup_folder: PlainPath | None = None
    backup_every_min: NonNegativeFloat = 60
    backups_kept: PositiveInt = 24

    @property
    def backups(self) -> Path:
        return self.backup_folder or self.path.parent / "backups"


class Web(Section):
    host: Line = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080


class Region(Section):
    path: PlainPath | None = None
    area: Area | None = None


class Operation(Section):
    name: Annotated[Line, Field(max_length=64)] = "Muster"  # Bot API, setMyName: at most 64 characters
    emergency_number: PhoneNumber = "112"
    languages: Languages = ("en", "es", "ar")
    timezone: Zone = "UTC"
    owner_ids: tuple[OwnerId, ...] = ()


class Sending(Section):
    overall_per_s: PositiveFloat = (
        28.0  # Telegram: about 30/s for all chats together; a Bot API server of one's own may take more
    )
    chat_per_s: PositiveFloat = 1.0
    chat_burst: PositiveInt = 3
    group_per_min: PositiveFloat = 20
    in_flight: PositiveInt = 32
    answer_valid_h: PositiveFloat = 24
    broadcast_valid_h: PositiveFloat = 12


class Turns(Section):
    batch: PositiveInt = 100
    tries: PositiveInt = 3


class Trust(Section):
    starting_tier: Annotated[int, Field(ge=0, le=2)] = 1  # 3 is for people of an organisation, one by one
    two_persons_from_risk: Annotated[int, Field(ge=0, le=4)] = 2  # 4: never


class Bundles(Section):
    most_stops: Annotated[int, Field(ge=1, le=4)] = 4
    most_extra_min: PositiveFloat = 15
    stay_min: NonNegativeFloat = 5
    near_km: PositiveFloat = 5
    high_within_min: PositiveFloat = 120
    normal_within_min: PositiveFloat = 480
    low_within_min: PositiveFloat = 2880


class Duty(Section):
    default_h: PositiveFloat = 4
    choices_h: Steps = (2, 4, 8)
    rest_after_h: PositiveFloat = 6


class Roads(Section):
    closed_h: Annotated[float, Field(gt=0, le=720)] = 48  # a month; longer is a change of the map


class Intake(Section):
    draft_nudge_min: PositiveFloat = 10
    draft_desk_min: PositiveFloat = 30
    open_without_need_min: PositiveFloat = 2


class Patience(Section):
    """How long a volunteer's silence lasts before something follows, for a request of this urgency."""

    nudge_least_min: PositiveFloat
    stale_min: PositiveFloat
    handover_desk_min: PositiveFloat


def _patience(*row: float) -> Patience:
    return Patience(**dict(zip(Patience.model_fields, row, strict=True)))


class Missions(Section):
    critical: Patience = _patience(3, 15, 5)
    high: Patience = _patience(5, 60, 30)
    normal: Patience = _patience(5, 120, 120)
    low: Patience = _patience(5, 240, 720)
    confirm_silence_h: PositiveFloat = 24
    not_found_desk_min: PositiveFloat = 5
    later_min: PositiveInt = 15
    on_site_silence_min: PositiveFloat = 120
    on_site_answer_min: PositiveFloat = 15
    safe_answer_min: PositiveFloat = 10
    stop_seen_min: PositiveFloat = 3
    no_show_days: PositiveFloat = 7
    cool_down_min: NonNegativeFloat = 60
    not_now_min: NonNegativeFloat = 60
    care_contact: Annotated[Line, Field(max_length=120)] | None = None


class Requests(Section):
    still_needed_high_h: PositiveFloat = 6
    still_needed_h: PositiveFloat = 24
    expire_h: PositiveFloat = 48
    undo_min: PositiveFloat = 10
    untaken_critical_min: PositiveFloat = 5
    untaken_min: PositiveFloat = 15
    claim_critical_min: PositiveFloat = 10
    claim_min: PositiveFloat = 30
    forgotten_critical_min: PositiveFloat = 30
    forgotten_h: PositiveFloat = 6
    referred_min: PositiveFloat = 30
    unmet_min: PositiveFloat = 10


class Duplicates(Section):
    near_m: Annotated[float, Field(gt=0, le=200)] = 150  # the index looks at cells of 220 m and their neighbours
    name_m: Annotated[float, Field(gt=0, le=5000)] = 1000
    within_h: PositiveFloat = 24
    desk_after_min: PositiveFloat = 10
    questions_a_day: Annotated[int, Field(ge=0)] = 3
    crowd: Annotated[int, Field(ge=2)] = 3
    unmerge_h: PositiveFloat = 24


class Log(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "text", "json"] = "auto"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        nested_model_default_partial_update=True,  # one key of [matching.critical] keeps the row's other defaults
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram: Telegram = Telegram()
    store: Store = Store()
    web: Web = Web()
    region: Region = Region()
    operation: Operation = Operation()
    sending: Sending = Sending()
    turns: Turns = Turns()
    matching: Matching = Matching()
    trust: Trust = Trust()
    bundles: Bundles = Bundles()
    duty: Duty = Duty()
    roads: Roads = Roads()
    intake: Intake = Intake()
    missions: Missions = Missions()
    requests: Requests = Requests()
    duplicates: Duplicates = Duplicates()
    online: Online = Online()
    log: Log = Log()

    @model_validator(mode="after")
    def _each_send_has_a_connection(self) -> Self:
        if self.sending.in_flight > self.telegram.connections:
            raise ValueError("sending.in_flight up to telegram.connections")
        return self

    @model_validator(mode="after")
    def _answers_from_elsewhere_can_be_told(self) -> Self:
        if self.online.provider != "none" and self.region.area is None:
            raise ValueError("online.provider only together with region.area, outside which no answer counts")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic-settings'
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic-settings'
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic-settings'
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment stands above the file, whose tables are handed in as arguments."""
        return Environment(settings_cls), init_settings

    def redacted(self) -> dict[str, Any]:
        """Everything as plain values, each secret as asterisks: safe to print."""
        return self.model_dump(mode="json")
