"""Backtests over the store: every period by what had been entered when it was judged."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from data_access import queries, writes
from data_access.store import Store
from data_access.writes_alerts import put_incident
from indicators.alerting.backtest import Backtest
from indicators.alerting.incident import Incident, IncidentKind
from indicators.alerting.rule import AlertRule, Comparator, RuleKind
from indicators.period import Period
from indicators.problem import Refusal
from indicators.publish import build
from tests.builders import rule
from tests.postgres.conftest import Outage
from tests.postgres.district import (
    CALLS,
    COMPLETION,
    MAP_TOWN,
    ROOT,
    STREET,
    areas,
    cube,
    found_district,
    indicator,
    load,
    observation,
)
from workflows.backtest import Backtester
from workflows.publish import Publisher

NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
MARCH = Period.parse("2026-03")
DUE = 8  # the day of the next month on which a figure must be in
BELOW_FIFTY = rule(50, code="draft", indicator_code=COMPLETION, keep=0)


def day(month: int, number: int) -> datetime:
    """Noon of a day of 2026."""
    return datetime(2026, month, number, 4, 0, tzinfo=UTC)


def report(store: Store, at: datetime, period: Period, **values: str) -> None:
    """Enter a month's figures, by area code behind a letter: a140403001="45"."""
    rows = [observation(value, area=code[1:], period=period) for code, value in values.items()]
    load(store, rows, name=f"{period} {at} {sorted(values)}", at=at)


def backtester(store: Store, now: datetime = NOW) -> Backtester:
    clock: Callable[[], datetime] = lambda: now  # noqa: E731
    return Backtester(store, clock, Publisher(store, clock))


def levels(found: Backtest, area_code: str) -> Mapping[str, int]:
    """Give an area's level by period."""
    column = found.severity[:, found.area_codes.index(area_code)]
    return {str(period): int(level) for period, level in zip(found.periods, column.tolist(), strict=True)}


@pytest.fixture
def district(store: Store) -> Store:
    """Give a store whose months from March to July were reported in time, the street failing in May."""
    found_district(store, COMPLETION, CALLS)
    for at, percent in enumerate(("80", "80", "40", "80", "80")):
        report(store, day(4 + at, 5), MARCH.shift(at), **{f"a{STREET}": percent, f"a{MAP_TOWN}": "90"})
    return store


def test_a_rule_is_tried_on_every_stored_period(district: Store) -> None:
    found = backtester(district).report(BELOW_FIFTY).proposed
    assert levels(found, STREET) == {"2026-03": 0, "2026-04": 0, "2026-05": 1, "2026-06": 0, "2026-07": 0}


def test_only_the_last_periods_asked_for_are_shown(district: Store) -> None:
    found = backtester(district).report(BELOW_FIFTY, periods=2).proposed
    assert [str(period) for period in found.periods] == ["2026-06", "2026-07"]


def test_a_late_figure_is_not_seen_before_it_came(store: Store) -> None:
    found_district(store, COMPLETION)
    report(store, day(4, 5), MARCH, **{f"a{STREET}": "80"})
    report(store, day(5, 5), MARCH.shift(1), **{f"a{MAP_TOWN}": "90"})
    report(store, day(5, DUE + 1), MARCH.shift(1), **{f"a{STREET}": "40"})
    report(store, day(6, 5), MARCH.shift(2), **{f"a{STREET}": "45"})
    found = backtester(store, day(6, 20)).report(BELOW_FIFTY).proposed
    assert levels(found, STREET) == {"2026-03": 0, "2026-04": 0, "2026-05": 1}


def test_a_correction_does_not_reach_back_to_what_was_seen(district: Store) -> None:
    report(district, day(8, 20), MARCH.shift(2), **{f"a{STREET}": "80"})
    found = backtester(district).report(BELOW_FIFTY).proposed
    assert levels(found, STREET)["2026-05"] == 1


def test_history_entered_in_one_evening_can_be_tried_all_the_same(store: Store) -> None:
    found_district(store, COMPLETION)
    for at, percent in enumerate(("80", "40", "80")):
        report(store, day(8, 20) + timedelta(minutes=at), MARCH.shift(2 - at), **{f"a{STREET}": percent})
    found = backtester(store).report(BELOW_FIFTY).proposed
    assert levels(found, STREET) == {
        "2026-03": 0,
        "2026-04": 1,
        "2026-05": 0,
        "2026-06": 0,  # owed by then, and judged as it stood
        "2026-07": 0,
    }


def test_the_last_period_shows_what_the_wall_shows(district: Store) -> None:
    report(district, day(8, 20), MARCH.shift(4), **{f"a{STREET}": "30"})
    found = backtester(district).report(BELOW_FIFTY).proposed
    with district.read() as connection:
        known = replace(queries.read_cube(connection, NOW, ROOT), rules=(BELOW_FIFTY,))
    (alert,) = build(known, MARCH.shift(4), NOW.date()).alerts
    assert (levels(found, STREET)["2026-07"], known.areas.codes[alert.area_ordinal]) == (alert.severity, STREET)


