"""Matchers: labels compared, patterns that can never stall, faults said in a sentence."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.matching_labels import LABELS, Matcher, Operator, read_matcher
from indicators.problem import Refusal

STREET = {"area_name": "城关街道", "severity": "orange", "rule": "gdp_gap"}


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        pytest.param('area_name="城关街道"', True, id="equal"),
        pytest.param('area_name="城关"', False, id="equal means the whole text"),
        pytest.param('area_name!="城关街道"', False, id="not equal"),
        pytest.param('area_name=~"城.*"', True, id="like"),
        pytest.param('area_name=~"城关"', False, id="like means the whole text, too"),
        pytest.param('area_name=~".*镇|.*街道"', True, id="one of several"),
        pytest.param('area_name!~".*镇|.*街道"', False, id="none of several"),
        pytest.param('rule=~"gdp.gap"', True, id="a dot is any one character"),
        pytest.param(r'rule=~"gdp\.gap"', False, id="with a backslash it is a dot"),
        pytest.param('rule=~"gdp_?gaa*p+"', True, id="repeats of one character"),
        pytest.param('owner=""', True, id="a label that is not there is empty"),
        pytest.param('owner!="统计局"', True, id="so it is not anything else"),
        pytest.param('owner=~".+"', False, id="nor like something"),
        pytest.param("severity = orange", True, id="the quotation marks may be left out"),
    ],
)
def test_a_matcher_holds(written: str, holds: bool) -> None:
    assert read_matcher(written).matches(STREET) is holds


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        pytest.param(
            "城关街道", '“城关街道”不是匹配条件，请按“标签=值”书写，例如 area_name=~"城.*"。', id="no condition"
        ),
        pytest.param(
            'town="x"', "没有“town”这个标签，可用的有：rule（规则）、indicator（指标）", id="an unknown label"
        ),
        pytest.param('severity="rot"', "没有“rot”这个级别，请写 blue、yellow、orange、red 之一。", id="no such level"),
        pytest.param(
            'severity!~"re"', "没有“re”这个级别，请写 blue、yellow、orange、red 之一。", id="a level mistyped"
        ),
        pytest.param(
            'area_name="a"b"', "“area_name”的匹配值里有引号或看不见的字符，请删去。", id="a quotation mark within"
        ),
        pytest.param(
            "area_name=a\u202eb", "“area_name”的匹配值里有引号或看不见的字符，请删去。", id="an invisible character"
        ),
        pytest.param(f"area={'1' * 101}", "“area”的匹配值有101个字，最多100个字，请缩短。", id="too long"),
        pytest.param('rule=~"(a|b)"', "匹配式“(a|b)”的第1个字“(”用得不对：", id="a group"),
        pytest.param('rule=~"a[bc]"', "匹配式“a[bc]”的第2个字“[”用得不对：", id="a class"),
        pytest.param('rule=~"*"', "匹配式“*”的第1个字“*”用得不对：", id="nothing to repeat"),
        pytest.param('rule=~"(a+)+"', "匹配式“(a+)+”的第1个字“(”用得不对：", id="a repeat of repeats"),
        pytest.param('rule=~"a++"', "匹配式“a++”的第3个字“+”用得不对：", id="a repeat twice"),
        pytest.param('rule=~"ab\\"', "匹配式“ab\\”的第3个字“\\”用得不对：", id="a backslash at the end"),
    ],
)
def test_a_faulty_matcher_is_refused_with_a_sentence(written: str, fault: str) -> None:
    with pytest.raises(Refusal, match=f"^{re.escape(fault)}"):
        read_matcher(written)


def test_a_pattern_that_stalls_other_engines_is_answered() -> None:
    hostile = Matcher("rule", Operator.LIKE, ".*a" * 33)
    assert not hostile.matches({"rule": "a" * 32 + "b" * 5000})


@pytest.mark.parametrize(
    ("written", "words"),
    [
        pytest.param('severity!="red"', "级别不是红", id="a level"),
        pytest.param('area_name=~"城.*"', "单位符合“城.*”", id="a pattern"),
    ],
)
def test_a_matcher_says_itself_in_chinese(written: str, words: str) -> None:
    assert read_matcher(written).words == words


texts = st.text("ab中.|*\\ ", max_size=8)
units = st.sampled_from(["a", "b", "中", ".", r"\.", r"\|", r"\*"])
pieces = st.builds(str.__add__, units, st.sampled_from(["", "*", "+", "?"]))
patterns = st.lists(st.lists(pieces, max_size=6).map("".join), min_size=1, max_size=3).map("|".join)


@given(patterns, texts)
def test_a_pattern_means_what_it_means_to_the_library(pattern: str, text: str) -> None:
    is_match = re.fullmatch(pattern, text, re.DOTALL) is not None
    assert Matcher("rule", Operator.LIKE, pattern).matches({"rule": text}) is is_match


@given(st.sampled_from(sorted(set(LABELS) - {"severity"})), st.sampled_from(Operator), patterns)
def test_a_matcher_is_read_as_it_was_written(label: str, operator: Operator, value: str) -> None:
    matcher = Matcher(label, operator, value)
    assert read_matcher(str(matcher)) == matcher


@given(st.text(max_size=120))
def test_whatever_is_written_is_a_matcher_or_a_refusal(text: str) -> None:
    with suppress(Refusal):
        assert read_matcher(text).label in LABELS
