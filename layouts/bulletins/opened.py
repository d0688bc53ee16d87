"""One bulletin beside its document: where it stands, what may be done to it now, who signed, and on what it rests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html

from indicators.issuing import Act, Bulletin, Stage, Template
from layouts.bulletins.draft_form import Usual, revise_form
from layouts.bulletins.forms import act_button, form, lines_field, name_field
from layouts.bulletins.listing import chain, stage_mark
from layouts.bulletins.view import BulletinsView, Powers, file_address, wall_address
from layouts.desk.elements import Children, aria, at, card, data, facts, link, mark, quiet

SUFFIXES = ("docx", "pdf", "xlsx", "html", "json")
_WAY = (Stage.DRAFT, Stage.REVIEW, Stage.SIGNING, Stage.ISSUED)
_FILE_NOTES = {Stage.DISCARDED: "已作废"}
_FILE_WORDS = {"docx": "docx", "pdf": "pdf", "xlsx": "xlsx", "html": "网页", "json": "算分底稿"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A bulletin with what its page says of it; `known` are all there are, by number."""

    bulletin: Bulletin
    known: Mapping[int, Bulletin]
    basis: str
    templates: Sequence[Template]
    usual: Usual


def side(opened: Opened, powers: Powers) -> list[Children]:
    """Everything that stands beside the document, what may be done first."""
    one = opened.bulletin
    back = html.P(link("返回清单", BulletinsView().href(), "desk-open"), className="bulletins-back")
    return [
        back,
        _head(opened),
        *([_lacks(one)] if one.lacks else []),
        *_deeds(opened, powers),
        _files(one),
        _signatures(one),
        card("依据", html.P(opened.basis, className="bulletins-basis"), class_name="bulletins-record"),
    ]


def missing(sentence: str) -> list[Children]:
    """What stands there where the address opens nothing."""
    return [card("通报", quiet(sentence), html.P(link("返回清单", BulletinsView().href(), "desk-open")))]


def _head(opened: Opened) -> html.Section:
    one = opened.bulletin
    said = facts({"字号、期号": one.written.number or f"还没有（{one.label}）", "报告期": one.period.label()})
    marks = [mark(one.kind.value), *([stage_mark(one.stage)] if one.stage is Stage.DISCARDED else [])]
    return html.Section(
        [
            html.H2(one.title, className="bulletins-name"),
            html.P([*marks, *chain(one, opened.known)], className="bulletins-line"),
            said,
            *([] if one.stage is Stage.DISCARDED else [_steps(one.stage)]),
        ],
        className="desk-card bulletins-head",
        **aria(label="现在的情况"),
    )


def _steps(stage: Stage) -> html.Ol:
    """草稿 → 待审核 → 待签发 → 已签发, where it stands marked."""
    place = _WAY.index(stage)
    return html.Ol(
        [
            html.Li(
                one.label,
                className="is-done" if number < place or stage is Stage.ISSUED else "",
                **(aria(current="step") if number == place else {}),
            )
            for number, one in enumerate(_WAY)
        ],
        className="bulletins-steps",
        **aria(label="办理到哪一步"),
    )


def _lacks(bulletin: Bulletin) -> html.Section:
    listed = html.Ul([html.Li(one) for one in bulletin.lacks], className="desk-sentences")
    return card("编写时还缺的数据", listed, class_name="bulletins-lacks")


def _deeds(opened: Opened, powers: Powers) -> list[Children]:
    """The form of what may be done next; for somebody who only reads there is none."""
    one = opened.bulletin
    match one.stage:
        case Stage.DRAFT if powers.drafts:
            revise = revise_form(one, opened.templates, opened.usual)
            return [card("修改、送审", *_returned(one), revise), *([_discard(one)] if powers.signs else [])]
        case Stage.REVIEW if powers.signs:
            return [_judge(one, Act.REVIEW, "审核", "审核通过")]
        case Stage.SIGNING if powers.signs:
            return [_judge(one, Act.ISSUE, "签发", "签发")]
        case _:
            return []


def _returned(bulletin: Bulletin) -> list[Children]:
    """Say why a draft came back, as long as nobody has gone on with it."""
    last = bulletin.signatures[-1]
    if last.act is not Act.RETURN:
        return []
    return [html.P(f"{last.person}退回：{last.remark}", className="bulletins-returned")]


def _judge(bulletin: Bulletin, act: Act, title: str, words: str) -> html.Section:
    remark = "意见（退回、作废时必填）" if act is Act.REVIEW else "原因（退回、作废时必填）"
    buttons = [
        act_button(act.value, words, "is-main"),
        act_button(Act.RETURN.value, "退回"),
        act_button(Act.DISCARD.value, "作废", "is-grave"),
    ]
    fields = [name_field(f"{title}人"), lines_field("remark", remark)]
    said = f"{title}人不能是拟稿、修改或送审的人（{'、'.join(bulletin.drafters)}）"
    if act is Act.ISSUE:
        said += f"，也不能是审核人（{bulletin.signatures[-1].person}）"
    return card(title, _form(bulletin, fields, buttons), quiet(f"{said}。"))


def _discard(bulletin: Bulletin) -> html.Details:
    fields = [name_field("姓名"), lines_field("remark", "原因（必填）")]
    button = act_button(Act.DISCARD.value, "确认作废", "is-grave")
    return html.Details(
        [html.Summary("作废这份草稿"), _form(bulletin, fields, [button])], className="desk-card bulletins-discard"
    )


def _form(bulletin: Bulletin, fields: Sequence[Children], buttons: Sequence[Children]) -> html.Form:
    key = f"{bulletin.stage.value}-{bulletin.bulletin_id}-{bulletin.revision}"
    return form(
        key,
        fields,
        buttons,
        id=str(bulletin.bulletin_id),
        revision=str(bulletin.revision),
        holds=f"remark {bulletin.bulletin_id}",
    )


def _files(bulletin: Bulletin) -> html.Section:
    is_issued = bulletin.stage is Stage.ISSUED
    links: list[Children] = [
        html.A(
            _FILE_WORDS[suffix],
            href=file_address(bulletin.bulletin_id, suffix),
            className="desk-button is-main" if is_issued and suffix == "docx" else "desk-button",
        )
        for suffix in SUFFIXES
    ]
    if is_issued:
        links += [
            html.A("上墙", href=wall_address(bulletin.bulletin_id), className="desk-button"),
            html.Button(
                "核对",
                type="button",
                title="按签发时的数据重新编写一次，逐字节比较",
                className="desk-button",
                **data(bulletins_check=str(bulletin.bulletin_id)),
            ),
        ]
    return card(
        "文件" if is_issued else f"文件（{_FILE_NOTES.get(bulletin.stage, '草稿')}）",
        html.Div(links, className="bulletins-files"),
        class_name="bulletins-files-card",
    )


def _signatures(bulletin: Bulletin) -> html.Section:
    listed = [
        html.Li(
            [
                html.B(one.act.label),
                html.Span(one.person),
                html.Span(at(one.at), className="desk-when"),
                *([html.P(one.remark)] if one.remark else []),
            ]
        )
        for one in bulletin.signatures
    ]
    return card("办理经过", html.Ol(listed, className="bulletins-signatures"), class_name="bulletins-record")
