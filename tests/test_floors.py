"""The house: imports only go down, each outside library stays in its rooms, and files and functions stay small.

The tables here are the architecture; docs/architecture.md tells the story to them.
"""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = ("bot", "handlers")

FLOORS = {  # a room may import itself and any room on a lower floor
    "bot": 0,
    "bot.domain": 0,
    "bot.config": 0,
    "bot.failpoints": 0,
    "bot.logs": 0,
    "bot.places": 1,
    "bot.store": 1,
    "bot.services": 2,
    "bot.texts": 3,
    "bot.gateway": 4,
    "bot.clockwork": 4,
    "handlers.reading": 4,
    "handlers.turn": 5,
    "handlers": 6,
    "bot.board": 7,
    "bot.drill": 7,
    "bot.app": 8,
    "bot.rehearsal": 9,
    "bot.doctor": 9,
    "bot.cli": 10,
    "bot.__main__": 11,
}
GUESTS = {  # libraries from outside, and the only rooms that may let them in
    "telegram": {"bot.gateway", "handlers", "handlers.turn", "handlers.reading", "bot.drill", "bot.app", "bot.doctor"},
    "aiohttp": {"bot.gateway", "bot.drill", "bot.places", "bot.board", "bot.app", "bot.rehearsal"},
    "aiosqlite": {"bot.store", "bot.places"},
    "sqlite3": {"bot.store", "bot.places"},
    "geopy": {"bot.places"},
    "osmium": {"bot.places"},
    "pydantic_settings": {"bot.config"},
    "httpx": set(),
    "random": {"bot.gateway", "bot.drill", "bot.app"},
}
IMPURE = {"asyncio", "io", "os", "pathlib", "random", "secrets", "socket", "subprocess", "threading", "time", "uuid"}
PURE = (sys.stdlib_module_names | {"pydantic", "pydantic_core"}) - IMPURE  # all that bot.domain may import
DRILL_FRIENDS = {"bot.drill", "bot.rehearsal"}
DRILL_KNOWS = {"bot.domain", "bot.places"}  # points and the map of its town, nothing of the work
SENDS = {"send", "edit", "reply", "answer", "forward", "copy", "delete"}
SENT = {"message", "messages", "text", "photo", "document", "location", "venue", "contact", "media", "chat", "callback"}
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter"}
CLOCK_FREE = ("bot.domain", "bot.services", "bot.texts")
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "manager", "base", "core"}
FILE_LINES, FUNCTION_LINES, MEDIAN_LINES = 300, 40, 10


def room(module: str) -> str:
    """The room a module, or a name in it, stands in; an unknown room raises, for it needs a floor."""
    two = ".".join(module.split(".")[:2])
    here = two if two in FLOORS else two.partition(".")[0]
    assert here != "bot" or two == "bot" or two.startswith("bot.__"), f"{module}: give it a floor"
    return here


def imported(tree: ast.Module) -> Iterator[str]:
    """Full names; of `from bot import store` both `bot` and `bot.store`, for either may be meant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level  # imports are absolute, so that a name is the same everywhere


def trespasses(module: str, source: str) -> list[str]:
    """Whatever a module imports and may not."""
    here, names = room(module), dict.fromkeys(imported(ast.parse(source)))
    return [f"{module} imports {name}" for name in names if not _welcome(here, name)]


def _welcome(here: str, name: str) -> bool:
    top = name.partition(".")[0]
    if top in PROGRAM:
        return room(name) == here or room(name) == "bot" or _below(here, room(name))
    pure = here != "bot.domain" or top in PURE
    return top != "" and pure and here in GUESTS.get(top, {here})


def _below(here: str, there: str) -> bool:
    drill = (there == "bot.drill" and here not in DRILL_FRIENDS) or (here == "bot.drill" and there not in DRILL_KNOWS)
    return FLOORS[there] < FLOORS[here] and not drill


def liberties(module: str, source: str) -> list[str]:
    """Calls and names that belong to another room: sending, PTB's own loops, clocks where time is a parameter."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Attribute):
            continue
        verb, _, rest = node.attr.partition("_")
        owner = ast.unparse(node.value).rpartition(".")[2]
        sends = verb in SENDS and rest.partition("_")[0] in SENT and room(module) not in {"bot.gateway", "bot.drill"}
        clock = node.attr in CLOCKS and owner in {"datetime", "date", "time"} and module.startswith(CLOCK_FREE)
        if sends or clock or node.attr in {"run_polling", "run_webhook", "start_polling", "start_webhook"}:
            found.append(f"{module}:{node.lineno} uses {ast.unparse(node)}")
    return found


