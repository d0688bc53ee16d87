"""One wording of one number: figures, changes, gaps and completions in Chinese, and their tone.

Every face takes its words from here. A fall is “下降4.2%”, never “增长-4.2%”; rates change in 百分点,
small counts by so many 起 or 人; good and bad follow the indicator's direction only.
"""

from decimal import Decimal
from enum import StrEnum

from indicators.catalogue import ChangeMeasure, Direction, Indicator, Kind, TargetKind, half_up
from indicators.classes import legend
from indicators.derived import PERCENT_DECIMALS, gap_decimals
from indicators.measures import growth_label
from indicators.observation import Status
from indicators.snapshot import (
    CLASS_NOT_APPLICABLE,
    CLASS_NOT_REPORTING,
    CLASS_SUPPRESSED,
    NO_CHANGE_KNOWN,
    UNRANKED,
    Column,
)

NOTHING = "—"

_TEN_THOUSAND_YUAN, _HUNDRED_MILLION_YUAN = "万元", "亿元"
_PER_LARGER = 10_000
_SAID_LARGER_FROM = 100_000
_LARGER_DECIMALS = 2
_LAYER_NAMES = {"hotline": "12345热线", "grid": "网格事件", "fire": "火情", "air": "空气监测"}


class Tone(StrEnum):
    """Whether a change is good news; read from the indicator's direction only."""

    GOOD = "good"
    BAD = "bad"
    FLAT = "flat"


def layer_name(layer: str) -> str:
    """Say what a layer of points is called; an office's own layer keeps the name it came with."""
    return _LAYER_NAMES.get(layer, layer)


def unit_text(indicator: Indicator) -> str:
    """Give the unit as it follows a figure; a dimensionless figure has none."""
    return "" if indicator.unit in ("—", "-") else indicator.unit


def amount_words(indicator: Indicator, value: float) -> tuple[str, str]:
    """Word a figure and its unit for a distance of ten metres: 万元 from 100,000 up are said in 亿元."""
    exact = indicator.rounded(value)
    if indicator.unit != _TEN_THOUSAND_YUAN or exact is None or abs(exact) < _SAID_LARGER_FROM:
        return indicator.display(value), unit_text(indicator)
    return f"{half_up(exact / _PER_LARGER, _LARGER_DECIMALS):,}", _HUNDRED_MILLION_YUAN


def measure_decimals(indicator: Indicator, measure: ChangeMeasure) -> int:
    """Give the decimals a change is printed with."""
    return PERCENT_DECIMALS if measure is ChangeMeasure.PERCENT else indicator.decimals


def measure_unit(indicator: Indicator, measure: ChangeMeasure) -> str:
    """Give the unit of a change: %, 个百分点, 个千分点, or the figure's own."""
    if measure is ChangeMeasure.PERCENT:
        return "%"
    if measure is ChangeMeasure.POINTS and indicator.unit == "‰":
        return "个千分点"
    return "个百分点" if measure is ChangeMeasure.POINTS and indicator.unit == "%" else unit_text(indicator)


def change_words(
    indicator: Indicator, change: float, *, versus: str = "同比", measure: ChangeMeasure | None = None
) -> str:
    """Word a change: “同比增长6.2%”, “同比下降0.3个百分点”, “同比减少3起”, “同比持平”; empty if unknown."""
    measure = measure or indicator.change_measure
    shown = half_up(change, measure_decimals(indicator, measure))
    if shown is None:
        return ""
    if shown.is_zero():
        return f"{versus}持平"
    rise, fall = _verbs(indicator, measure)
    verdict = _verdict(indicator, shown)
    return f"{versus}{rise if shown > 0 else fall}{abs(shown):,}{measure_unit(indicator, measure)}{verdict}"


def change_short(indicator: Indicator, change: float) -> str:
    """Word a change for a table cell: “+6.2%”, “-0.3个百分点”, “持平”, “—”."""
    shown = half_up(change, measure_decimals(indicator, indicator.change_measure))
    if shown is None:
        return NOTHING
    return "持平" if shown.is_zero() else f"{shown:+,}{measure_unit(indicator, indicator.change_measure)}"


