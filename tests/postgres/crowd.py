"""What the processes of the kill and concurrency tests do; imported by each of them."""

from collections.abc import Iterable
from multiprocessing.connection import Connection as Pipe

from data_access.store import Store, open_store
from indicators.period import Period
from indicators.problem import Refusal
from tests.postgres.district import MAP_TOWN, RENAMED_NEW, SPLIT_ONE, SPLIT_TWO, STREET, load, observation

AREAS = (STREET, MAP_TOWN, RENAMED_NEW, SPLIT_ONE, SPLIT_TWO)
PERIODS = tuple(Period.parse("2023-01").shift(slot) for slot in range(40))
ROWS_PER_FILE = len(AREAS) * len(PERIODS)


def load_files(database_url: str, numbers: Iterable[int], acknowledged: Pipe) -> None:
    """Load numbered files one by one and acknowledge each that stands; one loaded before is passed over."""
    store = open_store(database_url)
    for number in numbers:
        load_file(store, number)
        acknowledged.send(number)
    store.close()


def load_file(store: Store, number: int) -> None:
    """Load file `number`, which says its number for every area and period."""
    rows = [observation(str(number), area=area, period=period) for period in PERIODS for area in AREAS]
    try:
        load(store, rows, name=f"{number}.xlsx", content=f"{number}".encode())
    except Refusal as refusal:
        if "已经导入" not in str(refusal):
            raise
