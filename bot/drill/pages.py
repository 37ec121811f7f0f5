"""The drill's web page and the map library it needs, as plain files."""

from __future__ import annotations

import importlib
from pathlib import Path

from aiohttp import web

PAGE = Path(__file__).parent / "page"


def leaflet() -> Path:
    return Path(importlib.import_module("xstatic.pkg.leaflet").BASE_DIR)


async def index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")


def routes() -> list[web.AbstractRouteDef]:
    page = [web.get("/", index), web.static("/page", PAGE)] if PAGE.is_dir() else []
    return [*page, web.static("/leaflet", leaflet())]
