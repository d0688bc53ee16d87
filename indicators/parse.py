"""Definitions in and out: tables (TOML, JSON, rows of a catalogue file) ↔ `Indicator`.

Every fault of every table is found at once and says table, field, fault and cure. Unknown fields are
refused: a misspelt field would otherwise be a silent default.
"""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal

from indicators.alerting.ladder_table import ladder_table, read_ladder
from indicators.alerting.rule import AlertRule, RuleKind
from indicators.areas import DEPTHS
from indicators.catalogue import (
    IRREGULAR,
    Aggregation,
    ChangeMeasure,
    Direction,
    DueRule,
    Indicator,
    Kind,
    StandardBreak,
    TargetKind,
    Theme,
)
from indicators.period import Frequency, Period
from indicators.problem import Problem, Refusal
from indicators.reading import TableReader

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_MOST_DECIMALS = 6
_TEXTS = (
    "short_name",
    "catalogue_id",
    "numerator",
    "denominator",
    "weight_code",
    "cadence_text",
    "publish_text",
    "notes",
    "basis",
)
_NEEDED_TARGETS = {
    RuleKind.SCHEDULE_GAP_PP: (TargetKind.ACCUMULATE, TargetKind.CEILING, TargetKind.COMPLETION, TargetKind.MAINTAIN),
    RuleKind.GROWTH_GAP_PP: (TargetKind.GROWTH,),
}
_PERCENT_OF_PERCENT = (RuleKind.YOY_PCT, RuleKind.POP_PCT)
NOT_CARRIED = {  # kinds that need a part for which a definition has no room
    RuleKind.BASELINE: "基线方法",
    RuleKind.EXPRESSION: "算式",
    RuleKind.EVENT_COUNT: "事件的图层、半径和天数",
}


def parse_definitions(
    tables: Mapping[str, Mapping[str, object]], known_codes: Collection[str] = ()
) -> tuple[Indicator, ...]:
    """Read definition tables by indicator code; `known_codes` may weigh them without being among them.

    Raises:
        Refusal: with every fault of every table.
    """
    problems: list[Problem] = []
    found = [_indicator(code, table, problems) for code, table in tables.items()]
    for indicator in found:
        if indicator.weight_code and indicator.weight_code not in (*tables, *known_codes):
            problems.append(
                Problem(f"指标“{indicator.code}”的“weight_code”是“{indicator.weight_code}”，没有这个指标，请改正。")
            )
    if problems:
        raise Refusal(tuple(problems))
    return tuple(found)


def _indicator(code: str, table: Mapping[str, object], problems: list[Problem]) -> Indicator:
    reader = TableReader(f"指标“{code}”", table, problems)
    if not _CODE.fullmatch(code):
        reader.fault("的代码只能用小写字母、数字和下划线，并以字母开头，请改正。")
    theme, version = reader.choice("theme", Theme), reader.integer("version", 1, 1_000_000, 1)
    measure, kind = reader.choice("change_measure", ChangeMeasure), reader.choice("kind", Kind)
    is_prompt = theme is Theme.SAFETY and (kind is Kind.COUNT or measure is ChangeMeasure.DIFFERENCE)
    ladder = reader.nested("ladder")
    indicator = Indicator(
        code=code,
        name=reader.text("name"),
        theme=theme,
        group=reader.text("group"),
        unit=reader.text("unit", ""),
        decimals=reader.integer("decimals", 0, _MOST_DECIMALS),
        direction=reader.choice("direction", Direction),
        kind=kind,
        frequency=reader.choice("frequency", Frequency),
        aggregation=reader.choice("aggregation", Aggregation),
        lowest_level=_level(reader),
        owner=reader.text("owner"),
        definition=reader.text("definition"),
        due=_due(reader),
        change_measure=measure,
        **{name: reader.text(name, "") for name in _TEXTS},
        has_merged_january=reader.flag("has_merged_january", False),
        target_kind=reader.choice("target_kind", TargetKind, TargetKind.NONE),
        valid_min=reader.number("valid_min"),
        valid_max=reader.number("valid_max"),
        min_denominator=reader.integer("min_denominator", 0, 1_000_000, 0),
        is_rankable=reader.flag("is_rankable", False),
        is_wall_visible=reader.flag("is_wall_visible", True),
        headline_order=reader.integer("headline_order", 0, 1_000, 0),
        standard_breaks=_standard_breaks(reader),
        rule=None if ladder is None else read_ladder(ladder, code, version, is_prompt=is_prompt),
        version=version,
        aliases=reader.texts("aliases"),
    )
    reader.refuse_unknown()
    _check_sense(reader, indicator)
    if ladder is not None and indicator.rule is not None:
        _check_rule(ladder, indicator, indicator.rule)
    return indicator


def _level(reader: TableReader) -> str:
    level = reader.text("lowest_level")
    if level and level not in DEPTHS:
        reader.fault(f"的“lowest_level”是“{level}”，应为其中之一：{'、'.join(DEPTHS)}，请改正。")
    return level if level in DEPTHS else "town"


