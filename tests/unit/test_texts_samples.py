"""Notices with every value of every closed set, and with the worst facts; made from their fields: none is forgotten."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import Enum
from pickle import dumps
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from bot.domain.disclosure import BANDS_KM
from bot.domain.eligibility import LIFTABLE, Filter
from bot.domain.model import AssignmentState, RequestState
from bot.domain.notices import MissionCard, Notice, StatusCard, by_kind, residents
from bot.domain.refusals import by_name
from bot.texts import Screen, Texts
from bot.texts.words import NEEDS

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=20)
WORST = '<b>&amp;</i> \u202e\u2069\x00 𝔘🧑‍🦯 شارع الطاحونة\n12 "Mill" Lane\' %(x)s % {0}\n' * 80
REFUSAL_FACTS: dict[str, str | int] = {
    "number": "A12",
    "said": "X1",
    "least": 1,
    "most": 240,
    "example": "/case A12",
    "choices": "police, fire",
}

CLOSED: dict[str, list[Any]] = {  # fields whose type says less than the domain does
    "number": ["A12"],
    "band": list(BANDS_KM),
    "need": ["medical", *NEEDS, None],
    "key": list(NEEDS),
    "minutes": [(10, 20, 40, 60), ()],
    "counts": [{"all": 12000, "volunteers": 300, "residents": 40}, {}],
    "audience": ["all", "volunteers", "residents"],
    "refusal": list(by_name()),
    "facts": [REFUSAL_FACTS],
    "machine": ["request", "offer", "assignment", "duty"],
    "door_code": ["4821"],
    "mine": ["", "Ana"],
    "bot": ["muster_bot"],
    "page": ["me", "skills"],
    "skills": [("medic", "boat"), ()],
    "speaks": [("en", "es"), ("ar",)],
    "language": ["es", None],
    "own_language": ["en", "ar"],
    "tier": [2, 0, 1, 3],
    "filters": [(*LIFTABLE, Filter.WOMEN_ONLY), ()],
    "risk": [2, 0, 1, 3],
}

LANGUAGES = ("en", "es", "ar")
KINDS = sorted(by_kind().values(), key=lambda kind: kind.__name__)
TO_RESIDENTS = [kind for kind in KINDS if kind.__module__ == residents.__name__]


def samples(kind: type[Notice]) -> Iterator[Notice]:
    """A full one, an empty one, and each with every other value of each field."""
    full = {name: _values(name, field.annotation)[0] for name, field in kind.model_fields.items()}
    empty = {name: _values(name, field.annotation)[-1] for name, field in kind.model_fields.items()}
    for name, field in kind.model_fields.items():
        for value in _values(name, field.annotation):
            yield kind.model_validate({**full, name: value})
            yield kind.model_validate({**empty, name: value})
    if not kind.model_fields:
        yield kind()


def worst(kind: type[Notice]) -> Iterator[Notice]:
    """The samples again with endless hostile words, huge numbers and long lists."""
    swollen = (
        {name: _swollen(name, getattr(notice, name), field.annotation) for name, field in kind.model_fields.items()}
        for notice in samples(kind)
    )
    yield from {dumps(facts): kind.model_validate(facts) for facts in swollen}.values()


def _values(name: str, annotation: Any) -> list[Any]:
    if name in CLOSED:
        return CLOSED[name]
    parts = get_args(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        return [value for part in parts if part is not type(None) for value in _values(name, part)] + [None]
    if get_origin(annotation) is Literal:
        return list(parts)
    if get_origin(annotation) is tuple:
        return _tuples(name, parts)
    return _plain_values(annotation)


def _tuples(name: str, parts: tuple[Any, ...]) -> list[Any]:
    if parts[-1] is Ellipsis:
        return [tuple(_values(name, parts[0])[:3]), ()]
    return [tuple(_values(name, part)[0] for part in parts)]


def _plain_values(annotation: Any) -> list[Any]:
    if issubclass(annotation, Enum):
        return list(annotation)
    if issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        return [annotation(**{name: _values(name, field.annotation)[i] for name, field in fields}) for i in (0, -1)]
    values: dict[type, list[Any]] = {
        bool: [True, False],
        int: [12, 0, 1, 2, 3, 11, 100],
        float: [4.60971, -74.08175],
        str: ["Ana", ""],
        datetime: [SOON, NOW - timedelta(minutes=5), NOW + timedelta(days=2)],
    }
    return values[annotation]


def _swollen(name: str, value: Any, annotation: Any) -> Any:
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        return type(value)(**{key: _swollen(key, getattr(value, key), field.annotation) for key, field in fields})
    if isinstance(value, tuple) and get_args(annotation)[-1] is Ellipsis and name != "minutes":
        return tuple(_swollen(name, part, get_args(annotation)[0]) for part in value) * 40
    if name == "facts":
        return {key: WORST if isinstance(fact, str) else 10**9 for key, fact in value.items()}
    if type(value) is str and get_origin(annotation) is not Literal and name not in {"number", "refusal", "audience"}:
        return WORST
    return 10**12 if type(value) is int and value else value


def texts(*, exercise: bool = False, operation: str = "Río Claro", timezone: str = "America/Bogota") -> Texts:
    return Texts(languages=LANGUAGES, operation=operation, emergency_number="112", timezone=timezone, exercise=exercise)


LIVE, DRILL, ARABIC = texts(), texts(exercise=True), texts(operation="شريان الحياة")
ENGLISH = Texts(languages=["en"], operation="R", emergency_number="112", timezone="UTC")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def labels(screen: Screen) -> list[str]:
    keys = [label for row in screen.keyboard.rows for label in row] if screen.keyboard else []
    return [button.label for row in screen.buttons for button in row] + keys


def card(**facts: object) -> StatusCard:
    known = {
        "request": 12,
        "number": "A12",
        "state": RequestState.OPEN,
        "reason": None,
        "danger": False,
        "need": "water",
        "place": "12 Mill Lane",
        "place_known": True,
        "asked": 5,
        "told_desk": False,
        "helpers": (),
        "door_code": "4821",
    }
    return StatusCard.model_validate({**known, **facts})


def mission(**facts: object) -> MissionCard:
    given = next(samples(MissionCard)).model_copy(
        update={"assignment": 5, "state": AssignmentState.ACCEPTED, "place": "12 Mill Lane", **facts}
    )
    assert isinstance(given, MissionCard)
    return given


def test_the_samples_hold_each_value_of_a_closed_set() -> None:
    states = {card.state for card in samples(StatusCard) if isinstance(card, StatusCard)}

    assert len(states) == len(type(next(iter(states))))
    assert any(isinstance(card, StatusCard) and card.helpers for card in samples(StatusCard))


def test_the_worst_samples_are_bad_in_each_notice_that_repeats_words() -> None:
    cards = [card for card in worst(StatusCard) if isinstance(card, StatusCard)]

    assert any(card.place == WORST and len(card.helpers) >= 40 for card in cards)
    assert any(helper.name == WORST for card in cards for helper in card.helpers)
    assert all(list(worst(kind)) for kind in by_kind().values())
