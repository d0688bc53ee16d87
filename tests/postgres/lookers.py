"""What the processes do that look at the rules side by side or are killed at it; imported by each of them."""

from multiprocessing.connection import Connection as Pipe
from threading import Barrier

from data_access.store import Store, open_store
from indicators.period import Period
from tests.postgres.crowd import AREAS
from tests.postgres.district import JULY, load, observation
from tests.postgres.watch import AUGUST_10
from workflows.cockpit import Cockpit

MONTHS = tuple(JULY.shift(-slot) for slot in range(24))
RULES = tuple(f"rule{number}" for number in range(10))


def look_together(database_url: str, start: Barrier, tell: Pipe) -> None:
    """Look at the rules at the same moment as others; tell how many changes were recorded."""
    store = open_store(database_url)
    cockpit = Cockpit(store, lambda: AUGUST_10)
    cockpit.snapshot(cockpit.latest_period())
    start.wait()
    tell.send(cockpit.evaluate())
    store.close()


def revise_and_look(database_url: str, first: int, looked: Pipe) -> None:
    """Revise all figures and look at the rules, again and again; tell the first look that stands."""
    store = open_store(database_url)
    cockpit = Cockpit(store, lambda: AUGUST_10)
    for number in range(first, first + 1000):
        revise(store, number)
        cockpit.evaluate()
        if number == first:
            looked.send(number)


def revise(store: Store, number: int) -> None:
    """Enter figures that lie now above, now below the lines, differently in each revision."""
    rows = [
        observation(_figure(number, period, at), area=area, period=period)
        for at, area in enumerate(AREAS)
        for period in MONTHS
    ]
    load(store, rows, name=f"{number}.xlsx", at=AUGUST_10)


def _figure(number: int, period: Period, area: int) -> str:
    return "50" if (number * 7 + period.ordinal * (area + 2)) % 5 < 2 else "90"