def change_tone(indicator: Indicator, change: float, *, measure: ChangeMeasure | None = None) -> Tone:
    """Say whether a change, as printed, is good or bad."""
    return tone_of(
        indicator.direction, half_up(change, measure_decimals(indicator, measure or indicator.change_measure))
    )


def tone_of(direction: Direction, shown: Decimal | None) -> Tone:
    """Say whether more is good here; nothing, zero and neutral are flat."""
    if shown is None or shown.is_zero() or direction is Direction.NEUTRAL:
        return Tone.FLAT
    return Tone.GOOD if (shown > 0) is (direction is Direction.HIGHER_IS_BETTER) else Tone.BAD


def _verbs(indicator: Indicator, measure: ChangeMeasure) -> tuple[str, str]:
    if measure is ChangeMeasure.DIFFERENCE and indicator.kind not in (Kind.RATE, Kind.INDEX, Kind.GROWTH):
        return "增加", "减少"
    if measure is ChangeMeasure.PERCENT and indicator.kind not in (Kind.RATE, Kind.INDEX):
        return "增长", "下降"
    return "上升", "下降"


def _verdict(indicator: Indicator, shown: Decimal) -> str:
    """Say 改善/恶化 where falling is good and the word alone would mislead (空气质量综合指数)."""
    if indicator.kind is not Kind.INDEX or indicator.direction is not Direction.LOWER_IS_BETTER:
        return ""
    return "（恶化）" if shown > 0 else "（改善）"


def completion_words(indicator: Indicator, completion_pct: float) -> str:
    """Word a completion: “完成年度任务78.9%”, “已用年度控制数41.0%”; empty if there is none."""
    shown = half_up(completion_pct, PERCENT_DECIMALS)
    if shown is None:
        return ""
    verb = "已用年度控制数" if indicator.target_kind is TargetKind.CEILING else "完成年度任务"
    return f"{verb}{shown:,}%"


def gap_words(indicator: Indicator, gap: float) -> str:
    """Word the distance to the plan: “落后时序4.4个百分点”, “低于目标1.2个百分点”; empty if unknown."""
    shown = half_up(gap, gap_decimals(indicator))
    if shown is None:
        return ""
    behind, ahead, even = _GAP_WORDS[indicator.target_kind]
    return even if shown.is_zero() else f"{ahead if shown > 0 else behind}{abs(shown):,}{gap_unit(indicator)}"


_GAP_WORDS = {
    TargetKind.NONE: ("", "", ""),
    TargetKind.ACCUMULATE: ("落后时序", "超时序", "与时序持平"),
    TargetKind.COMPLETION: ("落后时序", "超时序", "与时序持平"),
    TargetKind.CEILING: ("低于时序", "超时序", "与时序持平"),
    TargetKind.MAINTAIN: ("低于目标", "高于目标", "与目标持平"),
    TargetKind.GROWTH: ("低于计划", "高于计划", "与计划持平"),
}


def gap_unit(indicator: Indicator) -> str:
    """Give the unit of a gap: percentage points, or the figure's own against a target held all year."""
    if indicator.target_kind is TargetKind.MAINTAIN and indicator.unit != "%":
        return unit_text(indicator)
    return "个百分点"


def gap_short(indicator: Indicator, gap: float) -> str:
    """Word a gap for a table cell: “+1.3”, “-4.4”, “0.0”, “—” (the heading names the unit)."""
    shown = half_up(gap, gap_decimals(indicator))
    return NOTHING if shown is None else f"{shown:+,}" if shown else f"{shown:,}"


def gap_tone(indicator: Indicator, gap: float) -> Tone:
    """Say whether a gap, as printed, is good; what runs up to a ceiling is better below its time."""
    shown = half_up(gap, gap_decimals(indicator))
    if indicator.target_kind is TargetKind.CEILING:
        return tone_of(Direction.LOWER_IS_BETTER, shown)
    if indicator.target_kind in (TargetKind.ACCUMULATE, TargetKind.COMPLETION):
        return tone_of(Direction.HIGHER_IS_BETTER, shown)
    return tone_of(indicator.direction, shown)


