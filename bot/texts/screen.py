"""What a person sees at once: words, buttons, keyboard, pin; as plain values that Telegram's limits bind."""

from __future__ import annotations

from dataclasses import dataclass

from bot.texts.facts import plain

DATA_BYTES = 64  # https://core.telegram.org/bots/api#inlinekeyboardbutton


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message.

    Raises ValueError when Telegram would refuse its data.
    """

    label: str
    data: str

    def __post_init__(self) -> None:
        """Refuse what Telegram refuses."""
        if not 1 <= len(self.data.encode("utf-8", "surrogatepass")) <= DATA_BYTES:
            raise ValueError(f"button data holds 1 to {DATA_BYTES} bytes")


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The keyboard in place of the phone's own."""

    rows: tuple[tuple[str, ...], ...]
    asks_place: str  # the label that sends the position; empty when none does
    placeholder: str


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on the map, with two lines of words."""

    lat: float
    lon: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Screen:
    """One message; with a pin, the pin is the message and the words stand in where it is refused."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    keyboard: Keyboard | None = None
    clears_keyboard: bool = False
    pin: Pin | None = None

    @property
    def plain(self) -> str:
        """The words without markup: what to send when Telegram refuses the markup."""
        return plain(self.html)
