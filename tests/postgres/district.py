"""A small district to store: who, what, when; and loads in one line."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from data_access import queries, writes
from data_access.store import Store
from data_access.writes import Counts
from geo.area import Area, AreaChange, Level
from indicators.catalogue import Aggregation, ChangeMeasure, Direction, DueRule, Indicator, Kind, Theme
from indicators.cube import Cube
from indicators.observation import Observation, Source, Status, Target
from indicators.period import Frequency, Period

ROOT = "140403"
MAP_TOWN = "140403103"
STREET = "140403001"
RENAMED_OLD, RENAMED_NEW = "140403101", "140403013"
SPLIT_OLD, SPLIT_ONE, SPLIT_TWO = "140403012", "140403105", "140403104"
MERGED_OLD = "140403011"
CHANGE_DAY = date(2021, 3, 1)
START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
JULY = Period.parse("2026-07")
COMPLETION = "completion"
CALLS = "calls"

_TOWNS = (
    (STREET, "东街街道", "街道"),
    (RENAMED_NEW, "堠北庄街道", "街道"),
    (MAP_TOWN, "马厂镇", "镇"),
    (SPLIT_TWO, "黄碾镇", "镇"),
    (SPLIT_ONE, "西白兔镇", "镇"),
)
_FORMER = ((RENAMED_OLD, "堠北庄镇"), (SPLIT_OLD, "故县街道"), (MERGED_OLD, "长北街道"))
_CHANGES = (
    (RENAMED_OLD, "堠北庄镇", RENAMED_NEW, "堠北庄街道", "撤镇设街道", "区域不变"),
    (SPLIT_OLD, "故县街道", SPLIT_ONE, "西白兔镇", "撤销街道", "3社区"),
    (SPLIT_OLD, "故县街道", SPLIT_TWO, "黄碾镇", "撤销街道", "5社区"),
    (MERGED_OLD, "长北街道", MAP_TOWN, "马厂镇", "撤销街道", "整建制并入"),
)


def areas() -> tuple[Area, ...]:
    """Give the district, its towns and the ones that were dissolved in 2021."""
    renamed_on = {RENAMED_NEW: CHANGE_DAY}
    towns = [
        Area(code, name, Level.TOWN, kind, ROOT, kind, valid_from=renamed_on.get(code, date(1949, 10, 1)))
        for code, name, kind in _TOWNS
    ]
    former = [Area(code, name, Level.TOWN, "街道", ROOT, valid_to=CHANGE_DAY) for code, name in _FORMER]
    return (Area(ROOT, "潞州区", Level.COUNTY, "区", "1404", aliases=("潞州",)), *towns, *former)


def changes() -> tuple[AreaChange, ...]:
    """Give the changes of 2021: a renaming, a split and a merger."""
    return tuple(AreaChange(*parts, document="晋政函〔2021〕31号", changed_on=CHANGE_DAY) for parts in _CHANGES)


def indicator(code: str = COMPLETION, **different: object) -> Indicator:
    """Give a monthly rate, or the same with differences."""
    plain = Indicator(
        code=code,
        name=f"指标{code}",
        theme=Theme.ECONOMY,
        group="投资",
        unit="%",
        decimals=1,
        direction=Direction.HIGHER_IS_BETTER,
        kind=Kind.RATE,
        frequency=Frequency.MONTH,
        aggregation=Aggregation.RATIO,
        lowest_level="town",
        owner="区发改局",
        definition="项目口径",
        numerator="累计完成投资",
        denominator="年度计划投资",
        due=DueRule(1, 8),
        change_measure=ChangeMeasure.POINTS,
    )
    return replace(plain, **different)  # type: ignore[arg-type]


def observation(
    value: str | None,
    *,
    area: str = STREET,
    code: str = COMPLETION,
    period: Period = JULY,
    status: Status | None = None,
    parts: tuple[str, str] | None = None,
    row: int = 4,
) -> Observation:
    """Give one figure; None is a figure reported as missing."""
    above, below = (Decimal(part) for part in parts) if parts else (None, None)
    return Observation(
        indicator_code=code,
        period=period,
        area_code=area,
        value=None if value is None else Decimal(value),
        status=status or (Status.MISSING if value is None else Status.NORMAL),
        numerator=above,
        denominator=below,
        source=Source("7月.xlsx", "经济", row, 3),
    )


def target(value: str, *, area: str = STREET, code: str = COMPLETION, year: int = 2026) -> Target:
    """Give a year's target."""
    return Target(code, area, year, Decimal(value), Source("目标.xlsx", "计划", 9, 2))


def found_district(store: Store, *codes: str, at: datetime = START) -> None:
    """Enter the areas, the changes and a catalogue."""
    with store.write() as connection:
        known_at = writes.next_known_at(connection, at)
        writes.put_areas(connection, areas(), changes(), root_code=ROOT)
        writes.put_indicators(connection, known_at, [indicator(code) for code in codes or (COMPLETION, CALLS)])
        writes.bump_version(connection)


def load(
    store: Store,
    observations: Sequence[Observation] = (),
    *,
    name: str = "7月.xlsx",
    content: bytes | None = None,
    at: datetime = START + DAY,
    targets: Sequence[Target] = (),
    is_sample: bool = False,
) -> tuple[int, Counts, datetime]:
    """Load figures as a use case does; gives the load, what it did and when it became known."""
    with store.write() as connection:
        known_at = writes.next_known_at(connection, at)
        load_id = writes.insert_load(
            connection,
            kind="observations",
            file_name=name,
            content=f"{name} {observations} {targets}".encode() if content is None else content,
            loaded_at=known_at,
            loaded_by="张三",
            is_sample=is_sample,
        )
        counts = writes.put_observations(connection, load_id, known_at, observations)
        counts += writes.put_targets(connection, load_id, known_at, targets)
        writes.finish_load(connection, load_id, counts)
        writes.record_audit(connection, at=known_at, actor="张三", action="load", object_=name)
        writes.bump_version(connection)
    return load_id, counts, known_at


def undo(store: Store, load_id: int, at: datetime = START + 20 * DAY) -> tuple[tuple[int, int], datetime]:
    """Take a load back; gives what ended and stands again, and when that became known."""
    with store.write() as connection:
        known_at = writes.next_known_at(connection, at)
        done = writes.undo_load(connection, load_id, known_at)
        writes.bump_version(connection)
    return done, known_at


def cube(store: Store, known_at: datetime = START + 30 * DAY) -> Cube:
    """Read the cube as known at an instant."""
    with store.read() as connection:
        return queries.read_cube(connection, known_at, ROOT)


def figures(cube: Cube, code: str = COMPLETION, period: Period = JULY) -> Mapping[str, float | str]:
    """Give what a cube says of one slot: area code → figure, or its status where there is none."""
    series = cube.series[code]
    if period not in series.periods:
        return {}
    slot = series.periods.index(period)
    said = zip(cube.areas.codes, series.values[slot].tolist(), series.status[slot].tolist(), strict=True)
    return {area: (value if value == value else status) for area, value, status in said if status}
