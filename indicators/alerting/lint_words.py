"""What the reader of rule tables refused, said in the words of the editor instead of the names of fields."""

import re
from dataclasses import replace
from typing import NamedTuple

from indicators.alerting.ladder_table import NO_LEVEL
from indicators.alerting.lint_finding import LintFinding, error, error_of


class Field(NamedTuple):
    """A field of a rule table: what people call it, a right entry in words, and as a file writes it."""

    name: str
    example: str
    toml: str


_FIELDS = {
    "hold": Field("持续", "红色持续写 1 期，黄色写 2 期", "hold = { red = 1, yellow = 2 }"),
    "exit": Field("解除线", "红色解除线写 52", "exit = { red = 52 }"),
    "scope": Field("范围", "范围选按分组，勾选“街道组”", 'scope = { peer_groups = ["街道组"] }'),
    "events": Field(
        "事件",
        "选一个事件图层，半径写 500 米，天数写 7 天",
        'events = { layer = "fires", radius_m = 500, window_days = 7 }',
    ),
    "bands": Field(
        "各级区间", "绿色 ≥80，黄色 60 到 80，红色 <60", 'bands = { green = ">=80", yellow = "60..80", red = "<60" }'
    ),
    "indicator": Field("指标", "从清单里选一个指标", 'indicator = "tax_revenue"'),
    "kind": Field("类型", "类型选“数值”", 'kind = "threshold"'),
    "comparator": Field("比较方式", "比较方式选“低于”", 'comparator = "<"'),
    "blue": Field("蓝色", "蓝色阈值写 80", "blue = 80"),
    "yellow": Field("黄色", "黄色阈值写 70", "yellow = 70"),
    "orange": Field("橙色", "橙色阈值写 60", "orange = 60"),
    "red": Field("红色", "红色阈值写 50", "red = 50"),
    "keep": Field("再平稳期数", "再平稳 1 期才解除", "keep = 1"),
    "missing": Field("缺报处理", "缺一个数就不判", 'missing = "any"'),
    "baseline": Field("基线方法", "基线方法选“XmR 控制图”", 'baseline = "xmr"'),
    "expression": Field("算式", "算式写 失业率 - 5", 'expression = "失业率 - 5"'),
    "mutes": Field("免打扰时段", "勾选“夜间”", 'mutes = ["夜间"]'),
    "review_on": Field("复审日期", "复审日期写 2027-03-31", 'review_on = "2027-03-31"'),
    "name": Field("规则名称", "规则名称写“失业率偏高”", 'name = "失业率偏高"'),
    "text": Field("处置建议", "处置建议写“请核实原因，三个工作日内反馈”", 'text = "请核实原因，三个工作日内反馈"'),
    "owner": Field("归口", "归口写“区发改局”", 'owner = "区发改局"'),
}
_PARTS = {"layer": "事件图层", "radius_m": "半径", "window_days": "天数", "peer_groups": "分组", "area_codes": "单位"}
_NAMES = {name: field.name for name, field in _FIELDS.items()} | _PARTS
_UNKNOWN = "不认识的字段"  # only a file can have one, and there it is called as it is written
_NO_LAYER = "“layer”是“”"
_LIKE_OTHERS = "照一条现有的规则写（rules export 可导出）"


def refused(code: str, sentence: str, *, is_condition: bool) -> LintFinding:
    """Make a finding of what the reader refused; the field it names gives an example where the sentence has none.

    A condition without a level lacks a choice, anything else a number.
    """
    if NO_LEVEL in sentence and is_condition:
        return error("请选条件成立时报哪一级。", "“条件成立时报”选“黄色”", toml="yellow = 1")
    if NO_LEVEL in sentence:
        return error("请至少写明一级的阈值。", "在黄色一行的“进入”写一个数", toml="yellow = 70")
    if _NO_LAYER in sentence:
        return error("请选要数哪一类事件。", "在“事件图层”里选一个图层", toml=_FIELDS["events"].toml)
    field = next((field for name, field in _FIELDS.items() if f"“{name}”" in sentence), Field("", _LIKE_OTHERS, ""))
    found = error_of(sentence.removeprefix(f"规则“{code}”").removeprefix("的"), field.example, field.toml)
    return found if _UNKNOWN in sentence else replace(found, message=_in_words(found.message))


def _in_words(message: str) -> str:
    return re.sub(r"“(\w+)”", lambda field: f"“{_NAMES.get(field[1], field[1])}”", message)
