"""A small district with a catalogue, ready to load files into; forms are written in the tests."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from data_access import queries, queries_intake, writes
from data_access.migrations import migrate
from data_access.queries_intake import Standing
from data_access.store import Store, open_store
from data_access.writes_reference import put_areas, put_indicators
from geo.area import AreaChange, Level
from indicators.catalogue import Aggregation, Kind, TargetKind
from indicators.period import Frequency
from tests.builders import area, district, indicator
from workflows.load import LoadReport, check, load, put_form

NOW = datetime(2026, 11, 5, 1, 0, tzinfo=UTC)
WHO = "张三"
STREET, WEST, TOWN, GATE_TOWN, GATE_STREET, ZONE = (f"140403{n}" for n in ("001", "002", "103", "104", "004", "400"))
_OLD = "140403101"

AREAS = (
    *district(0),
    area(STREET, "东街街道"),
    area(WEST, "西街街道"),
    area(GATE_STREET, "城关街道"),
    area(TOWN, "马厂镇", kind="镇", peer_group="镇组", valid_from=date(2021, 4, 7)),
    area(GATE_TOWN, "城关镇", kind="镇", peer_group="镇组"),
    area(_OLD, "马厂乡", kind="乡", valid_to=date(2021, 4, 7)),
    area(ZONE, "经济开发区", level=Level.ZONE, kind="功能区", peer_group="功能区", is_ranked=False),
    area(f"{STREET}001", "和平社区居委会", level=Level.COMMUNITY, kind="居委会", parent_code=STREET),
    area(f"{WEST}001", "和平社区居委会", level=Level.COMMUNITY, kind="居委会", parent_code=WEST),
)
CHANGES = (AreaChange(_OLD, "马厂乡", TOWN, "马厂镇", "撤乡设镇", "区域不变", "晋政函〔2021〕31号", date(2021, 4, 7)),)
_MONEY = {
    "unit": "万元",
    "decimals": 0,
    "kind": Kind.CUMULATIVE,
    "aggregation": Aggregation.SUM,
    "valid_min": Decimal(0),
}
_COUNT = {"unit": "起", "decimals": 0, "kind": Kind.COUNT, "aggregation": Aggregation.SUM}
CATALOGUE = (
    indicator("tax", name="税收收入", target_kind=TargetKind.ACCUMULATE, aliases=("税收",), **_MONEY),
    indicator("retail", name="限上零售额", has_merged_january=True, **_MONEY),
    indicator("fires", name="火灾起数", **_COUNT),
    indicator("gdp", name="地区生产总值", **_MONEY | {"unit": "亿元", "decimals": 2}, frequency=Frequency.QUARTER),
    indicator("people", name="常住人口", **_COUNT | {"unit": "人", "kind": Kind.STOCK}, frequency=Frequency.YEAR),
    indicator("completion", name="投资完成率", valid_min=Decimal(0), valid_max=Decimal(200)),
    indicator("danger", name="森林火险等级", unit="级", decimals=0, kind=Kind.STOCK, frequency=Frequency.DAY),
)

WIDE = """
code = "monthly"
name = "经济月报"
[period]
from = ["title", "file_name"]
[[tables]]
[tables.area]
name = ["镇街", "单位名称"]
[[tables.columns]]
header = ["税收收入", "税收"]
indicator = "tax"
"""


def new_store(folder: Path) -> Store:
    """An empty store with the areas and the catalogue."""
    store = open_store(f"sqlite:///{folder / 'cockpit.db'}")
    migrate(store)
    with store.write() as connection:
        put_areas(connection, AREAS, CHANGES)
        put_indicators(connection, writes.next_known_at(connection, NOW), CATALOGUE)
        writes.bump_version(connection)
    return store


def told(report: LoadReport) -> list[str]:
    """The problems as a clerk reads them."""
    return [problem.sentence() for problem in report.problems]


def checked(store: Store, content: bytes, *, name: str = "10月.csv", form: str = WIDE) -> LoadReport:
    """Check a file by a form that is kept first."""
    code = put_form(store, form, NOW, WHO).code
    return check(store, name, content, code, NOW)


def loaded(
    store: Store, content: bytes, *, name: str = "10月.csv", form: str = WIDE, now: datetime = NOW
) -> LoadReport:
    """Load a file by a form that is kept first."""
    code = put_form(store, form, now, WHO).code
    return load(store, name, content, code, now, WHO)


def standing(store: Store, code: str, period: str) -> dict[str, Standing]:
    """What stands for an indicator and period: area → value, status, numerator, denominator."""
    with store.read() as connection:
        return dict(queries_intake.standing_figures(connection, code, period))


def values(store: Store, code: str, period: str) -> dict[str, str | None]:
    """The values alone."""
    return {area_code: row[0] for area_code, row in standing(store, code, period).items()}


def version(store: Store) -> int:
    """The data version: it moves with every change."""
    with store.read() as connection:
        return queries.data_version(connection)
