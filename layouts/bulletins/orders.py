"""Standing orders: which bulletin is prepared by itself, when at the latest, and who gets the draft."""

from collections.abc import Mapping, Sequence

from dash import html

from indicators.issuing import BulletinKind
from indicators.issuing_orders import LAST_DEADLINE_DAY, StandingOrder
from layouts.bulletins.forms import act_button, choice_field, form, name_field
from layouts.bulletins.view import Powers
from layouts.desk.elements import Children, at, card, quiet, row, table

_USUAL_DAY = "15"
_NOBODY = "不发给任何人"
_TOLD = "上月的数据一报齐就编成草稿，到截止日上午 9 时仍不齐的也编，写明还缺什么；草稿要有人送审、审核、签发才印发。"


def orders_part(
    orders: Sequence[StandingOrder],
    schemes: Mapping[str, str],
    editors: Sequence[str],
    fault: str,
    powers: Powers,
) -> list[Children]:
    """The list, and for those who see to orders what they may do; `fault` says why no editor is known."""
    deeds = [_begin(schemes, editors, fault), *([_end(orders, schemes)] if orders else [])] if powers.signs else []
    return [_listed(orders, schemes), *deeds]


def _listed(orders: Sequence[StandingOrder], schemes: Mapping[str, str]) -> html.Section:
    if not orders:
        return card("正在定期编写的", quiet(f"还没有。{_TOLD}"))
    headings = ("考核方案", "种类", "最迟", "草稿发给", "登记")
    rows = [
        row(
            [
                schemes.get(one.scheme_code, one.scheme_code),
                one.kind.value,
                f"每月 {one.deadline_day} 日",
                one.editor or _NOBODY,
                f"{one.author} {at(one.since)}",
            ]
        )
        for one in orders
    ]
    listed = html.Div(table("定期编写", headings, rows, class_name="is-orders"), className="desk-wide")
    return card("正在定期编写的", listed, quiet(_TOLD))


def _begin(schemes: Mapping[str, str], editors: Sequence[str], fault: str) -> html.Section:
    if not schemes:
        return card("登记定期编写", quiet("还没有考核方案。"))
    days = {str(day): f"每月 {day} 日" for day in range(1, LAST_DEADLINE_DAY + 1)}
    fields = [
        name_field("登记人"),
        choice_field("scheme", "考核方案", schemes, next(iter(schemes))),
        choice_field("kind", "种类", {one.value: one.value for one in BulletinKind}, BulletinKind.NOTICE.value),
        choice_field("deadline_day", "截止日", days, _USUAL_DAY),
        choice_field("editor", "草稿发给", {"": _NOBODY, **{name: name for name in editors}}, ""),
    ]
    key = f"order-{'-'.join(schemes)}-{'-'.join(editors)}"
    why = fault or ("" if editors else "接收方文件里没有收邮件的人，草稿只能在这里看。")
    return card(
        "登记定期编写",
        form(key, fields, [act_button("put_order", "登记", "is-main", sends=True)], keeps_name=True),
        quiet(f"同一方案、同一种类再登记一次，以后一次为准。{why}"),
        class_name="bulletins-new",
    )


def _end(orders: Sequence[StandingOrder], schemes: Mapping[str, str]) -> html.Section:
    named = {
        f"{one.scheme_code} {one.kind.value}": f"{schemes.get(one.scheme_code, one.scheme_code)} {one.kind.value}"
        for one in orders
    }
    fields = [name_field("办理人"), choice_field("order", "停止哪一项", named, next(iter(named)), size="is-wide")]
    end = act_button("end_order", "停止")
    title = "停止定期编写"
    return card(title, form(f"end-{'-'.join(named)}", fields, [end], keeps_name=True), class_name="bulletins-new")
