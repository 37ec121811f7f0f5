"""The section [online]: who is asked on the network for places that the map does not know, and how gently."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, PositiveInt, model_validator

from bot.config.kinds import ApiKey, CountryCodes, Line, NameLanguages, WebAddress
from bot.config.section import Section

Provider = Literal["none", "nominatim", "photon", "pelias"]

PUBLIC: Mapping[str, str] = MappingProxyType(
    {
        "nominatim": "https://nominatim.openstreetmap.org",
        "photon": "https://photon.komoot.io",
    }
)
# https://operations.osmfoundation.org/policies/nominatim/ (absolute maximum, over all who use the application)
PUBLIC_PER_S = 1.0
CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|https?://\S+\.\S+")
EXAMPLES = ("example.org", "example.com", "example.net", "my-application", "your_app_name", "geopy/")
DAY_MIN = 1440


class Online(Section):
    provider: Provider = "none"
    url: WebAddress | None = None
    user_agent: Annotated[Line, Field(max_length=200)] | None = None
    api_key: ApiKey | None = None
    languages: NameLanguages = ()
    country_codes: CountryCodes = ()
    per_s: Annotated[float, Field(gt=0, le=100)] = PUBLIC_PER_S
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 8
    queue: PositiveInt = 300
    deadline_min: Annotated[float, Field(gt=0, le=DAY_MIN)] = 20
    keep_days: Annotated[float, Field(gt=0, le=3650)] = 90
    keep_nothing_h: Annotated[float, Field(gt=0, le=2400)] = 24
    breaker_after: PositiveInt = 3
    breaker_rest_s: Annotated[float, Field(gt=0, le=3600)] = 60

    @model_validator(mode="after")
    def _address_is_whole(self) -> Self:
        if self.provider == "pelias" and self.url is None:
            raise ValueError("provider pelias only together with url: it has no public server")
        if self.url and urlsplit(self.url).query + urlsplit(self.url).fragment:
            raise ValueError("url up to the path, without ? and #")
        return self

    @model_validator(mode="after")
    def _guests_behave(self) -> Self:
        if not self.public:
            return self
        if not self.user_agent or not CONTACT.search(self.user_agent) or _copied(self.user_agent):
            raise ValueError(
                "a public server only together with user_agent: your operation's name and how to reach you, "
                "such as ValleyRelief/1 (mail@valleyrelief.net)"
            )
        if self.per_s > PUBLIC_PER_S:
            raise ValueError(f"per_s up to {PUBLIC_PER_S} on a public server")
        if not self.address.startswith("https://"):
            raise ValueError("a public server only by https://")
        return self

    @property
    def address(self) -> str:
        """Where the provider is asked; empty for none."""
        return self.url or PUBLIC.get(self.provider, "")

    @property
    def public(self) -> bool:
        """Whether we are guests on a server that everybody shares."""
        hosts = {urlsplit(address).hostname for address in PUBLIC.values()}
        return self.provider != "none" and urlsplit(self.address).hostname in hosts

    @property
    def source(self) -> str:
        """Who answers, for people and for the cache: "nominatim at nominatim.openstreetmap.org"."""
        return f"{self.provider} at {urlsplit(self.address).netloc}{urlsplit(self.address).path}"

    @property
    def credit(self) -> str:
        """Whom people should know the map from, as its licence wants (openstreetmap.org/copyright)."""
        return credit_of(self.source)

    @property
    def mark(self) -> str:
        """Tells one set of credentials from another without showing them: what a provider lets in or keeps out."""
        key = self.api_key.get_secret_value() if self.api_key else ""
        told = "\n".join((self.provider, self.address, self.user_agent or "", key))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def credit_of(source: str) -> str:
    """Whom a place is owed to that this source found, also when by now another one is asked."""
    provider, _, address = source.partition(" at ")
    return f"Pelias ({urlsplit(f'//{address}').hostname})" if provider == "pelias" else "© OpenStreetMap"


def _copied(user_agent: str) -> bool:
    """Tell an agent that somebody copied from an example: its contact reaches nobody."""
    return any(example in user_agent.casefold() for example in EXAMPLES)
