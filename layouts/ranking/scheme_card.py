"""The scheme that ranks, as its basis says it: who answers for it, how it reckons, what counts how much."""

from collections.abc import Iterator

from dash import html

from indicators.catalogue import half_up
from indicators.scoring.ranked import Ranked
from indicators.scoring.scheme import Branch, Item
from indicators.scoring.scheme_record import SchemeVersion
from indicators.scoring.scheme_words import number_words, standard_words
from indicators.snapshot import Snapshot
from layouts.desk.elements import Children, at, card, facts, row, table
from layouts.schemes.view import SchemesView


def scheme_card(version: SchemeVersion, ranked: Ranked) -> html.Section:
    """The summary, with every weight and standard one click away."""
    scheme = version.scheme
    lines = [
        row(
            [path, *_item(item, ranked.snapshot), f"{number_words(share)}%", standard_words(item.standard)],
            numeric=frozenset({3}),
        )
        for path, item, share in _walk(scheme.root, "", 100.0)
    ]
    listed = table("权重和标准", ("类别", "指标", "取数", "权重", "标准"), lines, numeric=frozenset({3}))
    return card(
        "考核方案",
        facts(
            {
                "名称": scheme.name,
                "版本": f"第{scheme.version}版（{at(version.since)}，{version.author}）",
                "依据": scheme.basis,
                "责任部门": scheme.owner,
                "合成": scheme.aggregation.label,
                "缺项": scheme.missing.label,
                "参评条件": f"数据覆盖不低于{half_up(scheme.least_coverage * 100, 0)}%",
                "红黑榜": _lists(scheme.red_from, scheme.black_below),
                "加减分": "、".join(_marks(ranked)) or "本期没有",
            }
        ),
        html.Details(
            [html.Summary(f"{len(scheme.items)} 项指标的权重和标准"), html.Div(listed, className="desk-wide")]
        ),
        aside=html.A("查看和修改方案", href=SchemesView(scheme.code).href()),
        class_name="ranking-scheme",
    )


def _marks(ranked: Ranked) -> Iterator[str]:
    areas = ranked.snapshot.areas
    for mark in ranked.marks:
        points = getattr(mark.what, "points", None)
        said = "一票否决" if points is None else f"{points:+g}分"
        code = mark.what.area_code
        name = areas.labels[areas.ordinal(code)] if code in areas.codes else code
        yield f"{name}{said}（{mark.what.document_number}）"


def _lists(red_from: float | None, black_below: float | None) -> str:
    red = "" if red_from is None else f"{number_words(red_from)}分及以上列红榜"
    black = "" if black_below is None else f"低于{number_words(black_below)}分或一票否决的列黑榜"
    return "，".join(filter(None, (red, black)))


def _walk(branch: Branch, path: str, share: float) -> Iterator[tuple[str, Item, float]]:
    """Give every item with its path and its share of the whole in per cent."""
    for part in branch.parts:
        below = share * part.weight_pct / 100
        if isinstance(part, Item):
            yield path, part, below
        else:
            yield from _walk(part, f"{path}/{part.name}" if path else part.name, below)


def _item(item: Item, snapshot: Snapshot) -> list[Children]:
    return [snapshot.column(item.indicator_code).indicator.label, item.measure.label]
