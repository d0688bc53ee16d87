"""Two people change one version of a rule: each change is kept, and where both changed an item mine stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.rule_merge import Table, merged

BASE: Table = {"kind": "threshold", "comparator": "<", "red": 50.0, "hold": {"red": 1}, "text": "请核实"}
around = st.fixed_dictionaries({}, optional={"text": st.sampled_from("甲乙"), "mutes": st.sampled_from([["夜"], []])})
ladders = st.fixed_dictionaries(
    {"kind": st.sampled_from(["threshold", "streak"])},
    optional={
        **{colour: st.sampled_from([1.0, 2.0, 3.0]) for colour in ("red", "blue")},
        "exit": st.dictionaries(st.sampled_from(["red", "blue"]), st.integers(0, 2), min_size=1),
    },
)
tables = st.builds(lambda one, other: one | other, ladders, around)


@given(tables, tables)
def test_one_persons_changes_alone_stand_as_they_are(base: Table, changed: Table) -> None:
    assert merged(base, changed, base) == changed
    assert merged(base, base, changed) == changed


@given(tables, tables)
def test_changes_both_made_are_made_once(base: Table, changed: Table) -> None:
    assert merged(base, changed, changed) == changed


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        pytest.param({"red": 40.0}, {"text": "请速办"}, {"red": 40.0, "text": "请速办"}, id="different items"),
        pytest.param({"red": 40.0}, {"red": 45.0}, {"red": 40.0}, id="the same item"),
        pytest.param(
            {"orange": 60.0, "hold": {"red": 1, "orange": 2}},
            {"hold": {"red": 3}},
            {"orange": 60.0, "hold": {"red": 3, "orange": 2}},
            id="holds of different levels",
        ),
        pytest.param({"red": None}, {"blue": 80.0}, {"red": None, "blue": 80.0}, id="a level taken away"),
        pytest.param({"red": 40.0}, {"kind": "streak", "red": 6.0}, {"kind": "streak", "red": 6.0}, id="their kind"),
        pytest.param(
            {"kind": "streak", "red": 6.0},
            {"blue": 80.0, "owner": "发改"},
            {"kind": "streak", "red": 6.0, "owner": "发改"},
            id="my kind",
        ),
    ],
)
def test_changes_are_laid_over_each_other(mine: Table, theirs: Table, expected: Table) -> None:
    assert merged(BASE, _changed(mine), _changed(theirs)) == _changed(expected)


def _changed(changes: Table) -> Table:
    """Change the base; None takes an item away."""
    return {name: value for name, value in {**BASE, **changes}.items() if value is not None}
