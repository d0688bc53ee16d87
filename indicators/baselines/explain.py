"""How a baseline explains itself: one Chinese sentence on an area's latest figure, and one chart."""

from dataclasses import dataclass

import numpy as np

from indicators.alerting.rule import BaselineMethod
from indicators.baselines.ears import follows_weekdays
from indicators.baselines.farrington import LEAST_CASES, too_few
from indicators.baselines.lines import BaselineChart, control_chart, of_area, score_lines, xmr_lines
from indicators.baselines.material import Incidents, Material, Rebases, materials, one_area
from indicators.baselines.picker import why_not
from indicators.baselines.score import USUAL_LINES, Deviation, deviations
from indicators.baselines.xmr import Chart, Variation
from indicators.catalogue import Direction, Indicator, Kind, half_up
from indicators.derived import Draft
from indicators.wording import unit_text

_EXPECTED_BY = {
    BaselineMethod.SAME_PERIOD: "按往年同期推算约为",
    BaselineMethod.EARS: "前一周（隔两天）平均为",
    BaselineMethod.FARRINGTON: "按往年同月推算约为",
}
_BY_WEEKDAY = "前七周（隔两周）同一星期几平均为"
_SCORED_IN = {
    BaselineMethod.SAME_PERIOD: "偏离为历年同比变动标准差的{score}倍，达到{line}倍提示",
    BaselineMethod.EARS: "C2 为{score}，达到{line}提示",
    BaselineMethod.FARRINGTON: "偏离为预计值到界限距离的{score}倍，超过{line}倍提示",
}
_EVENLY_SPACED = (BaselineMethod.XMR, BaselineMethod.EARS, BaselineMethod.CUSUM)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a method says of one area's latest figure, and the chart that shows it."""

    sentence: str
    chart: BaselineChart


def explain(
    method: BaselineMethod, draft: Draft, ordinal: int, rebases: Rebases = (), incidents: Incidents = ()
) -> Explanation:
    """Explain the latest figure of one area by a method; figures before a change of standard are left out."""
    own = one_area(draft, ordinal)
    said = of_area(ordinal, rebases), of_area(ordinal, incidents)
    *_, material = materials(own, *said)
    periods = own.line.periods[material.slots]
    if method is BaselineMethod.XMR:
        chart = control_chart(draft, ordinal, rebases, incidents)
        verdict, lines = _of_chart(chart, own.indicator), xmr_lines(chart, material, periods)
    else:
        found = deviations(method, own, *said).of_slots(material.slots)
        verdict, lines = _of_score(method, found, material), score_lines(method, found, material, periods)
    when = own.line.periods[-1].label(has_merged_january=own.indicator.has_merged_january)
    return Explanation(f"{when}{_figure(material)}，{_obstacle(method, material) or verdict}。", lines)


def _figure(material: Material) -> str:
    """Name the latest figure: “回访满意率95.30%”, “火灾起数当期12起”."""
    indicator, value = material.indicator, float(material.values[-1, 0])
    alone = "当期" if indicator.kind is Kind.CUMULATIVE else ""
    said = f"{indicator.display(value)}{unit_text(indicator)}" if value == value else "没有数据"
    return f"{indicator.label}{alone}{said}"


def _obstacle(method: BaselineMethod, material: Material) -> str:
    """Say why the method has nothing to say of the latest figure; empty when it has."""
    if np.isnan(material.values[-1, 0]):
        return "不作判断"
    if method in _EVENLY_SPACED and material.months[-1] != 1:
        return "是两个月的合并数，不与单月相比，不作判断"
    return why_not(method, material.indicator, int(np.isfinite(material.values).sum()))


def _of_chart(chart: Chart, indicator: Indicator) -> str:
    icon, latest = chart.icon, chart.segments[-1]
    if icon.variation is Variation.UNKNOWN or latest.reach != latest.reach:
        return icon.reason
    mean, lower, upper = (_number(line[-1], indicator) for line in (chart.mean, chart.lower, chart.upper))
    return f"判为“{icon.label}”：{icon.reason}（平均{mean}，控制限{lower}至{upper}）"


def _of_score(method: BaselineMethod, found: Deviation, material: Material) -> str:
    score, line = float(found.score[-1, 0]), USUAL_LINES[method]
    if score != score:
        return "往年数据不够完整或没有波动，推算不出正常范围，不作判断"
    if method is BaselineMethod.CUSUM:
        return _of_sum(score, material.indicator.direction)
    value, centre = float(material.values[-1, 0]), float(found.centre[-1, 0])
    is_weekly = method is BaselineMethod.EARS and bool(follows_weekdays(material.even_learnt)[-1, 0])
    expected = f"{_BY_WEEKDAY if is_weekly else _EXPECTED_BY[method]}{_number(centre, material.indicator)}"
    if method is BaselineMethod.FARRINGTON and value > centre and too_few(material.values)[-1, 0]:
        return f"{expected}；近四期合计不足{LEAST_CASES}{unit_text(material.indicator)}，数量太少，不作判断"
    limit = _beyond(value, found, material.indicator)
    if score >= line:
        return f"{expected}，{limit}（{_SCORED_IN[method].format(score=half_up(score, 2), line=f'{line:g}')}）"
    if limit:
        return f"{expected}，{limit}，属向好变化"
    lower, upper = (_number(part[-1, 0], material.indicator) for part in (found.lower, found.upper))
    return f"{expected}，在{lower}至{upper}的正常范围内"


def _beyond(value: float, found: Deviation, indicator: Indicator) -> str:
    """Name the limit a figure has reached or passed; empty within both."""
    lower, upper = float(found.lower[-1, 0]), float(found.upper[-1, 0])
    if value >= upper:
        return f"高于{_number(upper, indicator)}的上限"
    return f"低于{_number(lower, indicator)}的下限" if value <= lower else ""


def _of_sum(score: float, direction: Direction) -> str:
    line = USUAL_LINES[BaselineMethod.CUSUM]
    side = {Direction.LOWER_IS_BETTER: "偏高", Direction.HIGHER_IS_BETTER: "偏低"}.get(direction, "偏离")
    summed = f"连续{side}的累积和为{half_up(score, 2)}（达到{line:g}提示）"
    return f"{summed}，可能正在缓慢变化" if score >= line else f"{summed}，没有缓慢变化的迹象"


def _number(value: float, indicator: Indicator) -> str:
    """Word an expected figure or a limit with one decimal more than is published."""
    return f"{half_up(float(value), indicator.decimals + 1):,}{unit_text(indicator)}"
