"""How a unit got its score and why it changed, in words: one line for each step, one sentence for the change."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.catalogue import half_up
from indicators.derived import gap_decimals
from indicators.scoring.decomposition import State, decompose, decompose_places
from indicators.scoring.ranked import Ranked
from indicators.scoring.scheme import Branch, Item, Measure
from indicators.scoring.score import Scores
from indicators.snapshot import NO_CHANGE_KNOWN, Column, Floats
from indicators.wording import NOTHING, change_short, gap_short, gap_unit

_MOST_CAUSES = 3
_SMALLEST_SAID = 0.005
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """One item of a unit's score, worded: 税收收入 与时序差 +3.3个百分点 → 100.00 × 15.0% = 15.00."""

    path: str
    label: str
    measure: str
    figure: str
    score: str
    weight: str
    contribution: str
    note: str


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of a change, + upward: points of score and places."""

    label: str
    points: float
    places: float


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since the period before, as printed: causes largest first, adding up to both totals."""

    causes: tuple[Cause, ...]
    points: float
    places: int
    sentence: str


def steps(ranked: Ranked, unit: int) -> tuple[Step, ...]:
    """Word every item of a unit's score in the order of the scheme."""
    rows = enumerate(_walk(ranked.scheme.root, ""))
    return tuple(_step(ranked, unit, row, path, item) for row, (path, item) in rows)


def item_label(ranked: Ranked, item: Item) -> str:
    """Name an item as a list does: “税收收入（与时序差）”."""
    label = ranked.snapshot.column(item.indicator_code).indicator.label
    return label if item.measure is Measure.VALUE else f"{label}（{item.measure.label}）"


def figure_words(column: Column, item: Item, value: float) -> str:
    """Word the figure an item scores, with its unit; “—” where there is none."""
    indicator = column.indicator
    if np.isnan(value):
        return NOTHING
    match item.measure:
        case Measure.VALUE:
            unit = "" if indicator.unit in ("—", "-") else indicator.unit
            return f"{indicator.display(value)}{unit}"
        case Measure.COMPLETION:
            return f"{half_up(value, gap_decimals(indicator))}%"
        case Measure.GAP:
            return f"{gap_short(indicator, value)}{gap_unit(indicator)}"
        case Measure.YOY:
            return change_short(indicator, value)


def score_sentence(ranked: Ranked, unit: int) -> str:
    """Say how a unit got its score in one sentence."""
    scores, name = ranked.scores, ranked.snapshot.areas.labels[unit]
    if not scores.is_scored[unit]:
        return f"{name}没有得分：{scores.reasons[unit]}。"
    decimals = ranked.scheme.decimals
    place = _place_words(ranked, unit)
    said = f"{name}得分{half_up(float(scores.shown[unit]), decimals)}，{place}"
    if scores.adjustment[unit]:
        said += f"；各项合计{half_up(float(scores.base[unit]), decimals)}，加减分{_signed(scores.adjustment[unit])}"
    if scores.is_vetoed[unit]:
        said += "；一票否决，列本组末位"
    if scores.coverage[unit] < 1 - 1e-9:
        said += f"；数据覆盖{half_up(float(scores.coverage[unit]) * 100, 0)}%，{ranked.scheme.missing.label}"
    return f"{said}。"


def changes_of(ranked: Ranked, units: Sequence[int]) -> Mapping[int, Change]:
    """Take the changes of some units since the period before apart, all of them at once.

    A unit without a score in one of the two periods is left out.
    """
    before = ranked.before
    if before is None or before.snapshot.areas.codes != ranked.snapshot.areas.codes:
        return {}
    parts = decompose(State(before.scheme, before.scores), State(ranked.scheme, ranked.scores))
    causes, words = parts.causes(), _cause_words(ranked, before, parts.keys)
    known = [unit for unit in units if not np.isnan(parts.change[unit])]
    places = np.nan_to_num(decompose_places(before.scores, ranked.scores, causes, known))
    return {
        unit: _change(ranked, before, unit, list(_causes(words, causes[:, unit], places[:, at])))
        for at, unit in enumerate(known)
    }


def change_of(ranked: Ranked, unit: int) -> Change | None:
    """Take the change of one unit apart; None where one of the two periods has no score of it."""
    return changes_of(ranked, (unit,)).get(unit)


def _change(ranked: Ranked, before: Ranked, unit: int, causes: list[Cause]) -> Change:
    is_placed = ranked.rank_change[unit] != NO_CHANGE_KNOWN
    printed = float(ranked.scores.shown[unit] - before.scores.shown[unit])
    rest = printed - math.fsum(cause.points for cause in causes)
    if abs(rest) > _NOTHING:
        causes.append(Cause("四舍五入", rest, 0.0))
    causes.sort(key=lambda cause: -abs(cause.points))
    moved = int(ranked.rank_change[unit]) if is_placed else 0
    return Change(tuple(causes), printed, moved, _change_sentence(ranked, unit, causes, printed))


