"""The story the sample tells in October 2026: a handful of warnings, each for its reason."""

from collections import Counter
from datetime import date
from functools import cache

import numpy as np

from indicators import publish
from indicators.alerting.rule import Severity
from indicators.catalogue import Aggregation
from indicators.period import Period
from indicators.snapshot import Alert, Snapshot
from sample_data import months
from sample_data.figures import figures
from sample_data.zones import danger_levels
from tests.core.sample_cube import sample_cube

TODAY = date(2026, 11, 24)


@cache
def snapshot(period: str = "2026-10") -> Snapshot:
    return publish.build(sample_cube(), Period.parse(period), TODAY)


def told(alert: Alert) -> tuple[str, str, str]:
    return alert.severity.label, snapshot().areas.labels[alert.area_ordinal], alert.indicator.code


def test_october_2026_shows_one_red_a_few_oranges_and_about_five_yellows() -> None:
    counts = Counter(alert.severity for alert in snapshot().alerts)
    assert counts == {Severity.RED: 1, Severity.ORANGE: 3, Severity.YELLOW: 5, Severity.BLUE: 5}


def test_every_warning_of_october_2026_is_one_the_story_tells() -> None:
    assert {told(alert) for alert in snapshot().alerts} == {
        ("红", "西白兔镇", "project_investment_completion"),
        ("橙", "大辛庄", "project_investment_completion"),
        ("橙", "黄碾镇", "tax_revenue"),
        ("橙", "老顶山", "food_sampling_pass_rate"),
        ("黄", "太行西街", "project_investment_completion"),
        ("黄", "延安南路", "retail_sales_above_size"),
        ("黄", "潞州区", "fixed_investment_growth"),
        ("黄", "五马", "request_satisfaction_rate"),
        ("黄", "英雄中路", "fume_exceedance_rate"),
        ("蓝", "堠北庄", "project_investment_completion"),
        ("蓝", "常青", "online_filing_rate"),
        ("蓝", "东街", "request_repeat_rate"),
        ("蓝", "马厂镇", "work_accidents"),
        ("蓝", "紫金街", "market_entities"),
    }


def test_some_warnings_are_new_in_october_and_two_have_ended() -> None:
    assert sum(alert.is_new for alert in snapshot().alerts) == 4
    assert snapshot().resolved_count == 2


def test_the_town_far_behind_stands_where_the_picture_shows_it() -> None:
    column = snapshot().column("project_investment_completion")
    at = snapshot().areas.codes.index("140403105")
    assert column.indicator.display(float(column.values[at])) == "47.7"


def test_no_month_of_the_last_year_warns_of_more_than_thirty_things() -> None:
    for period in months.MONTHS[-12:]:
        assert len(snapshot(str(period)).alerts) <= 30, str(period)


def test_the_forest_is_calm_on_the_last_days() -> None:
    assert danger_levels(months.LAST)[-7:].max() <= 2


def test_towns_add_up_to_what_the_zones_are_part_of() -> None:
    for code, panel in figures().zones.items():
        if snapshot().column(code).indicator.aggregation is Aggregation.SUM:
            assert (panel.values.sum(axis=1) < figures().towns[code].values.sum(axis=1)).all()


def test_towns_are_the_sums_of_their_communities() -> None:
    for code in ("service_requests", "government_cases", "grid_events"):
        assert np.array_equal(
            figures().communities[code].values.sum(axis=1), figures().towns[code].values.sum(axis=1)
        ), code


def test_a_running_total_never_falls_within_a_year() -> None:
    for code, column in snapshot().columns.items():
        if column.indicator.kind.value != "cumulative" or code not in figures().towns:
            continue
        values = figures().towns[code].values
        for own in months.YEAR_SLICES:
            assert (np.diff(values[own], axis=0) >= 0).all(), code


def test_a_numerator_never_exceeds_its_denominator_except_where_a_plan_can_be_beaten() -> None:
    for code, panel in figures().towns.items():
        if panel.numerators is None or panel.denominators is None:
            continue
        if snapshot().column(code).indicator.valid_max == 100:
            assert (panel.numerators <= panel.denominators).all(), code


def test_district_figures_stay_near_what_was_published() -> None:
    december = months.row("2022-12")
    district = figures().district
    assert abs(district["public_budget_revenue"].values[december, 0] - 158_700) < 5_000
    assert district["gross_regional_product"].values[december, 0] == 602.5
    assert abs(district["retail_sales"].values[december, 0] - 391) < 2
