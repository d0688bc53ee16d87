"""The open alerts of a snapshot with what people do about them, made by hand."""

from datetime import datetime
from typing import Any

from indicators.alerting.board import AlertEntry
from indicators.alerting.handling import Handled, Handling
from indicators.alerting.office_hours import SHANGHAI
from indicators.alerting.suppression import Suppression, SuppressionKind
from indicators.snapshot import Alert, Snapshot

MIDNIGHT = datetime(2026, 11, 24, tzinfo=SHANGHAI)
CLAIMED = Handled(Handling.CLAIMED, "张三")
DISPATCHED = Handled(Handling.DISPATCHED, "李四", reference="潞督办〔2026〕12号")
SILENCE = Suppression(SuppressionKind.SILENCE, "静默1", "王敏", "口径核对中", MIDNIGHT)
MUTE = Suppression(SuppressionKind.MUTE, "夜间", "", "18:00-24:00", MIDNIGHT)
INHIBITION = Suppression(SuppressionKind.INHIBITION, "全区先于单位", "", "潞州区的规则“gdp”正在预警", None)


def entry(alert: Alert, snapshot: Snapshot, **changes: Any) -> AlertEntry:
    """An alert nobody is on and everybody is told of."""
    areas = snapshot.areas
    facts: dict[str, Any] = {"handled": Handled(), "suppression": None}
    place = areas.codes[alert.area_ordinal], areas.names[alert.area_ordinal]
    return AlertEntry(alert, *place, **(facts | changes))


def entries(snapshot: Snapshot, **changes: Any) -> tuple[AlertEntry, ...]:
    """Every open alert of a snapshot."""
    return tuple(entry(alert, snapshot, **changes) for alert in snapshot.alerts)
