"""What the commands of ranking do: schemes, a ranked period, why a unit stands where it stands."""

from argparse import Namespace
from collections.abc import Sequence

from indicators.scoring.explanation import change_of, item_label, score_sentence, steps
from indicators.scoring.ranked import Ranked
from indicators.scoring.ranking_rows import RankingRow
from indicators.scoring.weights import nominal_weights
from terminal.arguments import add_format, add_known_on
from terminal.parser import ChineseParser, period
from terminal.progress import waiting
from terminal.tables import SAMPLE_MARK, Heading, as_csv, as_table
from workflows.cockpit import Cockpit
from workflows.score_steps import written_steps

_RANKING = (
    Heading("分组", "group"),
    Heading("位次", "rank", is_number=True),
    Heading("代码", "area_code"),
    Heading("单位", "area_name"),
    Heading("得分", "score", is_number=True),
    Heading("较上期", "score_change", is_number=True),
    Heading("升降", "rank_change"),
    Heading("位次区间", "interval"),
    Heading("居首概率", "p_first", is_number=True),
    Heading("梯队", "tier"),
    Heading("合计", "base", is_number=True),
    Heading("加减分", "adjustment", is_number=True),
    Heading("覆盖率", "coverage", is_number=True),
    Heading("榜单", "list"),
    Heading("备注", "note"),
)
_STEPS = (
    Heading("类别", "path"),
    Heading("指标", "label"),
    Heading("取数", "measure"),
    Heading("数值", "figure", is_number=True),
    Heading("得分", "score", is_number=True),
    Heading("权重", "weight", is_number=True),
    Heading("贡献", "contribution", is_number=True),
    Heading("说明", "note"),
)
_CAUSES = (
    Heading("原因", "label"),
    Heading("得分变化", "points", is_number=True),
    Heading("位次变化", "places", is_number=True),
)


def rank_arguments(parser: ChineseParser) -> None:
    """Describe the arguments of `rank`."""
    _add_scheme_and_period(parser)
    add_known_on(parser)
    add_format(parser, "table", "csv", "json")


def explain_arguments(parser: ChineseParser) -> None:
    """Describe the arguments of `explain`."""
    _add_scheme_and_period(parser)
    parser.add_argument("area", metavar="单位", help="单位的代码或名称，如 马厂镇")


def _add_scheme_and_period(parser: ChineseParser) -> None:
    parser.add_argument("scheme", metavar="方案", help="方案代码，用 schemes list 查看")
    parser.add_argument("period", metavar="报告期", type=period, help="如 2026-10")


def rank(cockpit: Cockpit, asked: Namespace) -> None:
    """Rank a period by a scheme, with the interval and every step's value."""
    scheme = cockpit.schemes.scheme(asked.scheme, asked.known_on).scheme
    with waiting("正在排名"):
        ranked = cockpit.rankings.ranked(scheme, asked.period, asked.known_on)
        rows = cockpit.rankings.rows(ranked)
    match asked.format:
        case "csv":
            print(_csv(ranked, rows), end="")
        case "json":
            print(written_steps(ranked, rows))
        case _:
            print(f"{_title(ranked)}\n{as_table(_RANKING, [_cells(row) for row in rows])}\n\n各项得分（括号内为权重）")
            headings, lines = _scores_table(ranked, rows)
            print(as_table(headings, lines))
            print("\n排名有多硬")
            print("\n".join(cockpit.rankings.firm_words(ranked)))


def explain(cockpit: Cockpit, asked: Namespace) -> None:
    """Say how a unit got its score and what changed since the period before."""
    scheme = cockpit.schemes.scheme(asked.scheme).scheme
    ranked = cockpit.rankings.ranked(scheme, asked.period)
    unit = cockpit.rankings.unit(ranked, asked.area)
    print(_title(ranked))
    print(score_sentence(ranked, unit))
    print(as_table(_STEPS, [[getattr(step, one.name) for one in _STEPS] for step in steps(ranked, unit)]))
    change = change_of(ranked, unit)
    if change is not None:
        print(f"\n{change.sentence}")
        print(as_table(_CAUSES, [[one.label, one.points_words, one.places_words] for one in change.said]))
    for sentence in cockpit.rankings.ways_up(ranked, unit):
        print(sentence)


def _title(ranked: Ranked) -> str:
    scheme = ranked.scheme
    parts = [f"{scheme.name}（第 {scheme.version} 版）", ranked.snapshot.period.label(), scheme.basis]
    if scheme.is_sample or ranked.snapshot.is_sample:
        parts.append(SAMPLE_MARK)
    return " · ".join(filter(None, parts))


def _cells(row: RankingRow) -> list[str]:
    first = "" if row.p_first is None else f"{row.p_first:.0%}"
    return [first if one.name == "p_first" else str(getattr(row, one.name)) for one in _RANKING]


def _scores_table(ranked: Ranked, rows: Sequence[RankingRow]) -> tuple[list[Heading], list[list[str]]]:
    """Lay out every item's score of every unit that is scored."""
    scored = [row for row in rows if ranked.scores.is_scored[row.ordinal]]
    worded = {row.ordinal: steps(ranked, row.ordinal) for row in scored}
    headings = [Heading("单位", "area_name")]
    for item, share in zip(ranked.scheme.items, nominal_weights(ranked.scheme).tolist(), strict=True):
        headings.append(Heading(f"{item_label(ranked, item)}（{share:.2%}）", item.key, is_number=True))
    return headings, [[row.area_label, *(step.score for step in worded[row.ordinal])] for row in scored]


def _csv(ranked: Ranked, rows: Sequence[RankingRow]) -> str:
    """Write the list and, beside it, figure, score, weight and contribution of every item."""
    headings = list(_RANKING)
    for item in ranked.scheme.items:
        label = item_label(ranked, item)
        headings += [Heading(f"{label}{part}", item.key) for part in ("数值", "得分", "权重", "贡献")]
    headings.append(Heading("数据性质", "nature"))
    nature = SAMPLE_MARK if ranked.scheme.is_sample or ranked.snapshot.is_sample else "正式数据"
    lines = []
    for row in rows:
        parts = [
            part
            for step in steps(ranked, row.ordinal)
            for part in (step.figure, step.score, step.weight, step.contribution)
        ]
        lines.append([*_cells(row), *parts, nature])
    return as_csv(headings, lines)