def _due(reader: TableReader) -> DueRule:
    due = reader.nested("due", required=True)
    if due is None:
        return DueRule(months_after=1, day=1)
    if due.flag("irregular", default=False):
        due.refuse_unknown()
        return IRREGULAR
    rule = DueRule(
        months_after=due.integer("months_after", 0, 24),
        day=due.integer("day", 1, 31),
        grace_days=due.integer("grace_days", 0, 366, 0),
    )
    due.refuse_unknown()
    return rule


def _standard_breaks(reader: TableReader) -> tuple[StandardBreak, ...]:
    found = []
    for part in reader.nested_list("standard_breaks"):
        period = part.converted("period", Period.parse, "报告期，如 2026-03")
        note = part.text("note")
        part.refuse_unknown()
        if period is not None:
            found.append(StandardBreak(period, note))
    return tuple(sorted(found, key=lambda found: found.period.start))


def _check_sense(reader: TableReader, indicator: Indicator) -> None:
    """Refuse fields that contradict each other."""
    low, high = indicator.valid_min, indicator.valid_max
    if low is not None and high is not None and low > high:
        reader.fault(f"的“valid_min”{low} 大于“valid_max”{high}，请改正。")
    if indicator.is_rankable and indicator.direction is Direction.NEUTRAL:
        reader.fault("方向为 neutral，不能参加排名，请把“is_rankable”改为 false 或写明方向。")
    if indicator.has_merged_january and indicator.frequency is not Frequency.MONTH:
        reader.fault("不是月度指标，没有 1—2月合并，请把“has_merged_january”改为 false。")
    needs_weight = indicator.aggregation is Aggregation.WEIGHTED_MEAN
    if needs_weight and not (indicator.weight_code or indicator.denominator):
        reader.fault("按加权平均汇总，请用“weight_code”写明权重指标，或用“denominator”写明作权重的分母。")
    if indicator.aggregation is Aggregation.RATIO and not (indicator.numerator and indicator.denominator):
        reader.fault("按分子分母汇总，请写明“numerator”和“denominator”。")


def _check_rule(reader: TableReader, indicator: Indicator, rule: AlertRule) -> None:
    """Refuse a ladder that lacks a part, or runs against the indicator's direction, target or measure."""
    if rule.kind in NOT_CARRIED:
        reader.fault(
            f"是 {rule.kind.value}，还要有{NOT_CARRIED[rule.kind]}，指标定义里写不下，请换一种类型，"
            '或删去这张表、导入后在规则编辑器里新建；例如 kind = "threshold"。'
        )
    needed = _NEEDED_TARGETS.get(rule.kind)
    if needed and indicator.target_kind not in needed:
        kinds = "、".join(kind.value for kind in needed)
        reader.fault(f"是 {rule.kind.value}，指标的“target_kind”应为其中之一：{kinds}，请改正。")
    if rule.kind in _PERCENT_OF_PERCENT and indicator.unit in ("%", "‰"):
        reader.fault(f"是 {rule.kind.value}，但比率的变化应以百分点计，请改用 yoy_difference。")
    if indicator.direction is Direction.HIGHER_IS_BETTER and not rule.comparator.is_low_bad:
        reader.fault("用大于号，但指标以高为优，越低才越应提示，请改用小于号。")
    if indicator.direction is Direction.LOWER_IS_BETTER and rule.comparator.is_low_bad:
        reader.fault("用小于号，但指标以低为优，越高才越应提示，请改用大于号。")


def to_table(indicator: Indicator) -> dict[str, object]:
    """Write an indicator as the table it was read from: plain JSON values, reads back as the same."""
    table: dict[str, object] = {
        name: str(getattr(indicator, name))
        for name in ("name", "theme", "group", "unit", "direction", "kind", "frequency", "aggregation", "lowest_level")
    }
    table |= {"owner": indicator.owner, "definition": indicator.definition}
    table |= {"change_measure": indicator.change_measure.value, "target_kind": indicator.target_kind.value}
    due = indicator.due
    regular = {"months_after": due.months_after, "day": due.day, "grace_days": due.grace_days}
    table["due"] = {"irregular": True} if due.is_irregular else regular
    table |= {name: getattr(indicator, name) for name in (*_TEXTS, *_PLAIN) if getattr(indicator, name) != ""}
    table |= {
        name: _exact(limit) for name in ("valid_min", "valid_max") if (limit := getattr(indicator, name)) is not None
    }
    if indicator.standard_breaks:
        table["standard_breaks"] = [{"period": str(b.period), "note": b.note} for b in indicator.standard_breaks]
    if indicator.aliases:
        table["aliases"] = list(indicator.aliases)
    if indicator.rule is not None:
        table["ladder"] = dict(ladder_table(indicator.rule))
    return table


_PLAIN = (
    "decimals",
    "has_merged_january",
    "min_denominator",
    "is_rankable",
    "is_wall_visible",
    "headline_order",
    "version",
)


def _exact(limit: Decimal) -> int | str:
    """Keep a limit exact in JSON: whole numbers as numbers, others as decimal text."""
    return int(limit) if limit == limit.to_integral_value() else str(limit)
