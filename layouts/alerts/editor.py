"""The editor's frame: the form at the left, the preview and the backtest at the right, and its questions. No data."""

from dash import dcc, html

from indicators.alerting.incident import IncidentKind
from layouts.alerts import rule_ids as ids
from layouts.alerts.editor_elements import choice, field, line_input
from layouts.desk.elements import Children, aria, data

DEFAULT_BUDGET = 5
_LONGEST_REASON = 200
_NO_COURSE = "选好指标以后，这里画出最差单位近 36 期的走势、四级阈值，以及哪一期会报。"
_NO_GRID = "这里是每个单位逐期的级别、每月报几条、反复几次；拖动滑块可以按“每月不超过几条”定阈值。"
_LONGEST_TITLE = 60


def editor_shell() -> list[Children]:
    """The empty editor."""
    return [
        html.Div(id=ids.HEAD, className="rules-head"),
        _draft_bar(),
        html.Div([_form_column(), _trial_column()], className="rules-columns"),
        html.Div(id=ids.VERSIONS),
        _save_dialog(),
        _state_dialog(),
        _difference_dialog(),
        _cell_dialog(),
        _leave_dialog(),
    ]


def _draft_bar() -> html.Div:
    """What is offered to a person who left a form without saving it; the page fills in since when."""
    return html.Div(
        [
            html.P([html.Strong("有改动没有保存"), html.Span(**data(rules_draft_told=""))]),
            html.Div(
                [_act_button("丢弃", "discard", is_main=False), _act_button("接着改", "carry")], className="rules-acts"
            ),
        ],
        className="rules-waiting is-draft",
        role="status",
        hidden=True,
        **data(rules_draft=""),
    )


def _form_column() -> html.Div:
    return html.Div(
        [
            html.Div(id=ids.FIELDS),
            html.Div(id=ids.LINT, className="rules-lint", role="status"),
            html.Div(id=ids.SAID),
            html.Div(id=ids.MORE),
        ],
        className="desk-card rules-form",
        **data(rules_form=""),
    )


def _trial_column() -> html.Div:
    return html.Div([_preview_card(), _backtest_card()], className="rules-trial", **data(rules_trial=""))


def _preview_card() -> html.Section:
    area = html.Label(
        [html.Span("看哪个单位", className="rules-unseen"), html.Select(id=ids.AREA, className="rules-input")]
    )
    head = html.Div(
        [
            html.H2(id=ids.PREVIEW_TITLE),
            html.Div([html.Span("以当时所知数据回放"), area], className="rules-card-aside"),
        ],
        className="rules-card-head",
    )
    return html.Section(
        [head, html.Div(id=ids.CHART, className="rules-chart", **data(rules_empty=_NO_COURSE))], className="desk-card"
    )


def _backtest_card() -> html.Section:
    head = html.Div(
        [html.H2("回测", **data(rules_backtest_title="")), html.Span("与正式运行同一套判定", className="rules-hint")],
        className="rules-card-head",
    )
    figures = html.Div(
        [html.Div(id=ids.NUMBERS, className="rules-numbers"), _tuning()], className="rules-backtest-head"
    )
    said = html.Span("点一个格子：上图换成那个单位，并可标注那一期真实发生的事件。", **data(rules_cell=""))
    label = html.Button(
        "标注事件", type="button", className="desk-button is-small", hidden=True, **data(rules_act="cell")
    )
    return html.Section(
        [
            head,
            figures,
            html.Div(id=ids.GRID, className="rules-grid", **data(rules_empty=_NO_GRID)),
            html.Div([said, label], className="rules-cell"),
        ],
        className="desk-card",
    )


def _tuning() -> html.Div:
    """The slider of the whole ladder, with the alarms each place of it costs, and the budget that proposes one."""
    budget = html.Label(
        [
            "预算：每月不超过",
            dcc.Input(
                name="budget", value=str(DEFAULT_BUDGET), type="text", inputMode="numeric", className="rules-input"
            ),
            "条",
        ],
        className="rules-inline",
    )
    slider = dcc.Input(name="shift", type="range", min=0, max=40, step=1, value=20, className="rules-slider")
    return html.Div(
        [
            html.Div(
                [
                    budget,
                    html.Button(
                        "按预算取值", type="button", className="desk-button is-small", **data(rules_act="budget")
                    ),
                ],
                className="rules-budget",
            ),
            html.Div(className="rules-costs", **data(rules_costs="")),
            html.Label([html.Span("整体移动阈值", className="rules-unseen"), slider]),
            html.Div([html.Span("报得多"), html.Span("报得少")], className="rules-slider-ends"),
            html.Output(className="rules-slider-said", **data(rules_shift="")),
        ],
        id=ids.TUNING,
        className="rules-tuning",
        hidden=True,
    )


