"""加减分 and 一票否决 of a scheme: what stands, the form for another one, and taking one back."""

from collections.abc import Mapping, Sequence

from dash import html

from indicators.period import Period
from indicators.scoring.scheme import Adjustment
from indicators.scoring.scheme_record import Mark
from layouts.desk.elements import Children, card, data, quiet, row, table
from layouts.schemes import ids
from layouts.schemes.elements import LONGEST_NAME, LONGEST_REASON, act_button, choice, dialog, field, line

_HEADINGS = ("单位", "加减分或否决", "文号", "原因", "报告期", "登记人", "操作")
_KINDS = {"points": "加减分", "veto": "一票否决"}


def marks_card(marks: Sequence[Mark], names: Mapping[str, str], cap: str, *, may_mark: bool) -> html.Section:
    """What stands; `names` name units by code, `cap` bounds the sum of 加减分 of a unit."""
    if not marks:
        body: Children = quiet("没有加减分和一票否决。")
    else:
        rows = [_row(one, names, may_mark=may_mark) for one in marks]
        body = html.Div(table("加减分和一票否决", _HEADINGS, rows, class_name="is-marks"), className="desk-wide")
    return card("加减分和一票否决", body, aside=f"一个单位一期合计不超过 ±{cap} 分；被否决的单位列本组末位")


def _row(one: Mark, names: Mapping[str, str], *, may_mark: bool) -> html.Tr:
    what = one.what
    is_points = isinstance(what, Adjustment)
    said = html.Strong(
        points_words(what.points) if isinstance(what, Adjustment) else "一票否决",
        className="" if is_points else "schemes-veto",
    )
    unit = names.get(what.area_code, what.area_code)
    act: Children = None
    if may_mark:
        words = f"{unit}，{what.document_number}"
        act = html.Button(
            "撤回…",
            type="button",
            className="desk-button is-small",
            **data(schemes_act="withdraw", schemes_mark=str(one.mark_id), schemes_words=words),
        )
    return row([unit, said, what.document_number, what.reason, periods_words(one), one.author, act])


def points_words(points: float) -> str:
    """“+1.5 分”, “−2 分”."""
    return f"{points:+g} 分".replace("-", "−")


def periods_words(one: Mark) -> str:
    """Say for which periods a mark counts."""
    first, last = one.first_period.label(), one.last_period.label()
    return first if first == last else f"{first}至{last}"


def marking_form() -> html.Section:
    """The form for another one; units and periods come with the scheme."""
    fields = [
        field("area", "单位", html.Select(id=ids.UNITS, name="area")),
        field("kind", "种类", choice("kind", _KINDS)),
        field("points", "分值", line("points", placeholder="加分写 1.5，减分写 -2"), "一票否决不用填"),
        field("document", "依据的文号（必填）", line("document", maxLength=80, placeholder="发文字号")),
        field("first", "从哪一期", html.Select(id=ids.FIRST, name="first")),
        field("last", "到哪一期", html.Select(id=ids.LAST, name="last")),
        field(
            "reason",
            "原因（必填）",
            html.Textarea(name="reason", rows=2, maxLength=LONGEST_REASON),
            class_name="is-wide",
        ),
        field(
            "who", "姓名（必填）", line("who", maxLength=LONGEST_NAME), "单机模式没有登录：由本人填写，随这次登记留存。"
        ),
    ]
    told = html.P(className="schemes-refused", role="alert", **data(schemes_refused=""))
    send = html.Div(html.Button("登记", type="submit", className="desk-button is-main"), className="desk-actions")
    form = html.Form(
        [html.Div(fields, className="schemes-fields"), told, send], autoComplete="off", **data(schemes_marking="")
    )
    return card("登记加减分或一票否决", form)


def withdraw_dialog() -> html.Dialog:
    """The question before a mark is taken back."""
    told = html.P(**data(schemes_withdrawn=""))
    who = field("who", "姓名（必填）", line("who", maxLength=LONGEST_NAME))
    note = html.P("撤回以后不再计分；当时的名次仍可按“数据截至”查到，登记和撤回都留痕。", className="desk-quiet")
    return dialog(
        ids.WITHDRAW_DIALOG, "撤回登记", [told, note, who], act_button("撤回", "send-withdraw", "is-grave is-main")
    )


def unit_options(units: Sequence[tuple[str, str]]) -> list[Children]:
    """The units that may get a mark, by code and name."""
    return [html.Option(name, value=code) for code, name in units]


def period_options(periods: Sequence[Period], chosen: Period) -> list[Children]:
    """The months a mark may begin and end with."""
    return [html.Option(one.label(), value=str(one), selected=one == chosen) for one in periods]
