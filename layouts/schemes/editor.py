"""The editor's frame: the fields of the head, the empty tree, the trial and the question before saving. No data."""

from dash import html

from indicators.scoring.scheme import Aggregation, MissingPolicy
from layouts.desk.elements import Children, aria, card, data, quiet
from layouts.schemes import ids
from layouts.schemes.elements import (
    LONGEST_REASON,
    act_button,
    choice,
    dialog,
    field,
    flag,
    line,
    part_of_form,
    signed_fields,
)

_COLUMNS = ("指标或分类", "取数", "标准", "权重", "占总分", "必备", "操作")
_WEIGHTS = "同一级的权重合计为 100；方向和单位来自指标目录。"
_UNTRIED = "用最近 24 期的数据，把改后的方案和执行中的方案各算一遍，看哪些单位名次会升、哪些会降。"


def editor_shell() -> list[Children]:
    """The empty editor."""
    form = html.Fieldset([_head_card(), _tree_card()], id=ids.FORM, className="schemes-form desk-part", disabled=True)
    return [_draft_bar(), form, _trial_card(), _bar(), _save_dialog(), _retire_dialog()]


def _draft_bar() -> html.Div:
    """What a person is told whose unsaved work was found again; the page fills in the words."""
    acts = [
        act_button("丢弃我的改动", "discard", "is-small"),
        act_button("以我的为准，接着改", "rebase", "is-small"),
    ]
    return html.Div(
        [html.P(**data(schemes_draft_told="")), html.Div(acts, className="schemes-acts")],
        className="schemes-waiting",
        role="status",
        hidden=True,
        **data(schemes_draft=""),
    )


def _head_card() -> Children:
    new_only = html.Div(
        [
            field("code", "方案代码（必填）", line("code", maxLength=31), "字母、数字、下划线；以后不能改"),
            field("beside", "试算时同哪个方案比", choice("beside", {})),
        ],
        className="schemes-pair",
        hidden=True,
        **data(schemes_new=""),
    )
    whom = [
        field("name", "方案名称（必填）", line("name", maxLength=80), class_name="is-half"),
        field(
            "basis",
            "依据文件",
            line("basis", maxLength=200, placeholder="文件名称和发文字号"),
            class_name="is-wide",
        ),
        field("owner", "责任部门", line("owner", maxLength=80)),
        new_only,
        field("valid_from", "有效期起", line("valid_from", placeholder="如 2026-01-01")),
        field("valid_to", "有效期止", line("valid_to", placeholder="留空不限")),
    ]
    fields = [*whom, *_reckoning(), *_places()]
    return card("方案", html.Div(fields, className="schemes-fields"), aside=flag("is_sample", "样例方案"))


def _reckoning() -> list[Children]:
    groups = html.Div(id=ids.GROUPS, className="schemes-switches")
    return [
        part_of_form("peer_groups", "参评分组", groups, "一个都不选：参加排名的单位都参评，各组分别排名次"),
        field("least_coverage", "最低覆盖率", line("least_coverage"), "低于它只列不排，如 2/3、0.8"),
        field("decimals", "得分小数位数", choice("decimals", {str(one): f"{one} 位" for one in range(5)})),
        field("aggregation", "合成方法", choice("aggregation", {one.value: one.label for one in Aggregation})),
        field("missing", "缺项处理", choice("missing", {one.value: one.label for one in MissingPolicy})),
    ]


def _places() -> list[Children]:
    ties = html.Div(
        [
            html.Ol(id=ids.TIES, className="schemes-ties"),
            act_button("＋ 先比的指标", "tie", "is-small"),
            flag("breaks_ties_by_improvement", "再比进步幅度"),
        ],
        className="schemes-tie-parts",
    )
    return [
        field("red_from", "红榜线", line("red_from", placeholder="留空不设"), "得分达到它列红榜"),
        field("black_below", "黑榜线", line("black_below", placeholder="留空不设"), "得分低于它或一票否决的列黑榜"),
        field("adjustment_cap", "加减分上限", line("adjustment_cap"), "一个单位一期的合计，正负都限"),
        part_of_form("tie_breaks", "得分相同时先比", ties, class_name="is-half"),
    ]


def _tree_card() -> Children:
    head = html.Thead(html.Tr([html.Th(words, scope="col") for words in _COLUMNS]))
    foot = html.Tfoot(
        html.Tr(
            [
                html.Td(
                    [
                        act_button("＋ 一级分类", "add-branch", "is-small"),
                        act_button("＋ 指标", "add-item", "is-small"),
                        act_button("撤销上一步", "undo", "is-small"),
                    ],
                    colSpan=3,
                ),
                html.Td(html.Span(className="schemes-sum", role="status", **data(schemes_sum="")), colSpan=4),
            ]
        )
    )
    caption = html.Caption("指标、标准和权重")
    tree = html.Table([caption, head, html.Tbody(id=ids.TREE), foot], className="schemes-tree")
    findings = html.Div(className="schemes-findings", **data(schemes_findings=""))
    return card("指标、标准和权重", html.Div(tree, className="schemes-tree-room"), findings, aside=_WEIGHTS)


def _trial_card() -> Children:
    body = html.Div(quiet(_UNTRIED), id=ids.TRIAL, **aria(live="polite"), **data(schemes_untried=_UNTRIED))
    busy = html.P(className="desk-busy", role="status", **data(schemes_trying=""))
    old = html.P(
        "试算以后方案又改过，下面是改以前的结果。", className="schemes-old", hidden=True, **data(schemes_old="")
    )
    return card("试算", busy, old, body, class_name="schemes-trial")


def _bar() -> html.Div:
    """What holds of the draft and what may be done with it; stays at the lower edge of the window."""
    acts = [
        act_button("用最近24期试算", "try"),
        act_button("保存…", "save", "is-main"),
    ]
    return html.Div(
        [
            html.P(id=ids.VERDICT, className="schemes-verdict", role="status"),
            html.Div(acts, className="schemes-acts"),
        ],
        className="schemes-bar",
        hidden=True,
        **data(schemes_bar=""),
    )


def _save_dialog() -> html.Dialog:
    difference = html.Div(id=ids.DIFFERENCE, className="schemes-difference")
    fields = signed_fields(f"理由（必填，不超过 {LONGEST_REASON} 字）", "例如：按年度考核办法调整权重")
    return dialog(
        ids.SAVE_DIALOG, "保存方案", [difference, *fields], act_button("保存为新版本", "send-save", "is-main")
    )


def _retire_dialog() -> html.Dialog:
    told = html.P("停用以后不再按它排名；各版本、加减分和已发的通报都留存，以后可以从列表重新打开、保存后恢复执行。")
    fields = signed_fields("停用理由（必填）", "例如：年度考核结束")
    return dialog(ids.RETIRE_DIALOG, "停用方案", [told, *fields], act_button("停用", "send-retire", "is-grave is-main"))
