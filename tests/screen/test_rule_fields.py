"""The fields of a rule as people fill them: numbers as they are typed, a formula that is true or false."""

from typing import Any

import pytest

from callbacks.alerts_rules_form import table_of
from indicators.alerting.rule_table import read_rule, rule_table
from tests.screen.test_rules_form import INDICATOR, spelled

CONDITION = {
    "kind": "expression",
    "expression": "满意率 < 80",
    "comparator": ">=",
    "orange": 1.0,
    "hold": {"orange": 2},
}


def test_a_condition_is_drawn_as_a_level_without_a_number() -> None:
    rule = read_rule("satisfaction", {"indicator": INDICATOR.code, "keep": 1, **CONDITION})
    drawn = spelled(rule_table(rule))
    assert (drawn["fields"]["condition_level"], drawn["fields"]["formula_is"]) == ("orange", "condition")
    assert read_rule("satisfaction", table_of(drawn)) == rule


@pytest.mark.parametrize(
    ("ladder", "level"),
    [
        pytest.param({"comparator": ">", "orange": 0.5}, "orange", id="true, said by a number of old"),
        pytest.param({"comparator": "<", "orange": 0.5}, "", id="false is not turned into true"),
        pytest.param({"comparator": ">=", "yellow": 1, "red": 2}, "", id="nor are several levels made one"),
    ],
)
def test_a_condition_with_a_ladder_of_old_keeps_its_level_only_where_it_means_true(
    ladder: dict[str, Any], level: str
) -> None:
    drawn = spelled({"indicator": INDICATOR.code, "kind": "expression", "expression": "满意率 < 80", **ladder})
    assert drawn["fields"]["condition_level"] == level


def test_a_layer_that_was_not_chosen_stays_unchosen() -> None:
    events = {"layer": "", "radius_m": 500, "window_days": 30}
    drawn = spelled({"indicator": INDICATOR.code, "kind": "event_count", "yellow": 3, "events": events})
    assert table_of(drawn)["events"] == events


def test_a_formula_starts_as_an_empty_condition_without_a_level() -> None:
    drawn = spelled({"indicator": INDICATOR.code, "kind": "expression", "comparator": ">=", "keep": 1})
    table = table_of(drawn)
    assert drawn["fields"]["expression"] == ""
    assert {"blue", "yellow", "orange", "red"} & set(table) == set()


def test_numbers_are_read_as_people_type_them() -> None:
    fields = {
        "kind": "threshold",
        "comparator": "<=",
        "enter_red": "－３０．５",
        "enter_blue": " −5 ",
        "hold_red": "１",
    }
    table = table_of({"indicator": "x", "fields": fields})
    assert (table["red"], table["blue"], table["hold"]["red"]) == (-30.5, -5.0, 1)


@pytest.mark.parametrize(("written", "number"), [("85%", 85.0), ("-5 ％", -5.0), ("３０．５％", 30.5)])
def test_a_per_cent_sign_behind_a_number_is_taken_along(written: str, number: float) -> None:
    assert table_of({"fields": {"enter_red": written}})["red"] == number


@pytest.mark.parametrize("written", ["三十", "1e999", "nan", "30%%", "%"])
def test_what_is_no_number_stays_as_written_for_the_linter_to_name(written: str) -> None:
    assert str(table_of({"fields": {"enter_red": written}})["red"]) == written
