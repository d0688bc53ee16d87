"""Small factories for tests: say only what the test is about, the rest is a plain street."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from geo.area import Area, Level
from indicators.alerting.rule import AlertRule, Comparator, RuleKind, Severity, Step
from indicators.catalogue import Aggregation, ChangeMeasure, Direction, DueRule, Indicator, Kind, Theme
from indicators.cube import Cube, Series
from indicators.period import Frequency, Period, reporting_periods
from indicators.publish import build
from indicators.snapshot import AreaFrame, Floats, Snapshot, Texts

ROOT_CODE = "140403"
KNOWN_AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
OCTOBER = Period.parse("2026-10")
MISSING = float("nan")


def area(code: str, name: str = "", **changes: Any) -> Area:
    """A street of the sample district unless told otherwise."""
    facts: dict[str, Any] = {
        "area_code": code,
        "name": name or f"第{code[-3:]}街道",
        "level": Level.TOWN,
        "kind": "街道",
        "parent_code": ROOT_CODE,
        "peer_group": "街道组",
    }
    return Area(**(facts | changes))


def district(streets: int = 3, *more: Area) -> tuple[Area, ...]:
    """The district itself and so many streets under it, then what else is asked for."""
    root = area(ROOT_CODE, "潞州区", level=Level.COUNTY, kind="区", parent_code="1404", peer_group="", is_ranked=False)
    return (root, *(area(f"{ROOT_CODE}{i:03d}") for i in range(1, streets + 1)), *more)


def frame(areas: Sequence[Area]) -> AreaFrame:
    """The areas as a snapshot sees them."""
    return AreaFrame(
        codes=tuple(a.area_code for a in areas),
        names=tuple(a.name for a in areas),
        labels=tuple(a.label for a in areas),
        levels=tuple(a.level.value for a in areas),
        kinds=tuple(a.kind for a in areas),
        parents=tuple(a.parent_code for a in areas),
        peer_groups=tuple(a.peer_group for a in areas),
        is_ranked=tuple(a.is_ranked for a in areas),
    )


def indicator(code: str = "satisfaction", **changes: Any) -> Indicator:
    """A monthly rate of the streets, the higher the better, due on the 10th of the next month."""
    facts: dict[str, Any] = {
        "code": code,
        "name": "回访满意率",
        "theme": Theme.SERVICE,
        "group": "12345热线",
        "unit": "%",
        "decimals": 2,
        "direction": Direction.HIGHER_IS_BETTER,
        "kind": Kind.RATE,
        "frequency": Frequency.MONTH,
        "aggregation": Aggregation.NONE,
        "lowest_level": "town",
        "owner": "热线分中心",
        "definition": "回访满意件数占有效回访件数的比重",
        "due": DueRule(months_after=1, day=8, grace_days=2),
        "change_measure": ChangeMeasure.POINTS,
        "is_rankable": True,
    }
    return Indicator(**(facts | changes))


def rule(*entries: float, code: str = "satisfaction", **changes: Any) -> AlertRule:
    """A ladder from blue up, one entry value per level; NaN leaves a level blank; holds of one period."""
    hold = changes.pop("hold", 1)
    steps = tuple(Step(Severity(i), entry, hold) for i, entry in enumerate(entries, start=1) if entry == entry)
    facts: dict[str, Any] = {
        "code": code,
        "version": 1,
        "indicator_code": code,
        "kind": RuleKind.THRESHOLD,
        "comparator": Comparator.LESS,
        "steps": steps,
    }
    return AlertRule(**(facts | changes))


def table(rows: Sequence[Sequence[float | None]]) -> Floats:
    """Figures by slot and area; None is “no figure”."""
    return np.array([[np.nan if cell is None else cell for cell in row] for row in rows], dtype=np.float64)


def series(
    of: Indicator,
    rows: Sequence[Sequence[float | None]],
    *,
    last: str = "2026-10",
    status: Texts | None = None,
    numerators: Floats | None = None,
    denominators: Floats | None = None,
    targets: Mapping[int, Sequence[float | None]] | None = None,
    is_sample: bool = False,
) -> Series:
    """A series whose rows end at `last`; a figure stands as normal, None as no row at all."""
    values = table(rows)
    end = Period.parse(last)
    periods = reporting_periods(end.shift(-2 * len(rows)), end, has_merged_january=of.has_merged_january)[-len(rows) :]
    blank = np.full(values.shape, np.nan)
    return Series(
        indicator=of,
        periods=periods,
        values=values,
        status=np.where(np.isnan(values), "", "A").astype("<U1") if status is None else status,
        numerators=blank if numerators is None else numerators,
        denominators=blank if denominators is None else denominators,
        is_revised=np.zeros(values.shape, dtype=np.bool_),
        targets={year: table([row])[0] for year, row in (targets or {}).items()},
        is_sample=is_sample,
    )


def cube(areas: Sequence[Area], *parts: Series, known_at: datetime = KNOWN_AT, data_version: int = 1) -> Cube:
    """A cube of these series, watched by the default rules of their indicators."""
    rules = tuple(part.indicator.rule for part in parts if part.indicator.rule)
    return Cube(frame(areas), {part.indicator.code: part for part in parts}, known_at, data_version, rules)


def snapshot(areas: Sequence[Area], *parts: Series, period: Period = OCTOBER, today: date = TODAY) -> Snapshot:
    """The snapshot of a period, as everything known on `today` makes it."""
    return build(cube(areas, *parts), period, today)