def _dialog(dialog_id: str, title: str, parts: list[Children], acts: list[Children]) -> html.Dialog:
    close = html.Button("取消", type="button", className="desk-button", **data(desk_closes=dialog_id))
    told = html.P(className="rules-refused", role="alert", **data(rules_refused=""))
    return html.Dialog(
        [html.H2(title, **data(rules_title="")), *parts, told, html.Div([close, *acts], className="desk-actions")],
        id=dialog_id,
        className="desk-dialog rules-dialog",
        **aria(label=title),
    )


def _act_button(words: str, act: str, *, is_main: bool = True) -> html.Button:
    tone = " is-main" if is_main else ""
    return html.Button(words, type="button", className=f"desk-button{tone}", **data(rules_act=act))


def _who() -> html.Label:
    return field("姓名", line_input("who", maxLength=20), hint="单机模式没有账号，请写本人姓名；随这次修改一并留存。")


def _reason(label: str, placeholder: str) -> html.Label:
    text = html.Textarea(
        name="reason", rows=2, maxLength=_LONGEST_REASON, placeholder=placeholder, className="rules-input"
    )
    return field(label, text)


def _save_dialog() -> html.Dialog:
    parts = [
        html.Div(id=ids.SAVING),
        html.P(className="rules-told", **data(rules_told="")),
        _reason("理由（必填，一次修改一个理由）", "例如：按年度复审结果调整黄色线"),
        _who(),
    ]
    over = html.Button(
        "套到新版本", type="button", className="desk-button", hidden=True, **data(rules_act="carry", rules_over="")
    )
    return _dialog(ids.SAVE_DIALOG, "保存规则", parts, [over, _act_button("保存", "save")])


def _state_dialog() -> html.Dialog:
    """One dialog for every change of where a version stands; the button that opens it says which."""
    parts = [html.P(className="rules-told", **data(rules_told="")), _reason("理由", "写给以后看的人"), _who()]
    return _dialog(ids.STATE_DIALOG, "规则状态", parts, [_act_button("确定", "state")])


def _leave_dialog() -> html.Dialog:
    stays = html.Button("留下继续改", type="button", className="desk-button", **data(desk_closes=ids.LEAVE_DIALOG))
    told = "这条规则的改动还没有保存。现在离开，改动留在这个窗口里，回来时可以接着改；关闭窗口就没有了。"
    return html.Dialog(
        [
            html.H2("改动还没有保存"),
            html.P(told, className="rules-told"),
            html.Div([stays, _act_button("不保存，离开", "leave", is_main=False)], className="desk-actions"),
        ],
        id=ids.LEAVE_DIALOG,
        className="desk-dialog rules-dialog",
        **aria(label="改动还没有保存"),
    )


def _difference_dialog() -> html.Dialog:
    body = html.Div(id=ids.DIFFERENCE)
    close = html.Button("关闭", type="button", className="desk-button", **data(desk_closes=ids.DIFFERENCE_DIALOG))
    return html.Dialog(
        [body, html.Div(close, className="desk-actions")],
        id=ids.DIFFERENCE_DIALOG,
        className="desk-dialog rules-dialog is-wide",
        **aria(label="与执行版比较"),
    )


def _cell_dialog() -> html.Dialog:
    """What happened in one unit and period: an incident to label, and those labelled already."""
    parts = [
        html.P(className="rules-told", **data(rules_told="")),
        html.Ul(className="rules-incidents", **data(rules_incidents="")),
        html.Div(
            [
                field(
                    "类别", choice("kind", {kind.value: kind.label for kind in IncidentKind}, IncidentKind.EVENT.value)
                ),
                field("文号或编号", line_input("reference", maxLength=_LONGEST_TITLE)),
            ],
            className="rules-pair",
        ),
        field("发生了什么", line_input("title", maxLength=_LONGEST_TITLE, placeholder="例如：7 月设备检修")),
        _who(),
        html.Details(
            [
                html.Summary("从这一期起重立基线"),
                html.P("情况确已改变、旧基线不再合用时才重立；要有理由和依据，只对这个单位。", className="rules-told"),
                _reason("理由", "例如：7 月起统计口径调整"),
                field("依据（文号或会议纪要）", line_input("evidence", maxLength=_LONGEST_TITLE)),
                html.Div(_act_button("重立基线", "rebase", is_main=False), className="desk-actions"),
            ],
            className="rules-rebase",
            **data(rules_rebase=""),
        ),
    ]
    return _dialog(ids.CELL_DIALOG, "标注事件", parts, [_act_button("标注", "label")])
