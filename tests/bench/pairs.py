"""Timing two things in turn, so that whatever else the machine does falls on both."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Act = Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """One row of the table: how long ours takes against theirs, as the ratio of medians and of 95th percentiles."""

    name: str
    ours: str
    against: str
    aim: str
    median: float
    p95: float
    runs: int
    met: bool
    said: str = ""


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


def in_turn(
    ours: Callable[[int], Act], theirs: Callable[[int], Act], *, runs: int, warm: int = 10
) -> tuple[list[float], list[float]]:
    """Seconds of each, run by turns; each is made ready outside its time. Which goes first changes with every turn."""
    times: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    gc.disable()
    try:
        for run in range(-warm, runs):
            for side in (0, 1) if run % 2 else (1, 0):
                act = (ours, theirs)[side](run)
                begin = time.perf_counter()
                act()
                seconds = time.perf_counter() - begin
                if run >= 0:
                    times[side].append(seconds)
            if run % 25 == 0:
                gc.collect()
    finally:
        gc.enable()
    return times


def figure(
    name: str,
    ours: str,
    against: str,
    times: tuple[list[float], list[float]],
    *,
    aim: float,
    by: str = "median",
    said: str = "",
) -> Figure:
    """The row that these times make; `by` says which of the two ratios the aim is for."""
    mine, their = times
    median = statistics.median(mine) / statistics.median(their)
    high = p95(mine) / p95(their)
    spent = f"{1000 * statistics.median(mine):.1f} ms against {1000 * statistics.median(their):.1f} ms"
    return Figure(
        name, ours, against, f"≤ {aim:.2f}", median, high, len(mine), (median if by == "median" else high) <= aim,
        "; ".join(filter(None, (spent, said))),
    )  # fmt: skip
