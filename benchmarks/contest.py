"""One bot against the measuring server, each in a fresh process, each on a core of its own where that can be."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import POLLED, Count, Load, read_count

ROOT = Path(__file__).resolve().parent.parent
SERVER_CORE = 0
BOT_CORE = 1
GRACE_S = 10.0  # what a supervisor gives a process to stop
MEMORY = re.compile(r"^(VmHWM|VmRSS):\s+(\d+) kB", re.MULTILINE)
CPU_FIELDS = slice(13, 15)  # utime and stime, proc(5)

Command = Callable[[str], Sequence[str]]  # the server's address -> what to start


class BotFailed(Exception):
    """The bot ended before its work was done; the message holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one bot did with one load."""

    count: Count
    start_s: float  # from the process's start to its first question for updates
    rss_mb: float
    peak_mb: float
    cpu_s: float  # processor time from its first question for updates on
    stop_s: float

    @property
    def per_s(self) -> float:
        """Messages answered per second."""
        return self.count.answered / self.count.took_s if self.count.took_s > 0 else 0.0


def meet(command: Command, load: Load, log: Path) -> Run:
    """Start the server and one bot, wait for the count, stop both.

    Raises BotFailed when the bot ends early.
    """
    with _started([sys.executable, "-m", "benchmarks.server", load.line()], SERVER_CORE, subprocess.PIPE) as server:
        port = int(_line(server))
        began = time.monotonic()
        with log.open("wb") as out, _started(command(f"http://127.0.0.1:{port}"), BOT_CORE, out) as bot:
            heard = _line(server)
            before_s = _cpu_s(bot.pid)
            count = read_count(_line(server) if heard == POLLED else heard)
            if bot.poll() is not None:
                raise BotFailed(log.read_text("utf-8", "replace")[-2000:] or f"exit {bot.returncode}")
            rss_mb, peak_mb = _memory(bot.pid)
            cpu_s = _cpu_s(bot.pid) - before_s
            return Run(count, count.first_poll_at - began, rss_mb, peak_mb, cpu_s, _stop(bot))


@contextmanager
def _started(command: Sequence[str], core: int, out: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process on one core; a child inherits where its parent may run."""
    with _on_core(core):
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=out,  # type: ignore[call-overload]  # a pipe's number or a file, as Popen takes them
            stderr=subprocess.STDOUT if out is not subprocess.PIPE else None,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@contextmanager
def _on_core(core: int) -> Iterator[None]:
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    all_cores = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {core} & all_cores or all_cores)
        yield
    finally:
        os.sched_setaffinity(0, all_cores)


def _line(server: subprocess.Popen[bytes]) -> str:
    line = server.stdout.readline() if server.stdout else b""
    if not line:
        raise BotFailed("the measuring server ended")
    return line.decode().strip()


def _memory(pid: int) -> tuple[float, float]:
    """Resident memory now and at its highest, in MB; zeros where there is no /proc."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0.0, 0.0
    found = {name: int(kb) / 1024 for name, kb in MEMORY.findall(status)}
    return found.get("VmRSS", 0.0), found.get("VmHWM", 0.0)


def _cpu_s(pid: int) -> float:
    """Processor time of all threads so far."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except OSError:
        return 0.0
    after_name = stat.rsplit(")", 1)[1].split()  # a name may hold blanks; it stands for fields 1 and 2
    ticks = [int(field) for field in after_name[CPU_FIELDS.start - 2 : CPU_FIELDS.stop - 2]]
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def _stop(bot: subprocess.Popen[bytes]) -> float:
    began = time.monotonic()
    bot.terminate()
    try:
        bot.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        bot.kill()
        bot.wait()
    return time.monotonic() - began
