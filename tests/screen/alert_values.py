"""Boards and courses of one's own: real alerts of a small district, with handling and silence laid over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from indicators.alerting.board import AlertEntry, AlertHistory, Board
from indicators.alerting.handling import Handled, Handling
from indicators.alerting.rule import AlertRule
from indicators.alerting.strip import strip_of
from indicators.alerting.suppression import Suppression, SuppressionKind
from indicators.publish import scene_of
from indicators.snapshot import Snapshot
from tests import builders
from tests.screen.wire import NOW

STREET, OTHER, THIRD = "140403001", "140403002", "140403003"
LADDER = builders.rule(90, 85, 80, 75, name="满意率偏低")
CLAIMED = Handled(Handling.CLAIMED, "张三", NOW, "已联系街道", NOW + timedelta(hours=2))
SILENCED = Suppression(SuppressionKind.SILENCE, "静默3", "李四", "口径调整", NOW + timedelta(days=3))


def figures(*rows: Sequence[float | None], rule: AlertRule = LADDER) -> tuple[Any, Any]:
    """Give the areas and one watched series; columns are the district and three streets."""
    areas = builders.district(3)
    return areas, builders.series(builders.indicator(rule=rule), [list(row) for row in rows])


def snapshot() -> Snapshot:
    """One street red, one yellow for two months, one calm."""
    areas, watched = figures([95, 95, 84, 95], [95, 70, 84, 95])
    return builders.snapshot(areas, watched)


def entries(**laid: tuple[Handled, Suppression | None]) -> tuple[AlertEntry, ...]:
    """Give the open alerts; `laid` by “a” and the last digit of the area: what people do, what keeps it quiet."""
    shown = snapshot()
    found = []
    for alert in sorted(shown.alerts, key=lambda one: -one.severity):
        code = shown.areas.codes[alert.area_ordinal]
        handled, suppression = laid.get(f"a{code[-1]}", (Handled(), None))
        found.append(AlertEntry(alert, code, shown.areas.names[alert.area_ordinal], handled, suppression))
    return tuple(found)


def board(*, found: Sequence[AlertEntry] | None = None, **changes: Any) -> Board:
    """Give a live list with nothing wrong beside it."""
    shown = snapshot()
    plain = Board(
        period=shown.period,
        known_at=shown.known_at,
        areas=shown.areas,
        entries=entries() if found is None else tuple(found),
        resolved_count=2,
        faults=(),
        debts=(),
        held_rules=(),
        is_sample=False,
    )
    return replace(plain, **changes)


def history(*rows: Sequence[float | None], rule: AlertRule = LADDER, area_code: str = STREET) -> AlertHistory:
    """Give one area's course under a rule, folded by the production code."""
    areas, watched = figures(*rows, rule=rule)
    scene = scene_of(builders.cube(areas, watched), builders.OCTOBER, builders.TODAY)
    return strip_of(rule, scene, area_code)