def _walk(branch: Branch, path: str) -> Iterator[tuple[str, Item]]:
    for part in branch.parts:
        if isinstance(part, Item):
            yield path, part
        else:
            yield from _walk(part, f"{path}/{part.name}" if path else part.name)


def _step(ranked: Ranked, unit: int, row: int, path: str, item: Item) -> Step:
    scores, column = ranked.scores, ranked.snapshot.column(item.indicator_code)
    decimals = ranked.scheme.decimals
    return Step(
        path=path,
        label=column.indicator.label,
        measure=item.measure.label,
        figure=figure_words(column, item, float(scores.values[row, unit])),
        score=_number(scores.normalised[row, unit], decimals),
        weight=f"{half_up(float(scores.weights[row, unit]) * 100, 2)}%",
        contribution=_number(scores.contribution(row, unit), decimals),
        note=_note(ranked, column, scores, row, unit),
    )


def _note(ranked: Ranked, column: Column, scores: Scores, row: int, unit: int) -> str:
    if scores.is_carried[row, unit]:
        return "沿用上期"
    if scores.is_filled[row, unit]:
        return "缺数，按本组最低分计"
    if np.isnan(scores.values[row, unit]):
        return "缺数，权重由其余指标分担"
    if column.period.end < ranked.snapshot.period.start:
        return f"{column.period.label()}数"
    return ""


def _place_words(ranked: Ranked, unit: int) -> str:
    scores = ranked.scores
    if not scores.rank[unit]:
        return scores.reasons[unit]
    group = ranked.group_names[int(scores.group[unit])]
    total = int(((scores.group == scores.group[unit]) & (scores.rank > 0)).sum())
    tied = "并列" if scores.is_tied[unit] else ""
    return f"{group}{tied}第{scores.rank[unit]}（共{total}个）"


def _cause_words(ranked: Ranked, before: Ranked, keys: tuple[str, ...]) -> list[str]:
    """Name the rows of `Decomposition.causes`."""
    names = _labels(ranked, before, keys)
    words = [*names, *(f"{name}标准调整" for name in names), *(f"{name}权重调整" for name in names)]
    return [*words, *(f"{name}缺报影响" for name in names), "加减分", "计算方法"]


def _causes(words: Sequence[str], points_by_cause: Floats, places: Floats) -> Iterator[Cause]:
    """Name every cause that did something; `places` has one row more, for what no cause explains."""
    for label, points, moved in zip(words, points_by_cause.tolist(), places[:-1].tolist(), strict=True):
        if abs(points) > _NOTHING or abs(moved) > _NOTHING:
            yield Cause(label, points, moved)
    if abs(places[-1]) > _NOTHING:
        yield Cause("一票否决和并列", 0.0, float(places[-1]))


def _labels(ranked: Ranked, before: Ranked, keys: tuple[str, ...]) -> list[str]:
    found = {item.key: item_label(side, item) for side in (before, ranked) for item in side.scheme.items}
    return [found[key] for key in keys]


def _change_sentence(ranked: Ranked, unit: int, causes: list[Cause], points: float) -> str:
    decimals, name = ranked.scheme.decimals, ranked.snapshot.areas.labels[unit]
    before = ranked.before.snapshot.period.label() if ranked.before else ""
    shown = half_up(points, decimals)
    verb = "持平" if not shown else f"{'上升' if shown > 0 else '下降'}{abs(shown)}分"
    said = f"{name}得分比{before}{verb}"
    main = [cause for cause in causes if abs(cause.points) >= _SMALLEST_SAID][:_MOST_CAUSES]
    if main:
        said += "，主要是" + "、".join(f"{cause.label}{_signed(cause.points)}" for cause in main)
        rest = points - sum(cause.points for cause in main)
        said += f"，其余合计{_signed(rest)}" if abs(rest) >= _SMALLEST_SAID else ""
    return f"{said}；{_move_words(ranked, unit)}。"


def _move_words(ranked: Ranked, unit: int) -> str:
    moved = int(ranked.rank_change[unit])
    if moved == NO_CHANGE_KNOWN:
        return f"位次{ranked.change_note[unit] or '不比较'}"
    return "位次不变" if not moved else f"位次{'上升' if moved > 0 else '下降'}{abs(moved)}位"


def _signed(points: float) -> str:
    shown = half_up(float(points), 2)
    return "0" if not shown else f"{shown:+}分"


def _number(value: float, decimals: int) -> str:
    shown = half_up(float(value), decimals)
    return NOTHING if shown is None else str(shown)
