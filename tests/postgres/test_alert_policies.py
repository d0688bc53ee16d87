"""Mute timings and inhibitions over the store: what they keep quiet, when, and that the list shows it."""

from datetime import datetime

import pytest

from data_access.store import Store
from indicators.alerting.matching_labels import read_matcher
from indicators.alerting.mute_timing import DayKind, MuteTiming
from indicators.alerting.office_hours import SHANGHAI
from indicators.alerting.suppression import Inhibition, Suppression, SuppressionKind
from indicators.problem import Refusal
from tests.postgres.district import CALLS, COMPLETION, MAP_TOWN, STREET
from tests.postgres.watch import Watch, plain
from workflows.alerts import Alerts

DAYS_OFF = MuteTiming("休息日", day_kind=DayKind.HOLIDAY)
LINKED = Inhibition(
    "同一单位", (read_matcher(f'rule="{CALLS}"'),), (read_matcher(f'rule="{COMPLETION}"'),), equal=("area",)
)
QUIET_DAYS = {
    "a plain Saturday is quiet": ("2026-08-15", True),
    "a Sunday that is worked (调休) is not": ("2026-09-20", False),
    "a Thursday of the national holiday is": ("2026-10-01", True),
}


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watch with an orange alert in the street and a red one in the town, whose rule keeps a timing."""
    made = Watch(store)
    made.found(plain(), plain(CALLS))
    made.rule(orange=50, red=40, hold={"yellow": 1, "orange": 1, "red": 1}, mutes=["休息日"])
    made.months(["45"])
    made.months(["30"], area=MAP_TOWN)
    return made


@pytest.fixture
def alerts(watch: Watch) -> Alerts:
    """Give its use cases."""
    return watch.cockpit.alerts


def bell(watch: Watch, area: str = STREET, rule: str = COMPLETION) -> Suppression | None:
    """Give why nobody is told of an alert that stands on the list."""
    entries = {one.key: one for one in watch.cockpit.alerts.board().entries}
    return entries[f"{rule}@{area}"].suppression


@pytest.mark.parametrize(("day", "is_quiet"), QUIET_DAYS.values(), ids=QUIET_DAYS.keys())
def test_a_mute_timing_goes_by_the_working_days_as_announced(watch: Watch, day: str, is_quiet: bool) -> None:
    watch.cockpit.alerts.put_mute_timing(DAYS_OFF, "休息日不打扰")
    watch.clock.now = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=SHANGHAI)
    assert (bell(watch) is not None) is is_quiet


def test_red_is_never_muted(watch: Watch, alerts: Alerts) -> None:
    alerts.put_mute_timing(DAYS_OFF, "休息日不打扰")
    watch.clock.now = datetime(2026, 8, 15, 10, tzinfo=SHANGHAI)
    assert bell(watch, MAP_TOWN) is None


def test_a_muted_alert_says_by_what_and_until_when(watch: Watch, alerts: Alerts) -> None:
    alerts.put_mute_timing(DAYS_OFF, "休息日不打扰")
    watch.clock.now = datetime(2026, 8, 15, 10, tzinfo=SHANGHAI)
    monday = datetime(2026, 8, 17, tzinfo=SHANGHAI)
    assert bell(watch) == Suppression(SuppressionKind.MUTE, "休息日", "", "休息日和节假日", monday)


def test_a_timing_no_rule_keeps_mutes_nothing(watch: Watch, alerts: Alerts) -> None:
    alerts.put_mute_timing(MuteTiming("夜间", day_kind=DayKind.HOLIDAY), "休息日不打扰")
    watch.clock.now = datetime(2026, 8, 15, 10, tzinfo=SHANGHAI)
    assert bell(watch) is None


def test_an_inhibited_alert_stays_on_the_list_and_names_its_source(watch: Watch, alerts: Alerts) -> None:
    watch.rule(CALLS, indicator=CALLS)
    watch.months(["50"], code=CALLS)
    alerts.put_inhibition(LINKED, "同一件事只报一次")
    found = bell(watch)
    assert (found and (found.kind, found.why)) == (
        SuppressionKind.INHIBITION,
        "东街街道的规则“指标calls · 偏低”正在预警",
    )
    assert bell(watch, rule=CALLS) is None


def test_an_inhibition_ends_with_its_source(watch: Watch, alerts: Alerts) -> None:
    watch.rule(CALLS, indicator=CALLS, keep=0)
    watch.months(["50"], code=CALLS)
    alerts.put_inhibition(LINKED, "同一件事只报一次")
    watch.months(["90"], code=CALLS)
    assert bell(watch) is None


def test_another_area_is_not_inhibited(watch: Watch, alerts: Alerts) -> None:
    watch.rule(CALLS, indicator=CALLS)
    watch.months(["50"], code=CALLS)
    alerts.put_inhibition(LINKED, "同一件事只报一次")
    assert bell(watch, MAP_TOWN) is None


def test_a_policy_said_again_replaces_the_one_before_at_the_very_same_moment(alerts: Alerts) -> None:
    for kind in (DayKind.HOLIDAY, DayKind.WORKING):
        alerts.put_mute_timing(MuteTiming("休息日", day_kind=kind), "调整")
    assert alerts.mute_timings() == (MuteTiming("休息日", day_kind=DayKind.WORKING),)


def test_a_policy_is_dropped_once(alerts: Alerts) -> None:
    alerts.put_inhibition(LINKED, "同一件事只报一次")
    assert alerts.inhibitions() == (LINKED,)
    alerts.drop_policy("inhibition", LINKED.name, "不再需要")
    assert alerts.inhibitions() == ()
    with pytest.raises(Refusal, match="已经停用或不存在"):
        alerts.drop_policy("inhibition", LINKED.name, "不再需要")


def test_a_policy_has_a_reason(alerts: Alerts) -> None:
    with pytest.raises(Refusal, match="请写明理由"):
        alerts.put_mute_timing(DAYS_OFF, " ")


def test_who_put_and_dropped_a_policy_is_audited(watch: Watch, alerts: Alerts) -> None:
    alerts.put_mute_timing(DAYS_OFF, "休息日不打扰", "王五")
    alerts.drop_policy("mute", "休息日", "不再需要", "赵六")
    assert watch.audited("mute") == [("王五", "休息日", "休息日不打扰"), ("赵六", "休息日", "不再需要")]
