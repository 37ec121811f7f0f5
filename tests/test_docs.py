"""The pages keep up with the program: what is there is named, and what is named is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

import pytest

from bot import cli
from bot.clockwork import JOBS, KEPT_DONE, KEPT_PARKED
from bot.config import Settings
from bot.config.environment import keys
from bot.domain import lifecycle
from bot.domain.eligibility import LIFTABLE, Filter
from bot.domain.notices import Fate, Lane, Way
from handlers import COMMANDS
from tests.test_floors import FLOORS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PROGRAM = [path for room in ("bot", "handlers") for path in (ROOT / room).rglob("*.py")]
OURS = re.compile(r"(bot|handlers|tests|benchmarks|docs)/[\w./-]*")
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.])/(home|Users|work|tmp|root)/|[A-Z]:\\")


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


ARCHITECTURE = page("docs/architecture.md")
OPERATIONS = page("docs/operations.md")
PRIVACY = page("docs/privacy.md")


def section(text: str, title: str) -> str:
    """What stands between a heading and the next one of any level."""
    return re.split(r"^#+ ", text.partition(f"# {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> Iterator[list[str]]:
    """The cells of each row of the tables in a text, headings and rulers apart."""
    lines = text.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("| ") and not following.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def code(text: str) -> list[str]:
    """What stands in backticks, blocks of code apart."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL))


def links(text: str) -> list[str]:
    """Where a page leads to within the project."""
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:", link)]


def anchors(text: str) -> set[str]:
    """The names under which the headings of a page can be linked to."""
    titles = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit):
        cli.main([*arguments, "--help"])
    return capsys.readouterr().out


# What is there is named.


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_chat_is_in_the_readme(command: str) -> None:
    assert re.search(rf"`/{command}\b", page("README.md"))


def test_every_command_and_option_of_the_program_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    commands = re.findall(r"^    (\w+)  ", shown(capsys), flags=re.MULTILINE)
    options = {option for name in commands for option in re.findall(r"(--[a-z-]+)", shown(capsys, name))}
    listed = {" ".join(code(cells[0])[0].split()[:2]) for cells in rows(section(OPERATIONS, "Install"))}
    written = {word for span in code(OPERATIONS) for word in span.split()}

    assert len(commands) >= 5
    assert {f"muster {name}" for name in commands} == listed - {"command"}
    assert options | {"--version"} <= written


def test_every_section_of_the_settings_is_explained() -> None:
    sections = {f"[{'.'.join(path[:-1])}]" for path in keys(Settings)}

    assert sections <= {word for cells in rows(section(OPERATIONS, "Settings")) for word in code(cells[0])}


def test_every_filter_is_explained_and_who_may_lift_it() -> None:
    table = {code(cells[0])[0]: cells[2] for cells in rows(section(page("docs/trust.md"), "The filters"))}

    assert table.keys() == {str(one) for one in Filter}
    assert {name for name, by in table.items() if by.startswith("a coordinator")} == {str(one) for one in LIFTABLE}


def test_every_failpoint_is_listed_and_no_other() -> None:
    calls = re.findall(r"failpoints\.reach\((.+)\)", "\n".join(path.read_text("utf-8") for path in PROGRAM))
    named = {name for call in calls for name in re.findall(r'"(\w+_\w+)"', call)}

    assert {name for cells in rows(section(ARCHITECTURE, "Failpoints")) for name in code(cells[0])} == named


def test_the_floors_are_those_that_the_floors_test_holds() -> None:
    built = {room for room in FLOORS if room != "bot" and list(ROOT.glob(room.replace(".", "/") + "*"))}
    drawn = {code(room)[0]: int(floor) for floor, room, _ in rows(section(ARCHITECTURE, "The floors"))}

    assert drawn == {room: FLOORS[room] for room in built}


