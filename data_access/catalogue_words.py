"""The words of a catalogue table: which heading is which field of a definition, which word which value."""

import re
from collections.abc import Mapping

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("代码", "指标代码", "code"),
    "catalogue_id": ("编号", "序号"),
    "name": ("名称", "指标名称", "指标", "name"),
    "short_name": ("简称",),
    "theme": ("专题", "theme"),
    "group": ("分组", "类别"),
    "unit": ("单位", "计量单位"),
    "decimals": ("小数位", "小数位数"),
    "direction": ("方向",),
    "kind": ("类型", "指标类型"),
    "frequency": ("频度", "报送频度"),
    "has_merged_january": ("1-2月合并", "1—2月合并"),
    "aggregation": ("汇总方式",),
    "lowest_level": ("最低层级", "报送层级"),
    "owner": ("责任部门", "归口部门"),
    "definition": ("口径", "指标口径"),
    "numerator": ("分子",),
    "denominator": ("分母",),
    "weight_code": ("权重指标",),
    "due": ("报送期限",),
    "grace_days": ("宽限天数",),
    "change_measure": ("变化表述",),
    "target_kind": ("目标类型",),
    "valid_min": ("最小值",),
    "valid_max": ("最大值",),
    "min_denominator": ("最小分母",),
    "is_rankable": ("参加排名",),
    "is_wall_visible": ("上大屏",),
    "headline_order": ("大屏次序",),
    "notes": ("备注", "说明"),
    "aliases": ("别名",),
    "ladder_kind": ("预警方式",),
    "comparator": ("比较",),
    "blue": ("蓝",),
    "yellow": ("黄",),
    "orange": ("橙",),
    "red": ("红",),
}
REQUIRED = ("code", "name", "theme", "unit", "frequency")

_WORDS: Mapping[str, Mapping[str, str]] = {
    "theme": {"经济": "economy", "服务": "service", "安全": "safety", "基础": "base"},
    "direction": {"高为优": "higher", "正向": "higher", "低为优": "lower", "逆向": "lower", "中性": "neutral"},
    "kind": {
        "当期": "flow",
        "累计": "cumulative",
        "时点": "stock",
        "比率": "rate",
        "指数": "index",
        "增速": "growth",
        "件数": "count",
    },
    "frequency": {"日": "day", "月": "month", "季": "quarter", "年": "year"},
    "aggregation": {
        "求和": "sum",
        "分子分母": "ratio",
        "加权平均": "weighted_mean",
        "最大": "max",
        "最小": "min",
        "不汇总": "none",
    },
    "lowest_level": {"区县": "county", "镇街": "town", "村社区": "community"},
    "change_measure": {"百分比": "percent", "百分点": "points", "差值": "difference"},
    "target_kind": {
        "无": "none",
        "累计完成": "accumulate",
        "不超过": "ceiling",
        "保持": "maintain",
        "完成率": "completion",
        "增速": "growth",
    },
    "ladder_kind": {
        "阈值": "threshold",
        "与时序差": "schedule_gap_pp",
        "同比": "yoy_pct",
        "环比": "pop_pct",
        "与计划增速差": "growth_gap_pp",
        "同比差值": "yoy_difference",
    },
    "comparator": {"小于": "<", "不大于": "<=", "大于": ">", "不小于": ">="},
}
_DEFAULTS: Mapping[str, object] = {
    "group": "其他",
    "decimals": 2,
    "direction": "neutral",
    "kind": "stock",
    "aggregation": "none",
    "lowest_level": "town",
    "owner": "未填",
    "change_measure": "percent",
}
_NUMBERS = ("decimals", "min_denominator", "headline_order")
_FLAGS = ("has_merged_january", "is_rankable", "is_wall_visible")
_LEVELS = ("blue", "yellow", "orange", "red")
_ASIDE = ("code", "due", "grace_days", "aliases", "ladder_kind", "comparator", *_LEVELS)
_DUE = (
    (re.compile(r"次月(\d+)日"), 1),
    (re.compile(r"季后(\d+)日"), 1),
    (re.compile(r"当月(\d+)日"), 0),
)
_YEARLY = re.compile(r"次年(\d+)月(\d+)日")


def definition_of(cells: Mapping[str, str]) -> tuple[dict[str, object], list[str]]:
    """Turn one row's words into a definition table and the faults found on the way."""
    faults: list[str] = []
    table: dict[str, object] = dict(_DEFAULTS) | {"definition": cells["name"], "owner": _DEFAULTS["owner"]}
    for name, text in cells.items():
        if text and name not in _ASIDE:
            table[name] = _value(name, text, faults)
    table["due"] = _due(cells.get("due", ""), cells.get("grace_days", ""), faults)
    if cells.get("aliases"):
        table["aliases"] = [alias.strip() for alias in re.split("[;；、]", cells["aliases"]) if alias.strip()]
    if cells.get("ladder_kind"):
        table["ladder"] = _ladder(cells, faults)
    return table, faults


def _value(name: str, text: str, faults: list[str]) -> object:
    if name in _NUMBERS:
        return _number(name, text, faults)
    if name in _FLAGS:
        if text not in ("是", "否"):
            faults.append(f"“{HEADINGS[name][0]}”写的是“{text}”，请写“是”或“否”。")
        return text == "是"
    if name in ("valid_min", "valid_max"):
        return text
    return _word(name, text, faults)


def _word(name: str, text: str, faults: list[str]) -> str:
    words = _WORDS.get(name)
    if words is None or text in words.values():
        return text
    if text not in words:
        faults.append(f"“{HEADINGS[name][0]}”写的是“{text}”，只能是{'、'.join(words)}之一，请改正。")
        return next(iter(words.values()))
    return words[text]


def _number(name: str, text: str, faults: list[str]) -> int | float:
    try:
        return int(text) if name in _NUMBERS else float(text)
    except ValueError:
        faults.append(f"“{HEADINGS[name][0]}”写的是“{text}”，应是数字，请改正。")
        return 0


def _due(text: str, grace: str, faults: list[str]) -> dict[str, object]:
    grace_days = _number("headline_order", grace, faults) if grace else 0
    if not text:
        return {"months_after": 1, "day": 15, "grace_days": grace_days}
    if text == "不定期":
        return {"irregular": True}
    for pattern, months in _DUE:
        found = pattern.fullmatch(text)
        if found:
            return {"months_after": months, "day": int(found.group(1)), "grace_days": grace_days}
    found = _YEARLY.fullmatch(text)
    if found:
        return {"months_after": int(found.group(1)), "day": int(found.group(2)), "grace_days": grace_days}
    faults.append(f"“报送期限”写的是“{text}”，请写成次月8日、季后30日、次年3月31日或不定期。")
    return {"months_after": 1, "day": 15, "grace_days": 0}


def _ladder(cells: Mapping[str, str], faults: list[str]) -> dict[str, object]:
    ladder: dict[str, object] = {
        "kind": _word("ladder_kind", cells["ladder_kind"], faults),
        "comparator": _word("comparator", cells.get("comparator", "") or "小于", faults),
        "basis": "目录文件",
    }
    return ladder | {level: _number(level, cells[level], faults) for level in _LEVELS if cells.get(level)}
