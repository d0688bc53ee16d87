"""What staff write themselves: the form of a new draft and the same fields of a draft that is being revised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html

from indicators.issuing import Bulletin, BulletinKind, Stage, Template, Written
from indicators.period import Period
from layouts.bulletins.forms import act_button, choice_field, form, lines_field, name_field, text_field
from layouts.bulletins.view import BulletinsView, opened
from layouts.desk.elements import Children, at, card, link, quiet

NUMBER_NAMES = {BulletinKind.NOTICE: "发文字号", BulletinKind.REPORT: "期号"}
_NUMBER_EXAMPLES = {BulletinKind.NOTICE: "如 潞政办通〔2026〕8号", BulletinKind.REPORT: "如 第10期"}


@dataclass(frozen=True, slots=True)
class Usual:
    """The texts that stand in the document where staff write none."""

    addressees: str
    issuer: str
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """A draft that is begun: what can be chosen, what is chosen, and what staff wrote last time."""

    schemes: Mapping[str, str]  # code → name
    scheme_code: str
    kind: BulletinKind
    periods: Sequence[Period]
    period: Period
    written: Written
    templates: Sequence[Template]
    usual: Usual
    taken: Bulletin | None  # the one there is already of this scheme, kind and period


def new_card(begun: Beginning) -> html.Section:
    """The form of a new draft. Number and name stand first, for they alone must be typed."""
    key = f"new-{begun.scheme_code}-{begun.kind.value}-{begun.period}"
    fields = [
        _number(begun.kind, begun.written, is_first=True),
        name_field("拟稿人"),
        choice_field("kind", "种类", {one.value: one.value for one in BulletinKind}, begun.kind.value, redraws=True),
        choice_field(
            "period", "报告期", {str(one): one.label() for one in begun.periods}, str(begun.period), redraws=True
        ),
        choice_field("scheme", "考核方案", begun.schemes, begun.scheme_code, redraws=True),
        text_field("known_on", "数据截至", placeholder="现在；或写 2026-11-20"),
        *_written(begun.written, begun.templates, "", begun.usual),
    ]
    back = link("取消", BulletinsView().href(), "desk-button")
    send = act_button("draft", "生成草稿", "is-main", sends=True)
    return card(
        f"编写{begun.kind.value}",
        *([_taken(begun.taken)] if begun.taken else []),
        form(key, fields, [send, back], keeps_name=True, is_long=True, holds="new"),
        quiet("生成以后，草稿的数据就停在这一刻；以后再有新数据，可以在草稿里点“更新到最新数据”。"),
        class_name="bulletins-new",
    )


def _taken(bulletin: Bulletin) -> html.P:
    """Say before anything is typed that there is such a bulletin already, and lead to it."""
    what = f"{bulletin.period.label()}的{bulletin.kind.value}"
    if bulletin.stage is Stage.ISSUED:
        said, way = f"{what}已签发（{bulletin.label}），不能另写一份；数据有修订时，", "打开它编写更正期"
    else:
        said, way = f"{what}已有一份（{bulletin.label}，{bulletin.stage.label}），", "打开这一份"
    way_there = link(way, opened(bulletin.bulletin_id).href(), "desk-open")
    return html.P([said, way_there, "。"], className="bulletins-taken", role="status")


def waiting_card(sentence: str) -> html.Section:
    """What stands there where no draft can be begun."""
    return card("编写通报", quiet(sentence), class_name="bulletins-new")


def revise_form(bulletin: Bulletin, templates: Sequence[Template], usual: Usual) -> html.Form:
    """The same fields of a draft, and what may be done with them."""
    buttons = [
        act_button("save", "保存", sends=True),
        act_button("renew", "更新到最新数据", explains="按现在掌握的数据重新编写，并保存上面所写"),
        act_button("submit", "送审", "is-main", explains="先保存上面所写，再送去审核"),
    ]
    fields = [
        name_field("姓名"),
        _number(bulletin.kind, bulletin.written, is_first=False),
        *_written(bulletin.written, templates, bulletin.template, usual),
    ]
    return form(
        f"draft-{bulletin.bulletin_id}-{bulletin.revision}",
        fields,
        buttons,
        keeps_name=True,
        is_long=True,
        id=str(bulletin.bulletin_id),
        revision=str(bulletin.revision),
        holds=f"draft {bulletin.bulletin_id}",
        last=f"{bulletin.signatures[-1].person}已{bulletin.signatures[-1].act.label}",
    )


def _number(kind: BulletinKind, written: Written, *, is_first: bool) -> html.Label:
    example = _NUMBER_EXAMPLES[kind]
    return text_field("number", NUMBER_NAMES[kind], written.number, placeholder=example, is_first=is_first)


def _written(written: Written, templates: Sequence[Template], chosen: str, usual: Usual) -> list[Children]:
    return [
        text_field("issuer", "发文机关", written.issuer, placeholder=usual.issuer),
        choice_field("template", "模板", _template_names(templates, chosen), chosen),
        text_field("to", "主送", written.addressees, placeholder=usual.addressees, size="is-wide"),
        text_field("copies_to", "抄送", written.copies_to, placeholder="没有就不写", size="is-wide"),
        lines_field(
            "requirements",
            "下步要求（一行一段；不写时用下面浅色的话）",
            "\n".join(written.requirements),
            placeholder="\n".join(usual.requirements),
            rows=4,
        ),
    ]


def _template_names(templates: Sequence[Template], chosen: str) -> dict[str, str]:
    """The shipped one and the office's own; one that was withdrawn stays with the drafts made with it."""
    own = {one.digest: f"{one.name}（{at(one.added_at)[:10]}）" for one in templates}
    gone = {chosen: "原来的模板（已停用）"} if chosen and chosen not in own else {}
    return {"": "自带模板", **gone, **own}
