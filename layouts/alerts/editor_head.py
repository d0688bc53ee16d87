"""The editor's head: whose rule it is, which version, what waits for whom, and every version there was."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from dash import html

from indicators.alerting.board import RuleVersion
from indicators.alerting.rule import AlertRule
from layouts.alerts import rule_ids as ids
from layouts.alerts.editor_difference import difference, difference_table
from layouts.alerts.editor_view import RuleView
from layouts.alerts.rule_marks import review_words, version_mark
from layouts.desk.elements import Children, at, card, data, link, row, table

_HEADINGS = ("版本", "写成", "理由", "现在", "改了什么")
_READ_ONLY = "只能查看；保存和复核由分析人员做。"
_STATES = {
    "approve": ("复核通过", "复核意见（可不写）", "通过以后立即执行，替换正在执行的版本。复核人不能是拟定人。"),
    "reject": ("退回修改", "退回理由（必填）", "退回以后这一版不再执行，拟定人修改后重新保存。"),
    "pause": ("暂停规则", "暂停理由（必填）", "暂停期间不判定、不通知；未解除的预警以“规则暂停”结束。"),
    "resume": ("恢复规则", "恢复理由（必填）", "恢复以后按现有数据重新判定。"),
    "retire": ("停用规则", "停用理由（必填）", "停用以后不再执行，历史留存；未解除的预警以“规则停用”结束。"),
}


def new_head() -> list[Children]:
    """The head while no indicator has been chosen."""
    return [
        html.Div(
            [_back(), html.H2("新建规则"), html.P("先选指标，阈值、预览和回测随后自动给出。")], className="rules-title"
        )
    ]


def refused_head(sentence: str) -> list[Children]:
    """The head where there is no rule to show: why, and the way back."""
    return [html.Div([_back(), html.H2("规则"), html.P(sentence)], className="rules-title")]


def head(title: str, versions: Sequence[RuleVersion], owner: str, today: date, *, may_edit: bool) -> list[Children]:
    """The title with the version line, the acts, and what waits for a second person. Versions newest first."""
    newest = versions[0] if versions else None
    standing = standing_of(versions)
    waiting = next((one for one in versions if one.state == "proposed"), None)
    line = html.Div([_back(), html.H2(title), html.P(_facts(newest, standing, owner, today))], className="rules-title")
    acts: list[Children] = []
    if standing is not None:
        said = f"与第 {standing.rule.version} 版比较"
        acts.append(html.Button(said, type="button", className="desk-button", **data(desk_opens=ids.DIFFERENCE_DIALOG)))
    if may_edit:
        acts += _state_buttons(standing) if standing else []
        acts.append(_save_button(newest, is_main=waiting is None))
    else:
        acts.append(html.Span(_READ_ONLY, className="desk-quiet"))
    top = html.Div([line, html.Div(acts, className="rules-acts")], className="rules-head-line")
    told = [_waiting(waiting, may_edit=may_edit)] if waiting else []
    told += [_returned(newest)] if newest and newest.state == "rejected" else []
    return [top, *told]


def _save_button(newest: RuleVersion | None, *, is_main: bool) -> html.Button:
    number = newest.rule.version + 1 if newest else 1
    tone = " is-main" if is_main else ""
    return html.Button(f"保存为第 {number} 版", type="button", className=f"desk-button{tone}", **data(rules_save=""))


def _back() -> Children:
    return link("‹ 全部规则", RuleView().href(), "desk-open")


def standing_of(versions: Sequence[RuleVersion]) -> RuleVersion | None:
    """Give the version that is executed or paused."""
    return next((one for one in versions if one.state in ("active", "paused")), None)


def _facts(newest: RuleVersion | None, standing: RuleVersion | None, owner: str, today: date) -> list[Children]:
    said: list[Children] = [html.Span("新规则")] if newest is None else []
    if standing is not None:
        said.append(html.Span([*version_mark(standing), f" {at(standing.since)[:10]} 起"]))
    elif newest is not None:
        said.append(html.Span(version_mark(newest)))
    said += [html.Span(f"归口 {owner}")] if owner else []
    review_on = newest.rule.review_on if newest else None
    said += [html.Span(["复审 ", review_words(review_on, today)])] if newest else []
    return said


def _state_buttons(standing: RuleVersion) -> list[Children]:
    if standing.state == "paused":
        return [state_button("resume", standing), state_button("retire", standing, is_grave=True)]
    return [state_button("pause", standing), state_button("retire", standing, is_grave=True)]


def state_button(state: str, version: RuleVersion, *, is_main: bool = False, is_grave: bool = False) -> html.Button:
    """A button that asks for a reason and a name before a version changes where it stands."""
    words, reason, told = _STATES[state]
    tone = " is-main" * is_main + " is-grave" * is_grave
    return html.Button(
        words.removesuffix("规则").removesuffix("修改"),
        type="button",
        className=f"desk-button{tone}",
        **data(
            rules_state=state,
            rules_version=str(version.rule.version),
            rules_words=f"{words} · 第 {version.rule.version} 版",
            rules_reason=reason,
            rules_told=told,
        ),
    )


def _waiting(version: RuleVersion, *, may_edit: bool) -> html.Div:
    """The version line of what waits: by whom and why, with the second person's two buttons."""
    rule = version.rule
    said = [
        html.Strong(f"第 {rule.version} 版待复核"),
        html.Span(f"{rule.author} {at(version.written_at)} 提交，理由：{rule.reason}"),
    ]
    buttons = [state_button("reject", version), state_button("approve", version, is_main=True)]
    acts = [html.Div(buttons, className="rules-acts")] if may_edit else []
    return html.Div([html.P(said), *acts], className="rules-waiting")


def _returned(version: RuleVersion) -> html.Div:
    """That the form shows a version that came back, with the second person's note."""
    number = version.rule.version
    said = [
        html.Strong(f"第 {number} 版已退回"),
        html.Span(f"{version.actor} {at(version.since)}：{version.note} 下面是这一版的内容，改好后可再次保存。"),
    ]
    return html.Div(html.P(said), className="rules-waiting is-returned")


def version_list(versions: Sequence[RuleVersion], area_names: Mapping[str, str]) -> Children:
    """Every version, newest first, with what it changed."""
    if not versions:
        return None
    before = {newer.rule.version: older.rule for newer, older in pairwise(versions)}
    rows = [_version(one, before.get(one.rule.version), area_names) for one in versions]
    return card(
        "版本", html.Div(table("版本，新的在前", _HEADINGS, rows, class_name="is-versions"), className="desk-wide")
    )


def _version(version: RuleVersion, before: AlertRule | None, area_names: Mapping[str, str]) -> html.Tr:
    rule = version.rule
    written = [at(version.written_at), html.Div(rule.author, className="desk-when")]
    stands = [html.Div(version_mark(version)[1]), html.Div(_since(version), className="desk-when")]
    cells: list[Any] = [f"第 {rule.version} 版", written, rule.reason, stands, _changed(rule, before, area_names)]
    return row(cells)


def _since(version: RuleVersion) -> str:
    said = f"{at(version.since)} {version.actor}"
    return f"{said}：{version.note}" if version.note and version.note != version.rule.reason else said


def _changed(rule: AlertRule, before: AlertRule | None, area_names: Mapping[str, str]) -> Children:
    if before is None:
        return "第一版"
    changes = difference(before, rule, area_names)
    if not changes:
        return "没有改动"
    names = "、".join(change.name for change in changes)
    return html.Details([html.Summary(names), difference_table(changes, "改前", "改后")])
