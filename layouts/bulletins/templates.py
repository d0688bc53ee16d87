"""The office's own templates: what there is, the shipped ones to begin from, and the place to hand one in."""

from collections.abc import Sequence

from dash import html

from indicators.issuing import BulletinKind, Template
from layouts.bulletins.forms import act_button, choice_field, form, name_field
from layouts.bulletins.view import PATH, Powers
from layouts.desk.elements import Children, at, card, data, quiet, row, table

LARGEST_MB = 16
SHIPPED = {"notice": BulletinKind.NOTICE, "report": BulletinKind.REPORT}


def template_address(name: str) -> str:
    """Write the address of a template as a file: a shipped one by name, an own one by its digest."""
    return f"{PATH}/templates/{name}.docx"


def templates_part(templates: Sequence[Template], powers: Powers) -> list[Children]:
    """The list, and for those who see to templates what they may do."""
    deeds = [_upload(), *([_withdraw(templates)] if templates else [])] if powers.signs else []
    return [_listed(templates, powers), *deeds]


def _listed(templates: Sequence[Template], powers: Powers) -> html.Section:
    if not templates:
        return card("本单位的模板", quiet("还没有；编写通报时用自带模板。"))
    headings = ("名称", "登记人", "登记时间", *(("文件",) if powers.signs else ()))
    rows = [_row(one, powers) for one in templates]
    return card(
        "本单位的模板", html.Div(table("模板", headings, rows, class_name="is-templates"), className="desk-wide")
    )


def _row(template: Template, powers: Powers) -> html.Tr:
    file = html.A("下载", href=template_address(template.digest), className="desk-open")
    name = html.Span(template.name, className="bulletins-title")
    return row([name, template.author, at(template.added_at), *([file] if powers.signs else [])])


def _withdraw(templates: Sequence[Template]) -> html.Section:
    named = {one.digest: f"{one.name}（{at(one.added_at)}）" for one in templates}
    fields = [name_field("办理人"), choice_field("template", "模板", named, templates[0].digest, size="is-wide")]
    end = act_button("withdraw_template", "停用")
    return card("停用模板", form(f"withdraw-{'-'.join(named)}", fields, [end], keeps_name=True))


def _upload() -> html.Section:
    shipped: list[Children] = [
        html.A(f"下载自带的{kind.value}模板", href=template_address(name), className="desk-button")
        for name, kind in SHIPPED.items()
    ]
    choose = html.Button("选择文件并登记", type="button", className="desk-button is-main", **data(bulletins_upload=""))
    told = html.Ol(
        [
            html.Li("下载一份自带模板，在 Word 或 WPS 里改版头、字体、固定的话；{{ }} 里的占位符不要动。"),
            html.Li("存为 .docx，填姓名，选择文件登记。占位符写错了，会指出在第几页第几段。"),
            html.Li("以后编写通报时，在“模板”里选它。已经签发的不受影响。"),
        ],
        className="bulletins-told",
    )
    return card(
        "登记模板",
        told,
        html.Div(shipped, className="bulletins-files"),
        form("upload", [name_field("登记人")], [choose], keeps_name=True),
        quiet(f".docx，不超过 {LARGEST_MB} MB。"),
    )
