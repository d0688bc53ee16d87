"""The list of bulletins: what waits for somebody first, then what is done, newest first."""

from collections import Counter
from collections.abc import Mapping, Sequence

from dash import html

from indicators.issuing import Bulletin, BulletinKind, Stage
from layouts.alerts.paging import page_of, pager
from layouts.bulletins.view import BulletinsView, Powers, opened
from layouts.desk.elements import Children, aria, at, card, link, mark, quiet, row, table

_TONES = {
    Stage.DRAFT: "draft",
    Stage.REVIEW: "waiting",
    Stage.SIGNING: "waiting",
    Stage.ISSUED: "good",
    Stage.DISCARDED: "over",
}
_HEADINGS = ("标题", "字号、期号", "报告期", "阶段", "最近办理")


def list_card(bulletins: Sequence[Bulletin], view: BulletinsView, powers: Powers) -> html.Section:
    """The list with its filter; `bulletins` are all there are, newest first."""
    begin = link("编写通报", BulletinsView(begun=BulletinKind.NOTICE).href(), "desk-button is-main")
    shown = [one for one in in_order(bulletins) if view.stage in (None, one.stage)]
    known = {one.bulletin_id: one for one in bulletins}
    rows = [_row(one, known) for one in page_of(shown, view.page)]
    listed: Children = html.Div(table("通报", _HEADINGS, rows, class_name="is-bulletins"), className="desk-wide")
    return card(
        "全部通报",
        _filter(bulletins, view),
        listed if rows else quiet(_nothing(view)),
        pager("通报", len(shown), view.page, lambda page: view.with_page(page).href()),
        aside=begin if powers.drafts else None,
    )


def in_order(bulletins: Sequence[Bulletin]) -> list[Bulletin]:
    """Put what something can still become of first, then what was issued, then what was discarded."""
    return sorted(bulletins, key=lambda one: 0 if one.stage.is_open else 1 if one.stage is Stage.ISSUED else 2)


def stage_mark(stage: Stage) -> html.Span:
    """The stage as a word in its tone."""
    return mark(stage.label, _TONES[stage])


def chain(bulletin: Bulletin, known: Mapping[int, Bulletin]) -> list[Children]:
    """Say which bulletin this one takes the place of, and which one took its place."""
    corrected = known.get(bulletin.corrects)
    by = [one for one in known.values() if one.corrects == bulletin.bulletin_id and one.stage is not Stage.DISCARDED]
    said: list[Children] = [["更正 ", _linked(corrected)]] if corrected else []
    for one in by:
        word = "已由 " if one.stage is Stage.ISSUED else "更正期正在办理："
        said.append([word, _linked(one), *([" 更正"] if one.stage is Stage.ISSUED else [])])
    return [html.Span(words, className="bulletins-chain") for words in said]


def _linked(bulletin: Bulletin) -> Children:
    return link(bulletin.label, opened(bulletin.bulletin_id).href(), "desk-open")


def _filter(bulletins: Sequence[Bulletin], view: BulletinsView) -> html.Nav:
    counted = Counter(one.stage for one in bulletins)
    choices = [(None, "全部", len(bulletins)), *((stage, stage.label, counted[stage]) for stage in Stage)]
    chips = [
        html.Span(
            link([word, html.B(str(count))], view.with_stage(stage).href(), "bulletins-chip"),
            **(aria(current="true") if stage is view.stage else {}),
        )
        for stage, word, count in choices
    ]
    return html.Nav(chips, className="bulletins-filter", **aria(label="按阶段看"))


def _row(bulletin: Bulletin, known: Mapping[int, Bulletin]) -> html.Tr:
    last = bulletin.signatures[-1]
    title = link(bulletin.title, opened(bulletin.bulletin_id).href(), "bulletins-title")
    cells: list[Children] = [
        [title, html.Span([mark(bulletin.kind.value), *chain(bulletin, known)], className="bulletins-line")],
        bulletin.written.number or html.Span(bulletin.label, className="desk-quiet"),
        bulletin.period.label(),
        stage_mark(bulletin.stage),
        [f"{last.person}{last.act.label}", html.Span(at(last.at), className="desk-when bulletins-line")],
    ]
    return row(cells, class_name="" if bulletin.stage is not Stage.DISCARDED else "is-over")


def _nothing(view: BulletinsView) -> str:
    return "还没有通报。" if view.stage is None else f"没有{view.stage.label}的通报。"
