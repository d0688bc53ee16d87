"""三、存在问题: where points were lost, by whom, and whose figures are missing.

The bottom is named only where it is firm: a unit whose best place still lies in the lower third, with
nobody below it of whom that cannot be said (semantics F). The arithmetic of the loss stands beside it.
"""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from bulletins.standing import PeerGroup, Standings, gaps, moved_words, names_of, numeral
from indicators.catalogue import half_up
from indicators.scoring.explanation import Step, figure_words, item_label, steps
from indicators.scoring.mark_words import adjustment_words, veto_words
from indicators.scoring.ranking_rows import RankingRow
from indicators.scoring.scheme import Aggregation, Item, Measure
from indicators.scoring.weights import nominal_weights
from indicators.snapshot import Column
from indicators.wording import Tone, change_tone, change_words, completion_words, gap_tone, gap_words

_MOST_SAID = 3
_FULL = 100.0


def shortfalls(standings: Standings) -> tuple[str, ...]:
    """Word what points were lost by; a neutral line where nothing was."""
    parts = [
        ("失分较多的指标", _common(standings)),
        ("排名靠后单位的失分情况", _units(standings)),
        ("数据缺项情况", _missing(standings)),
    ]
    told = [(heading, said) for heading, said in parts if said]
    if not told:
        return ("本期没有失分和缺报情况。",)
    return tuple(
        text for number, (heading, said) in enumerate(told, 1) for text in (f"（{numeral(number)}）{heading}", *said)
    )


def named_last(group: PeerGroup) -> tuple[RankingRow, ...]:
    """Give the last units by score that may be named, the last first: at most three, none of a small group.

    Goes up from the last place and stops at the first whose place is not firm; whoever is vetoed is passed
    over, for it is no score that put it last.
    """
    if group.is_small:
        return ()
    named: list[RankingRow] = []
    for _, tied in groupby(reversed(group.judged), key=lambda row: row.rank_number):
        place = tuple(tied)
        if len(named) + len(place) > _MOST_SAID or not all(_is_firmly_low(row, len(group.judged)) for row in place):
            break
        named += place
    return tuple(named)


def _is_firmly_low(row: RankingRow, placed: int) -> bool:
    """Say whether at least two thirds of the group stand before even the best place a unit may have."""
    return row.low is not None and 3 * (row.low - 1) >= 2 * placed


def _common(standings: Standings) -> list[str]:
    """Name the figures by which the units together lost most: full points, and what they got on average."""
    scores, decimals = standings.ranked.scores, standings.ranked.scheme.decimals
    units = [row.ordinal for row in standings.scored]
    if not units or standings.ranked.scheme.aggregation is not Aggregation.ARITHMETIC:
        return []
    full = nominal_weights(standings.ranked.scheme) * _FULL
    losses = []
    for at, item in enumerate(standings.ranked.scheme.items):
        known = scores.normalised[at, units]
        known = known[np.isfinite(known)]
        got = float(full[at]) * float(known.mean()) / _FULL if len(known) else float(full[at])
        losses.append((full[at] - got, at, item, got))
    losses.sort(key=lambda one: (-one[0], one[1]))
    said = [
        f"{item_label(standings.ranked, item)}应得{half_up(float(full[at]), decimals)}分，"
        f"平均实得{half_up(got, decimals)}分{_behind(standings, item, units)}"
        for loss, at, item, got in losses[:_MOST_SAID]
        if (half_up(float(loss), decimals) or 0) > 0
    ]
    return [f"从{len(units)}个单位的平均得分看，失分较多的是：{'；'.join(said)}。"] if said else []


def _behind(standings: Standings, item: Item, units: Sequence[int]) -> str:
    """Count who is behind the plan or worse than a year ago, where the item scores that."""
    column = standings.ranked.snapshot.column(item.indicator_code)
    values = standings.ranked.scores.values[standings.ranked.scheme.items.index(item), units].tolist()
    if item.measure is Measure.GAP:
        bad = [gap_words(column.indicator, value) for value in values if gap_tone(column.indicator, value) is Tone.BAD]
    elif item.measure is Measure.YOY:
        bad = [
            change_words(column.indicator, value)
            for value in values
            if change_tone(column.indicator, value) is Tone.BAD
        ]
    else:
        return ""
    if not bad:
        return ""
    verb = bad[0][: next(at for at, letter in enumerate(bad[0]) if letter.isdigit())]
    return f"，{len(bad)}个单位{verb}"


