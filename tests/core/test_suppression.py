"""Inhibitions, and the order in which an alert is kept from being told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.matching_labels import Labels, read_matcher
from indicators.alerting.mute_timing import MuteTiming
from indicators.alerting.suppression import (
    Inhibition,
    Suppression,
    SuppressionKind,
    inhibition_table,
    read_inhibition,
)
from indicators.problem import Refusal
from tests.core.alert_scene import hushed, labels, silence

DISTRICT_FIRST = Inhibition(
    "区级已预警",
    source=(read_matcher('area="140403"'),),
    target=(read_matcher('parent="140403"'),),
    equal=("rule",),
)
GRAVER_FIRST = Inhibition(
    "已有更重的预警",
    source=(read_matcher('severity=~"orange|red"'),),
    target=(read_matcher('severity=~"blue|yellow|orange"'),),
    equal=("area",),
)
DISTRICT = labels("red", area="140403", area_name="潞州区", parent="1404")


@pytest.mark.parametrize(
    ("firing", "is_inhibited"),
    [
        pytest.param([DISTRICT, labels()], True, id="the district is firing for the same rule"),
        pytest.param([labels()], False, id="only the street itself is"),
        pytest.param([{**DISTRICT, "rule": "jobs"}, labels()], False, id="the district is, for another rule"),
    ],
)
def test_a_target_waits_while_a_source_is_firing(firing: list[Labels], is_inhibited: bool) -> None:
    assert (hushed(labels(), inhibitions=[DISTRICT_FIRST], firing=firing) is not None) is is_inhibited


def test_an_inhibited_alert_says_by_what() -> None:
    found = hushed(labels(), inhibitions=[DISTRICT_FIRST], firing=[DISTRICT])
    why = "潞州区的规则“gdp_gap”正在预警"
    assert found == Suppression(SuppressionKind.INHIBITION, "区级已预警", "", why, None)


def test_an_alert_that_matches_both_sides_does_not_inhibit_itself() -> None:
    assert hushed(labels("orange"), inhibitions=[GRAVER_FIRST], firing=[labels("orange")]) is None


def test_two_alerts_that_match_both_sides_do_not_inhibit_each_other() -> None:
    pair = [labels("orange"), labels("orange", rule="jobs")]
    assert [hushed(one, inhibitions=[GRAVER_FIRST], firing=pair) for one in pair] == [None, None]


def test_an_alert_that_matches_both_sides_inhibits_a_plain_target() -> None:
    assert hushed(labels("yellow"), inhibitions=[GRAVER_FIRST], firing=[labels("orange")]) is not None


def test_an_alert_that_matches_both_sides_waits_for_a_plain_source() -> None:
    assert hushed(labels("orange"), inhibitions=[GRAVER_FIRST], firing=[labels("red")]) is not None


def test_labels_missing_on_both_sides_are_equal() -> None:
    by_owner = Inhibition("同一责任单位", DISTRICT_FIRST.source, DISTRICT_FIRST.target, equal=("owner",))
    assert hushed(labels(), inhibitions=[by_owner], firing=[DISTRICT]) is not None


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        pytest.param(
            {"source": []}, "的“source”里没有匹配条件，请补上，例如 source = ['severity=\"red\"']。", id="no source"
        ),
        pytest.param({"target": ["红色"]}, "的“target”：“红色”不是匹配条件，请按“标签=值”书写", id="no matcher"),
        pytest.param({"equal": ["town"]}, "的“equal”里有“town”，应为 rule、indicator、theme", id="no such label"),
        pytest.param({"equal": []}, "没有写明哪些标签要相同，一处预警会压住全区，请补上", id="nothing equal"),
        pytest.param({"equals": ["area"]}, "有不认识的字段“equals”，是否应为“equal”？", id="a field mistyped"),
    ],
)
def test_a_faulty_inhibition_is_refused_with_a_sentence(changes: dict[str, object], fault: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_inhibition("甲", inhibition_table(DISTRICT_FIRST) | changes)
    assert refusal.value.problems[0].message.startswith(f"抑制规则“甲”{fault}")


TUESDAYS = MuteTiming("周二", weekdays=(2,))
EVERYTHING: dict[str, Any] = {
    "silences": [silence()],
    "mutes": [TUESDAYS],
    "inhibitions": [DISTRICT_FIRST],
    "firing": [DISTRICT],
}


@pytest.mark.parametrize(
    ("left_out", "kind"),
    [
        pytest.param((), SuppressionKind.SILENCE, id="a silence is named first"),
        pytest.param(("silences",), SuppressionKind.MUTE, id="then a mute timing"),
        pytest.param(("silences", "mutes"), SuppressionKind.INHIBITION, id="then an inhibition"),
    ],
)
def test_the_order_of_reasons(left_out: tuple[str, ...], kind: SuppressionKind) -> None:
    found = hushed(labels(), **{name: what for name, what in EVERYTHING.items() if name not in left_out})
    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize("inhibition", [DISTRICT_FIRST, GRAVER_FIRST], ids=lambda one: one.name)
def test_an_inhibition_is_read_as_it_was_written(inhibition: Inhibition) -> None:
    assert read_inhibition(inhibition.name, inhibition_table(inhibition)) == inhibition


severities = st.sampled_from(["blue", "yellow", "orange", "red"])
crowds = st.lists(st.builds(labels, severities, rule=st.sampled_from("甲乙"), area=st.sampled_from("12")), min_size=1)


@given(crowds)
def test_where_something_fires_the_gravest_is_always_told(firing: list[Labels]) -> None:
    places = ["blue", "yellow", "orange", "red"]
    gravest = max(firing, key=lambda one: places.index(one["severity"]))
    assert hushed(gravest, inhibitions=[GRAVER_FIRST], firing=firing) is None