def functions(source: str) -> list[tuple[str, int]]:
    """Each function with its length in lines, decorators apart."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]
    return [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in nodes]


def oversized(name: str, source: str) -> list[str]:
    lines = len(source.splitlines())
    found = [f"{name} has {lines} lines"] if lines > FILE_LINES else []
    return found + [
        f"{name}: {function} has {size} lines" for function, size in functions(source) if size > FUNCTION_LINES
    ]


def files(*folders: str) -> list[Path]:
    return sorted(path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*.py"))


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", files(*PROGRAM), ids=str)
def test_imports_only_go_down_and_guests_stay_in_their_rooms(path: Path) -> None:
    assert trespasses(module_of(path), (ROOT / path).read_text("utf-8")) == []


@pytest.mark.parametrize("path", files(*PROGRAM), ids=str)
def test_only_the_gateway_sends_and_only_the_edges_read_a_clock(path: Path) -> None:
    assert liberties(module_of(path), (ROOT / path).read_text("utf-8")) == []


@pytest.mark.parametrize("path", files(*PROGRAM, "tests", "benchmarks"), ids=str)
def test_files_and_functions_stay_small(path: Path) -> None:
    found = oversized(str(path), (ROOT / path).read_text("utf-8"))

    assert [line for line in found if path.parts[0] in PROGRAM or ": " not in line] == []


def test_half_of_all_functions_fit_into_ten_lines() -> None:
    sizes = [size for path in files(*PROGRAM) for _, size in functions((ROOT / path).read_text("utf-8"))]

    assert statistics.median(sizes) <= MEDIAN_LINES


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    paths = files(*PROGRAM, "tests", "benchmarks")

    assert [str(path) for path in paths if FORBIDDEN & {*path.with_suffix("").parts}] == []


def test_a_folder_with_one_file_is_a_file() -> None:
    folders = {path.parent for path in files(*PROGRAM)}

    assert [
        str(folder) for folder in folders if len([f for f in (ROOT / folder).iterdir() if f.name != "__pycache__"]) < 2
    ] == []


# And these show that each check can fail.


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bot.store.offers", "from bot.services import offers"),
        ("bot.store.offers", "from bot import services"),
        ("bot.domain.model", "import bot.config"),
        ("bot.store.db", "from bot.places import grid"),
        ("bot.texts.screen", "if TYPE_CHECKING:\n    from bot.gateway import outbox"),
        ("bot.services.intake", "def f():\n    from handlers.turn import Turn"),
        ("bot.services.intake", "from ..texts import screen"),
        ("handlers.turn", "from handlers import residents"),
        ("bot.drill.server", "from bot.services.turn import Turn"),
        ("bot.drill.server", "import bot.config"),
        ("handlers.residents", "import bot.drill.server"),
        ("bot.board.page", "from bot.drill import clock"),
        ("bot.services.intake", "import telegram"),
        ("bot.texts.screen", "from telegram.constants import MessageLimit"),
        ("bot.services.intake", "from aiohttp import web"),
        ("handlers.turn", "import aiosqlite"),
        ("bot.services.places", "import geopy.distance"),
        ("bot.gateway.transport", "import httpx"),
        ("bot.domain.matching", "from random import shuffle"),
        ("bot.domain.matching", "import time"),
        ("bot.domain.matching", "from babel import Locale"),
    ],
)
def test_a_wrong_import_is_found(module: str, source: str) -> None:
    assert len(trespasses(module, source)) >= 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        (
            "bot.services.intake",
            "from bot.store import db\nfrom bot.services import offers\nfrom bot import __version__",
        ),
        ("bot.store.db", "import aiosqlite\nimport bot.failpoints\nimport telegraph"),
        ("bot.rehearsal", "from bot.drill import server\nfrom bot.app import Muster"),
        ("handlers.residents", "from handlers.turn import Turn\nfrom handlers import reading"),
        ("bot.drill.server", "from bot.drill.clock import Clock\nfrom bot import __version__"),
    ],
)
def test_a_right_import_is_left_alone(module: str, source: str) -> None:
    assert trespasses(module, source) == []


def test_a_module_without_a_floor_is_found() -> None:
    with pytest.raises(AssertionError, match="give it a floor"):
        trespasses("bot.attic.box", "")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("handlers.residents", "bot.send_message(1, 'x')"),
        ("handlers.residents", "update.message.reply_text('x')"),
        ("bot.services.offers", "bot.edit_message_reply_markup()"),
        ("handlers.turn", "query.answer_callback_query()"),
        ("bot.app", "application.run_polling()"),
        ("bot.gateway.inbox", "updater.start_polling()"),
        ("bot.domain.matching", "datetime.now(UTC)"),
        ("bot.services.offers", "datetime.datetime.utcnow()"),
        ("bot.domain.matching", "time.time()"),
    ],
)
def test_a_liberty_is_found(module: str, source: str) -> None:
    assert len(liberties(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bot.gateway.outbox", "bot.send_message(1, 'x')"),
        ("bot.drill.clock", "datetime.now(UTC)"),
        ("bot.drill.page", "socket.send_json({})"),
        ("handlers.residents", "turn.now"),
        ("bot.services.intake", "answer.text_of(turn.time)"),
    ],
)
def test_what_is_allowed_is_left_alone(module: str, source: str) -> None:
    assert liberties(module, source) == []


def test_a_long_file_and_a_long_function_are_found() -> None:
    body = "def f():\n" + "    x = 1\n" * 40

    assert oversized("x.py", body) == ["x.py: f has 41 lines"]
    assert oversized("x.py", "x = 1\n" * 301) == ["x.py has 301 lines"]
    assert oversized("x.py", "def f():\n" + "    x = 1\n" * 39 + "x = 1\n" * 260) == []
