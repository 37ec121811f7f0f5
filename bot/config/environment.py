"""Settings from MUSTER_SECTION__KEY; other names with the prefix are none of its business."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource

PREFIX = "MUSTER_"
BETWEEN = "__"


def keys(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every single setting, in the order of the models."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from keys(field.annotation, (*above, name))
        else:
            yield (*above, name)


def variable(path: Iterable[str]) -> str:
    return (PREFIX + BETWEEN.join(path)).upper()


def closest(name: str, known: Iterable[str]) -> str:
    """A hint to put behind a name that does not exist, or nothing."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def unknown(model: type[BaseModel], environ: Mapping[str, str]) -> list[str]:
    """One sentence for each variable that looks like a setting and is none."""
    known = [variable(path) for path in keys(model)]
    named = [name for name in environ if name.upper().startswith(PREFIX) and BETWEEN in name]
    strangers = [name for name in named if name.upper() not in known]
    return [
        f"environment: {name}: no such setting{closest(name.upper(), known)}; "
        f"allowed: {PREFIX}SECTION{BETWEEN}KEY for each key of config.example.toml"
        for name in sorted(strangers)
    ]


class Environment(EnvSettingsSource):
    """Reads known names only; a list may also be written with commas."""

    def __init__(self, settings_cls: type[BaseSettings]) -> None:
        super().__init__(settings_cls)
        known = {variable(path).lower() for path in keys(settings_cls)}
        self.env_vars = {name: value for name, value in self.env_vars.items() if name.lower() in known}

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:  # noqa: ARG002 - pydantic-settings' signature
        if not str(value).lstrip().startswith("["):
            return [part.strip() for part in str(value).split(",")]
        try:
            return json.loads(value)
        except ValueError:
            return value  # the field's own check says what is allowed
