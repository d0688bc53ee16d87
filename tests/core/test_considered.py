"""A rule while it is written: which unit is shown, what is pointed at, what a baseline says."""

from collections.abc import Mapping, Sequence

import pytest

from indicators.alerting.considered import Considered, consider
from indicators.problem import Refusal
from indicators.publish import scene_of
from tests import builders

LADDER: Mapping[str, object] = {"indicator": "satisfaction", "kind": "threshold", "comparator": "<"}
FIRST, SECOND, THIRD = "140403001", "140403002", "140403003"


def considered(last: Sequence[float | None], area_code: str = "", *, months: int = 2, **table: object) -> Considered:
    """Consider a rule over the district and three streets that stood at 95 until the last month."""
    part = builders.series(builders.indicator(), [[95.0, 95.0, 95.0, 95.0]] * (months - 1) + [list(last)])
    scene = scene_of(builders.cube(builders.district(3), part), builders.OCTOBER, builders.TODAY)
    written = {"red": 75, "hold": {"red": 1}} if "red" not in table and "yellow" not in table else {}
    return consider("rule", {**LADDER, **written, **table}, scene, (), area_code)


def shown(found: Considered) -> str:
    assert found.history is not None
    return found.history.area_code


def test_without_a_choice_the_unit_at_the_gravest_level_is_shown() -> None:
    assert shown(considered([95, 95, 60, 95])) == SECOND


def test_among_calm_units_the_one_nearest_to_a_level_is_shown() -> None:
    assert shown(considered([95, 90, 91, 89])) == THIRD


def test_among_equals_the_first_in_order_is_shown() -> None:
    assert shown(considered([95, 60, 60, 60])) == FIRST


def test_the_chosen_unit_is_shown_while_it_is_in_scope() -> None:
    assert shown(considered([95, 95, 60, 95], THIRD)) == THIRD
    assert shown(considered([95, 95, 60, 95], THIRD, scope={"area_codes": [FIRST]})) == FIRST


def test_a_unit_that_has_reported_is_shown_before_one_that_never_has() -> None:
    assert shown(considered([None, None, 95, None], months=1)) == SECOND


def test_a_table_that_cannot_be_read_shows_findings_and_no_course() -> None:
    found = considered([95, 95, 60, 95], red="三十")
    assert (found.history, found.lint.is_savable) == (None, False)


def test_while_a_table_cannot_be_read_there_are_still_units_to_choose_from() -> None:
    assert considered([95, 95, 60, 95], red="三十").area_codes == considered([95, 95, 60, 95]).area_codes


def test_a_formula_is_pointed_at_where_it_goes_wrong() -> None:
    pointer = considered([95, 95, 60, 95], kind="expression", expression="回访满意率 +").pointer
    assert pointer.splitlines()[:2] == ["回访满意率 +", f"{' ' * 12}^"]


def test_a_formula_that_is_well_is_not_pointed_at() -> None:
    assert considered([95, 95, 60, 95], kind="expression", expression="回访满意率 + 1").pointer == ""


def test_a_baseline_explains_the_figure_of_the_unit_shown() -> None:
    found = considered([95, 96, 60, 94], months=14, kind="baseline", baseline="xmr", comparator=">=", yellow=3)
    assert found.explained.startswith("2026年10月回访满意率")


def test_a_rule_over_no_known_indicator_is_refused() -> None:
    with pytest.raises(Refusal, match="没有选指标，或指标已不在目录中；请从列表里选。"):
        considered([95, 95, 60, 95], indicator="x")