def _units(standings: Standings) -> list[str]:
    return [
        said
        for group in standings.groups
        if not group.is_small
        for said in (
            *(_vetoed(standings, group, row) for row in group.vetoed),
            *(_unit(standings, group, row) for row in named_last(group)),
        )
    ]


def _vetoed(standings: Standings, group: PeerGroup, row: RankingRow) -> str:
    """Word why a unit is last although its score is not: by which document."""
    tied = "并列" if standings.ranked.scores.is_tied[row.ordinal] else ""
    place = f"列{group.name}{tied}第{row.rank_number}位（共{len(group.placed)}个单位）"
    said = f"{row.area_name}得{row.score}分，{veto_words(standings.ranked, row.ordinal)}，{place}。"
    return f"{said}{_marks(standings, row)}"


def _unit(standings: Standings, group: PeerGroup, row: RankingRow) -> str:
    """Word one unit's place and the arithmetic of its loss, 加减分 with it."""
    tied = "并列" if standings.ranked.scores.is_tied[row.ordinal] else ""
    said = f"{row.area_name}得{row.score}分，居{group.name}{tied}第{row.rank_number}位（共{len(group.placed)}个单位"
    said += f"，位次区间{row.interval}）" if row.low != row.high else "）"
    if row.score_change_number is not None:
        versus = "比" if row.score_change_number else "与"
        said += f"，得分{versus}{standings.before_words}{moved_words(row.score_change_number, '分')}"
    if not np.isclose(standings.ranked.scores.coverage[row.ordinal], 1.0):
        said += "；有缺项，应得分按调整后的权重计"
    losses = _losses(standings, row.ordinal)
    lost = f"失分较多的是：{'；'.join(losses)}。" if losses else ""
    return f"{said}。{lost}{_marks(standings, row)}"


def _marks(standings: Standings, row: RankingRow) -> str:
    """Word what 加减分 made of the items together: “各项合计62.00分，因…（文号）减2.00分，得60.00分。”."""
    points = adjustment_words(standings.ranked, row.ordinal)
    return f"各项合计{row.base}分，{'，'.join(points)}，得{row.score}分。" if points else ""


def _losses(standings: Standings, unit: int) -> list[str]:
    """Word the items a unit lost most by, none that cost less than a third of the dearest."""
    ranked = standings.ranked
    found = []
    rows = zip(ranked.scheme.items, steps(ranked, unit), strict=True)
    for at, (item, step) in enumerate(rows):
        weight, score = float(ranked.scores.weights[at, unit]), float(ranked.scores.normalised[at, unit])
        loss = weight * (_FULL - score)
        if loss > 0 and (half_up(loss, ranked.scheme.decimals) or 0) > 0:
            value = float(ranked.scores.values[at, unit])
            found.append((loss, at, _loss_words(standings, item, step, value)))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [said for loss, _, said in found[:_MOST_SAID] if 3 * loss >= found[0][0]]


def _loss_words(standings: Standings, item: Item, step: Step, value: float) -> str:
    figure = figure_said(standings.ranked.snapshot.column(item.indicator_code), item, value)
    note = f"（{step.note}）" if step.note else ""
    if standings.ranked.scheme.aggregation is Aggregation.ARITHMETIC:
        return f"{figure}{note}，应得{step.weight.removesuffix('%')}分，实得{step.contribution}分"
    full = half_up(_FULL, standings.ranked.scheme.decimals)
    return f"{figure}{note}，满分{full}分，得{step.score}分，权重{step.weight}"


def figure_said(column: Column, item: Item, value: float) -> str:
    """Say a scored figure in running text: “税收收入落后时序2.5个百分点”, “12345回访满意率85.10%”."""
    match item.measure:
        case Measure.VALUE:
            words = figure_words(column, item, value) if value == value else ""
        case Measure.COMPLETION:
            words = completion_words(column.indicator, value)
        case Measure.GAP:
            words = gap_words(column.indicator, value)
        case Measure.YOY:
            words = change_words(column.indicator, value)
    return f"{column.indicator.label}{words}"


def _missing(standings: Standings) -> list[str]:
    """Say which figures are missing of whom and what the scheme does about it."""
    total = sum(len(group.rows) for group in standings.groups)
    said = [
        f"{words}的有{names_of(rows)}" if len(rows) < total else f"各单位{words}"
        for words, rows in gaps(standings, is_applicable=True).items()
    ]
    return [f"{'；'.join(said)}。按照方案，{standings.ranked.scheme.missing.label}。"] if said else []