@pytest.mark.parametrize(
    ("title", "steps"),
    [
        ("Request", lifecycle.REQUEST_STEPS),
        ("Offer", lifecycle.OFFER_STEPS),
        ("Assignment", lifecycle.ASSIGNMENT_STEPS),
        ("Duty", lifecycle.DUTY_STEPS),
    ],
)
def test_the_machines_are_drawn_as_they_are(title: str, steps: Mapping[StrEnum, frozenset[StrEnum]]) -> None:
    drawn = {code(before)[0]: set(code(after)) for before, after in rows(section(ARCHITECTURE, title))}

    assert drawn == {str(before): {str(after) for after in allowed} for before, allowed in steps.items()}


def test_every_way_lane_and_fate_of_the_outbox_is_explained() -> None:
    words = set(code(section(ARCHITECTURE, "The outbox")))

    assert words >= {*Way, *Fate, *(lane.name for lane in Lane)}


def test_every_end_of_an_owed_message_is_explained() -> None:
    schema = page("bot/store/schema/0001_start.sql").partition("CREATE TABLE outbox")[2]
    states = re.findall(r"'(\w+)'", re.findall(r"state IN \((.*?)\)", schema, flags=re.DOTALL)[0])

    assert len(states) >= 10
    assert set(code(section(ARCHITECTURE, "The outbox"))) >= set(states)


def test_every_job_of_the_clock_is_listed() -> None:
    assert [cells[0] for cells in rows(section(ARCHITECTURE, "The clock"))] == [job.name for job in JOBS]


def test_every_table_of_the_store_says_how_long_it_is_kept() -> None:
    made = "\n".join(
        path.read_text("utf-8") for path in sorted((ROOT / "bot/store").rglob("*")) if path.suffix in {".sql", ".py"}
    )
    tables = set(re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", made))

    assert {code(cells[0])[0] for cells in rows(section(PRIVACY, "What is kept, and how long"))} == tables
    assert f"{KEPT_DONE.total_seconds() / 3600:.0f} hours after its turn; {KEPT_PARKED.days} days" in PRIVACY


def test_every_event_of_the_log_is_explained() -> None:
    calls = "\n".join(path.read_text("utf-8") for path in PROGRAM)
    events = set(re.findall(r"(?:log|get_logger\(\))\.(?:info|warning|error)\(\s*\"([\w.]+)\"", calls))

    assert {event for cells in rows(section(OPERATIONS, "Logs")) for event in code(cells[0])} == events


# What is named is there.


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_within_the_project_leads_somewhere(path: Path) -> None:
    for link in links(path.read_text("utf-8")):
        target, _, anchor = link.partition("#")
        there = (path.parent / target) if target else path
        assert there.exists(), link
        assert not anchor or anchor in anchors(there.read_text("utf-8")), link


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_file_that_is_named_is_there(path: Path) -> None:
    named = [span for span in code(path.read_text("utf-8")) if OURS.fullmatch(span)]

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_test_that_is_named_is_there() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "tests").rglob("*.py")]
    there = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, kinds)}
    named = {span for path in PAGES for span in code(path.read_text("utf-8")) if re.fullmatch(r"test_\w+", span)}

    assert len(named) > 10
    assert named <= there


def test_every_setting_that_is_named_is_there() -> None:
    pattern = re.compile(r"`\[([a-z.]+)\] (\w+)")
    named = {(*part.split("."), key) for path in PAGES for part, key in pattern.findall(path.read_text("utf-8"))}

    assert len(named) > 5
    assert named <= set(keys(Settings))


def test_every_make_target_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z0-9]+):", page("Makefile"), flags=re.MULTILINE))
    named = {
        word
        for path in PAGES
        for word in re.findall(r"(?:`|^ *)make ([a-z0-9]+)", path.read_text("utf-8"), re.MULTILINE)
    }

    assert {"run", "test", "crash"} <= named <= targets


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_speaks_of_somebodys_machine(path: Path) -> None:
    assert SOMEBODYS_MACHINE.findall(path.read_text("utf-8")) == []