def status_words(column: Column, ordinal: int) -> str:
    """Say how a figure stands: 正常, 初步, 推算, or why there is none."""
    reason = _REASONS.get(int(column.class_[ordinal]))
    if reason:
        return reason
    letter = str(column.status[ordinal])
    if not letter or letter == Status.MISSING:
        return "未报送" if column.is_due or letter else "未到报送期"
    return Status(letter).label


_REASONS = {
    CLASS_NOT_APPLICABLE: Status.NOT_APPLICABLE.label,
    CLASS_SUPPRESSED: "样本不足",
    CLASS_NOT_REPORTING: "不统计",
}


def comparison_note(column: Column, ordinal: int) -> str:
    """Say why an area's figure is compared with nothing; empty when there is no such reason."""
    return column.yoy_note or ("下级未报齐，暂不作比较" if column.is_partial[ordinal] else "")


def yoy_words(column: Column, ordinal: int) -> str:
    """Word the 同比 of an area: a change, 由负转正 and the like, 不可比 across standards, or nothing."""
    if column.yoy_note:
        return "同比不可比"
    label = _growth_label(column, ordinal)
    if label:
        return "同比持平" if label == "持平" else label
    return change_words(column.indicator, float(column.yoy[ordinal]))


def yoy_short(column: Column, ordinal: int) -> str:
    """Word the 同比 of an area for a table cell: “+6.2%”, “由负转正”, “不可比”, “—”."""
    if column.yoy_note:
        return "不可比"
    return _growth_label(column, ordinal) or change_short(column.indicator, float(column.yoy[ordinal]))


def yoy_tone(column: Column, ordinal: int) -> Tone:
    """Say whether the 同比 of an area is good news, also where it has no percentage."""
    indicator, change = column.indicator, float(column.yoy[ordinal])
    if change == change or column.yoy_note:
        return change_tone(indicator, change)
    moved = float(column.values[ordinal]) - _last_year(column, ordinal)
    return change_tone(indicator, moved, measure=ChangeMeasure.DIFFERENCE)


def _growth_label(column: Column, ordinal: int) -> str:
    """Name a growth in per cent that crosses or leaves zero; empty for any other change."""
    if column.indicator.change_measure is not ChangeMeasure.PERCENT:
        return ""
    return growth_label(float(column.values[ordinal]), _last_year(column, ordinal))


def _last_year(column: Column, ordinal: int) -> float:
    base = column.period.same_last_year
    if base not in column.history_periods:
        return float("nan")
    return float(column.history[column.history_periods.index(base), ordinal])


def period_words(column: Column) -> str:
    """Say the column's own period in full: “2026年10月”, “2026年1—2月”, “2026年第三季度”."""
    return column.period.label(has_merged_january=column.indicator.has_merged_january)


def rank_words(column: Column, ordinal: int) -> str:
    """Say a place: “1”, “并列2”; “—” without one."""
    place = int(column.rank[ordinal])
    if place == UNRANKED:
        return NOTHING
    return f"并列{place}" if column.is_tied[ordinal] else str(place)


def rank_change_words(column: Column, ordinal: int) -> str:
    """Say how the place moved: “↑2”, “↓1”, “持平”; “—” when it cannot be compared."""
    move = int(column.rank_change[ordinal])
    if move == NO_CHANGE_KNOWN:
        return NOTHING
    return "持平" if move == 0 else f"↑{move}" if move > 0 else f"↓{-move}"


def class_words(column: Column, ordinal: int) -> str:
    """Say the colour class of an area as the legend does, or why it has none."""
    class_ = int(column.class_[ordinal])
    return legend(column.breaks, column.indicator.decimals)[class_] if class_ >= 0 else status_words(column, ordinal)