def test_a_version_in_force_is_tried_beside(district: Store) -> None:
    present = rule(85, code="draft", indicator_code=COMPLETION, version=3)
    found = backtester(district).report(BELOW_FIFTY, present)
    assert found.present is not None
    assert (len(found.proposed.alarms), found.present.rule.version, len(found.present.alarms)) == (1, 3, 1)


def test_a_version_in_force_that_cannot_be_judged_any_more_says_so(district: Store) -> None:
    gone = replace(BELOW_FIFTY, indicator_code="petitions", version=3)
    found = backtester(district).report(BELOW_FIFTY, gone)
    assert found.sentences[1] == "现行第3版：无法回测：指标“petitions”已不在目录中；请修改或停用这条规则。"


def test_periods_from_before_the_district_stood_are_left_out(store: Store) -> None:
    with store.write() as connection:
        young = [replace(area, valid_from=date(2026, 7, 1)) for area in areas() if area.valid_to is None]
        writes.put_areas(connection, young, root_code=ROOT)
        writes.put_indicators(connection, writes.next_known_at(connection, day(1, 5)), [indicator()])
        writes.bump_version(connection)
    for at in range(4):
        report(store, day(5 + at, 5), MARCH.shift(1 + at), **{f"a{STREET}": "40"})
    found = backtester(store).report(BELOW_FIFTY).proposed
    assert levels(found, STREET) == {"2026-06": 1, "2026-07": 1}


def test_labelled_incidents_are_read_from_the_store(district: Store) -> None:
    happened = Incident(
        0, COMPLETION, STREET, MARCH.shift(3), IncidentKind.TASK, "督办停工项目", "潞督〔2026〕3号", "李四"
    )
    with district.write() as connection:
        put_incident(connection, happened, NOW)
    found = backtester(district).report(BELOW_FIFTY).proposed.labelled
    assert found is not None
    assert (found.hits, found.misses, found.false_alarms, found.median_lead) == (1, 0, 0, 1.0)


def test_a_formula_reads_all_its_indicators(district: Store) -> None:
    calls = [observation("100", code=CALLS, period=MARCH.shift(at)) for at in range(5)]
    load(district, calls, name="12345", at=day(4, 6))
    watching = rule(
        50,
        code="draft",
        indicator_code=COMPLETION,
        comparator=Comparator.GREATER,
        kind=RuleKind.EXPRESSION,
        expression="指标calls - 指标completion",
        keep=0,
    )
    found = backtester(district).report(watching).proposed
    assert levels(found, STREET)["2026-05"] == 1


def test_moving_the_ladder_again_reads_nothing(district: Store, outage: Outage) -> None:
    tries = backtester(district)
    before = tries.tuning(BELOW_FIFTY)
    with outage(district):
        moved = tries.tuning(replace(BELOW_FIFTY, steps=rule(60).steps))
    assert (before.alarms[20], moved.entries[20], moved.alarms[20]) == (1, {1: 60.0}, 1)


def test_new_figures_are_seen_at_once(district: Store) -> None:
    tries = backtester(district)
    before = tries.report(BELOW_FIFTY).proposed
    report(district, day(8, 20), MARCH.shift(4), **{f"a{STREET}": "30"})
    after = tries.report(BELOW_FIFTY).proposed
    assert (levels(before, STREET)["2026-07"], levels(after, STREET)["2026-07"]) == (0, 1)


def test_a_cube_of_some_indicators_says_of_them_what_the_whole_one_says(district: Store) -> None:
    with district.read() as connection:
        some = queries.read_cube(connection, NOW, ROOT, [COMPLETION])
    whole = cube(district, NOW)
    assert (list(some.series), some.rules) == ([COMPLETION], ())
    assert some.series[COMPLETION].values.tobytes() == whole.series[COMPLETION].values.tobytes()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"indicator_code": "nothing"}, "目录中没有指标“nothing”，无从回测；请先改正指标。", id="no indicator"
        ),
        pytest.param(
            {"kind": RuleKind.EXPRESSION, "expression": "指标completion +"},
            "算式有误，无从回测：第 15 个字符：",
            id="no formula",
        ),
    ],
)
def test_a_rule_that_cannot_be_tried_is_refused(district: Store, changes: Mapping[str, object], expected: str) -> None:
    broken: AlertRule = replace(BELOW_FIFTY, **changes)  # type: ignore[arg-type]
    with pytest.raises(Refusal) as refusal:
        backtester(district).report(broken)
    assert str(refusal.value).startswith(expected)
